"""Every sentence of the door: checking in by chat, paper, file and browser.

For: wording. Not for: deciding.
"""

from __future__ import annotations

# The session
NO_DOORS = (
    "Chưa có buổi nào đang mở mà thầy cô được ghi đại biểu có mặt. Người tổ chức mở hội nghị bằng /hoinghi; "
    "cần giúp, gõ /canbo."
)
NO_DOOR = "Không còn buổi này. Thầy cô gõ /hoinghi để xem các hội nghị đang mở."
NOT_YOURS = "Việc ghi đại biểu có mặt dành cho ban tổ chức. Thầy cô gõ /hoinghi để xem lời mời của mình."
WHICH_SESSION = "**{count} buổi đang mở.** Thầy cô ghi đại biểu có mặt ở buổi nào ạ?"
SESSION_LABEL = "Buổi {number}: {region}, {day} ({slug})"
WITHOUT_DAY = "chưa có ngày"
MORE = "Xem tiếp"
FRONT = (
    "**{people} đại biểu có mặt, {units}/{total} đơn vị đã đến**{clash}: {title}, {region}, {when}.{state}\n"
    "Gõ tên đơn vị hoặc tên đại biểu (không dấu cũng được) để ghi; gõ /huy để thôi."
)
FRONT_CLASH = ", ⚠️ {count} ghế ghi khác nhau"
FRONT_STATES = {"held": " Đã ghi là đã tổ chức.", "closed": " Đã chốt, không ghi thêm được."}
LISTS = "Danh sách giấy hoặc tệp"
BROWSERS = "Ghi bằng điện thoại"
MISSING = "Đơn vị chưa đến"
HOLD = "Buổi này đã tổ chức"
CLOSE = "Chốt buổi này"
BACK = "Về cửa"
NOT_FOUND = (
    "Em chưa thấy ai tên “{typed}” trong buổi này. Thầy cô gõ ít chữ hơn (tên tỉnh, hoặc tên gọi), hoặc bấm “Về cửa”."
)
FOUND = "**{count} kết quả**{more}. Thầy cô chọn, hoặc gõ thêm vài chữ."
MANY_MORE = ", còn {count} chưa hiện"
IS_HERE = "{names} ở đơn vị này:"
NONE_MISSING = "✅ Đơn vị nào cũng đã có ghi nhận."
MISSING_UNITS = "**{count} đơn vị chưa ghi nhận** (chưa hẳn là vắng): {names}."
HELD = (
    "✅ Đã ghi: buổi {region} đã tổ chức. Ai chưa ghi nhận vẫn là chưa ghi nhận, không phải vắng; còn ghi thêm được "
    "cho đến khi chốt."
)
UNHELD = "✅ Đã rút lại: buổi {region} chưa tổ chức. Các ghi nhận vẫn giữ nguyên."
HOLD_SURE = "⚠️ Buổi {region} có lịch **{day}** ({left}), chưa đến ngày. Thầy cô ghi là đã tổ chức hôm nay ạ?"
HOLD_YES = "Đã tổ chức sớm"
NOT_HELD_YET = "Chưa tổ chức"
TOMORROW, DAYS_AHEAD = "ngày mai", "còn {days} ngày"
CLOSE_SURE = (
    "Chốt buổi {region} rồi thì không ghi thêm và không sửa được nữa: {unknown} đại biểu chưa ghi nhận, {clashes} ghế "
    "ghi khác nhau. Thầy cô chốt ạ?"
)
CLOSE_YES = "Chốt, không sửa nữa"
NOT_YET = "Chưa chốt"
CLOSED = "✅ Đã chốt buổi {region}."

