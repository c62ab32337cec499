"""The sentences that the machine room itself says to people.

For: refusals and notices that belong to no room. Not for: what rooms say; each has its own `texts.py`.
"""

from __future__ import annotations

CANCELLED = "✅ Đã bỏ phần đang làm dở; những gì thầy cô vừa nhập không được lưu lại."
NOTHING_TO_CANCEL = "Hiện không có việc nào đang làm dở. Thầy cô cứ gõ câu hỏi, hoặc /trogiup để xem em làm được gì."
UNKNOWN_COMMAND = "Em chưa có lệnh này. Thầy cô gõ /trogiup để xem các lệnh, hoặc cứ hỏi bằng lời thường."
OLD_CHOICE = "Lựa chọn này không còn dùng được. Thầy cô hỏi lại giúp em, hoặc gõ /trogiup."
FLOOD = "Thầy cô gửi nhanh quá nên em chưa kịp đọc. Xin chờ khoảng một phút rồi gửi tiếp, em trả lời ngay ạ."
ONLY_TEXT = "Em mới chỉ đọc được chữ. Thầy cô gõ câu hỏi bằng lời giúp em, hoặc /canbo để gặp cán bộ công đoàn."
HIDDEN = (
    "Zalo chỉ chuyển cho em tin chữ và ảnh, nên tin vừa rồi (tệp, đường dẫn, danh thiếp…) em không thấy nội dung. "
    "Thầy cô gõ câu hỏi bằng lời giúp em; cần gửi tệp thì dùng trang trò chuyện trên web, hoặc /canbo để gặp cán bộ."
)
EMPTY = "Thầy cô cần hỏi gì ạ? Gõ câu hỏi bằng lời thường, hoặc /trogiup để xem em làm được gì."
TOO_LONG = "Tin này dài quá {limit} ký tự nên em chưa đọc. Thầy cô rút gọn câu hỏi rồi gửi lại giúp em."
TURN_FAILED = (
    "Em gặp lỗi khi trả lời tin này (mã {number}). Thầy cô gửi lại giúp em; nếu vẫn lỗi, xin liên hệ {contact}."
)
GREETING = (
    "Em là trợ lý tự động (máy) của {union}: tìm điều khoản, quy định về chế độ của nhà giáo và trích kèm nguồn. "
    "Tin nhắn được lưu để trả lời; xem và quản lý bằng /dulieu. Muốn gặp người thật, gõ /canbo."
)
CHOSEN = "» {label}"
STALE = "Lựa chọn này thuộc câu hỏi {when}{about}. Em mở lại nhé: **{label}**"
STALE_MENU = "Lựa chọn này có từ {when}. Em mở lại nhé: **{label}**"
NO_SUCH_NUMBER = "Không có lựa chọn số {number}. Thầy cô gõ một số từ {first} đến {last}, hoặc cứ hỏi bằng lời."
TYPE_A_NUMBER = "Gõ số để chọn:"
REFUSED = "Việc này dành cho {role}. {who}"
HELD_BY = "Thầy cô liên hệ {name} để được giúp, hoặc gõ /canbo."
ASK_CONTACT = "Thầy cô liên hệ {contact}, hoặc gõ /canbo."
ROLES = {
    "member": "đoàn viên",
    "officer": "cán bộ công đoàn của đơn vị",
    "organiser": "người phụ trách ở công đoàn cấp trên",
    "admin": "quản trị",
}
SENSITIVE = (
    "⚠️ Tin vừa rồi có thông tin riêng tư (sức khỏe, số giấy tờ hoặc số tài khoản). Em đã che trước khi lưu; xin "
    "thầy cô đừng gửi những điều này ở đây. Cần trao đổi riêng, gõ /canbo hoặc liên hệ {contact}."
)
ASK_A_PERSON = "Gặp cán bộ"
TO_PERSON = "/canbo"
FILE_UNNAMED = "tệp"
SHEET_FOOT = "Trang &P/&N"
FILE_LINK = "📎 {name}"
FILE_TOO_LARGE = "Tệp {name} lớn quá {most} MB nên em không chuyển được. Thầy cô chia nhỏ hoặc nén tệp lại giúp em."
FILES_NOWHERE = (
    "📎 Kênh này chưa nhận được tệp ({names}): thầy cô lấy tệp trên trang trò chuyện của công đoàn, hoặc gõ /canbo để "
    "nhờ cán bộ gửi giúp."
)
FILE_GONE = "📎 Tệp đi kèm tin này không còn nữa; thầy cô yêu cầu lại giúp em."
FILE_OVER = "Tệp này không còn: liên kết đã hết hạn hoặc đã bị xóa. Thầy cô yêu cầu lại tệp trong cuộc trò chuyện."
FILE_NOT_HERE = "Em không còn giữ tệp này. Thầy cô gửi lại tệp giúp em."
FILE_NOT_FETCHED = "Em chưa tải được tệp này về. Thầy cô gửi lại tệp giúp em."
FILES_TOO_MANY = "Thầy cô gửi nhiều tệp quá nên em chưa nhận kịp. Xin chờ khoảng một giờ rồi gửi tiếp giúp em."

PRIVATE_ONLY = "Việc này chỉ làm trong cuộc trò chuyện riêng với em. Thầy cô nhắn riêng cho em rồi gõ {command}."

QUOTA_MESSAGES = (
    "⚠️ {title} đã dùng {used}/{most} tin của tháng {month} ({share}%). Hết số này thì kênh ngừng chuyển tin đến hết "
    "tháng. Từ {until}% em chỉ còn trả lời người hỏi; nhắc việc và thông báo trên kênh này chờ sang tháng sau. Thầy cô "
    "nên mời mọi người dùng thêm trang trò chuyện trên web."
)
QUOTA_USERS = (
    "⚠️ {title} đã có {used}/{most} người dùng ({share}%). Đủ số này thì người mới không nhắn được cho bot; thầy cô mời "
    "người mới dùng trang trò chuyện trên web."
)

OA_PHONE_TITLE = "Chia sẻ số điện thoại với công đoàn"
OA_PHONE_WHY = "Em dùng số này để tìm tên thầy cô trong danh sách đoàn viên của đơn vị."
