"""Every sentence of an officer's way through a conference, and of a delegate's.

For: wording. Not for: deciding, or the sentences of refusals (`refused.py`).
"""

from __future__ import annotations

CALENDAR_TITLE = "{title}, {region}"
CALENDAR_ABOUT = "Lời mời của {unit}. Xem và sửa đại biểu bằng lệnh /hoinghi trong trò chuyện với trợ lý.{address}"
CALENDAR_ORGANISER = "Ban tổ chức"

# The invitation and the page of a unit
HEAD = "📅 **{title}{region}**: {when}{place}."
REGION = ", {region}"
PLACE = ", {place}"
WHEN = "{day}{left}{hour}"
DAYS_LEFT = " (còn {days} ngày)"
TODAY, TOMORROW = " (hôm nay)", " (ngày mai)"
HOUR, HOUR_MINUTES = ", {hour} giờ", ", {hour} giờ {minute}"
NO_DAY = "chưa có ngày, ban tổ chức sẽ báo"
POSTPONED = "⚠️ Buổi này đang hoãn; có ngày mới em báo thầy cô."
CANCELLED = "⚠️ Hội nghị này đã hủy; thầy cô không phải làm gì thêm."
WAITING = "Đơn vị đang trong danh sách chờ: buổi này đã đủ đơn vị. Có chỗ, em báo thầy cô ngay."
ORGANISED_BY = "Đơn vị mời: {organiser}."
SEATS = "Đơn vị: **{unit}**, {count} đại biểu: {seats}."
UNIT = "Đơn vị: **{unit}**, đã ghi {named}/{count} đại biểu{asked}."
UNIT_DECLINED = "Đơn vị: **{unit}**, đã báo **không dự**: “{reason}”."
OWN_SEAT = "{number}. {role}: {who}"
NOBODY = "**chưa có**"
NOT_COMING = "không có người dự (“{reason}”)"
INSTEAD_OF = " (thay {names})"
ASKED_FOR = "; đang xin đổi thành **{name}**, chờ ban tổ chức duyệt"
UNTIL = "Bổ sung, đổi người đến hết {day}."
FROZEN = "Đã hết hạn đổi ({day}): thay đổi từ nay phải chờ ban tổ chức duyệt."
FROZEN_FIRST = "Thầy cô trả lời được đến khi buổi họp bắt đầu; ghi rồi mà đổi thì ban tổ chức duyệt."
FROZEN_REST = "Đã hết hạn đổi ({day}) người đã ghi; ghi người còn thiếu vẫn được đến khi buổi họp bắt đầu."
DOCUMENTS = "Tài liệu: {names}."
LAW = "{sentence}\n📄 {source} · {validity}"
HISTORY = "Hội nghị đã qua, chỉ để tra cứu."
HELD = "Buổi này đã tổ chức."
ALL = "Nhập cả {count} người"
REST = "Nhập {count} người còn thiếu"
ONE_BY_ONE = "Từng người"
NOT_ABLE = "Không dự được"
LATER = "Để sau"
CHANGE_ONE = "Đổi hoặc sửa một người"
CODES = "Mã QR và tệp lịch"
COME_AFTER_ALL = "Rút lại, có dự"
OPEN_UNIT = "Xem lại đại biểu"
LATER_DONE = "✅ Em sẽ nhắc lại ngày {day}. Trả lời sớm hơn lúc nào cũng được bằng /hoinghi."
LATER_LAST = "✅ Được ạ. Em không nhắc thêm lần nào nữa; thầy cô trả lời bằng /hoinghi{until}."
LATER_UNTIL = " trước khi hết {day}"

