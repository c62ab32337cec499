"""Every sentence of the competitions room.

For: wording. Not for: deciding. `FOLLOW_VERSION` changes with the wording to which followers agree.
"""

from __future__ import annotations

from handlers.competitions.model import Kind, State

STAGES = {
    Kind.LAUNCH: "phát động",
    Kind.SUBMIT: "nộp bài",
    Kind.FIRST: "sơ khảo",
    Kind.FINAL: "chung khảo",
    Kind.AWARD: "trao giải",
}
STAGES_SHOWN = {
    Kind.LAUNCH: "Phát động",
    Kind.SUBMIT: "Nộp bài, hạn cuối",
    Kind.FIRST: "Sơ khảo",
    Kind.FINAL: "Chung khảo",
    Kind.AWARD: "Trao giải",
}
STATES = {State.DRAFT: "bản nháp, chưa ai thấy", State.OPEN: "đang mở", State.CLOSED: "đã đóng"}

# Reading stages
NO_STAGE = "Em chưa thấy vòng nào. Ví dụ: Phát động 1/12/2026; nộp bài 15/1/2027; trao giải 20/3/2027."
STAGE_TWICE = "Vòng {stage} có hai ngày."
NO_DAY = "Vòng {stage} chưa có ngày, ví dụ: {stage} 15/1/2027."
SEVERAL_DAYS = "Mỗi vòng nhận một ngày; vòng {stage} có nhiều ngày. Nộp bài thì ghi ngày hạn cuối."
WRONG_WEEKDAY = "Ngày {day} là {is_}, không phải {said}."
PAST_DAY = "Ngày {day} đã qua lâu, em không ghi làm ngày của cuộc thi."
FAR_DAY = "Ngày {day} còn quá xa."
NO_SUCH_DAY = "Lịch không có ngày {day}."
WRONG_LEADS = "Nhắc trước nhận nhiều nhất {count} số ngày, từ {least} đến {most}, ví dụ: nhắc trước 7, 1 ngày."
TRY_AGAIN = "{problem} Thầy cô gõ lại, hoặc /huy để thôi."

# Days in words
LEFT, TODAY, PAST = " (còn {days} ngày)", " (hôm nay)", " (đã qua)"
STAGE_LINE = "• {stage}: {day}{left}"
SHORT_STAGE = "{stage} {day}{left}"

# Everybody
GONE = "Cuộc thi này không còn, hoặc không dành cho đơn vị của thầy cô. Gõ /cuocthi để xem các cuộc thi đang mở."
HOME = "**{count} cuộc thi, phong trào đang mở**:\n{lines}"
HOME_NONE = "Chưa có cuộc thi, phong trào nào đang mở cho đơn vị của thầy cô. Gõ /cuocthi lúc nào cũng xem lại được."
HOME_LINE = "{index}. {title}: {when}{mine}"
MINE_BOTH, MINE_FOLLOWS, MINE_ENTERED = " · đang theo dõi, đã dự thi", " · đang theo dõi", " · đã dự thi"
SEE, MORE, PAST_LABEL, ORG_LABEL = "Xem mục {index}", "Xem tiếp", "Đã qua", "Phần ban tổ chức"
ALL_LABEL, SEE_ONE, OPEN_LABEL = "Các cuộc thi khác", "Xem cuộc thi", "Đang mở"
PAGE = "**{title}**{state}{unit}{who}\n{stages}{rules}{mine}"
STATE = "\n⚠️ {state}"
OVER = "đã kết thúc"
UNIT = "\nBan tổ chức: {unit}"
WHO = "\nAi dự thi: {who}"
RULES, RULES_FILE, RULES_BOTH = "\n📄 Thể lệ: {rules}", "\n📎 Thể lệ: có tệp", "\n📄 Thể lệ: {rules} (và tệp)"
MINE = "\nThầy cô {mine}."
FOLLOW, UNFOLLOW, FOLLOW_AGAIN = "Theo dõi", "Thôi theo dõi", "Theo dõi lại"
ENTER, LEAVE, RULES_LABEL = "Tôi đã dự thi", "Rút lời báo dự thi", "Tệp thể lệ"
FOLLOW_VERSION = "1"
FOLLOWED = (
    "✅ Thầy cô đang theo dõi **{title}**. Em nhắc trước mỗi vòng {leads} ngày và báo khi đổi ngày; theo dõi là đồng ý "
    "nhận các lời nhắc này. Ban tổ chức thấy ai theo dõi. Không muốn nữa thì chọn “Thôi theo dõi”.{stages}"
)
UNFOLLOWED = "✅ Đã thôi theo dõi **{title}**; em không nhắc cuộc thi này nữa."
NOT_FOLLOWING = "Thầy cô không theo dõi **{title}**, nên em không nhắc."
ENTERED = (
    "✅ Đã ghi lúc {time}: thầy cô đã dự thi **{title}**. Đây chỉ là lời báo để ban tổ chức nắm; bài dự thi vẫn nộp "
    "theo thể lệ. Nhầm thì chọn “Rút lời báo dự thi”."
)
LEFT_IT = "✅ Đã rút lời báo dự thi **{title}**. Bài đã nộp, nếu có, thầy cô trao đổi với ban tổ chức."
NOT_ENTERED = "Thầy cô chưa báo dự thi **{title}**."
RULES_HERE = "📎 Thể lệ **{title}**."
RULES_GONE = "Tệp thể lệ không còn ở đây. Thầy cô hỏi ban tổ chức, hoặc gõ /canbo để hỏi cán bộ."

