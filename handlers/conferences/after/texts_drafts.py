"""Every sentence about comments on a draft.

For: wording. Not for: deciding, or the words of files (`texts_files.py`).
"""

from __future__ import annotations

# Reading the text
NO_CLAUSES = "Em không tách được mục nào từ văn bản này. Thầy cô gửi bản có chữ (docx, pdf, txt), hoặc gõ /huy để thôi."
MANY_CLAUSES = "Văn bản có {count} mục, nhiều nhất {limit}: thầy cô tách làm nhiều dự thảo, hoặc gõ /huy để thôi."
LONG_CLAUSE = "{label} quá dài để góp ý một lần: thầy cô chia đoạn này trong tệp rồi gửi lại, hoặc gõ /huy để thôi."

# Organisers
NOT_YOURS = "Dự thảo này không còn, hoặc thầy cô không phụ trách. Gõ /hoinghi góp ý để xem các dự thảo."
WHERE_NONE = "Thầy cô chưa có hội nghị nào đang mở để lấy góp ý. Tạo hội nghị trước: /hoinghi tạo."
HOME = "Dự thảo lấy góp ý của **{title}**:{lines}"
HOME_NONE = " chưa có dự thảo nào."
LINE = "\n• {title}: {state}"
LABEL = "{number}. {title}"
UNNAMED = "Dự thảo {number}"
NEW, MORE, BACK = "Lấy góp ý dự thảo mới", "Xem tiếp", "Các dự thảo"
STATE_NEW, STATE_OPEN, STATE_CLOSED = "chưa mở", "đang nhận góp ý{until}", "đã đóng"
UNTIL = " đến hết {day}"
ASK_TEXT = (
    "Thầy cô gửi tệp dự thảo (docx, pdf, txt), hoặc dán từng phần rồi chọn “{done}”. Em tách thành từng mục để các đơn "
    "vị góp ý. Gõ /huy để thôi."
)
PASTED = "Em đã nhận {count} chữ. Thầy cô dán tiếp, hoặc chọn “{done}”; /huy để thôi."
PASTED_MOST = "Dán được nhiều nhất {limit} chữ: bản dài hơn thầy cô gửi tệp giúp em, hoặc gõ /huy để thôi."
SPLIT = "Xong, tách mục"
NOTHING_PASTED = "Em chưa nhận được chữ nào của dự thảo. Thầy cô gửi tệp hoặc dán văn bản, /huy để thôi."
ONE_FILE = "Một lần em đọc một tệp: thầy cô gửi lại một tệp, hoặc gõ /huy để thôi."
FORM_GONE = "Phần đang nhập đã đóng. Thầy cô gõ /hoinghi góp ý để làm lại."
ASK_TITLE = "Dự thảo tên gì ạ? Ví dụ: Quy chế phối hợp công tác 2027–2030. Gõ /huy để thôi."
TITLE_LONG = "Tên dài {length} chữ, nhiều nhất {limit}. Thầy cô gõ ngắn lại, hoặc /huy để thôi."
READ = "✅ Em tách được {count} mục{left}: {labels}."
READ_LEFT = " ({count} dòng để ngoài: quốc hiệu, nơi nhận, chữ ký)"
ASK_CLOSES = "Nhận góp ý đến hết ngày nào ạ? Ví dụ: thứ sáu tuần sau, 15/12, trong 2 tuần. Gõ /huy để thôi."
NO_DAY = "Em chưa đọc được ngày nào."
TRY_AGAIN = "{problem} Thầy cô gõ lại, hoặc /huy để thôi."
SURE = (
    "**{title}**: {clauses} mục, nhận góp ý đến hết {day}.\nMở và báo cho {units} đơn vị được mời của hội nghị "
    "{conference}: {people}.{nobody}"
)
SURE_PEOPLE = "{count} cán bộ"
SURE_NOBODY = "\n⚠️ {count} đơn vị chưa có cán bộ liên kết, cần gọi điện: {names}."
NO_UNITS = "Hội nghị này chưa mời đơn vị nào nên chưa lấy góp ý được. Thầy cô gõ /hoinghi tổ chức để mời."
OPEN, CHANGE_DAY, DELETE = "Mở và báo", "Đổi ngày đóng", "Xóa dự thảo"
OPENED = "Đã mở lấy góp ý; đóng lúc nào cũng được trong /hoinghi góp ý."
SENT = "✅ Đã báo {people} của {units} ({title})."
NUDGED = "Đã nhắc góp ý. Theo dõi: /hoinghi góp ý."
DELETE_SURE = "Xóa hẳn dự thảo **{title}**{comments}? Không lấy lại được."
DELETE_COMMENTS = " cùng {count} ý kiến"
DELETE_YES, KEEP = "Xóa hẳn", "Giữ lại"
DELETED = "✅ Đã xóa dự thảo **{title}**. Lấy góp ý lại: /hoinghi góp ý."
PAGE = "**{title}** ({state}).\n{commented}/{units} đơn vị đã góp ý: {comments} ý kiến cho {touched}/{clauses} mục."
NOT_YET = "Chưa góp ý: {names}."
BY_CLAUSE, TABLE, NUDGE, CLOSE, REOPEN = "Theo mục", "Bảng tổng hợp", "Nhắc {count} đơn vị", "Đóng góp ý", "Mở lại"
CLAUSES = "**{title}**, số ý kiến theo mục:\n{lines}"
CLAUSE_COUNT = "{number}. {label}: {count} ý kiến ({units})"
CLAUSES_NONE = "**{title}** chưa có ý kiến nào. Gõ /hoinghi góp ý để xem lại."
XLSX, DOCX = "Bảng XLSX", "Bảng DOCX"
WHICH_FILE = "Bảng tổng hợp theo mục và đơn vị của **{title}**: {comments} ý kiến. Thầy cô chọn dạng tệp:"
FILE_NAME = "gop-y-{slug}-{number}.{ending}"
FILE_HERE = "📎 Góp ý {title}, số liệu đến lúc này. Xem lại: /hoinghi góp ý."
CLOSE_SURE = "Đóng góp ý **{title}**? Các đơn vị không viết, sửa được nữa; mở lại được."
CLOSE_YES = "Đóng"
CLOSED = "✅ Đã đóng góp ý **{title}**: {comments} ý kiến của {commented} đơn vị. Nhầm thì chọn “{undo}”."
NOT_OPEN = "Dự thảo này không nhận góp ý nữa. Gõ /hoinghi góp ý để xem."

