"""Every sentence of the organisers' way, but for making a conference (`texts_create.py`).

For: wording. Not for: deciding.
"""

from __future__ import annotations

from handlers.conferences.model import Stage

NOT_YOURS = "Hội nghị này không còn, hoặc thầy cô không phụ trách. Gõ /hoinghi để xem việc của mình."
NOT_ORGANISER = "Việc này dành cho ban tổ chức hội nghị. Thầy cô gõ /hoinghi để xem các lời mời của mình."
NONE = "Thầy cô chưa phụ trách hội nghị nào. Chọn “{create}” để bắt đầu, hoặc gửi tệp YAML ở bước đầu tiên."
WHICH = "Thầy cô chọn hội nghị ({count}), mới nhất trước:"
MORE = "Xem tiếp"
CREATE = "Tạo hội nghị"
CREATE_MORE = "Tạo hội nghị mới: gõ /hoinghi tạo."
ALSO = "Việc của ban tổ chức: gõ /hoinghi tổ chức."
STAGES = {
    Stage.DRAFT: "đang soạn",
    Stage.OPEN: "đã mở",
    Stage.CLOSED: "đã kết thúc",
    Stage.CANCELLED: "đã hủy",
}
RECORD = "hồ sơ đã qua"
PAGE = "**{title}** ({stage}, mã {slug}).\n{sessions}"
SESSION = "• Buổi {number}: {region}{when}{place}; {units} đơn vị{limit}{state}"
SESSION_WHEN, SESSION_PLACE, SESSION_LIMIT = ", {when}", ", {place}", " (tối đa {limit})"
SESSION_STATE = ", {state}"
ASKED = "⚠️ {count} yêu cầu đổi đang chờ thầy cô: gõ /hoinghi chờ duyệt."
MORE_SESSIONS = "• … và {count} buổi nữa"
UNANSWERED, REPORT, DOOR, OTHER = "Ai chưa trả lời", "Báo cáo", "Điểm danh", "Việc khác"
OTHERS = "**{title}**: thầy cô muốn làm gì ạ? Lấy góp ý cho một dự thảo: gõ /hoinghi góp ý."
REQUESTS = "Duyệt {count} yêu cầu đổi"
SEND_REST = "Gửi lời mời cho {count} đơn vị"
MOVE = "Dời, hoãn, hủy"
WAITING_LIST = "Danh sách chờ ({count})"
COPY = "Chép thành hội nghị mới"
CLOSE = "Kết thúc hội nghị"
CLOSE_SURE = (
    "Kết thúc **{title}**? Sau đó không ai sửa được danh sách và điểm danh nữa; báo cáo vẫn xem được. Chưa kết thúc "
    "được nếu còn buổi chưa tổ chức mà không hủy."
)
CLOSE_YES = "Kết thúc"
CLOSE_OPEN = "Còn {count} buổi chưa tổ chức và chưa hủy: {names}. Thầy cô ghi “đã tổ chức” hoặc hủy các buổi đó trước."
CLOSED = "✅ Đã kết thúc **{title}**. Báo cáo: /hoinghi báo cáo. Nhầm thì bấm “{undo}”."
REOPEN = "Mở lại"
REOPENED = "✅ Đã mở lại **{title}**. Kết thúc lại trong “Việc khác” của /hoinghi tổ chức."
NO_REQUESTS = "Không có yêu cầu đổi nào đang chờ duyệt. Gõ /hoinghi tổ chức để làm việc khác."
MANY_REQUESTS = "Còn {count} yêu cầu nữa: duyệt xong các yêu cầu trên, thầy cô gõ /hoinghi chờ duyệt."
STATE_DRAFT_ONLY = "Hội nghị này đã mở nên không sửa bản nháp được nữa. Gõ /hoinghi tổ chức để xem."
STOP = "Thôi"
STOPPED = "✅ Đã thôi, chưa gửi gì. Gõ /hoinghi tổ chức để làm việc khác."
BACK = "Về hội nghị"

