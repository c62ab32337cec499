"""Every sentence of the announcements room.

For: wording. Not for: deciding which of them is said.
"""

PRIVATE_ONLY = (
    "Thông báo chỉ xem và soạn được trong cuộc trò chuyện riêng. Thầy cô nhắn riêng cho em rồi gõ /thongbao nhé."
)
NOT_YOURS = "Thông báo này không còn, hoặc ngoài phạm vi thầy cô phụ trách. Gõ /thongbao để xem lại."
NOT_NOW = "Thông báo {number} đang ở trạng thái “{state}” nên không làm việc này được. Gõ /thongbao để xem lại."
MOVED_ON = "Thông báo {number} đã đổi sau khi thầy cô mở trang này. Em mở lại bản mới, thầy cô xem rồi quyết định nhé."

STATES = {
    "draft": "bản nháp", "review": "chờ duyệt", "approved": "đã duyệt", "scheduled": "đã duyệt, chờ giờ gửi",
    "sending": "đang gửi", "paused": "tạm dừng", "halted": "tự dừng vì nhiều lỗi", "done": "đã gửi xong",
    "cancelled": "đã hủy", "expired": "hết hạn gửi",
}  # fmt: skip
TOPICS = {
    "chung": "tin chung", "che_do": "chế độ, chính sách", "phong_trao": "phong trào, cuộc thi", "hop": "họp, hội nghị",
}  # fmt: skip
CHANNELS = {
    "web": "web", "telegram": "Telegram", "zalo_bot": "Zalo", "zalo_oa": "Zalo OA", "console": "màn hình máy chủ",
}  # fmt: skip
REASONS = {
    "skipped:no_consent": "chưa đồng ý nhận thông báo",
    "skipped:opted_out": "đã tắt chủ đề này",
    "unreachable:no_chat": "chưa trò chuyện riêng với em",
    "unreachable:blocked": "đã chặn hoặc không còn liên lạc được",
    "unreachable:not_served": "chỉ dùng kênh mà nơi đây không mở",
    "unreachable:no_channel": "kênh không mở",
    "unreachable:window": "đã quá hạn được nhắn, chờ thầy cô đó nhắn lại",
    "unreachable:quota": "ở kênh đã hết số tin của tháng",
}

# what recipients see
BODY = "**Thông báo của {host}** ({number})\n\n{text}"
CORRECTED = "⚠️ Tin này đã có đính chính {number}; thầy cô xem tin đó nhé."
CORRECTS = "⚠️ Tin này đính chính thông báo {number}."
URGENT = "⚠️ Gửi khẩn, kể cả ngoài giờ: {why}"
TYPE_ACK = "Đã đọc, thầy cô gõ: đã nắm {id}"
ACK = "Đã nắm"
FILE = "📎 {name}"
WHOLE_HOST = "công đoàn"

# for members
MINE_HEAD = "**Thông báo gần đây của thầy cô**\n\n{lines}"
MINE_LINE = "📅 {day} · {number}{state}\n{text}"
MINE_ACKED = " · đã nắm"
MINE_NONE = "Chưa có thông báo nào gửi tới thầy cô."
MINE_CONSENT = (
    "Thầy cô chưa đồng ý nhận thông báo, nên em không gửi gì. Thầy cô bật ở /dulieu, mục đồng ý; tắt lại lúc "
    "nào cũng được."
)
MINE_ACK = "Đã nắm {number}"
TOPICS_LABEL = "Chọn chủ đề nhận"
TOPICS_HEAD = (
    "Chủ đề thông báo thầy cô nhận:\n{lines}\nThông báo khẩn (bão lũ, nghỉ học) luôn được gửi khi thầy cô đã "
    "đồng ý nhận thông báo."
)
TOPIC_LINE = "• {topic}: {state}"
TOPIC_ON, TOPIC_OFF = "đang nhận", "đã tắt"
TURN_OFF, TURN_ON = "Tắt {topic}", "Bật {topic}"
BACK_MINE = "Về thông báo"
ACKED = "✅ Đã ghi thầy cô đã nắm thông báo {number}, lúc {time}."
ACKED_BEFORE = "✅ Thầy cô đã báo nắm thông báo {number} từ trước rồi ạ."
ACK_WHICH = "Em chưa thấy thông báo nào gửi tới thầy cô mang số đó. Gõ /thongbao để xem các thông báo gần đây."

