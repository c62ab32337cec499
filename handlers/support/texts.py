"""Every sentence of the support room.

For: wording. Not for: deciding.
"""

from __future__ import annotations

SENT = (
    "✅ Đã chuyển {what} cho cán bộ công đoàn. Số phiếu **{number}**, thường trả lời trong 2 ngày làm việc.\n"
    "Nội dung: “{question}”\n"
    "Thầy cô xem lại bằng /canbo."
)
WHAT = {"question": "câu hỏi", "data": "yêu cầu"}
CALL_SENT = (
    "✅ Đã nhờ cán bộ công đoàn liên hệ lại với thầy cô. Số phiếu **{number}**. Nếu đang gấp, xin gọi {helpline} "
    "hoặc nhờ một người thân ở gần."
)
CALL_QUESTION = "Xin cán bộ liên hệ lại, cần nói chuyện trực tiếp."
DATA_QUESTIONS = {
    "copy": "Tôi xin bản sao dữ liệu cá nhân của tôi.",
    "erase": "Tôi xin xóa dữ liệu cá nhân của tôi.",
    "correct": "Tôi xin sửa dữ liệu cá nhân của tôi chưa đúng.",
    "object": "Tôi phản đối một việc dùng dữ liệu cá nhân của tôi.",
}
WRITE = (
    "Thầy cô viết câu hỏi cho cán bộ công đoàn nhé, một tin là đủ. Đừng gửi tên bệnh, số tài khoản hay ảnh giấy tờ. "
    "Gõ /huy để thôi."
)
MINE = "Các phiếu của thầy cô:\n{lines}"
NONE = "Thầy cô chưa gửi phiếu nào. Muốn gặp trực tiếp, xin liên hệ {contact}."
LINE = "• **{number}** ({when}, {state}): {question}"
STATES = {"open": "đang chờ trả lời", "withdrawn": "đã rút", "answered": "đã có trả lời"}
NEW = "Viết câu hỏi mới"
OPEN = "Xem phiếu {number}"
WITHDRAW = "Rút phiếu {number}"
WITHDRAWN = "✅ Đã rút phiếu {number}. Gửi lại lúc nào cũng được bằng /canbo."
NOT_YOURS = "Phiếu này không còn hoặc không phải của thầy cô. Gõ /canbo để xem các phiếu đang có."
TOO_MANY = "Thầy cô đang có {count} phiếu chờ trả lời nên em chưa nhận thêm. Gõ /canbo để xem hoặc rút bớt."
SHORT = "Câu hỏi ngắn quá nên cán bộ khó trả lời. Thầy cô viết thêm vài chữ giúp em, hoặc /huy để thôi."

# The asker and an answer
ANSWERED = "{who} trả lời phiếu **{number}**:\n“{answer}”\n\nThầy cô đã hỏi: “{question}”"
ANSWERED_IN_GROUP = "Phiếu **{number}** đã có trả lời. Thầy cô nhắn riêng cho em và gõ /canbo để xem."
STAFF = "Cán bộ công đoàn"
STAFF_OF = "Cán bộ {unit}"
NAMED_OF = "{name} ({unit})"
HELPED = "Giúp được rồi"
NOT_HELPED = "Chưa giúp được"
MORE = "Hỏi thêm"
MORE_ON = "Hỏi thêm phiếu {number}"
THANKS = "✅ Em đã ghi nhận phiếu {number} giúp được. Cảm ơn thầy cô."
SORRY = "✅ Em đã ghi nhận phiếu {number} chưa giúp được. Thầy cô hỏi thêm ngay ở phiếu này, hoặc liên hệ {contact}."
WRITE_MORE = "Thầy cô viết tiếp cho phiếu **{number}**, một tin là đủ. Gõ /huy để thôi."
MORE_SENT = (
    "✅ Đã gửi thêm vào phiếu **{number}**: “{text}”\nThường trả lời trong 2 ngày làm việc; xem lại bằng /canbo."
)
TICKET = "Phiếu **{number}** ({when}, {state}): “{question}”{lines}"
TICKET_STAFF = "\n• {who} ({when}): “{text}”"
TICKET_ASKER = "\n• Thầy cô viết thêm ({when}): “{text}”"
TICKET_OTHER = "\n• Người hỏi viết thêm ({when}): “{text}”"

