"""Every sentence of the membership room that members read; those of officers are in `texts_rights.py`.

For: wording. Not for: deciding.
"""

from __future__ import annotations

START = (
    "Em là **trợ lý tự động (máy)** của {union}: thầy cô hỏi bằng lời thường, em tìm điều khoản và quy "
    "định về công đoàn, chế độ của nhà giáo, trích nguyên văn kèm nguồn và cho biết còn hiệu lực hay không.\n"
    "Tin nhắn được lưu để trả lời và để tìm câu nào em chưa biết; xem cách dùng dữ liệu bằng /dulieu, gặp người thật "
    "bằng /canbo."
)
OFFER_PROFILE = "Cho em biết tỉnh, trường để trả lời sát hơn? Không có hồ sơ em vẫn trả lời."
YES = "Có"
SKIP = "Bỏ qua"
SKIPPED = "✅ Không cần hồ sơ. Thầy cô cứ hỏi bằng lời thường; muốn lập hồ sơ lúc nào thì gõ /hoso."

# What each purpose means (Luật 91/2025/QH15, Điều 9). A new wording needs a new version.
CONSENT_VERSION = "2026-11"
PURPOSES = {
    "profile": "hồ sơ",
    "conference": "đăng ký hội nghị",
    "reminders": "nhắc việc",
    "announcements": "nhận thông báo",
}
CONSENTS = {
    "profile": (
        "Em xin lưu tỉnh, đơn vị, loại đơn vị của thầy cô, chỉ để trả lời sát hơn và chuyển câu hỏi đến đúng cán bộ. "
        "Mục nào cũng bỏ trống được."
    ),
    "conference": (
        "Em xin dùng họ tên, chức vụ, số điện thoại của thầy cô để đăng ký và điểm danh hội nghị; ban tổ chức xem được."
    ),
    "reminders": "Em xin nhắn thầy cô khi có việc hoặc hạn nộp của đơn vị sắp đến.",
    "announcements": "Em xin chuyển tới thầy cô thông báo của công đoàn trên kênh này.",
}
CONSENT_TAIL = (
    "Là đoàn viên công đoàn hay không được em giữ kín như dữ liệu nhạy cảm. Không đồng ý thì vẫn hỏi đáp bình thường; "
    "rút lại lúc nào cũng được bằng /hoso."
)
AGREE = "Đồng ý"
DISAGREE = "Không đồng ý"
AGREED = "✅ Đã ghi nhận thầy cô đồng ý: {purpose}. Rút lại bằng /hoso."
DISAGREED = "✅ Đã ghi nhận thầy cô không đồng ý: {purpose}. Đổi ý lúc nào thì gõ /hoso."
WITHDRAWN = "✅ Đã rút đồng ý: {purpose}. Việc này dừng ngay từ bây giờ; bật lại bằng /hoso."
WITHDRAWN_PROFILE = "✅ Đã rút đồng ý và xóa hồ sơ (tỉnh, đơn vị, loại đơn vị). Lập lại bằng /hoso."
CONSENT_LIST = "Thầy cô cho phép em dùng dữ liệu vào việc nào? Chọn một việc để bật hoặc tắt.\n{lines}"
CONSENT_LINE = "• {purpose}: **{state}**"
ON, OFF = "đang bật", "đang tắt"
TURN_ON = "Bật: {purpose}"
TURN_OFF = "Tắt: {purpose}"

ASK = {
    "province": "Thầy cô công tác ở tỉnh, thành phố nào? Gõ tên, ví dụ: Lâm Đồng.",
    "unit": "Thầy cô ở trường, đơn vị nào? Gõ một phần tên, có dấu hay không đều được.",
    "kind": "Trường của thầy cô thuộc loại nào? Chưa rõ thì gõ “bỏ qua”.",
}
SKIP_STEP = "Bỏ qua mục này"
CLEAR = "Xóa mục này"
NO_PROVINCE = "Em chưa nhận ra tỉnh, thành phố này. Thầy cô gõ lại tên, hoặc chọn bỏ qua."
DID_YOU_MEAN = "Em chưa nhận ra tỉnh, thành phố này. Có phải **{name}** không ạ?"
RIGHT = "Đúng, {name}"
NO_UNIT = "Em chưa có đơn vị nào tên như vậy. Không sao: thầy cô gõ cách khác, hoặc chọn bỏ qua."
SEVERAL_UNITS = "Em thấy mấy đơn vị gần giống. Thầy cô chọn một, hoặc gõ đầy đủ hơn:"
NOT_SEEN = "Không thấy đơn vị của tôi"
NO_KIND = "Thầy cô chọn một trong các loại dưới đây, hoặc gõ “bỏ qua”."
SAVED = "✅ Đã lưu hồ sơ: {what}. Câu trả lời sẽ nói rõ khi dựa vào hồ sơ này; sửa hoặc xóa bằng /hoso."
KEPT = "✅ Giữ nguyên như cũ. Xem hồ sơ bằng /hoso."
SAVED_NOTHING = "✅ Hồ sơ để trống. Thầy cô cứ hỏi bình thường; điền lúc nào cũng được bằng /hoso."
KIND_LABELS = {
    "cong_lap_100": "Công lập, ngân sách trả 100% lương",
    "cong_lap_tu_chu": "Công lập tự chủ một phần, toàn bộ",
    "ngoai_cong_lap": "Ngoài công lập (tư thục, dân lập)",
    "dai_hoc": "Đại học, cao đẳng",
}

