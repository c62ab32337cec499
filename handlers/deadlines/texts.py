"""Every sentence of the deadlines room.

For: wording. Not for: deciding.
"""

from __future__ import annotations

from handlers.deadlines.model import State

# Reading dates
NO_DATE = "Em chưa thấy ngày nào. Ví dụ: 31/12/2026; ngày 25 hằng tháng; 31/3 hằng năm; cùng sơ kết học kỳ I."
NO_SUCH_DAY = "Lịch không có ngày {day}."
PAST_DAY = "Ngày {day} đã qua, em không ghi làm hạn."
FAR_DAY = "Ngày {day} còn quá xa."
ONE_DATE = "Ở đây em cần đúng một ngày, ví dụ 31/12/2026."
ONE_DATE_A_YEAR = "“Hằng năm” đi với một ngày thôi; nhiều ngày trong năm thì thầy cô giao từng việc."
MOST_DATES = "Một việc nhận nhiều nhất {limit} ngày hạn."
DAY_OF_MONTH = "Hạn hằng tháng nhận ngày 1 đến 28, hoặc “cuối tháng hằng tháng”."
WRONG_WEEKDAY = "Ngày {day} là {is_}, không phải {said}."
TRY_AGAIN = "{problem} Thầy cô gõ lại, hoặc /huy để thôi."

# A date in words
LEFT, TODAY, LATE = " (còn {days} ngày)", " (hôm nay)", " (⚠️ quá hạn {days} ngày)"
MONTHLY, MONTHLY_END, YEARLY = "ngày {day} hằng tháng", "ngày cuối mỗi tháng", "{day:02d}/{month:02d} hằng năm"
STATES = {
    State.OPEN: "chưa nộp",
    State.LATE: "quá hạn, chưa nộp",
    State.REPORTED: "đã nộp, chờ xem",
    State.ACCEPTED: "đã nộp, đã nhận",
    State.RETURNED: "bị trả lại",
    State.EXCUSED: "được miễn",
}

# Officers
NOT_YOURS = "Việc này không còn, hoặc không thuộc đơn vị thầy cô phụ trách. Gõ /hannop để xem việc của mình."
FOR_OFFICERS = (
    "Hạn nộp báo cáo do cán bộ công đoàn của đơn vị theo dõi. Là cán bộ mà chưa thấy việc, thầy cô liên hệ {contact} "
    "để được cấp quyền."
)
NONE = "Đơn vị không có việc nào đến hạn trong hai tháng tới. Gõ /hannop lúc nào cũng xem lại được."
MINE_ONE = "📅 {unit} còn **{count} việc phải nộp**:\n{lines}"
MINE_MANY = "📅 Các đơn vị của thầy cô còn **{count} việc phải nộp**:\n{lines}"
ALL_DONE = "✅ {unit} không còn việc nào phải nộp.\n{lines}"
YOUR_UNITS = "Các đơn vị của thầy cô"
LINE = "{index}. {title}{unit}: {when}{state}"
DUE = "hạn {day}{left}"
OF_UNIT = " ({unit})"
STATE = ", {state}"
REASON = ". Lý do trả lại: “{reason}”"
DONE_LABEL, SEE_LABEL = "Đã nộp việc {index}", "Xem việc {index}"
MORE, MINE_LABEL, ATTACH, UNDO = "Xem tiếp", "Việc của đơn vị", "Gửi tệp, ghi chú", "Hoàn tác"
DONE = "✅ Đã ghi “đã nộp” lúc {time}: {title} ({unit}, {when}).{others} Gửi kèm tệp thì chọn “Gửi tệp, ghi chú”."
OTHERS = " {names} cùng đơn vị sẽ không bị nhắc việc này nữa."
DETAIL = "{title} ({unit}): {when}{state}.{who}{note}{file}"
WHO = "\nNgười ghi: {name}, lúc {time} {day}{late}."
WHO_LATE = " (sau hạn)"
RECEIVER, VALIDITY = "\nNơi nhận: {receiver}.", " · {validity}"
NOTE, FILE, BASIS = "\nGhi chú: “{note}”", "\n📎 Có tệp kèm theo.", "\n📄 {basis}"
SOMEBODY = "một cán bộ của đơn vị"
UNDONE = "✅ Đã bỏ ghi “đã nộp”: {title} ({unit}). Em sẽ nhắc tiếp theo lịch."
ASK_ATTACH = (
    "Thầy cô gửi một tệp, hoặc gõ ghi chú hay đường dẫn tới báo cáo **{title}** (nhiều nhất {limit} chữ). "
    "Gõ /huy để thôi."
)
NOTE_LONG = "Ghi chú dài {length} chữ, em nhận nhiều nhất {limit}. Thầy cô rút gọn giúp em, hoặc /huy để thôi."
ATTACHED = "✅ Đã gửi kèm {what} cho {title} ({unit}). Nhầm thì chọn “Hoàn tác” để bỏ cả lần nộp."
THE_FILE, THE_NOTE, AND = "tệp “{name}”", "ghi chú", " và "

