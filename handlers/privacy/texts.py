"""Every sentence of the privacy room.

For: wording. Not for: deciding.
"""

from __future__ import annotations

NOTICE = (
    "**Dữ liệu của thầy cô ở đây**\n"
    "• Em lưu tin nhắn và câu trả lời để trả lời tiếp; em che các số và chuyện sức khỏe trước khi lưu.\n"
    "• Câu em chưa trả lời được, và câu thầy cô gửi cán bộ, được giữ riêng, cũng đã che.\n"
    "• Câu trả lời do máy tìm trong kho văn bản; muốn người thật xem lại, gõ /canbo.\n"
    "Cuộc trò chuyện này có {messages} tin của thầy cô. Người phụ trách: {contact}.\n"
    "Thầy cô xem, tải, sửa, rút đồng ý, phản đối hoặc xóa dữ liệu bất cứ lúc nào:"
)
SEE = "Xem dữ liệu của tôi"
COPY = "Nhận bản sao"
ERASE = "Xóa dữ liệu của tôi"
OTHERS = "Sửa, rút đồng ý, phản đối"
CORRECT = "Sửa dữ liệu chưa đúng"
WITHDRAW = "Rút một điều đã đồng ý"
OBJECT = "Phản đối việc dùng dữ liệu"
BACK = "Quay lại"
OTHERS_HEAD = "Thầy cô muốn làm gì với dữ liệu của mình?"

SEEN = (
    "**Hiện em giữ về thầy cô** (yêu cầu {number}, xong ngay):\n{lines}\n"
    "Mục nào không có ở trên là không giữ gì. Muốn đọc từng dòng, thầy cô nhận bản sao."
)
SEEN_LINE = "• {title}: {count}{keep}"
KEEP = ", tự xóa sau {days} ngày"
NOTHING = "• chưa có gì ngoài tin nhắn này"

COPY_SENT = "✅ Bản sao dữ liệu của thầy cô đây (yêu cầu {number}): tệp JSON cho máy và một trang để đọc."
COPY_LINK = (
    "✅ Bản sao dữ liệu của thầy cô đã sẵn sàng (yêu cầu {number}). Mở đường dẫn trong 30 phút; ai có đường dẫn đều "
    "đọc được, nên thầy cô đừng chuyển cho người khác."
)
OPEN_COPY = "Mở bản sao"
COPY_HERE = "✅ Bản sao dữ liệu của thầy cô (yêu cầu {number}):"
COPY_LATER = (
    "✅ Đã ghi yêu cầu {number}. Bản sao dài quá một tin nên cán bộ sẽ gửi tệp cho thầy cô, chậm nhất {due}. "
    "Nhanh hơn: mở trang trò chuyện trên web và gõ /dulieu."
)
COPY_TITLE = "Bản sao dữ liệu cá nhân"
COPY_HEAD = "{union} giữ những dữ liệu sau, tính đến {day}. Hỏi thêm: {contact}."
COPY_WHY = "Để: {why}."
COPY_JSON = "Tải tệp JSON"
YES = "có"
NO = "không"
COLUMNS = {
    "at": "ngày", "text": "nội dung", "channel": "kênh", "question": "câu hỏi", "number": "số phiếu", "name": "tên",
    "state": "trạng thái", "created_at": "ngày tạo", "answered_at": "ngày trả lời", "useful": "có ích",
    "from": "từ", "kind": "loại", "about": "về việc", "opened_at": "ngày yêu cầu", "due": "hạn", "done_at": "ngày xong",
    "province": "tỉnh", "unit": "đơn vị", "unit_id": "mã đơn vị", "unit_kind": "loại đơn vị", "updated_at": "ngày sửa",
    "purpose": "mục đích", "given": "đồng ý", "text_version": "bản nội dung", "role": "vai trò",
    "granted_at": "từ ngày", "ended_at": "đến ngày",
    "full_name": "họ tên", "phone": "điện thoại", "title": "chức vụ", "employee_code": "mã",
    "claimed_at": "ngày nhận", "made_at": "ngày tạo", "expires_at": "hết hạn", "used_at": "ngày dùng",
    "revoked_at": "ngày thu hồi", "action": "việc", "platform_id": "mã tài khoản", "chat_id": "mã cuộc trò chuyện",
    "last_question": "câu hỏi gần nhất", "card_id": "mục trả lời", "decided_at": "ngày quyết định",
    "file": "tệp", "size": "số byte",
}  # fmt: skip
VALUES = {
    "web": "trang web", "telegram": "Telegram", "zalo_bot": "Zalo", "zalo_oa": "Zalo OA", "console": "dòng lệnh",
    "member": "đoàn viên", "officer": "cán bộ", "organiser": "người phụ trách", "admin": "quản trị",
    "open": "đang chờ", "answered": "đã trả lời", "withdrawn": "đã rút", "see": "xem", "copy": "bản sao",
    "correct": "sửa", "withdraw": "rút đồng ý", "object": "phản đối", "delete": "xóa", "profile": "hồ sơ",
    "link": "để thầy cô lấy", "send": "đang gửi", "in": "thầy cô gửi",
    "conference": "đăng ký hội nghị", "reminders": "nhắc việc", "announcements": "thông báo",
}  # fmt: skip