# Who has which conference
STATE_ASKED = ", {count} yêu cầu đổi chờ ban tổ chức duyệt"
NONE = (
    "Thầy cô chưa có hội nghị nào. Có lời mời gửi đơn vị, em báo ngay; "
    "nếu thầy cô là đại biểu mà chưa thấy, xin hỏi {contact} hoặc gõ /canbo."
)
NONE_OFFICER = (
    "Đơn vị của thầy cô chưa có lời mời hội nghị nào đang mở. Có lời mời, em báo ngay; cần hỏi thì gõ /canbo."
)
SEVERAL = "**{count} lời mời đang mở**, gần nhất trước:\n{lines}"
SEVERAL_LINE = "• {title}{region}, {day}: {unit}, {state}"
STATE_NAMED, STATE_NONE = "đã ghi {named}/{count}", "**chưa trả lời**"
STATE_DECLINED, STATE_WAITING = "không dự", "chờ chỗ"
MY_SEAT = (
    "{head}\nThầy cô dự ở ghế **{role}** của {unit} (số trong danh sách: {phone}). "
    "Cần đổi, thầy cô báo cán bộ công đoàn của đơn vị."
)
NEXT = "Xem tiếp"
SHORT_LABEL = "{unit}: {day}"
NOT_YOURS = "Lời mời này không còn, hoặc không thuộc đơn vị thầy cô phụ trách. Gõ /hoinghi để xem các lời mời của mình."
MERGED = "{old} nay thuộc {new} nên thầy cô trả lời thay."

# Naming delegates
ASK_NAMES = (
    "Thầy cô gõ mỗi dòng một người: **Họ tên - chức vụ - số điện thoại**. Thứ tự nào cũng được.\n"
    "Cần: {seats}.\nEm chỉ dùng cho hội nghị này. Gõ /huy để thôi."
)
ASK_ONE = "Ghế {number}, **{role}**: ai dự ạ? Gõ **Họ tên - chức vụ - số điện thoại**, hoặc /huy để thôi."
SKIP_SEAT = "Chưa có, ghế tiếp theo"
ENOUGH = "Xong, xem lại"
NO_NAMES = "Em chưa thấy họ tên nào. Thầy cô gõ như sau: Nguyễn Văn An - Phó Chủ tịch - 0912345678; hoặc /huy để thôi."
ONE_ONLY = "Em cần đúng một người trên một dòng: Nguyễn Văn An - Phó Chủ tịch - 0912345678. Thầy cô gõ lại, hoặc /huy."
UNDERSTOOD = "Em hiểu là:\n{lines}"
ALREADY = "đã ghi: {who}"
DOUBTS = "⚠️ {doubts}"
DOUBT = {
    "phone": "số {about} có đúng không ạ?",
    "phone_old": "số {about} là số 11 chữ số kiểu cũ, số mới là gì ạ?",
    "phone_letter": "số {about} có chữ O, em đọc là số 0, đúng không ạ?",
    "two_phones": "có hai số, em lấy số đầu, bỏ số {about}, đúng không ạ?",
    "same_phone": "trùng số điện thoại với một người khác, đúng không ạ?",
    "name": "họ tên “{about}” đã đủ chưa ạ?",
    "unmarked": "tên viết không dấu; cần in thẻ thì thầy cô sửa lại cho có dấu",
    "seat": "em xếp vào ghế này theo chức vụ, đúng không ạ?",
}
LEFT = "Chưa xếp ghế: **{who}**. {why}"
LEFT_TITLE = "Chức vụ này không có trong các ghế được mời."
LEFT_NO_TITLE = "Thầy cô cho em biết chức vụ hoặc ghế."
LEFT_TAKEN = "Ghế {role} đã có {name}."
STRANGE = "Em chưa hiểu dòng: “{line}”."
RIGHT = "Đúng, ghi nhận {count} người"
RIGHT_ASK = "Đúng, gửi ban tổ chức duyệt"
FIX_ONE = "Sửa một dòng"
ADD_REST = "Thêm người còn thiếu"
PUT = "Xếp {name} vào ghế {number}"
ASK_FIX = (
    "Thầy cô gõ lại cả dòng, bắt đầu bằng số ghế, ví dụ: {number}. Họ tên - chức vụ - số điện thoại. Gõ /huy để thôi."
)
FORM_GONE = "Phần nhập này đã đóng và chưa lưu gì. Thầy cô gõ /hoinghi để làm lại."
RECORDED = "✅ Đã ghi {named}/{count} đại biểu của {unit}."
MISSING = "Còn thiếu {seats}; thầy cô bổ sung hoặc đổi người{until} bằng /hoinghi."
COMPLETE = "Đã đủ; cần đổi thì làm{until} bằng /hoinghi."
UNTIL_DAY = " đến hết {day}"
NOT_RECORDED = "⚠️ {role}: {why}"
TAKEN_BY = "đã có **{name}**, {who} ghi lúc {when}. Muốn thay, thầy cô chọn “{change}”."
CHANGED_BY = "{who} vừa sửa lúc {when}; hiện là {now}. Thầy cô xem lại giúp em."
CHANGED_NOBODY = "chưa có ai"
SOMEBODY = "một cán bộ khác"
YOURSELF = "chính thầy cô"
OTHER_RECORDED = "✅ {who} vừa ghi {named}/{count} đại biểu của {unit} ({title}). Xem lại bằng /hoinghi."
OTHER_CHANGED = "✅ {who} vừa đổi ghế {role} của {unit} ({title}). Xem lại bằng /hoinghi."
OTHER_DECLINED = "✅ {who} vừa báo {unit} không dự ({title}). Xem lại bằng /hoinghi."
OTHER_RETURNED = "✅ {who} vừa rút lời báo không dự của {unit} ({title}). Xem lại bằng /hoinghi."

