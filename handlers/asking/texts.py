"""Every sentence of the asking room.

For: wording. Not for: what the library says; cards and their sentences come from there.
"""

from __future__ import annotations

HELP_HEAD = "Thầy cô cứ hỏi bằng lời thường, có dấu hay không dấu đều được. Các lệnh:"
HELP_TAIL = "Ví dụ: đoàn phí bao nhiêu · nghỉ thai sản trùng hè · con ốm được nghỉ mấy ngày."
ASK_WHAT = "Thầy cô muốn hỏi điều gì ạ? Gõ câu hỏi vào đây, hoặc /huy để thôi."
EXAMPLES = ("Đoàn phí đóng bao nhiêu?", "Nghỉ hè mấy tuần?", "Con ốm nghỉ mấy ngày?")

FULL_TEXT = "Xem nguyên văn"
FULL_ANSWER = "Xem đầy đủ"
SOURCE = "Nguồn"
RELATED = "Liên quan"
USEFUL = "Câu trả lời này giúp được không?"
OFFICER = "Hỏi cán bộ"
SEND_LAST = "Gửi câu vừa hỏi cho cán bộ"
WRITE_OTHER = "Viết câu khác cho cán bộ"
CALL_ME = "Nhờ cán bộ gọi lại cho tôi"
WHICH_KIND = "Trường em thuộc loại nào?"
OTHER_KIND = "Loại trường khác"
COPY = "Chép nguyên văn"
BACK = "Quay lại"
MORE = "Xem tiếp"

BY_PROFILE = " (theo hồ sơ của thầy cô)"
OWN_PROVINCE = "Văn bản của {province}, tỉnh trong hồ sơ của thầy cô: {document}."
OTHER_PROVINCE = (
    "⚠️ Hồ sơ ghi {province}, mà {document} là văn bản của nơi khác: em chưa có văn bản của {province} về việc này."
)
CHOOSE_KIND = "Trường của thầy cô thuộc loại nào ạ?"
KIND_LABELS = {
    "cong_lap_100": "Công lập, ngân sách trả 100% lương",
    "cong_lap_tu_chu": "Công lập tự chủ một phần, toàn bộ",
    "ngoai_cong_lap": "Ngoài công lập (tư thục, dân lập)",
    "dai_hoc": "Đại học, cao đẳng",
}

NO_SUCH_CARD = "Mục này không còn trong kho. Thầy cô hỏi lại bằng lời, hoặc gõ /tailieu để xem các văn bản."
NO_RELATED = "Chưa có mục nào liên quan trong kho. Thầy cô có thể hỏi tiếp bằng lời, hoặc gõ /tailieu."
RELATED_HEAD = "Các mục liên quan:"
ASK_USEFUL = "Câu trả lời vừa rồi giúp được thầy cô không ạ?"
YES = "Có"
NO = "Không"
THANKS_YES = "✅ Em đã ghi nhận. Cảm ơn thầy cô."
THANKS_NO = "✅ Em đã ghi nhận là chưa giúp được. Thầy cô gửi câu này cho cán bộ công đoàn nhé?"
AGAIN_LOST = "Câu hỏi gợi ý này đã cũ. Thầy cô gõ lại câu hỏi giúp em."

DOCUMENTS = "Trong kho có các văn bản sau. Thầy cô chọn một mục:"
LAW_TITLE = "Chế độ theo luật, theo chủ đề"
SUBJECTS = {
    "union_fee": "Đoàn phí công đoàn",
    "union_fund": "Kinh phí công đoàn 2%",
    "union_finance": "Tài chính công đoàn cơ sở",
    "membership": "Đoàn viên công đoàn",
    "organisation": "Tổ chức công đoàn, liên hệ ai",
    "union_officer": "Cán bộ công đoàn kiêm nhiệm",
    "welfare": "Chăm lo, thăm hỏi, hiếu hỉ, quà Tết",
    "salary": "Lương, tiền thưởng",
    "allowance": "Phụ cấp",
    "teaching_load": "Định mức tiết dạy",
    "leave": "Nghỉ hè, nghỉ việc riêng, nghỉ lễ, Tết",
    "maternity": "Thai sản",
    "sick_leave": "Ốm đau, con ốm, dưỡng sức",
    "pension": "Hưu trí",
    "complaint": "Khiếu nại, tố cáo, kỷ luật",
    "other": "Chế độ khác",
}
TOPICS = "Chế độ theo luật hiện có các chủ đề:"
IN_TOPIC = "**{title}**: chọn một câu."
IN_DOCUMENT = "**{title}**\n{validity}"
IN_SECTION = "**{title}**"