CORRECT_HOW = (
    "Hồ sơ (tỉnh, đơn vị, loại đơn vị) thầy cô tự sửa được ngay. Họ tên, điện thoại, mã trong danh sách đoàn viên thì "
    "cán bộ sửa. Thầy cô chọn giúp em:"
)
CORRECT_NOTED = "Yêu cầu sửa dữ liệu mang số **{number}**, giải quyết chậm nhất {due}. Xem lại bằng /dulieu."
CORRECT_SELF = "Sửa hồ sơ"
CORRECT_OFFICER = "Nhờ cán bộ sửa"

WITHDRAW_WHICH = "Thầy cô đang đồng ý cho em dùng dữ liệu vào các việc sau. Rút việc nào thì việc đó dừng ngay:"
WITHDRAW_NONE = "Thầy cô chưa đồng ý việc nào nên không có gì để rút. Xem hoặc bật từng việc ở /hoso."
WITHDRAWN = "✅ Đã rút đồng ý: {purpose} (yêu cầu {number}). Việc này dừng ngay; bật lại lúc nào cũng được ở /hoso."
PURPOSES = {
    "profile": "hồ sơ để trả lời sát hơn",
    "conference": "đăng ký dự hội nghị",
    "reminders": "nhắc việc đến hạn",
    "announcements": "nhận thông báo của công đoàn",
}
RULE_OUT = "Rút: {purpose}"

OBJECT_WHAT = "Thầy cô phản đối việc dùng dữ liệu nào, vì sao? Viết một tin giúp em; gõ /huy để thôi."
OBJECT_SHORT = "Thầy cô viết rõ hơn một chút để người phụ trách hiểu đúng, hoặc /huy để thôi."
OBJECTED = (
    "✅ Đã ghi phản đối, yêu cầu **{number}**: “{text}”\n"
    "Người phụ trách trả lời trước {reply}, giải quyết chậm nhất {due}."
)
NOTICE_ADMIN = (
    "Có yêu cầu về dữ liệu cá nhân **{number}** ({kind}), hạn {due}. Trên máy chủ: congdoan privacy requests để xem, "
    "congdoan privacy done {number} để trả lời."
)
KINDS = {
    "see": "xem dữ liệu",
    "copy": "nhận bản sao",
    "correct": "sửa dữ liệu",
    "withdraw": "rút đồng ý",
    "object": "phản đối",
    "delete": "xóa dữ liệu",
}

DELETE_SURE = (
    "⚠️ Xóa là mất hẳn, không lấy lại được:\n"
    "• tin nhắn, hồ sơ, điều đã đồng ý, câu hỏi gửi cán bộ và câu trả lời, trên **mọi kênh** đã liên kết;\n"
    "• dòng của thầy cô trong danh sách đoàn viên ở đây{roles}; đơn vị nhập lại danh sách thì dòng đó có thể trở lại.\n"
    "Chỉ còn một số đếm không tên. Thầy cô có chắc không?"
)
DELETE_ROLES = ", và các vai trò đang có"
DELETE_YES = "Xóa hết dữ liệu của tôi"
DELETE_NO = "Thôi, giữ lại"
DELETE_AGAIN = "Đã lâu từ khi thầy cô mở phần xóa, nên em hỏi lại."
DELETED = (
    "✅ Đã xóa toàn bộ dữ liệu của thầy cô (yêu cầu {number}). Tin này là tin cuối và cũng tự xóa sau khi gửi. "
    "Thầy cô nhắn lại lúc nào thì em bắt đầu từ đầu."
)
KEPT = "✅ Em giữ nguyên, chưa xóa gì. Thầy cô xem dữ liệu bằng /dulieu."