# One seat
WHICH_SEAT = "Thầy cô chọn ghế cần đổi hoặc sửa, hoặc gõ số ghế:\n{lines}"
NO_SUCH_SEAT = "Không có ghế số đó. Thầy cô gõ một số từ 1 đến {count}, hoặc /huy để thôi."
SEAT_LABEL = "Ghế {number}: {who}"
SEAT = "{unit}, ghế {number}, {role}: {who}."
NAME_IT = "Ghi người dự"
SWAP = "Đổi người"
MEND = "Sửa tên, chức vụ, số"
EMPTY = "Ghế này không có người dự"
FREE = "Rút lại, để trống"
ASK_SWAP = "Ai thay **{name}** ở ghế {role}? Gõ **Họ tên - chức vụ - số điện thoại**, hoặc /huy để thôi."
ASK_MEND = "Thầy cô gõ lại cả dòng cho **{name}**: Họ tên - chức vụ - số điện thoại. Gõ /huy để thôi."
CHECK_SWAP = "Ghế {role}: **{old}** → {new}. Đúng không ạ?"
CHECK_NAME = "Ghế {role}: {new}. Đúng không ạ?"
CHECK_MEND = "Ghế {role}, sửa thành {new}. Đúng không ạ?"
YES = "Đúng"
YES_ASK = "Đúng, xin duyệt"
AGAIN = "Gõ lại"
SEE_SEAT = "Xem lại ghế này"
NEEDS_LEAVE = "Đã hết hạn đổi ({day}) nên ban tổ chức phải duyệt."
SWAPPED = "✅ Ghế {role} của {unit}: **{new}** thay **{old}**. Nhầm thì đổi lại bằng /hoinghi."
NAMED = "✅ Ghế {role} của {unit}: **{new}**. Đổi hoặc rút bằng /hoinghi."
MENDED = "✅ Đã sửa ghế {role} của {unit}: {new}. Xem lại bằng /hoinghi."
SAME = "✅ Ghế {role} của {unit} vẫn như cũ, không có gì phải đổi. Xem lại bằng /hoinghi."
FREED = "✅ Ghế {role} của {unit} nay để trống. Bổ sung bằng /hoinghi."
ASK_REASON_SEAT = "Vì sao ghế **{role}** không có người dự ạ? Một dòng là đủ, đừng nêu bệnh tật. Gõ /huy để thôi."
ASK_REASON_UNIT = "Vì sao **{unit}** không dự được ạ? Một dòng là đủ, đừng nêu bệnh tật. Gõ /huy để thôi."
EMPTIED = "✅ Đã ghi: ghế {role} của {unit} không có người dự (“{reason}”). {undo}"
DECLINED = "✅ Đã ghi: **{unit}** không dự ({title}): “{reason}”. {undo}"
UNDO = "Đổi ý thì chọn “{choice}”."
UNDO_LATE = "Đổi ý thì phải nhờ ban tổ chức, vì đã hết hạn đổi: thầy cô gọi hoặc gõ /canbo."
WARN_LATE = "⚠️ Đã hết hạn đổi: báo rồi mà muốn dự lại thì phải nhờ ban tổ chức."
BACK_LATE = "Đã hết hạn đổi nên em chưa rút lại được: thầy cô gọi ban tổ chức, hoặc gõ /canbo."
RETURNED = "✅ Đã rút lời báo không dự của {unit}; các ghế như trước. Ghi đại biểu bằng /hoinghi."
RETURNED_WAITING = "✅ Đã rút lời báo không dự của {unit}. ⚠️ Chỗ của đơn vị đã nhường cho đơn vị khác."