# What has been
PAST_HEAD = (
    "Những cuộc thi, phong trào **đã qua**, chỉ để tra cứu. Có phát động lại hay không do tổ chức phát động thông báo; "
    "em không nhắc các mục này.\n{lines}"
)
PAST_OWN = "{index}. {title}: đã qua ({day})"
PAST_CLOSED = "{index}. {title}: đã đóng"
PAST_OLD = "{index}. {kind} “{name}”{by}. 📄 {source}: đã qua"
PAST_BY = ", do {by} phát động"

# Reminders
REMIND_ONE = "📅 **{title}** sắp tới vòng mới:\n{lines}"
REMIND_MANY = "📅 **{count} tin về các cuộc thi** thầy cô theo dõi:\n{lines}"
REMIND_CHANGED = "⚠️ **{title}** có thay đổi:\n{lines}"
NEWS_STAGE = "{stage}: {day}{left}"
NEWS_MOVED = "{stage}: {day}{left}, trước là {before}"
NEWS_REOPENED = "mở lại, {stage} {day}{left}"
NEWS_CLOSED = "ban tổ chức đã đóng cuộc thi; em không nhắc các vòng còn lại"
NEWS_LINE, NEWS_BARE = "• {title}: {news}", "• {news}"
UNFOLLOW_AT = "Thôi theo dõi: {title}"
REMIND_HINT = "Không muốn nhận nữa thì chọn “Thôi theo dõi”."

# Organisers
ORG_FOR = "Phần này dành cho ban tổ chức ở công đoàn cấp trên. Các cuộc thi đang mở: /cuocthi."
ORG_NONE = "Thầy cô chưa tổ chức cuộc thi nào. Chọn “Tạo cuộc thi” để bắt đầu, hoặc gõ /cuocthi tạo."
ORG_HEAD = "**{count} cuộc thi thầy cô tổ chức**:\n{lines}"
ORG_LINE = "{index}. {title}: {state}, {when}; {follows} người theo dõi, {entries} người báo dự thi"
ORG_OPEN, ORG_NEW = "Mở mục {index}", "Tạo cuộc thi"
ORG_PAGE = "**{title}** ({state}){unit}{who}\n{stages}{rules}\nNhắc trước {leads} ngày. {counts}"
COUNTS = "{follows} người theo dõi, {entries} người báo dự thi."
PUBLISH, SET_RULES, SET_DAYS, DROP = "Công bố", "Ghi thể lệ", "Đổi ngày", "Xóa bản nháp"
PEOPLE, CLOSE, REOPEN, XLSX = "Ai theo dõi, dự thi", "Đóng cuộc thi", "Mở lại", "Danh sách (XLSX)"
BACK, STOP_IT, NOTHING_DONE = "Về cuộc thi này", "Thôi", "✅ Em chưa làm gì."
NOT_YOURS = "Cuộc thi này không còn, hoặc không do đơn vị thầy cô phụ trách. Gõ /cuocthi để xem các cuộc thi đang mở."
FORM_GONE = "Phần đang nhập đã đóng. Thầy cô gõ /cuocthi tạo để làm lại giúp em."