PROFILE = (
    "**Hồ sơ của thầy cô**\n"
    "• Tỉnh, thành phố: {province}\n"
    "• Đơn vị: {unit}\n"
    "• Loại đơn vị: {kind}\n"
    "• Danh sách đoàn viên: {roster}\n"
    "• Vai trò: {roles}\n"
    "• Kênh đã nối: {channels}\n"
    "• Đang đồng ý: {consents}"
)
NOTHING = "chưa có"
NO_CONSENT = "chưa việc nào"
NOT_CLAIMED = "chưa nhận dòng nào"
CLAIMED = "đã nhận dòng ở {units}"
THIS_CHANNEL = "{channel} (đang dùng)"
CHANNELS = {
    "web": "trang web",
    "telegram": "Telegram",
    "zalo_bot": "Zalo",
    "zalo_oa": "Zalo OA",
    "console": "dòng lệnh",
}
EDIT = "Sửa hồ sơ"
EDIT_WHAT = "Thầy cô muốn sửa mục nào?"
EDIT_STEP = {"province": "Tỉnh, thành phố", "unit": "Đơn vị", "kind": "Loại đơn vị"}
CONSENT_CHOICE = "Cho phép dùng dữ liệu"
LINK_CHOICE = "Nối kênh khác"
CLAIM_CHOICE = "Nhận tên trong danh sách"
RIGHTS_CHOICE = "Quyền và lời mời"

LINK_CODE = (
    "Mã nối kênh: **{code}** (dùng một lần, trong 10 phút).\n"
    "Ở kênh mới, thầy cô gõ mã này cho em{link}. Từ đó hai kênh là một người: chung hồ sơ, phiếu hỏi và quyền.\n"
    "⚠️ Đừng đưa mã cho ai, và đừng gõ mã người khác gửi."
)
WEB_CHOICE = "Mở trên web"
WEB_OPEN = "Mở trang web"
WEB_LINK = (
    "Đây là đường dẫn riêng vào trang web của thầy cô: dùng một lần, trong 10 phút. Mở ra là chung hồ sơ, phiếu hỏi và "
    "quyền; nếu trang hỏi thì bấm gửi mã đã điền sẵn.\n"
    "⚠️ Ai mở đường dẫn này cũng thành thầy cô, nên đừng chuyển cho người khác."
)
WEB_HERE = "Thầy cô đang ở trang web rồi. Muốn nối kênh khác thì gõ /hoso."
WEB_NOWHERE = "Trang web chưa có địa chỉ để mở từ đây. Thầy cô gõ /canbo để hỏi cán bộ."
LINK_ADDRESS = " hoặc mở {link}"
SAME_CHANNEL = "Mã này để gõ ở kênh mới, không phải ở kênh đã tạo mã. Thầy cô mở kênh mới rồi gõ mã ở đó."
SAME_PERSON = "Kênh này đã nối với kênh tạo mã rồi. Gõ /hoso để xem các kênh."
JOIN_SURE = (
    "Tài khoản này đang là {roles}. Nối xong, người tạo mã cũng có quyền đó. "
    "Chỉ nối nếu chính thầy cô vừa tạo mã trên kênh {channel}."
)
JOIN_SURE_DATA = (
    "Tài khoản này đã có hồ sơ, tên trong danh sách hoặc phiếu hỏi. Nối xong, người tạo mã cũng xem và dùng được. "
    "Chỉ nối nếu chính thầy cô vừa tạo mã trên kênh {channel}."
)
JOIN_YES = "Đúng tôi tạo mã, nối"
JOIN_NO = "Không nối"
JOIN_REFUSED = "✅ Không nối. Mã đã bị hủy; nếu không phải thầy cô tạo mã, xin đừng gõ mã người khác gửi."
JOINED = (
    "✅ Đã nối kênh này với kênh {channel}: hồ sơ, phiếu hỏi và quyền dùng chung. Không phải kênh của thầy cô? "
    "Bỏ nối bằng /hoso."
)
JOINED_NOTICE = "✅ Kênh {channel} vừa được nối với tài khoản này. Không phải thầy cô? Gõ /hoso để bỏ nối ngay."
UNLINK = "Bỏ nối kênh"
UNLINK_ONE = "Bỏ nối {channel}"
UNLINK_WHICH = "Thầy cô muốn bỏ nối kênh nào? Hồ sơ, phiếu và quyền ở lại với các kênh còn lại."
NOT_LINKED = "Chỉ có một kênh nên không có gì để bỏ nối. Gõ /hoso để xem."
UNLINKED = "✅ Đã bỏ nối {channel}: kênh đó bắt đầu lại như người mới. Nối lại bằng /hoso."