# Codes and files
CODE_UNIT = "Mã QR của **{unit}**: đưa cho bàn đón tiếp quét khi đến. Trong mã không có tên hay số điện thoại."
CODE_SEAT = "Mã QR của **{name}**, {role} của {unit}: đưa cho bàn đón tiếp quét khi đến."
MY_CODE = "Mã QR của tôi"
NO_CODE = (
    "Em chưa làm được mã QR vì trang này chưa có địa chỉ mở được từ ngoài. Đến nơi, thầy cô đọc tên đơn vị là được; "
    "cần hỏi thì gõ /canbo."
)
CODE_OVER = "Buổi này đã xong hoặc đã hủy nên mã QR không còn dùng. Gõ /hoinghi để xem các lời mời khác."
CALENDAR = "Tệp lịch: thầy cô mở để đưa ngày hội nghị vào lịch của máy."

# After the freeze
ASKED = "✅ Đã gửi ban tổ chức yêu cầu: {what}. Có kết quả em báo ngay; xem bằng /hoinghi."
ASKED_NOBODY = (
    "✅ Đã ghi yêu cầu: {what}. Em chưa nhắn được cho ban tổ chức, xin thầy cô gọi báo một tiếng; xem bằng /hoinghi."
)
ASK_SEAT = "ghế {role}, **{name}**"
REQUEST = "**{unit}** xin đổi sau hạn, ghế {role}: {old} → **{new}**, {title}.\nThuộc: {conference}. Người xin: {who}."
NO_OLD = "chưa có"
NO_TITLE = "chưa ghi chức vụ"
TO_CONFERENCES = "Các lời mời"
APPROVE, REJECT = "Duyệt", "Không duyệt"
APPROVED = "✅ Đã duyệt: ghế {role} của {unit} nay là **{name}**. Em đã báo đơn vị; xem bằng /hoinghi."
REJECTED = "✅ Không duyệt: ghế {role} của {unit} giữ nguyên. Em đã báo đơn vị; xem bằng /hoinghi."
WAS_APPROVED = "✅ Ban tổ chức đã duyệt: ghế {role} của {unit} nay là **{name}**. Xem bằng /hoinghi."
WAS_REJECTED = (
    "Ban tổ chức không duyệt đổi ghế {role} của {unit}; danh sách giữ nguyên. Cần trao đổi, thầy cô gõ /canbo."
)
NOT_ORGANISER = "Việc duyệt này dành cho ban tổ chức hội nghị. Thầy cô gõ /hoinghi để xem các lời mời của mình."
