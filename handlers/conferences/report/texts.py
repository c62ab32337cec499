"""Every Vietnamese word of the reports: headings, states, the fixed parts of an official document.

For: wording. Not for: deciding.
"""

from __future__ import annotations

from handlers.conferences.model import Kind, Plan, Presence, SessionState
from handlers.conferences.tally import State

INFERRED = "{text} (suy luận)"
UNPLACED = "không rõ khu vực"
BLANK = "……"
NOT_HELD = "chưa tổ chức"
NO_DAY = "không rõ ngày"
EXPECTED_ON = "dự kiến {day}"
WAS_TO_BE_ON = "theo lịch {day}, chưa ghi nhận đã tổ chức"
DAY_AND_HOUR = "{day}, {hour}"
TAKEN = "Số liệu lúc {moment}."
RECORD = "Hồ sơ của một hội nghị trong quá khứ."

KINDS = {
    Kind.MIDTERM: "hội nghị sơ kết",
    Kind.FINAL: "hội nghị tổng kết",
    Kind.SIGNING: "lễ ký kết",
    Kind.WORKSHOP: "hội thảo",
    Kind.BRIEFING: "hội nghị giao ban",
}
SESSION_STATES = {
    SessionState.PLANNED: NOT_HELD,
    SessionState.POSTPONED: "hoãn, chưa tổ chức",
    SessionState.CANCELLED: "đã hủy, không tổ chức",
    SessionState.HELD: "đã tổ chức",
    SessionState.CLOSED: "đã tổ chức, đã khóa sổ",
}
PRESENCES = {
    Presence.PRESENT: "có mặt",
    Presence.LEAVE: "vắng có lý do",
    Presence.ABSENT: "vắng",
    Presence.NOT_RECORDED: "chưa ghi nhận",
    Presence.CONFLICT: "ghi nhận trái nhau",
}
STATES = {
    State.ATTENDED: "có mặt",
    State.LEAVE: "vắng có lý do",
    State.ABSENT: "vắng",
    State.NOT_RECORDED: "chưa ghi nhận",
    State.CONFLICT: "ghi nhận trái nhau",
    State.NOT_HELD: NOT_HELD,
    State.CANCELLED: "buổi đã hủy",
    State.WAITING: "danh sách chờ",
}
PLANS = {
    Plan.OPEN: "chưa có người",
    Plan.CONFIRMED: "đã xác nhận",
    Plan.SUBSTITUTED: "đã đổi người",
    Plan.DECLINED: "không dự",
}
PENDING = "{plan}; chờ duyệt đổi thành {name}"
ANSWERED, NOT_ANSWERED, UNIT_DECLINED = "đã trả lời", "chưa trả lời", "không dự"
WHOLE_UNIT, UNIT_AGAINST_SEATS = "cả đơn vị", "cả đơn vị và từng ghế"
SAID = "{presence} ({moment})"

# What a count is called, in the order that every table and picture has.
COUNTS = {
    State.ATTENDED: "Có mặt",
    State.LEAVE: "Vắng có lý do",
    State.ABSENT: "Vắng",
    State.NOT_RECORDED: "Chưa ghi nhận",
    State.CONFLICT: "Ghi nhận trái nhau",
    State.NOT_HELD: "Chưa tổ chức",
    State.CANCELLED: "Buổi đã hủy",
    State.WAITING: "Danh sách chờ",
}
TOTAL, EXPECTED = "Tổng số đơn vị được mời", "Thuộc buổi đã tổ chức"

# XLSX
SHEET_SUMMARY, SHEET_SESSIONS, SHEET_UNITS = "Tổng hợp", "Theo buổi", "Đơn vị"
SHEET_SEATS, SHEET_SWAPS, SHEET_CLASHES = "Ghế đại biểu", "Thay đổi đại biểu", "Ghi nhận trái nhau"
SHEET_UNANSWERED = "Chưa trả lời"
SUMMARY_HEADINGS = ("Nội dung", "Số liệu")
SESSION_NOTE = "Ghi chú"
SESSION_HEADINGS = ("Buổi", "Khu vực", "Nơi họp", "Ngày", "Trạng thái", "Đơn vị mời")
UNIT_HEADINGS = (
    "STT", "Buổi", "Khu vực", "Đơn vị", "Trả lời", "Ghế đã có người", "Số ghế", "Tham dự", "Lý do, ghi chú",
)  # fmt: skip
SEAT_HEADINGS = (
    "STT", "Buổi", "Đơn vị", "Ghế", "Thành phần được mời", "Họ tên", "Chức vụ", "Đăng ký", "Lý do không dự",
    "Thay cho", "Tham dự", "Lúc", "Lý do vắng",
)  # fmt: skip
SWAP_HEADINGS = (
    "STT", "Buổi", "Đơn vị", "Thành phần được mời", "Người cũ", "Chức vụ cũ", "Người mới", "Chức vụ mới",
)  # fmt: skip
SWAP_TABLE_HEADINGS = ("STT", "Buổi", "Đơn vị", "Thành phần được mời", "Người cũ", "Người mới")
CLASH_HEADINGS = ("STT", "Buổi", "Đơn vị", "Ghế", "Các ghi nhận")
UNANSWERED_HEADINGS = (
    "STT", "Buổi", "Khu vực", "Đơn vị", "Cán bộ", "Số điện thoại", "Kênh liên hệ", "Đã mời", "Nhắc lần cuối",
)  # fmt: skip
NO_OFFICER = "chưa có cán bộ liên kết"
SUMMARY_TITLE, SUMMARY_ORGANISER, SUMMARY_LINE = "Hội nghị", "Đơn vị tổ chức", "Kết quả"
SUMMARY_TAKEN, SUMMARY_SEATS, SUMMARY_RECORD = "Số liệu lúc", "Ghế: {state}", "Ghi chú"
SUMMARY_ABSENT, SUMMARY_LEAVE = "Đơn vị vắng", "Đơn vị vắng có lý do"
SUMMARY_MARKED = "Đại biểu: {state}"