WRONG = "Mã này chưa đúng. Thầy cô xem lại từng chữ rồi gõ lại (còn {left} lần); không có mã thì cứ hỏi bằng lời."
BLOCKED = "Đã sai quá nhiều lần nên em tạm không nhận mã: thử lại sau một giờ. Cần gấp, thầy cô gõ /canbo."
SHUT_NOTICE = (
    "⚠️ Hơn {count} mã sai được gõ trên kênh {channel} trong một giờ qua, có thể có người dò mã. Em tạm không nhận mã "
    "ở kênh này; các kênh khác vẫn dùng được. Xem /hoso, hoặc congdoan audit trên máy chủ."
)
SPENT = "Mã này không còn dùng được (đã dùng, hết hạn hoặc bị thu hồi). Thầy cô xin mã mới, hoặc gõ /canbo."
GIVEN = "✅ Mã đúng: thầy cô nay là {role}. Xem hoặc thôi vai trò này bằng /hoso."
GIVEN_IN_PROFILE = "✅ Mã đúng: thầy cô nay là {role}; em đã ghi đơn vị này vào hồ sơ. Xem hoặc sửa bằng /hoso."
ALREADY = "Thầy cô đã là {role} rồi nên mã này vẫn để nguyên, đưa người khác dùng được. Xem bằng /hoso."

ROLE_OF = {
    "member": "đoàn viên của **{unit}**",
    "officer": "cán bộ công đoàn của **{unit}**",
    "organiser": "người phụ trách của **{unit}** và các đơn vị trực thuộc",
    "admin": "quản trị của **{unit}**",
}

CLAIM_HOW = (
    "Thầy cô gõ **mã đơn vị** (8 ký tự, trên phiếu của trường).{contact} Chưa có mã thì hỏi ban chấp hành "
    "công đoàn của trường, hoặc gõ /canbo."
)
CLAIM_CONTACT = " Hoặc gửi danh thiếp của chính thầy cô trên Telegram (kẹp giấy, rồi Liên hệ)."
CLAIM_ASK = "**{unit}**: thầy cô gõ mã nhân viên, hoặc số điện thoại đã khai với đơn vị. Gõ /huy để thôi."
CLAIM_NONE = (
    "Danh sách của {unit} không có mã hay số này. Thầy cô gõ lại (còn {left} lần), hoặc gõ /canbo nhờ cán bộ xem giúp."
)
CLAIM_DONE = "✅ Đã nhận dòng của thầy cô trong danh sách {unit}{role}. Nhầm người? Gõ /canbo để cán bộ sửa."
CLAIM_ROLE = "; thầy cô nay là {role}"
CLAIM_MINE = "Thầy cô đã nhận dòng này ở {unit} từ trước. Gõ /hoso để xem."
CLAIM_TO_OFFICER = (
    "✅ {why}, nên em đã chuyển cho cán bộ của {unit} xem và xác nhận. Có kết quả em báo ngay tại đây; "
    "hỏi thêm bằng /canbo."
)
CLAIM_REASONS = {
    "several": "Có hơn một dòng hợp với thầy cô",
    "taken": "Dòng này đã có người nhận",
    "role": "Dòng này kèm vai trò cán bộ",
}
CONTACT_NOT_OWN = "Danh thiếp này không phải của chính tài khoản đang gửi nên em không dùng. Gõ /hoso để xem cách khác."
CONTACT_UNKNOWN = "Số của thầy cô chưa có trong danh sách đoàn viên nào. Thầy cô gõ mã đơn vị, hoặc /canbo nhờ cán bộ."
CLAIM_ACCEPTED = "✅ Cán bộ đã xác nhận: thầy cô nhận dòng trong danh sách {unit}{role}. Xem bằng /hoso."
CLAIM_REFUSED = "Cán bộ của {unit} chưa xác nhận được dòng của thầy cô trong danh sách. Thầy cô gõ /canbo để hỏi thêm."