# What units read
REMINDER = "{unit} chưa trả lời lời mời này. Thầy cô trả lời giúp em{until}."
PLACE_FREE = "✅ Đã có chỗ cho {unit}, thầy cô đăng ký đại biểu giúp em."
MOVED = "⚠️ **{title}** đổi ngày giờ hoặc nơi họp, nay là:\n{head}\nĐơn vị: {unit}. {kept}"
PUT_OFF = "⚠️ **{title}** tạm hoãn buổi của {unit}, chưa có ngày mới; có ngày em báo ngay. {kept}"
CALLED_OFF = "⚠️ **{title}**: buổi của {unit} đã hủy, thầy cô không phải làm gì thêm. Cần hỏi, thầy cô gõ /canbo."
KEPT = "Danh sách {named}/{count} đại biểu vẫn giữ nguyên; ai không dự được thì đổi bằng /hoinghi."
REASON = "Lời nhắn của ban tổ chức: {reason}"
SEE_INVITATION = "Xem lời mời"

# Sending
SENT_INVITES = "✅ Đã gửi lời mời tới {people} của {units} ({title})."
SENT_REMINDERS = "✅ Đã nhắc {people} của {units} ({title})."
SENT_CHANGES = "✅ Đã báo {people} của {units} ({title})."
SENT_NOTHING = "✅ Đã ghi ({title})."
PEOPLE, UNITS = "{count} người", "{count} đơn vị"
SENDING = "Còn {count} đơn vị, em đang gửi tiếp."
SENDING_STOP = "Dừng gửi phần còn lại"
SENDING_STOPPED = (
    "✅ Đã dừng: {count} đơn vị chưa gửi thì không gửi nữa. Gửi lại trong “Việc khác” của /hoinghi tổ chức."
)
QUIET = "Từ 21 giờ đến 6 giờ em không nhắn ai: em gửi cho {count} đơn vị từ 6 giờ sáng."
NOBODY = "⚠️ Chưa có cán bộ nào liên kết, cần gọi điện ({count}): {names}. Có người liên kết, em gửi lời mời ngay."
UNANSWERED_HINT = "Theo dõi: /hoinghi ai chưa trả lời."

# Who has not answered
NOTHING_OPEN = "Không có hội nghị nào đang mở cần trả lời. Gõ /hoinghi tổ chức để xem các hội nghị."
NO_SESSION_AHEAD = "**{title}** không còn buổi nào đang chờ trả lời. Kết quả: /hoinghi báo cáo."
ANSWERED = "**{answered}/{count} đơn vị đã trả lời** ({seats}/{all_seats} ghế) · {title}."
ALL_ANSWERED = "✅ Tất cả đã trả lời."
NOT_ANSWERED = "Chưa trả lời: {names}."
NOT_ANSWERED_IN = "Chưa trả lời, buổi {number} ({region}): {names}."
AND_MORE = "{names} và {count} đơn vị nữa"
LAST_REMINDED = "Đã nhắc lần cuối {day}."
NEVER_REMINDED = "Chưa nhắc lần nào."
NEXT_REMINDED = "Em tự nhắc ngày {day}."
NOT_SENT = "⚠️ {count} đơn vị chưa nhận được lời mời."
IN_WAITING = "{count} đơn vị trong danh sách chờ, không tính ở trên."
NUDGE = "Nhắc {count} đơn vị này"
PHONES = "Danh sách kèm điện thoại (XLSX)"
CHART = "Biểu đồ"
PHONES_FILE = "chua-tra-loi-{slug}.xlsx"
PHONES_TITLE = "Chưa trả lời: {title}"
PHONES_HERE = (
    "📎 {units} đơn vị chưa trả lời, {people} người gọi được. Danh sách có số điện thoại: thầy cô chỉ dùng cho "
    "hội nghị này. Quay lại: /hoinghi ai chưa trả lời."
)
NUDGE_TO = "Tin nhắc sẽ gửi tới **{people} của {units}**{channels}."
NUDGE_CHANNELS = " ({channels})"
NUDGE_NOBODY = "Chưa có ai liên kết, số gọi trong XLSX ({count}): {names}."
NUDGE_TODAY = "{count} đơn vị đã được nhắc hôm nay nên em không nhắc lại."
NUDGE_READS = "Lời nhắc, kèm ngày giờ, nơi họp và các nút trả lời:\n“{words}”"
NUDGE_NONE = "Không còn đơn vị nào để nhắc: đã trả lời, đã được nhắc hôm nay, hoặc chưa có ai liên kết."
NUDGE_INVITES = "{units} chưa được mời: em gửi thư mời{own}."
NUDGE_INVITES_OWN = ", lời dưới đây đứng đầu"
OWN_UNTIL = " trong hạn của từng buổi"
OWN_UNIT = "(tên đơn vị)"
SEND, EDIT_WORDS = "Gửi", "Sửa lời"
ASK_WORDS = "Thầy cô gõ lời nhắc (một đoạn, nhiều nhất {limit} chữ). Gõ /huy để thôi."
WORDS_TOO_LONG = "Lời nhắc dài {length} chữ, nhiều nhất {limit}. Thầy cô viết ngắn lại, hoặc gõ /huy."
CHANNELS = {"web": "web", "telegram": "Telegram", "zalo_bot": "Zalo", "zalo_oa": "Zalo OA", "console": "dòng lệnh"}