# The notice
LETTER = (
    "📄 Lấy ý kiến **{title}** ({conference}): {clauses} mục, nhận góp ý đến hết {day}. Đơn vị: {unit}.\n"
    "Thầy cô xem từng mục và góp ý thay mặt đơn vị; sửa được cho tới lúc đóng."
)
BEGIN = "Xem và góp ý"
HINT = "📄 Đang lấy ý kiến {count} dự thảo{left}: gõ /hoinghi góp ý."
HINT_LEFT = " (đơn vị chưa góp ý {count})"

# Officers
NOT_OFFICER = "Dự thảo này không còn, hoặc đơn vị thầy cô không được mời góp ý. Gõ /hoinghi để xem việc của mình."
NONE = "Đơn vị không có dự thảo nào đang chờ góp ý. Gõ /hoinghi để xem lời mời."
WHICH = "Thầy cô chọn dự thảo:"
MANAGE = "Quản lý các dự thảo"
DRAFT = "**{title}**: {clauses} mục, {closing}. {unit} đã góp ý {count} mục."
CLOSING_OPEN, CLOSING_NONE, CLOSING_OVER = "nhận góp ý đến hết {day}{left}", "đang nhận góp ý", "đã đóng góp ý"
LEFT, LEFT_TODAY = " (còn {days} ngày)", " (hôm nay)"
FIND = "Mở một mục: gõ “mục 5” hoặc “điều 3”."
START, GO_ON, OWN = "Từ mục 1", "Tiếp mục {number}", "Góp ý của đơn vị"
NOT_FOUND = "Em không thấy mục “{typed}”. Thầy cô gõ từ “mục 1” đến “mục {last}”, hoặc “điều 3”; /huy để thôi."
CLAUSE = "**Mục {number}/{last}** · {heading}\n“{text}”"
YOURS = "Góp ý của {unit}: “{text}”"
WRITE = "Thầy cô gõ góp ý cho mục này, hoặc chọn:"
REWRITE = "Gõ lại để sửa góp ý này, hoặc chọn:"
CLOSED_HERE = "Đã đóng nhận góp ý; thầy cô chỉ xem được."
NEXT, PREVIOUS, LIST, DROP = "Mục sau", "Mục trước", "Về đầu dự thảo", "Xóa góp ý này"
COMMENT_LONG = "Góp ý dài {length} chữ, nhiều nhất {limit}. Thầy cô viết ngắn lại, hoặc gõ /huy để thôi."
COMMENT_SHORT = "Em chưa thấy nội dung góp ý. Thầy cô gõ lại, hoặc /huy để thôi."
MEANWHILE = (
    "⚠️ Đồng nghiệp cùng đơn vị vừa ghi cho mục này: “{text}”. Em chưa ghi đè: thầy cô gộp hai ý rồi gõ lại, hoặc chọn:"
)
SAVED = "✅ Đã ghi góp ý mục {number} của {unit}: “{text}” Sửa: mở lại mục rồi gõ lại."
DROPPED = "✅ Đã xóa góp ý mục {number} của {unit}. Viết lại: mở mục này và gõ."
OWN_LIST = "Góp ý của {unit} cho **{title}** ({count} mục):\n{lines}"
OWN_LINE = "{number}. {label}: “{text}”"
OWN_NONE = "{unit} chưa góp ý mục nào của **{title}**."
