"""Every sentence about conclusions and recommendations.

For: wording. Not for: deciding, or drafts (`texts_drafts.py`).
"""

from __future__ import annotations

from handlers.conferences.after.model import Sort, State

# Reading what was typed
PAST_DUE = "Ngày {day} đã qua, em không ghi làm hạn."
FAR_DUE = "Ngày {day} còn quá xa: thầy cô xem lại giúp em."
NOTHING_TO_DO = "Em chưa thấy nội dung trong dòng “{line}”."
NO_SUCH_DUE = "Em chưa đọc được hạn “{typed}”. Ví dụ: 30/6/2027, cuối tháng 6, trong 2 tuần."
TEXT_LONG = "Nội dung dài {length} chữ, nhiều nhất {limit}."
NAME_LONG = "Tên đơn vị hoặc nơi nhận dài {length} chữ, nhiều nhất {limit}."
TRY_AGAIN = "{problem} Thầy cô gõ lại, hoặc /huy để thôi."

# The list
HEAD = "**Kết luận và kiến nghị**: {title}{record}"
RECORD = " (hồ sơ đã qua, chỉ để tra cứu)"
NONE = "**{title}** chưa ghi kết luận hay kiến nghị nào. Xem số liệu: /hoinghi báo cáo."
SORTS = {Sort.TASK: "Kết luận", Sort.RECOMMENDATION: "Kiến nghị"}
SORT_HEAD = "{sort}:"
ITEM = "{number}. {text}{whose}{due}{state}{outcome}"
OWNER, ADDRESSEE = " Thực hiện: {who}.", " Gửi: {who}."
DUE, DUE_THEN = " Hạn: {day}{left}.", " Hạn lúc đó: {day}."
LEFT, LEFT_TODAY, LATE = " (còn {days} ngày)", " (hôm nay)", " (⚠️ quá hạn {days} ngày)"
OUTCOME, OUTCOME_LATER = " Kết quả: {outcome}", " Về sau: {outcome}"
STATES = {
    State.OPEN: "",
    State.DONE: " ✅ Đã xong.",
    State.ACCEPTED: " ✅ Được chấp nhận.",
    State.DECLINED: " Không được chấp nhận.",
    State.HISTORY: "",
}
MORE, REPORT, ADD, MARK = "Xem tiếp", "Báo cáo", "Thêm", "Đánh dấu, ghi kết quả"
NOT_YOURS = "Việc này không còn, hoặc thầy cô không phụ trách. Gõ /hoinghi để xem việc của mình."
NO_CHANGE = "Hội nghị này là hồ sơ đã qua, hoặc còn đang soạn: em chỉ cho xem. Gõ /hoinghi báo cáo để xem số liệu."

# Adding
ADD_WHAT = "Thêm vào **{title}**: kết luận (có người làm, có hạn) hay kiến nghị (gửi nơi khác)?"
ASK = {
    Sort.TASK: (
        "Mỗi dòng một kết luận: **nội dung; đơn vị thực hiện; hạn**.\n"
        "Ví dụ: Ký quy chế phối hợp với công đoàn xã; LĐLĐ tỉnh An Giang; 30/6/2027\n"
        "Hạn có thể là “cuối tháng 6”, “trong 2 tuần”. Gõ /huy để thôi."
    ),
    Sort.RECOMMENDATION: (
        "Mỗi dòng một kiến nghị: **nội dung; gửi ai**.\n"
        "Ví dụ: Tổng kết công tác phối hợp; Đoàn Chủ tịch Tổng Liên đoàn\nGõ /huy để thôi."
    ),
}
MOST_LINES = "Một lần em nhận nhiều nhất {limit} dòng."
UNDERSTOOD = "Em hiểu là:\n{lines}\nChưa đúng thì thầy cô gõ lại, /huy để thôi."
NEAR_UNIT = "“{typed}” là {unit} ạ?"
UNKNOWN_UNIT = "Em không tìm được đơn vị “{typed}”: chỉ ghi tên, không báo được ai."
NO_OWNER = "Chưa có đơn vị thực hiện."
NO_DUE = "Chưa có hạn."
DOUBTS = " ⚠️ {doubts}"
NO_ADDRESSEE = "Chưa có nơi nhận."
SAVE = "Đúng, ghi {count} mục"
SAVED = "✅ Đã ghi {count} mục của **{title}**{told}. Sửa hoặc xóa bằng “{mark}”."
TOLD = "; đã báo {people} cán bộ của đơn vị thực hiện"
FORM_GONE = "Phần đang nhập đã đóng. Thầy cô mở lại trong /hoinghi báo cáo, “Kết luận và kiến nghị”."
GIVEN = "📅 Kết luận của **{title}** giao cho {unit}:\n{text}{due}"
SEE_MINE = "Việc của đơn vị"

# One item
WHICH = "Mục nào ạ?"
LABEL = "{sort} {number}: {text}"
ASK_WHAT = "{sort} {item}\nThầy cô muốn:"
DONE, ACCEPTED, DECLINED = "Đã xong", "Được chấp nhận", "Không được chấp nhận"
WRITE_OUTCOME, REOPEN, DELETE = "Ghi kết quả", "Mở lại", "Xóa"
MARKED = {
    State.OPEN: "✅ Đã mở lại: {text}",
    State.DONE: "✅ Đã ghi “đã xong”: {text}",
    State.ACCEPTED: "✅ Đã ghi “được chấp nhận”: {text}",
    State.DECLINED: "✅ Đã ghi “không được chấp nhận”: {text}",
}
UNDO = " Nhầm thì chọn “{undo}”."
ASK_OUTCOME = "Kết quả thế nào ạ? Thầy cô gõ một đoạn (nhiều nhất {limit} chữ), /huy để thôi.\n{text}"
OUTCOME_LONG = "Dài {length} chữ, nhiều nhất {limit}."
OUTCOME_SAVED = "✅ Đã ghi kết quả của {sort} {number}: {outcome}"
DELETE_SURE = "Xóa hẳn {sort} {number}: {text}? Không lấy lại được."
DELETE_YES, KEEP = "Xóa hẳn", "Giữ lại"
DELETED = "✅ Đã xóa {sort} {number}. Ghi lại bằng “Thêm”."
BACK = "Kết luận và kiến nghị"

# Officers
MINE = "**Việc của đơn vị sau hội nghị** ({open} đang làm, {done} đã xong):\n{lines}"
MINE_NONE = "Đơn vị chưa được giao việc nào sau hội nghị. Gõ /hoinghi để xem lời mời."
MINE_LINE = "{index}. {text}{due}{state}{outcome} ({unit}; {title})"
MINE_DONE = "Đã xong việc {index}"
MINE_HINT = "📅 Đơn vị còn **{count} việc** sau hội nghị{late}: gõ /hoinghi việc."
DUE_SOON = "📅 **Việc của đơn vị sau hội nghị**, thầy cô xem hạn giúp em:\n{lines}\nViệc nào xong, thầy cô bấm báo nhé."
MINE_LATE = ", {late} việc quá hạn"
NEWS = "{unit} báo đã xong kết luận {number} của **{title}**: {text}"