# One unit
UNIT = "**{unit}**{whole}"
UNIT_WHOLE = " (cả đơn vị: {recorded})"
UNIT_DECLINED = ", đã báo không dự"
SEAT_NAMED = "{letter}. **{name}**, {title}: {recorded}"
SEAT_EMPTY = "{letter}. {title}, chưa có người: {recorded}"
RECORDED = "{presence}, {who} ghi lúc {when}"
AGAINST = "; ⚠️ nhưng "
YOU = "thầy cô"
SOMEBODY = "một người giúp"
HOW_TO_TICK = (
    "Gõ chữ đầu dòng: “a b” là có mặt, “c vắng”, “d phép bận họp”, “a bỏ” để xóa ghi nhận; thêm “lúc 8:05” nếu ghi "
    "sau. Tên đơn vị khác thì cứ gõ."
)
HERE = "Ghi {count} người có mặt"
WHOLE_HERE = "Cả đơn vị có mặt"
WHOLE_ABSENT = "Cả đơn vị vắng"
KEEP = "{letter}: giữ “{presence}”"
UNDO = "Hoàn tác"
SAME_UNIT = "Xem lại đơn vị này"
PRESENCES = {
    "present": "có mặt",
    "leave": "vắng có phép",
    "absent": "vắng",
    "not_recorded": "chưa ghi nhận",
    "conflict": "ghi khác nhau",
}
COUNTED = "{count} {presence}"
COUNTED_UNITS = "{names}: cả đơn vị {presence}"
MARKED = "✅ {when}{late}, {parts}."
LATE = " (ghi lúc {now})"
NOT_MARKED = "⚠️ {name}: chưa ghi. {why}"
WAS_UNDONE = "{name}: ghi nhận này đã hoàn tác trước đó nên em không ghi lại."
WAS_MARKED = "{name}: {who} đã ghi {presence} lúc {when}, em không ghi hai lần."
CONTRADICTED = "⚠️ {name}: {who} đã ghi {before} lúc {when}, nay ghi {presence}. Em giữ cả hai; thầy cô bỏ lần ghi sai."
OTHERWISE = "khác"
NOT_RECORDED = "{names}: chưa ghi nhận (không phải vắng)."
NEXT_ONE = "Đơn vị: {unit}. Gõ tên đơn vị, đại biểu tiếp theo."
UNDONE = "✅ Đã hoàn tác ghi nhận của {names}."
NOTHING_UNDONE = "Không còn ghi nhận nào để hoàn tác; có thể người khác đã làm."
TOO_EARLY = "Bây giờ chưa đến {at}. Thầy cô gõ lại giờ đại biểu thực đến, hoặc bỏ giờ để ghi ngay."

# Lists on paper, files
LISTS_HOW = (
    "Thầy cô dán hoặc gõ danh sách giấy vào đây: mỗi dòng một người hoặc một đơn vị, “Vắng:” cho phần vắng. Hoặc gửi "
    "tệp CSV đã điền. Em chưa ghi gì cho đến khi thầy cô bấm Ghi; gõ /huy để thôi."
)
CSV_GET = "Lấy tệp CSV mẫu"
CSV_HERE = (
    "📄 Tệp mẫu của buổi {region}: {rows} dòng. Điền cột Kết quả (có mặt, vắng, có phép), cột Giờ nếu cần, lưu thành "
    "CSV rồi gửi lại vào đây. Gõ /huy để thôi."
)
CSV_FILE = "diem-danh-{slug}-buoi-{number}.csv"
PAPER_NONE = "Em chưa nhận ra ai trong danh sách này. Thầy cô gõ lại tên đơn vị hoặc họ tên, hoặc /huy để thôi."
PAPER_WHO = "“{written}” là ai ạ? (còn {left} dòng cần hỏi)"
PAPER_NOBODY = "Không phải ai ở trên"
PAPER_OPTION = "{name}: {presence}"
PAPER_OPTION_OF = "{name} (ghế {seat}, {unit}): {presence}"
PAPER_SUMMARY = "Em hiểu là:\n{lines}"
PAPER_LINE = "• **{count} {presence}**: {names}"
PAPER_UNITS = "• **Cả đơn vị {presence}**: {names}"
PAPER_REMARKS = "• Không khớp với ai, em không ghi: {names}"
PAPER_EARLY = "{name} (giờ {at} chưa đến)"
PAPER_WRITE = "Ghi {count} dòng"
PAPER_AGAIN = "Sai thì gõ lại cả danh sách; chưa có gì được ghi."
PAPER_GONE = "Danh sách này đã đóng và chưa ghi gì. Thầy cô dán lại, hoặc /huy để thôi."
MORE_LINES = "… và {count} dòng nữa."
LIST_UNDONE = "✅ Đã hoàn tác {count} ghi nhận của danh sách đó."
FILE_PREVIEW = "Tệp có **{count} dòng ghi nhận**: {new} mới, {same} đã có, {clash} khác với lần ghi trước{names}."
FILE_CLASH = " ({names})"
FILE_FAULTS = "⚠️ {count} dòng sai, em bỏ qua:\n{lines}"
FILE_FAULT = "• dòng {number}: {fault}; {remedy}"
FILE_EMPTY = "Tệp chưa có dòng nào điền kết quả. Thầy cô điền cột Kết quả rồi gửi lại, hoặc /huy để thôi."
FILE_BAD = "⚠️ Em chưa dùng được tệp này: {fault}. Thầy cô {remedy}; hoặc gõ /huy để thôi."
FILE_DONE = "✅ Đã ghi {new} dòng mới; {same} dòng đã có từ trước, {clash} dòng khác với lần ghi trước (giữ cả hai)."