# for organisers
HOME = "**Thông báo** của đơn vị thầy cô phụ trách:\n{lines}"
HOME_NONE = "Chưa có thông báo nào. Thầy cô bấm “Viết thông báo” để bắt đầu; một người khác duyệt rồi em mới gửi."
HOME_LINE = "{index}. {number} · {state} · {text}"
WRITE = "Viết thông báo"
OPEN = "Mở {number}"
MORE = "Xem thêm"
MINE = "Thông báo tới tôi"
ORGANISERS_ONLY = "Việc soạn thông báo dành cho ban tổ chức công đoàn. Thầy cô cần nhờ thì liên hệ {contact}."

ASK_HOST = "Thầy cô gửi thay mặt đơn vị nào?"
WHOLE = "Toàn hệ thống"
GONE = "Bước này không còn mở. Gõ /thongbao để vào lại; những gì đã nhập vẫn còn trong bản nháp."

SEGMENT = "**Gửi tới:** {words}\n{count}\n\nThầy cô thu hẹp, bớt ra, hoặc đi tiếp."
NARROW, LEAVE_OUT, AFRESH, NEXT = "Thu hẹp", "Trừ ra", "Chọn lại từ đầu", "Tiếp tục"
ASK_KIND = "Thu hẹp theo gì?"
ASK_KIND_MINUS = "Trừ ra theo gì?"
ASK_VALUE = "Chọn {title}:"
ASK_VALUE_FIND = "Chọn {title}, hoặc gõ tên:"
NO_VALUES = "Không có {title} nào để chọn trong phạm vi của thầy cô. Thầy cô chọn cách khác nhé."
NOT_FOUND = "Em không tìm thấy “{text}” trong phạm vi của thầy cô. Thầy cô gõ lại tên, hoặc /huy để thôi."
OTHER_KINDS = "Cách khác"
EVERYBODY = "mọi đoàn viên của {host}"
EVERYBODY_WHOLE = "mọi đoàn viên"
MINUS = " (trừ: {words})"

COUNT = "{total} người; gửi được {reached}{channels}."
COUNT_CHANNELS = " ({channels})"
COUNT_LEFT = " Không gửi được {left}: {reasons}."
COUNT_UNLINKED = "{count} chưa liên kết tài khoản"
COUNT_REASON = "{count} {reason}"
ORDER = (
    "\nMỗi người nhận ở một kênh của mình: kênh miễn phí trước kênh tốn phí, gửi được ngay trước phải chờ, rồi tới "
    "kênh dùng gần đây nhất.\n{lines}{others}"
)
ORDER_LINE = "• {reason} ({count} người{left})"
ORDER_LEFT = ", kênh còn {left} tin trong tháng"
ORDER_OTHERS = "\nKênh đầu không tới thì em gửi tiếp qua kênh khác của chính người đó ({count} người có từ hai kênh)."
TRIED = "{before} → gửi qua {channel}"

ASK_TEXT = "Thầy cô gõ nội dung thông báo (tối đa {limit} ký tự). Em gửi nguyên văn, không sửa chữ nào."
TEXT_LONG = (
    "Nội dung dài {length} ký tự; thông báo dài nhất {limit}, để vừa một tin trên kênh hẹp nhất (2.000). "
    "Thầy cô rút gọn rồi gõ lại nhé."
)
TEXT_ONE = (
    "Trên {channel}, nội dung này không vừa một tin (dài {length}, chỉ còn chỗ cho khoảng {limit}). Thầy cô "
    "rút gọn rồi gõ lại nhé."
)
TEXT_EMPTY = "Nội dung chưa có chữ nào. Thầy cô gõ lại nhé."
ASK_TOPIC = "Thông báo thuộc chủ đề nào? Người đã tắt chủ đề đó sẽ không nhận."
ASK_WHEN = "Gửi lúc nào? Thầy cô bấm chọn, hoặc gõ như: 8:00 thứ hai, 7h30 25/11."
AS_SOON = "Ngay khi được duyệt"
WHEN_WRONG = "Em chưa hiểu giờ gửi, hoặc giờ đó đã qua. Thầy cô gõ như: 8:00 thứ hai, 7h30 25/11/2026."
ASK_FILE = "Thầy cô gửi một tệp để kèm vào thông báo, hoặc /huy để thôi."
FILE_WRONG = "Em chưa thấy tệp nào trong tin vừa rồi. Thầy cô gửi một tệp, hoặc /huy để thôi."
ASK_URGENT = "Vì sao phải gửi khẩn, kể cả ban đêm? Lý do này hiện cuối thông báo (ví dụ: bão số 9, nghỉ học ngày mai)."
URGENT_LONG = "Lý do cần từ 5 đến {limit} ký tự. Thầy cô gõ lại nhé."

