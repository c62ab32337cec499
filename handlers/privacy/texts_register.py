"""Every sentence of the register of processing.

For: wording. Not for: figures, which come from the program itself.
"""

from __future__ import annotations

TITLE = "Sổ đăng ký hoạt động xử lý dữ liệu cá nhân"
WHO = "1. Bên kiểm soát dữ liệu"
WHO_LINE = "{union}. Liên hệ: {contact}."
MADE = "Lập ngày {day}, từ chính khai báo của chương trình Trợ lý Công đoàn."
OFFICER = "Người phụ trách bảo vệ dữ liệu cá nhân (Nghị định 356/2025/NĐ-CP, Điều 13): ……………………"
WHAT = "2. Dữ liệu, mục đích, thời hạn, người nhận"
WHAT_LINE = "Mỗi dòng là một phần dữ liệu mà chương trình giữ về một người; ngoài các dòng này không giữ gì khác."
WHAT_HEAD = ("Dữ liệu", "Mục đích", "Thời hạn", "Người nhận")
RECIPIENTS = "Chủ dữ liệu; cán bộ được phân quyền theo đơn vị (mọi lần đọc danh sách được ghi nhật ký)"
KEPT_DAYS = "{days} ngày, rồi tự xóa"
KEPT_SHORT = "hết hạn thì xóa trong ngày"
KEPT_KNOWN = "đến khi chủ dữ liệu xóa hoặc rời công đoàn"
SENSITIVE = "3. Dữ liệu nhạy cảm"
SENSITIVE_LINES = (
    "Chương trình không hỏi bệnh, số tài khoản, ảnh giấy tờ (Nghị định 356/2025/NĐ-CP, Điều 4).",
    "Nếu người dùng vẫn viết ra: che trước khi lưu, nhắc một lần, mời gặp cán bộ; bản gốc xóa ngay khi trả lời xong.",
    "Việc là đoàn viên công đoàn được bảo vệ như dữ liệu nhạy cảm.",
)
CONSENT = "4. Căn cứ và sự đồng ý"
CONSENT_LINES = (
    "Trả lời câu hỏi: thông báo ngay ở tin đầu tiên. Hồ sơ, đăng ký hội nghị, nhắc việc, thông báo: đồng ý riêng "
    "từng việc (Luật 91/2025/QH15, Điều 9, 10).",
    "Mỗi lần đồng ý hay rút đều lưu mục đích, bản nội dung, kênh và thời điểm.",
)
ABROAD = "5. Chuyển dữ liệu ra nước ngoài"
ABROAD_NONE = "Không có kênh nước ngoài nào đang bật; không gửi nội dung tin cho dịch vụ bên ngoài."
ABROAD_LINE = (
    "{channel}: tin nhắn đi qua máy chủ nước ngoài; cần hồ sơ đánh giá tác động chuyển dữ liệu "
    "(Luật 91/2025/QH15, Điều 20)."
)
ABROAD_PUSH = (
    "Báo tin trên trình duyệt (bật từ {day}): địa chỉ nhận báo tin của trình duyệt và thời điểm có tin đi qua dịch vụ "
    "nước ngoài, không có nội dung tin; cần hồ sơ đánh giá tác động chuyển dữ liệu (Luật 91/2025/QH15, Điều 20)."
)
RIGHTS = "6. Quyền của chủ dữ liệu và thời hạn"
RIGHTS_LINE = "Gõ /dulieu trên mọi kênh; mỗi yêu cầu có số và hạn (Nghị định 356/2025/NĐ-CP, Điều 5)."
RIGHTS_HEAD = ("Yêu cầu", "Trả lời đầu (ngày làm việc)", "Xong trong (ngày)", "Gia hạn đến (ngày)")
KINDS = {
    "see": "Xem dữ liệu",
    "copy": "Nhận bản sao",
    "correct": "Sửa dữ liệu",
    "withdraw": "Rút đồng ý",
    "object": "Phản đối",
    "delete": "Xóa dữ liệu",
}
SAFETY = "7. Biện pháp bảo vệ"
SAFETY_LINES = (
    "Phân quyền theo vai trò và đơn vị, mặc định từ chối; nhật ký không sửa được; nhật ký chạy không chứa tên, "
    "số, nội dung.",
    "Mã một lần lưu dạng băm, hết hạn, chặn dò; đường dẫn tải bản sao hết hạn sau 30 phút.",
    "Sự cố ghi vào sổ (congdoan privacy breach add) với hạn 72 giờ báo cơ quan chuyên trách "
    "(Luật 91/2025/QH15, Điều 23).",
    "Sao lưu: ……………………  Mã hóa ổ đĩa và đường truyền: ……………………",
)
ASSESSMENT = "8. Đánh giá tác động"
ASSESSMENT_LINES = (
    "Rủi ro: lộ danh sách đoàn viên; người ngoài đoán mã; người dùng viết chuyện riêng vào ô hỏi.",
    "Giảm thiểu: mục 3 và 7. Rủi ro còn lại và kết luận của đơn vị: ……………………",
    "Nộp trong 60 ngày từ khi bắt đầu xử lý, cập nhật 6 tháng một lần khi có thay đổi "
    "(Luật 91/2025/QH15, Điều 21, 22).",
)