ANSWERED = (
    "✅ Yêu cầu **{number}** ({kind}) về dữ liệu của thầy cô đã giải quyết xong:\n“{text}”\n"
    "Xem lại bằng /dulieu; chưa đồng ý thì gõ /canbo."
)
FINISHED = (
    "✅ Yêu cầu **{number}** ({kind}) về dữ liệu của thầy cô đã giải quyết xong. Xem lại bằng /dulieu; chưa đúng thì "
    "gõ /canbo."
)
EXTENDED = (
    "Yêu cầu **{number}** ({kind}) về dữ liệu của thầy cô cần thêm thời gian, chậm nhất {due}. Lý do: “{reason}”. "
    "Xem lại bằng /dulieu."
)

MINE = "Yêu cầu của tôi"
MINE_HEAD = "Các yêu cầu của thầy cô về dữ liệu, mới nhất trước:\n{lines}"
MINE_NONE = "Thầy cô chưa có yêu cầu nào về dữ liệu. Xem dữ liệu và các quyền bằng /dulieu."
MINE_LINE = "• **{number}** {kind} ({day}): {state}"
WAITS = "đang chờ, chậm nhất {due}"
WAITS_LONGER = "đang chờ, gia hạn đến {due} vì “{reason}”"
DONE = "xong ngày {day}"
DONE_SAYING = "xong ngày {day}: “{answer}”"
DROP = "Rút yêu cầu {number}"
DROPPED = "✅ Đã rút yêu cầu {number}, không ai phải giải quyết nữa. Gửi lại lúc nào cũng được bằng /dulieu."
DROPPED_ANSWER = "người yêu cầu đã rút"
NOT_OPEN = "Yêu cầu này đã xong hoặc không phải của thầy cô. Gõ /dulieu để xem các yêu cầu đang có."

PUSH_IS_ON = "**Báo tin trên trình duyệt: đang bật** từ {day}, {count} trình duyệt đã đồng ý."
PUSH_IS_OFF = "**Báo tin trên trình duyệt: đang tắt.**"
PUSH_LACKS = "⚠️ Chưa bật được ở đây. {why}"
PUSH_MEANS = (
    "Bật thì trang trò chuyện trên web hỏi từng người có muốn được báo khi có tin mới không; ai đồng ý mới được báo.\n"
    "⚠️ Lời báo đi qua dịch vụ ở nước ngoài ({services}): họ biết địa chỉ báo tin của trình duyệt và lúc có tin, không "
    "bao giờ thấy nội dung. Đó là chuyển dữ liệu ra nước ngoài, cần lập hồ sơ gửi cơ quan chuyên trách trong 60 ngày "
    "(Luật 91/2025/QH15, Điều 20; Nghị định 356/2025/NĐ-CP, Điều 17)."
)
PUSH_SERVICES = {
    "fcm.googleapis.com": "Google",
    "updates.push.services.mozilla.com": "Mozilla",
    "web.push.apple.com": "Apple",
    ".notify.windows.com": "Microsoft",
}
PUSH_SERVICE = "của trình duyệt"
PUSH_SWITCH_ON = "Bật báo tin"
PUSH_SWITCH_OFF = "Tắt báo tin"
PUSH_ON = (
    "✅ Đã bật báo tin trên trình duyệt cho cả trang trò chuyện, qua dịch vụ ở nước ngoài ({services}). Từ giờ người "
    "mở trang thấy hình chuông và tự quyết định; lời báo không có nội dung tin.\n"
    "Sổ đăng ký (congdoan privacy register) nay có mục này: thầy cô lập hồ sơ trong 60 ngày. Tắt lại lúc nào cũng được."
)
PUSH_OFF = (
    "✅ Đã tắt báo tin trên trình duyệt cho cả trang trò chuyện. Không lời báo nào được gửi nữa; em đã xóa địa chỉ báo "
    "tin của {count} trình duyệt. Bật lại thì mỗi người được hỏi lại."
)
PUSH_RUNS = (
    "Báo tin trên trình duyệt đang bật. Thầy cô mở trang trò chuyện trên web, bấm hình chuông để đồng ý hoặc để tắt; "
    "lời báo không có nội dung tin. Hỏi thêm: {contact}."
)
PUSH_RESTS = "Báo tin trên trình duyệt đang tắt ở đây; quản trị công đoàn quyết định việc này. Hỏi thêm: {contact}."
PUSH_ADMIN = "\nQuản trị: gõ /dulieu báo tin để bật hoặc tắt báo tin trên trình duyệt."