PAGE = (
    "**{number}** · {state}\nNgười nhận: {words}\n{count}\nChủ đề: {topic}. Giờ gửi: "
    "{when}.{urgent}{asks}{file}{order}{who}{reason}\n\nNgười nhận sẽ thấy đúng như sau:"
)
SHOWN_ON = "Trên {channels}:"
WHEN_NOW = "ngay khi được duyệt"
WHEN_AT = "{time} {day}"
WHEN_QUIET = " (đang giờ nghỉ đêm: em giữ lại đến 6 giờ sáng)"
PAGE_URGENT = "\n⚠️ Gửi khẩn, qua cả giờ nghỉ đêm: {why}"
PAGE_ASKS = "\nCó nút “Đã nắm”."
PAGE_FILE = "\nKèm tệp: {name}"
PAGE_WRITER = "\nNgười viết: {name}."
PAGE_APPROVER = " Người duyệt: {name}."
PAGE_ALONE = " Không có người thứ hai duyệt (cài đặt của nơi này)."
PAGE_REASON = "\nBị trả lại: “{reason}”"
SUBMIT, CHANGE, TEST, DROP = "Xin duyệt", "Sửa", "Gửi thử cho tôi", "Hủy thông báo"
APPROVE, RETURN, LIST = "Duyệt", "Trả lại, kèm lý do", "Xem danh sách"
CHANGE_WHAT = "Sửa gì ở thông báo {number}? Mỗi thay đổi phải được duyệt lại."
CHANGE_MORE = "Sửa tiếp"
CHANGES = {
    "words": "Nội dung", "whom": "Người nhận", "topics_of": "Chủ đề", "when": "Giờ gửi", "asks": "Nút “Đã nắm”",
    "file": "Kèm tệp", "urge": "Gửi khẩn",
}  # fmt: skip
BACK = "Về thông báo này"
TESTED = "✅ Đã gửi thử cho thầy cô, ở ngay trên. Người khác chưa nhận gì."

SUBMITTED = "✅ Đã chuyển {number} cho {count} người có quyền duyệt. Sửa một chữ là phải duyệt lại."
SUBMITTED_NOBODY = (
    "✅ {number} đang chờ duyệt, nhưng chưa có người thứ hai nào liên kết tài khoản để duyệt. Thầy cô mời thêm "
    "một người phụ trách hoặc quản trị: congdoan invite."
)
ASKED = (
    "{name} xin duyệt thông báo **{number}** gửi tới {words}: {reached} người nhận được.\nNếu nội dung đổi "
    "một chữ, phiếu duyệt này mất hiệu lực."
)
ASKED_SEE = "Xem và duyệt"
OWN_WORK = "Thầy cô là người viết thông báo {number} nên cần một người khác duyệt. Em đã nhắn những người có quyền."
QUOTA = (
    "Thông báo này cần {count} tin trên {channel}, mà tháng đó kênh chỉ còn {limit} tin cho thông báo. Thầy cô "
    "thu hẹp người nhận, hoặc chia thành nhiều đợt, hoặc dùng kênh khác."
)
NOBODY = "Chưa có ai trong nhóm này nhận được tin, nên em chưa chuyển duyệt. Gõ /thongbao để chọn lại người nhận."
APPROVED = "✅ Đã duyệt {number}: {reached} người, gửi {when}. Thầy cô có thể tạm dừng hoặc hủy bất cứ lúc nào."
TOLD_APPROVED = "✅ {name} đã duyệt thông báo {number}; em gửi {when}."
ASK_REASON = "Thầy cô gõ lý do trả lại {number}; người viết sẽ đọc nguyên văn."
REASON_SHORT = "Lý do cần ít nhất một chữ. Thầy cô gõ lại nhé."
RETURNED = "✅ Đã trả lại {number} cho người viết, kèm lý do."
TOLD_RETURNED = "⚠️ {name} trả lại thông báo {number}: “{reason}”\nThầy cô sửa rồi xin duyệt lại nhé."
TOLD_CHANGED = "⚠️ Thông báo {number} đã đổi sau khi duyệt, nên em chưa gửi. Cần duyệt lại bản mới."
TOLD_STUCK = "⚠️ Thông báo {number} chưa có đủ hai người xem nên em không gửi. Thầy cô xin duyệt lại nhé."
SEE = "Xem thông báo"

LIST_HEAD = "Người nhận {number}: {count}\nDanh sách đầy đủ kèm số điện thoại ở tệp XLSX."
SOME_LEFT = "Chưa gửi được tới: {names}{more}."
AND_MORE = " và {count} người nữa"