# PNG
CHART_AXIS = "Số đơn vị"
CHART_SESSION = "{number}. {region}"
CHART_NONE = "Chưa mời đơn vị nào."
CHART_MORE = "Còn {count} buổi nữa, xem tệp XLSX."

# DOCX
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
NUMBER = "Số: ……/BC-……"
PLACE_DATE = "……, ngày …… tháng …… năm ……"
REPORT, REPORT_OF = "BÁO CÁO", "Kết quả tham dự {title}"
PART_RESULT, PART_SESSIONS, PART_UNITS = "Kết quả chung", "Kết quả theo buổi", "Các đơn vị cần nêu"
PART_SEATS, PART_REMARKS = "Đại biểu", "Ghi chú"
OF_ALL = "Tổng số {total} đơn vị được mời: {parts}."
OF_ALL_PARTS = {
    "expected": "{count} thuộc buổi đã tổ chức",
    State.NOT_HELD: "{count} thuộc buổi chưa tổ chức",
    State.CANCELLED: "{count} thuộc buổi đã hủy",
    State.WAITING: "{count} trong danh sách chờ",
}
OF_HELD = "Trong {expected} đơn vị thuộc các buổi đã tổ chức: {parts}."
COUNTED = "{label} {count}"
NAMES = "{label} ({count}): {names}."
NOBODY_NAMED = "Không có đơn vị nào vắng, chưa ghi nhận hoặc có ghi nhận trái nhau."
NO_SEATS = "Chưa có ghế đại biểu nào."
SEAT_STATES = "Đăng ký {total} ghế: {states}."
SEATS_AT_DOOR = "Ghi nhận tại các buổi đã tổ chức ({total} ghế): {states}."
REMARK_NOT_RECORDED = (
    "“Chưa ghi nhận” nghĩa là chưa ai ghi đơn vị hoặc đại biểu đó có mặt hay vắng, không phải là vắng."
)
REMARK_INFERRED = "“(suy luận)” là điều suy ra, tài liệu gốc không nêu."
ANNEX = "PHỤ LỤC: DANH SÁCH ĐƠN VỊ"
ANNEX_HEADINGS = ("STT", "Đơn vị", "Buổi", "Tham dự", "Lý do, ghi chú")
TABLE_HEADINGS = (
    "Buổi",
    "Khu vực, nơi họp, ngày",
    "Mời",
    "Có mặt",
    "Vắng có lý do",
    "Vắng",
    "Chưa ghi nhận",
    "Trái nhau",
)
RECIPIENTS, RECIPIENT_BLANK, RECIPIENT_FILE = "Nơi nhận:", "- ……;", "- Lưu: VT."
SIGN_FOR, SIGN_TITLE, SIGN_NAME = "TM. ……", "……", "……"

# PDF
SIGN_IN, SIGN_IN_SESSION = "DANH SÁCH ĐẠI BIỂU KÝ TÊN", "Buổi {number}: {region}"
SIGN_IN_HEADINGS = ("STT", "Họ tên", "Chức vụ", "Đơn vị", "Ký tên", "Ghi chú")
SIGN_IN_NONE = "Chưa có đơn vị nào được mời vào buổi này."
SIGN_IN_MORE = "Đại biểu khác"
SIGN_IN_OPEN = "(chưa có người)"
SIGN_IN_CONFIRMED = "Đã xác nhận {named}/{seats} ghế."
PAGE = "Trang {page}/{pages}"
BADGE = "ĐẠI BIỂU"
BADGE_NONE = "Chưa có đại biểu nào được xác nhận."
