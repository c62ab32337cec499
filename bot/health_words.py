"""Words that tell of somebody's health: names of illnesses and treatments, and what is said before one.

What the law's own terms say of nobody ("bệnh hiểm nghèo", "bệnh nghề nghiệp", "con ốm", "thai sản") is not among them:
they are what the questions are about. For: lists. Not for: finding them in a text (`privacy.py`).
"""

from __future__ import annotations

# Names that mean an illness or a treatment wherever they stand. With "!" only where the marks are typed: "vo sinh" is
# mostly "vợ sinh".
ILLNESSES = """
ung thư, ung bướu, u ác tính, u ác, u lành, u xơ, u nang, khối u, u não, u tuyến giáp, bướu cổ, nhân xơ, bạch cầu,
máu trắng, hóa trị, xạ trị, hóa chất trị liệu, hiv, aids, nhiễm h, giang mai, bệnh lậu, sùi mào gà, bệnh xã hội,
viêm gan, xơ gan, suy gan, viêm phổi, lao phổi, bệnh lao, hen suyễn, hen phế quản, copd, viêm phế quản, viêm loét,
viêm khớp, thấp khớp, bệnh gút, bệnh gout, loãng xương, thoái hóa, thoát vị, gai cột sống, viêm dạ dày, đau dạ dày,
trào ngược, đại tràng, viêm ruột, bệnh trĩ, sỏi thận, sỏi mật, suy thận, chạy thận, lọc máu, ghép thận, ghép gan,
tiểu đường, đái tháo đường, huyết áp, mỡ máu, bệnh tim, suy tim, nhồi máu, mạch vành, hở van tim, đặt stent, đột quỵ,
tai biến, xuất huyết não, liệt nửa người, bại liệt, động kinh, parkinson, alzheimer, sa sút trí tuệ, trầm cảm,
rối loạn lo âu, rối loạn tâm thần, tâm thần, tâm thần phân liệt, hoang tưởng, lưỡng cực, tự kỷ!, tăng động!,
mất ngủ kinh niên, lupus, vảy nến, zona, sảy thai, thai lưu, lưu thai, phá thai, nạo thai, hiếm muộn, vô sinh!,
thụ tinh ống nghiệm, thụ tinh nhân tạo, u nang buồng trứng, lạc nội mạc, buồng trứng đa nang, cắt tử cung, tuyến giáp,
cường giáp, suy giáp, thiếu máu, tan máu, máu khó đông, sốt xuất huyết, thương hàn, covid, nghiện ma túy, cai nghiện,
nghiện rượu, chấn thương sọ não, gãy xương, gãy chân, gãy tay, đục thủy tinh thể, tăng nhãn áp, bệnh án,
xét nghiệm dương tính, dương tính!
"""

# What makes the words after it an illness: "chẩn đoán …", "mắc bệnh …".
BEFORE = """
chẩn đoán, chuẩn đoán, mắc bệnh, mắc phải bệnh, bị bệnh, bị mắc, bệnh tình, điều trị bệnh, chữa bệnh, mổ, phẫu thuật,
tiền sử, bị nhiễm, đang điều trị
"""

# Behind those, these words end what is told or say nothing of anybody.
ENDS = """
được, có, thì, là, nên, nghỉ, hỏi, xin, phải, không, mà, và, với, hoặc, hay, cho, để, theo, tại, ở, cần, muốn, giờ, nay,
vậy, ạ, bao, mấy, ai, gì, nào, đi, về, hưởng, hiểm, nghề, dài, nặng, ốm, thông, thường, rồi, trong, khi, do, vì, như,
đẻ, lấy, sinh
"""

# Said of oneself or one's own: then it is told, and not asked in general.
OWN = """
tôi, em, mình, tui, con tôi, con em, con mình, chồng, vợ, mẹ tôi, bố tôi, ba tôi, má tôi, mẹ em, bố em, ba em, má em,
cha, anh tôi, chị tôi, cháu tôi, bé nhà, bản thân
"""


def listed(text: str) -> tuple[str, ...]:
    """The entries of one of the lists above, the longest first."""
    entries = (" ".join(entry.split()) for entry in text.split(","))
    return tuple(sorted({entry for entry in entries if entry}, key=len, reverse=True))