# Reminders
REMIND = "📅 {unit} còn **{count} việc đến hạn**:\n{lines}"
MOVED = " (trước là {day})"
HINT = "Đã nộp rồi thì báo em để cả đơn vị không bị nhắc nữa."
RAISED = "⚠️ **{title}**, {when}: **{count} đơn vị vẫn chưa nộp** ({names}). Em đã nhắc hết các lần đã định."
RAISED_ABOVE = (
    "⚠️ **{title}**, {when}: **{count} đơn vị thầy cô phụ trách vẫn chưa nộp** ({names}). Em đã nhắc hết các lần đã "
    "định; thầy cô nhắc giúp đơn vị."
)
RAISED_SEE = "Xem, nhắc tiếp"

# Organisers
ORG_FOR = "Phần này dành cho người phụ trách của công đoàn cấp trên. Việc của đơn vị: /hannop."
ORG_NONE = "Chưa giao việc nào có hạn. Chọn “Giao việc” để bắt đầu, hoặc gõ /hannop giao việc."
ORG_HEAD = "**{count} việc đang theo dõi**:\n{lines}"
ORG_LINE = "{index}. {title}, {when}: {done}/{owing} đơn vị đã nộp{waiting}"
ORG_WAITING = ", {count} báo cáo chờ xem"
ORG_ONE, ORG_NEW, ORG_LABEL = "Mở việc {index}", "Giao việc", "Đơn vị chưa nộp"
ROUND = "**{title}**, {when}\n**{done}/{owing} đơn vị đã nộp**{parts}.{missing}{basis}"
PART_ACCEPTED, PART_WAITING, PART_EXCUSED = "đã nhận {count}", "chờ xem {count}", "miễn {count}"
MISSING = "\nChưa nộp ({count}):\n{lines}"
MISSING_LINE = "• {province}: {names}"
NO_PROVINCE = "Chưa rõ tỉnh"
AND_MORE = "{names} và {count} đơn vị khác"
ALL_IN = "\nMọi đơn vị đã nộp."
NUDGE, XLSX, GOT, OTHER = "Nhắc {count} đơn vị", "Danh sách (XLSX)", "Xem {count} báo cáo", "Việc khác"
BACK, STOP_IT = "Về việc này", "Thôi"
NUDGE_ASK = "Tin nhắc sẽ gửi tới **{people} cán bộ của {units} đơn vị**, mỗi đơn vị một lần trong ngày.{nobody}"
NUDGE_NOBODY = "\nChưa có ai liên kết ({count}): {names}. Số gọi có trong danh sách XLSX."
NUDGE_NONE = "Không có đơn vị nào nhắc được: đã nộp hết, đã nhắc hôm nay, hoặc chưa có cán bộ liên kết.{nobody}"
NUDGE_SEND = "Gửi nhắc"
NUDGED = "✅ Đang nhắc {units} đơn vị chưa nộp **{title}**{quiet}. Đơn vị báo nộp lúc nào thì thôi nhắc lúc đó."
QUIET = " (gửi từ 6 giờ sáng)"
NOTHING_SENT = "✅ Em chưa làm gì."
XLSX_HERE = "📎 Danh sách {count} đơn vị của **{title}**, kèm số gọi."
XLSX_FILE = "han-nop-{day}.xlsx"
SHEET = "Đơn vị"
HEADINGS = (
    "Tỉnh, thành phố", "Đơn vị", "Hạn", "Tình trạng", "Nộp lúc", "Sau hạn", "Ghi chú", "Lý do", "Cán bộ", "Điện thoại",
)  # fmt: skip
YES = "có"
GOT_NONE = "Không có báo cáo nào chờ xem."
GOT_ONE = "Báo cáo {index}/{count}: {detail}"
ACCEPT, RETURN, ACCEPT_ALL, NEXT = "Nhận", "Trả lại", "Nhận cả {count}", "Báo cáo sau"
ACCEPTED = "✅ Đã nhận báo cáo của {unit}: {title}. Cần làm lại thì chọn “Trả lại”."
ACCEPTED_ALL = "✅ Đã nhận {count} báo cáo của **{title}**. Cần trả lại báo cáo nào, thầy cô gõ /hannop chưa nộp."
ASK_REASON = "Thầy cô viết lý do trả lại báo cáo {title} của {unit}; đơn vị sẽ đọc nguyên văn. Gõ /huy để thôi."
RETURNED = "✅ Đã trả lại báo cáo của {unit} và báo cho cán bộ ở đó{quiet}. Lý do: “{reason}”"
OTHER_ASK = "**{title}**, {when}. Thầy cô muốn:"
MOVE, EXCUSE, SWITCH_OFF, SWITCH_ON = "Dời hạn", "Miễn cho đơn vị", "Ngừng việc này", "Mở lại việc này"
ASK_MOVE = "Hạn mới của **{title}** là ngày nào ạ? (đang là {day}) Gõ /huy để thôi."
CHECK_MOVE = "**{title}**\ntrước: {before}\nnay: {after}\nAi đã được nhắc về hạn cũ sẽ được báo ({people} người)."
DO_MOVE = "Dời hạn và báo"
SAME_DAY = "Hạn đang là ngày này rồi. Thầy cô gõ ngày khác, hoặc /huy để thôi."
MOVED_DONE = "✅ Đã dời hạn **{title}** sang {day}{told}{quiet}. Nhầm thì chọn “Dời hạn” lần nữa."
MOVED_TOLD = "; {people} người đã được nhắc sẽ được báo"
MEANWHILE = "Hạn vừa được người khác đổi. Thầy cô mở lại việc này giúp em: /hannop chưa nộp."
FORM_GONE = "Phần đang nhập đã đóng. Thầy cô mở lại bằng /hannop giúp em."
ASK_EXCUSE = "Miễn **{title}** cho đơn vị nào, vì sao ạ? Gõ: tên đơn vị; lý do. Gõ /huy để thôi."
EXCUSE_UNKNOWN = "Trong các đơn vị chưa nộp em không thấy “{typed}”. Thầy cô gõ lại tên, hoặc /huy để thôi."
EXCUSED = "✅ Đã miễn {title} cho {unit}: đơn vị không bị nhắc nữa."
OWES_AGAIN = "✅ {unit} lại cần nộp {title}."
OFF_ASK = "Ngừng **{title}**? Không ai bị nhắc nữa; những gì đã nộp vẫn giữ."
OFF = "✅ Đã ngừng **{title}**. Mở lại lúc nào cũng được."
ON = "✅ Đã mở lại **{title}**; em nhắc tiếp theo lịch."

