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
}
WRITE = (
    "Thầy cô viết câu hỏi cho cán bộ công đoàn nhé, một tin là đủ. Đừng gửi tên bệnh, số tài khoản hay ảnh giấy tờ. "
    "Gõ /huy để thôi."
)
MINE = "Các phiếu của thầy cô:\n{lines}"
NONE = "Thầy cô chưa gửi phiếu nào. Muốn gặp trực tiếp, xin liên hệ {contact}."
LINE = "• **{number}** ({when}, {state}): {question}"
STATES = {"open": "đang chờ trả lời", "withdrawn": "đã rút"}
NEW = "Viết câu hỏi mới"
WITHDRAW = "Rút phiếu {number}"
WITHDRAWN = "✅ Đã rút phiếu {number}. Gửi lại lúc nào cũng được bằng /canbo."
NOT_YOURS = "Phiếu này không còn hoặc không phải của thầy cô. Gõ /canbo để xem các phiếu đang có."
TOO_MANY = "Thầy cô đang có {count} phiếu chờ trả lời nên em chưa nhận thêm. Gõ /canbo để xem hoặc rút bớt."
SHORT = "Câu hỏi ngắn quá nên cán bộ khó trả lời. Thầy cô viết thêm vài chữ giúp em, hoặc /huy để thôi."