# Officers
NOTICE = "Có câu hỏi mới gửi cán bộ: phiếu **{number}**. Gõ /canbo để xem các phiếu đang chờ."
NOTICE_CALL = "⚠️ Có người nhờ cán bộ liên hệ lại ngay: phiếu **{number}**. Gõ /canbo để xem."
NOTICE_LATE = "⚠️ Phiếu **{number}** chưa ai trả lời sau 2 ngày làm việc nên em chuyển đến thầy cô. Gõ /canbo để xem."
NOTICE_MORE = "Người hỏi viết thêm vào phiếu **{number}**. Gõ /canbo để xem."
QUEUE = "**{count} phiếu đang chờ trả lời**, cũ nhất trước:\n{lines}"
QUEUE_FROM = "**{count} phiếu đang chờ trả lời**, từ phiếu thứ {first}:\n{lines}"
QUEUE_LINE = "• **{number}** (chờ {waited}{taken}): {question}"
QUEUE_EMPTY = "Không có phiếu nào đang chờ thầy cô trả lời."
MINE_WORD = "của tôi"
TAKEN_BY = ", {name} đang trả lời"
TAKEN_BY_YOU = ", thầy cô đang trả lời"
SOMEBODY = "một cán bộ khác"
TAKE = "Nhận {number}"
WRITE_ANSWER = "Trả lời {number}"
NEXT = "Xem tiếp"
MY_OWN = "Phiếu của tôi"
TAKEN = (
    "✅ Thầy cô đang giữ phiếu **{number}**, người hỏi đã chờ {waited}{unit}.\n“{question}”{lines}{reach}\n\n"
    "Thầy cô viết câu trả lời vào đây, một tin là đủ: em gửi nguyên văn cho người hỏi, kèm tên thầy cô. "
    "Gõ /huy để thôi."
)
FROM_UNIT = ", thuộc {unit}"
REACH = "\nNgười nhờ: {name}, {phone}."
NO_NAME = "chưa rõ tên"
NO_PHONE = "chưa có số điện thoại trong danh sách"
OTHER_HAS_IT = "Phiếu **{number}**: {name} đang trả lời, từ {when}. Thầy cô có muốn trả lời thay không?"
TAKE_OVER = "Trả lời thay {number}"
RELEASE = "Trả lại phiếu {number}"
RELEASED = "✅ Đã trả phiếu {number} cho các cán bộ khác. Gõ /canbo để xem các phiếu đang chờ."
GONE = (
    "Phiếu này không còn chờ trả lời, hoặc không thuộc đơn vị thầy cô phụ trách. Gõ /canbo để xem các phiếu đang chờ."
)
ANSWER_SHORT = "Câu trả lời ngắn quá. Thầy cô viết thêm giúp em, hoặc /huy để thôi."
LOST = (
    "Phiếu **{number}** nay do người khác trả lời hoặc đã đóng, nên em chưa gửi gì. "
    "Gõ /canbo để xem các phiếu đang chờ."
)
ANSWER_SENT = "✅ Đã gửi câu trả lời phiếu **{number}** cho người hỏi. Cần nói thêm, thầy cô gõ /canbo {number}."
ANSWER_KEPT = (
    "✅ Đã lưu câu trả lời phiếu **{number}**, nhưng chưa nhắn được cho người hỏi: họ sẽ thấy khi gõ /canbo. "
    "Cần nói thêm, thầy cô gõ /canbo {number}."
)
WAITING = "Các phiếu đang chờ"
ADD = "Viết thêm phiếu {number}"