# Giving something to do
NEW = (
    "Giao việc gì, hạn khi nào ạ? Gõ: **nội dung; hạn**, có căn cứ thì thêm **; căn cứ**.\n"
    "Ví dụ: Báo cáo sơ kết học kỳ I; 15/1/2027. Hạn có thể là “ngày 25 hằng tháng”, “31/3 hằng năm”,\n"
    "“cùng sơ kết học kỳ I”, “sau kết thúc năm học 5 ngày”. /huy để thôi."
)
TEMPLATES, TEMPLATES_HEAD = (
    "Chọn việc có sẵn",
    "Những việc có căn cứ trong kho, đang tắt. Thầy cô chọn một việc:\n{lines}",
)
TEMPLATE_LINE = "{index}. {title}: {when}. 📄 {basis}"
NO_DATE_YET, USE = "chưa có ngày, thầy cô cho hạn", "Dùng mẫu {index}"
ASK_DATE = "**{title}**: hạn ngày nào ạ? Văn bản không nêu ngày, nên hạn do thầy cô quyết định.{hint} /huy để thôi."
WITH_HINT = "\n{hint}"
NO_TITLE = "Em chưa thấy nội dung việc. Gõ: nội dung; hạn. Hoặc /huy để thôi."
TITLE_LONG = "Nội dung dài {length} chữ, em nhận nhiều nhất {limit}. Thầy cô rút gọn giúp em, hoặc /huy để thôi."
ASK_HOST, WHOLE = "Thầy cô giao việc này thay mặt đơn vị nào ạ?", "Toàn bộ hệ thống"
ASK_WHO = "Đơn vị nào phải nộp **{title}** ạ? Chọn, hoặc gõ tên các đơn vị, cách nhau bằng dấu phẩy."
ASK_NAMED = "Đơn vị nào phải nộp **{title}** ạ? Gõ tên các đơn vị, cách nhau bằng dấu phẩy.{hint}"
EVERY_UNIT, OF_KIND = "Mọi đơn vị ({count})", "{kind} ({count})"
UNKNOWN_UNITS = (
    "Trong phạm vi thầy cô phụ trách em không thấy: {names}. Thầy cô gõ lại cả danh sách, hoặc /huy để thôi."
)
NO_UNITS = "Trong phạm vi thầy cô phụ trách không có đơn vị nào thuộc loại phải nộp việc này. Gõ tên đơn vị, hoặc /huy."
CHECK = (
    "Em hiểu là:\n**{title}**\nHạn: {when}\nĐơn vị phải nộp ({count}): {names}\n"
    "Em nhắc trước {leads} ngày và đúng ngày.{basis}"
)
DO = "Đúng, giao việc"
MADE = "✅ Đã giao **{title}** cho {count} đơn vị, {when}. Ngừng hay dời hạn ở “Việc khác”."
OPEN_IT = "Mở việc này"