NEW = "Tên cuộc thi, phong trào là gì ạ? Ví dụ: Cuộc thi viết về thầy cô và mái trường. Gõ /huy để thôi."
NO_TITLE = "Em chưa thấy tên cuộc thi. Thầy cô gõ lại, hoặc /huy để thôi."
LONG = "Thầy cô gõ dài {length} chữ, em nhận nhiều nhất {limit}. Thầy cô rút gọn giúp em, hoặc /huy để thôi."
ASK_WHO = "Ai được dự thi **{title}** ạ? Ví dụ: giáo viên, nhân viên là đoàn viên của tỉnh. Gõ /huy để thôi."
ASK_STAGES = (
    "**{title}** có những vòng nào, ngày nào ạ? Gõ vòng và ngày, ví dụ:\n"
    "Phát động 1/12/2026\nNộp bài 15/1/2027\nTrao giải 20/3/2027\n"
    "Có thể có sơ khảo, chung khảo. Em nhắc trước 7 và 1 ngày; muốn khác thì thêm: nhắc trước 10, 3 ngày. /huy để thôi."
)
NO_AHEAD = "Mọi vòng đều đã qua. Cần ít nhất một vòng từ hôm nay trở đi."
ASK_HOST, WHOLE = "Thầy cô tổ chức cuộc thi này thay mặt đơn vị nào ạ?", "Toàn bộ hệ thống"
CHECK = "Em hiểu là:\n**{title}**{unit}{who}\n{stages}\nNhắc trước {leads} ngày. Lưu thành bản nháp, chưa ai thấy."
SAVE = "Đúng, lưu bản nháp"
SAVED = "✅ Đã lưu bản nháp **{title}**. Thầy cô thêm thể lệ, rồi chọn “Công bố” khi sẵn sàng."
ASK_RULES = (
    "Thầy cô gửi một tệp thể lệ, hoặc gõ đường dẫn hay vài dòng thể lệ của **{title}** (nhiều nhất {limit} chữ). "
    "Gõ /huy để thôi."
)
RULES_SAVED = "✅ Đã ghi {what} cho **{title}**. Ghi lại lúc nào cũng được."
THE_FILE, THE_WORDS, AND = "tệp thể lệ “{name}”", "thể lệ", " và "
PUBLISHED = (
    "✅ Đã công bố **{title}**: thầy cô các đơn vị thấy ở /cuocthi từ bây giờ. Em không tự nhắn cho ai; chỉ người theo "
    "dõi được nhắc. Nhầm thì chọn “Đóng cuộc thi”."
)
ASK_DAYS = (
    "**{title}** hiện có:\n{stages}\nThầy cô gõ vòng và ngày mới, ví dụ: nộp bài 20/1/2027. Vòng không nhắc tới thì "
    "giữ nguyên. Gõ /huy để thôi."
)
SAME_DAYS = "Các ngày đang là như vậy rồi. Thầy cô gõ ngày khác, hoặc /huy để thôi."
CHECK_DAYS = "**{title}**\n{changes}\n{told}"
CHANGE_LINE = "• {stage}: {before} → {after}"
NEW_STAGE, NEW_LEADS = "chưa có", "• Nhắc trước: {before} → {after} ngày"
TOLD_SOME = "Người theo dõi đã biết ngày cũ sẽ được báo ({people} người)."
TOLD_NONE = "Chưa có ai theo dõi nên không ai cần báo."
DO_DAYS = "Đổi và báo"
DAYS_DONE = "✅ Đã đổi ngày **{title}**{told}{quiet}. Nhầm thì chọn “Đổi ngày” lần nữa."
DAYS_TOLD = "; em báo {people} người theo dõi"
QUIET = " (gửi từ 6 giờ sáng)"
MEANWHILE = "Cuộc thi vừa được người khác sửa. Thầy cô gõ /cuocthi để xem lại giúp em."
CLOSE_ASK = "Đóng **{title}**? Không ai được nhắc nữa; {people} người theo dõi sẽ được báo là đã đóng."
CLOSED = "✅ Đã đóng **{title}**{told}{quiet}. Nhầm thì chọn “Mở lại”."
REOPENED = "✅ Đã mở lại **{title}**{told}{quiet}. Cần thì chọn “Đóng cuộc thi”."
DROP_ASK = "Xóa bản nháp **{title}**? Xóa rồi không lấy lại được."
DROPPED = "✅ Đã xóa bản nháp **{title}**."
PEOPLE_HEAD = "**{title}**: {counts}{lines}"
PEOPLE_LINE = "\n• {unit}: {follows} theo dõi, {entries} dự thi"
PEOPLE_MORE = "\n• và {count} đơn vị khác (xem danh sách XLSX)"
NO_UNIT = "Chưa rõ đơn vị"
XLSX_HERE = "📎 Danh sách {count} người của **{title}**. Việc xem danh sách được ghi vào nhật ký."
XLSX_FILE = "cuoc-thi-{id}.xlsx"
SHEET = "Người tham gia"
HEADINGS = ("Tỉnh, thành phố", "Đơn vị", "Họ tên", "Theo dõi từ", "Báo dự thi lúc")
