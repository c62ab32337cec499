"""Every sentence of the privacy room.

For: wording. Not for: deciding.
"""

from __future__ import annotations

NOTICE = (
    "**Dữ liệu của thầy cô ở đây**\n"
    "• Em lưu tin nhắn của cuộc trò chuyện này và câu trả lời, để trả lời tiếp và để cuộc trò chuyện không bị mất.\n"
    "• Câu em chưa trả lời được, và câu thầy cô gửi cán bộ, được giữ riêng sau khi che số điện thoại, số giấy tờ.\n"
    "• Em không hỏi tên bệnh, số tài khoản, ảnh giấy tờ; xin thầy cô đừng gửi vào đây.\n"
    "• Câu trả lời do máy tìm trong kho văn bản; muốn người thật xem lại, gõ /canbo.\n"
    "Cuộc trò chuyện này có {messages} tin của thầy cô. Người phụ trách: {contact}.\n"
    "Xin bản sao, sửa hoặc xóa dữ liệu: gõ /canbo kèm yêu cầu, cán bộ trả lời trong 2 ngày làm việc."
)
COPY = "Xin bản sao dữ liệu"
ERASE = "Xin xóa dữ liệu"