# The report
NO_REPORT = "Chưa có hội nghị nào để báo cáo. Gõ /hoinghi tổ chức để xem các hội nghị đang soạn."
REPORT_TEXT = "**{line}**\n{title}{rest}"
REPORT_SEATS = "\nGhế: {named}/{count} đã có người."
REPORT_RECORD = " (hồ sơ đã qua)"
PNG, XLSX, DOCX, CONCLUSIONS = "Biểu đồ", "XLSX", "DOCX", "Kết luận và kiến nghị"
FILE_NAME = "bao-cao-{slug}.{ending}"
FILE_HERE = "📎 Báo cáo {title}, số liệu đến lúc này. Xem lại: /hoinghi báo cáo."
PICTURE_HERE = "Biểu đồ {title}, số liệu đến lúc này. Xem lại: /hoinghi báo cáo."

# Time and place
WHICH_SESSION = "**{title}**: buổi nào ạ?"
SESSION_LABEL = "Buổi {number}: {region}"
CANCEL_ALL = "Hủy cả hội nghị"
NO_SESSIONS = "Hội nghị không còn buổi nào dời hay hủy được. Gõ /hoinghi tổ chức để làm việc khác."
SESSION_NOW = "Buổi {number} hiện là:\n{head}\nThầy cô muốn:"
NEW_TIME, POSTPONE, CANCEL_IT = "Đổi ngày giờ, nơi họp", "Hoãn, chưa có ngày", "Hủy buổi này"
ASK_TIME = (
    "Thầy cô gõ ngày giờ mới, rồi nơi họp nếu đổi. Ví dụ: 8h sáng thứ sáu 11/12/2026, Hội trường LĐLĐ tỉnh Vĩnh Long. "
    "Gõ /huy để thôi."
)
CHECK_CHANGE = "Buổi {number}:\ntrước: {before}\nnay: {after}\n{read}{told}"
TOLD = "Em sẽ báo {units} kèm tệp lịch mới."
TOLD_NOBODY = "Chưa đơn vị nào nhận lời mời nên không phải báo ai."
CHECK_POSTPONE = "Hoãn buổi {number} ({head})? Danh sách đại biểu giữ nguyên, lịch cũ được rút. {told}"
CHECK_CANCEL = "Hủy hẳn buổi {number} ({head})? Không mở lại được. {told}"
CHECK_CANCEL_ALL = "Hủy **cả hội nghị** {title}, {count} buổi? Không mở lại được. {told}"
DO_CHANGE, DO_POSTPONE, DO_CANCEL, DO_CANCEL_ALL = "Đổi và báo", "Hoãn và báo", "Hủy và báo", "Hủy hội nghị và báo"
CHANGED = "Buổi {number} nay là: {head}"
POSTPONED = "Buổi {number} đã hoãn. Có ngày mới: /hoinghi tổ chức, “Dời, hoãn, hủy”."
CANCELLED = "Buổi {number} đã hủy."
CANCELLED_ALL = "Hội nghị đã hủy."
MEANWHILE = "Buổi này vừa được người khác sửa. Thầy cô xem lại giúp em: /hoinghi tổ chức."
NOT_PLANNED = "Buổi này đã tổ chức hoặc đã hủy nên không dời được nữa. Gõ /hoinghi tổ chức để xem."
SAME_AGAIN = "Ngày giờ và nơi họp vẫn như cũ, em không báo ai. Thầy cô gõ lại, hoặc /huy để thôi."

# The waiting list
WAITING_HEAD = "Danh sách chờ của **{title}**, theo thứ tự:\n{lines}\nCó chỗ trống, em báo đơn vị đầu danh sách ngay."
WAITING_LINE = "• Buổi {number} ({taken}/{limit} đơn vị): {names}"
NO_WAITING = "Không có đơn vị nào trong danh sách chờ. Gõ /hoinghi tổ chức để làm việc khác."