PROGRESS = "{head} {number}: {bar} {share}% · {sent}/{total}{faults}"
PROGRESS_HEADS = {
    "sending": "Đang gửi", "paused": "Tạm dừng", "halted": "⚠️ Đã tự dừng vì nhiều tin không gửi được,",
    "done": "Đã gửi xong",
    "cancelled": "Đã hủy phần còn lại của", "expired": "Hết hạn gửi", "approved": "Sắp gửi", "scheduled": "Chờ giờ gửi",
}  # fmt: skip
PART_FELL = " · {count} lượt chuyển kênh"
PART_FAILED, PART_UNKNOWN, PART_ACKED = " · {count} lỗi", " · {count} chưa rõ đã tới", " · {count} đã nắm"
PAUSE, RESUME, CANCEL_REST, REFRESH = "Tạm dừng", "Gửi tiếp", "Hủy phần còn lại", "Cập nhật"
REPORT, CORRECT, UNKNOWN_AGAIN, WHO_NOT = "Báo cáo (XLSX)", "Đính chính", "Gửi lại tin chưa rõ", "Ai chưa nắm"
PAUSED = "✅ Đã tạm dừng {number}. {left} người chưa được gửi; bấm “Gửi tiếp” khi thầy cô sẵn sàng."
RESUMED = "✅ {number} đang gửi tiếp."
CANCELLED = "✅ Đã hủy {number}. {sent} người đã nhận từ trước; những người còn lại không được gửi nữa."
DROPPED = "✅ Đã hủy thông báo {number}, chưa ai nhận gì."
WHO_NOT_HEAD = "**{number}**: {acked}/{sent} người đã nắm. Chưa nắm, theo đơn vị:\n{lines}"
WHO_NOT_LINE = "• {unit}: {count} người"
WHO_NOT_NONE = "✅ Mọi người nhận {number} đều đã báo nắm."
NO_UNIT = "chưa rõ đơn vị"
REPORT_HERE = (
    "✅ Báo cáo {number}: {sent} đã gửi, {left} chưa tới. Tệp có họ tên và số điện thoại, thầy cô giữ cẩn thận."
)
REPORT_CHANNELS = "\nĐã gửi qua: {channels}."
REPORT_FELL = " {count} người nhận ở kênh khác vì kênh đầu không tới."
REPORT_FILE = "bao-cao-{number}.xlsx"
UNKNOWN_NONE = "Không có tin nào chưa rõ. Thầy cô bấm “Cập nhật” để xem lại."
UNKNOWN_SENT = "✅ Em soạn sẵn bản gửi lại cho {count} người chưa rõ đã nhận; bản này cũng cần duyệt."
CORRECTION = (
    "✅ Em mở bản đính chính {number}, chỉ gửi tới đúng những người đã nhận thông báo trước. Thầy cô gõ nội dung."
)

SHEETS = ("Người nhận", "Chưa liên kết")
HEADINGS = ("Họ tên", "Số điện thoại", "Đơn vị", "Kênh", "Kết quả", "Lý do", "Đã nắm lúc", "Kênh đã thử trước")
HEADINGS_LEFT = ("Họ tên", "Số điện thoại", "Đơn vị")
RESULTS = {
    "pending": "chờ gửi", "claimed": "chờ gửi", "begun": "đang gửi", "sent": "đã gửi", "failed": "lỗi",
    "unreachable": "không tới được", "unknown": "chưa rõ đã tới", "skipped": "không gửi", "cancelled": "đã hủy",
    "expired": "hết hạn",
}  # fmt: skip

# segments
HEARD_TITLE, HEARD_WORDS = "Người nhận thông báo trước", "đã nhận thông báo {numbers}"
HEARD_UNKNOWN = "chưa rõ đã nhận thông báo {numbers}"
TOPIC_TITLE, TOPIC_WORDS = "Người theo dõi chủ đề", "theo dõi chủ đề {topics}"
PAYER_TITLE, PAYER_WORDS = "Trường theo nguồn lương", "ở trường {payers}"
PAYERS = {
    "cong_lap_100": "hưởng 100% lương từ ngân sách", "cong_lap_tu_chu": "công lập tự chủ",
    "ngoai_cong_lap": "ngoài công lập", "dai_hoc": "đại học, cao đẳng",
}  # fmt: skip

SAMPLE = "(Thông báo mẫu) Công đoàn mời thầy cô dự buổi nói chuyện về sức khỏe tinh thần. Thầy cô bấm “Đã nắm” nhé."
