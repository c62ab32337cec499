"""Sentences about the school year, days off, and the calendar address.

For: wording. Not for: deciding.
"""

from __future__ import annotations

EVENTS = (
    "tựu trường", "khai giảng", "kết thúc học kỳ I", "sơ kết học kỳ I", "bắt đầu học kỳ II", "kết thúc năm học",
    "tổng kết năm học", "bắt đầu nghỉ hè",
)  # fmt: skip
WITH, AFTER, BEFORE = "cùng {event}", "sau {event} {days} ngày", "trước {event} {days} ngày"
BY_PROVINCE = "{when}, theo lịch năm học của từng tỉnh"
NO_DAY_YET = "\n⚠️ Chưa có ngày {event} của: {names}. Nhập ở “Lịch năm học”; có ngày em mới nhắc."
WAITING = "\n• {title}: chờ ngày {event} của {names}"
OF_PROVINCE = "{title} ({province})"

YEAR = "Lịch năm học"
WHICH_PROVINCE = "Lịch năm học của tỉnh, thành phố nào ạ? Chọn, hoặc gõ tên."
UNKNOWN_PROVINCE = "Trong phạm vi thầy cô phụ trách em không thấy tỉnh “{typed}”. Thầy cô gõ lại, hoặc /huy để thôi."
NO_PROVINCE = (
    "Lịch năm học do cấp tỉnh nhập, mà thầy cô chưa phụ trách trọn một tỉnh nào. Cần sửa thì thầy cô trao đổi với cấp "
    "tỉnh."
)
PAGE = (
    "📅 Lịch năm học của **{province}**:\n{lines}\n"
    "Thêm hay đổi một mốc, thầy cô gõ: **tên mốc; ngày** (ví dụ: {example}; {day}). /huy để thôi."
)
PAGE_LINE, PAGE_NONE = "• {event}: {days}", "chưa có ngày"
PAGE_DAY = "{day} (năm học {year})"
UNKNOWN_EVENT = "Em chưa rõ mốc nào. Các mốc: {names}. Gõ: tên mốc; ngày. Hoặc /huy để thôi."
SAME = "Mốc này đang là ngày đó rồi. Gõ ngày khác, hoặc /huy để thôi."
CHECK = (
    "**{event}**, năm học {year}, {province}\ntrước: {before}\nnay: {after}\n"
    "{count} việc dời theo ({titles}); ai đã được nhắc hạn cũ sẽ được báo ({people} người)."
)
DO = "Đổi và báo"
SET = "✅ Đã ghi **{event}** ({province}, năm học {year}): {day}.{moved} Nhầm thì gõ lại ngày khác ở “Lịch năm học”."
MOVED = " {count} việc dời theo{quiet}."

DAYS_OFF = "Ngày nghỉ lễ"
DAYS_PAGE = "📅 Ngày nghỉ để tính ngày làm việc, năm {year}:\n{lines}\n{about}"
DAYS_ABOUT = (
    "“Dự kiến” là máy tính theo âm lịch hoặc lệ hằng năm; lịch nghỉ do Thủ tướng quyết định từng năm. Em chỉ dùng để "
    "đếm "
    "ngày làm việc, không báo cho ai là ngày nghỉ."
)
DAYS_LINE = "• {title}: {days} ({state})"
FIXED, EXPECTED, CONFIRMED = "theo Bộ luật Lao động", "dự kiến", "đã xác nhận theo {basis}"
SPAN = "{first} đến {last}"
CONFIRM = "Xác nhận {title}"
NEXT_YEAR = "Năm {year}"
OCCASIONS = {"tet": "Tết Âm lịch", "gio-to": "Giỗ Tổ Hùng Vương", "quoc-khanh": "Quốc khánh"}
ASK_DAYS = (
    "{title} năm {year}: dự kiến {days}. Theo quyết định đã ban hành thì nghỉ từ ngày nào đến ngày nào, văn bản nào "
    "ạ?\n"
    "Gõ: **từ ngày; đến ngày; số văn bản**. /huy để thôi."
)
DAYS_UNCLEAR = "Em cần hai ngày của năm {year} và số văn bản, cách nhau bằng dấu chấm phẩy. Hoặc /huy để thôi."
DAYS_LONG = (
    "Từ ngày đầu đến ngày cuối nhiều nhất {most} ngày, và ngày cuối không trước ngày đầu. Thầy cô gõ lại giúp em."
)
DAYS_DONE = "✅ Đã xác nhận {title} năm {year}: {days}, theo {basis}. Sửa thì chọn “Xác nhận” lần nữa."
OFF_DAY = "\n⚠️ {day} là {why}. Ngày làm việc trước đó: {before}."
OFF_WEEKEND, OFF_HOLIDAY, OFF_EXPECTED = "ngày cuối tuần", "ngày nghỉ lễ", "{title} (dự kiến)"
BY_LAW = (("Tết Dương lịch", 1, 1), ("Ngày Chiến thắng", 30, 4), ("Ngày Quốc tế Lao động", 1, 5))
FOR_ADMIN = "Ngày nghỉ chung do người quản trị hoặc cấp tỉnh trở lên xác nhận."

SAMPLES = ("Báo cáo hoạt động quý (việc mẫu)", "Danh sách đoàn viên cần thăm hỏi (việc mẫu)")
SAMPLE_BASIS = "Việc mẫu để dùng thử, không phải hạn thật"

FEED = "Lịch trên điện thoại"
FEED_NONE = (
    "📅 Em làm được một địa chỉ lịch (.ics) để điện thoại hay máy tính tự cập nhật hạn nộp của đơn vị thầy cô. Ai có "
    "địa chỉ "
    "thì xem được lịch, nên thầy cô giữ riêng; thu hồi lúc nào cũng được."
)
FEED_THERE = (
    "Thầy cô có một địa chỉ lịch, làm ngày {day}. Em chỉ giữ dấu vết nên không xem lại được; cần thì làm địa chỉ mới, "
    "địa "
    "chỉ cũ thôi dùng ngay."
)
FEED_MAKE, FEED_NEW, FEED_STOP, FEED_COPY = "Làm địa chỉ lịch", "Làm địa chỉ mới", "Thu hồi", "Chép địa chỉ"
FEED_MADE = (
    "✅ Địa chỉ lịch của thầy cô:\n{address}\nTrong ứng dụng lịch, chọn “thêm lịch từ URL” rồi dán vào. Đừng gửi cho "
    "người "
    "khác; lộ thì chọn “Thu hồi”.{before}"
)
FEED_BEFORE = " Địa chỉ cũ đã thôi dùng."
FEED_STOPPED = "✅ Đã thu hồi địa chỉ lịch; lịch đã thêm sẽ không cập nhật nữa."
FEED_NO_ADDRESS = "Máy chủ này chưa có địa chỉ công khai nên chưa làm được lịch. Thầy cô báo người quản trị giúp em."
FEED_TITLE, FEED_NAME = "Hạn nộp: {title} ({unit})", "Hạn nộp của đơn vị"
FEED_ABOUT = "{state}.{basis} Gõ /hannop với trợ lý để báo đã nộp hoặc xin lùi hạn."