# Browsers
BROWSERS_HEAD = "Ai ghi ở cửa **{region}** bằng điện thoại: {people}."
BROWSERS_NONE = "chưa ai"
BROWSER_OPEN, BROWSER_WAITING = "{name}", "{name} (chưa mở)"
LINK_MINE = "Đường dẫn cho tôi"
LINK_HELPER = "Cho người giúp"
STOP_ONE = "Ngừng một người"
LINK = (
    "✅ Đường dẫn cửa **{region}** cho {name}: chỉ mở được một lần, trên một máy. Mở bằng trình duyệt mà máy ảnh "
    "của điện thoại dùng; sau đó quét mã QR của đại biểu là ghi được."
)
LINK_ADDRESS = "{address}"
LINK_OPEN = "Mở cửa trên máy này"
LINK_COPY = "Chép đường dẫn"
LINK_NOWHERE = (
    "Máy chủ chưa có địa chỉ mà điện thoại khác mở được, nên em chưa gửi đường dẫn. Thầy cô nhờ người quản trị đặt "
    "CONGDOAN_PUBLIC_URL; trong lúc đó vẫn ghi được bằng tin nhắn ở đây."
)
ASK_HELPER = "Người giúp tên gì ạ? Tên này đứng cạnh mỗi lần ghi. Gõ họ tên, hoặc /huy để thôi."
HELPER_NAME = "Em cần họ tên (ít nhất hai chữ cái). Thầy cô gõ lại, hoặc /huy để thôi."
WHOM_TO_STOP = "Thầy cô muốn ngừng quyền ghi của ai?"
NOBODY_TO_STOP = "Chưa có ai ghi bằng điện thoại ở buổi này."
STOP = "Ngừng {name} ({number})"
STOPPED = "✅ Đã ngừng: máy đó không ghi thêm được nữa. Những gì đã ghi vẫn giữ; cần bỏ thì hoàn tác từng đơn vị."

# The CSV
CSV_HEADINGS = ("Mã", "Đơn vị", "Ghế", "Họ tên", "Kết quả", "Giờ", "Lý do")
CSV_WHOLE = "Cả đơn vị"
CSV_NOT_READ = "không đọc được tệp này như một bảng"
CSV_NOT_READ_REMEDY = "lưu lại thành CSV UTF-8 (trong Excel: Lưu thành…, CSV UTF-8) rồi gửi lại"
CSV_NO_HEADER = "dòng đầu không có cột Mã và cột Kết quả"
CSV_NO_HEADER_REMEDY = "tải tệp mẫu, điền vào tệp đó và giữ nguyên dòng đầu"
CSV_TOO_LONG = "tệp dài hơn {most} dòng"
CSV_SPLIT = "chia thành nhiều tệp"
CSV_TWICE = "các dòng {rows} ghi khác nhau cho cùng một ghế"
CSV_TWICE_REMEDY = "giữ một dòng đúng"
CSV_RESULT = "không hiểu kết quả «{said}»"
CSV_RESULT_REMEDY = "ghi: có mặt, vắng, hoặc có phép"
CSV_KEY = "không có mã «{key}»"
CSV_KEY_REMEDY = "giữ nguyên cột Mã của tệp mẫu buổi này"
CSV_OTHER = "mã «{key}» thuộc buổi khác"
CSV_NO_SEAT = "không có ghế «{key}»"
CSV_TIME = "không hiểu giờ «{said}»"
CSV_TIME_REMEDY = "ghi như 8:05, hoặc để trống"
CSV_FUTURE = "giờ «{said}» chưa đến"
CSV_FUTURE_REMEDY = "ghi giờ đại biểu thực đến"
CSV_NAME = "tệp ghi {said}, ghế này nay là {now}"
CSV_NO_NAME = "tệp ghi {said}, ghế này nay chưa có người"
CSV_NAME_REMEDY = "đổi đại biểu bằng /hoinghi trước, hoặc tải tệp mẫu mới"
