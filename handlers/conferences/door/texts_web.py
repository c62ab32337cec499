"""Every sentence of the door's web pages.

For: wording. Not for: what chat says (`texts_door.py`).
"""

from __future__ import annotations

ENTRANCE = "Ghi đại biểu có mặt"
ENTRANCE_WHO = "Người ghi: {who}. Tên này đứng cạnh mỗi lần ghi."
ENTER = "Vào cửa trên máy này"
ENTRANCE_HOW = (
    "Đường dẫn chỉ mở được một lần. Thầy cô bấm nút trên bằng chính trình duyệt mà máy ảnh mở khi quét mã QR."
)
USED = "Đường dẫn này đã được mở trên một máy khác"
USED_HOW = "Thầy cô xin người tổ chức một đường dẫn mới: trong trò chuyện, gõ /hoinghi điểm danh."
NO_LINK = "Đường dẫn này không còn dùng được"
NO_ENTRY = "Máy này chưa được ghi đại biểu"
NO_ENTRY_HOW = (
    "Thầy cô mở đường dẫn cửa do người tổ chức gửi (trong trò chuyện: /hoinghi điểm danh, Ghi bằng điện thoại) bằng "
    "chính trình duyệt này."
)
STALE_FORM = "Trang này đã cũ nên em chưa ghi gì"
STALE_FORM_HOW = "Thầy cô mở lại trang rồi làm lại giúp em."
BAD_CODE = "Mã này không đúng"
BAD_CODE_HOW = "Thầy cô quét lại mã, hoặc tìm tên ở bàn đón tiếp."
OVER = "Mã này không còn dùng được"
OVER_HOW = "Buổi họp đã xong, đã chốt hoặc đã hủy. Cần hỏi, thầy cô liên hệ {contact}."
OTHER_SESSION = "Mã này của buổi khác"
OTHER_SESSION_HOW = "Thầy cô đang ghi buổi {here}; mã vừa quét của buổi {there}. Em chưa ghi gì."
MEETING = "{title}, {region}"
COUNTS = "{people} đại biểu có mặt, {units}/{total} đơn vị đã đến"
SEARCH = "Tìm đơn vị hoặc đại biểu (không dấu cũng được)"
FIND = "Tìm"
ALL_UNITS = "{count} đơn vị được mời"
HITS = "{count} kết quả cho “{typed}”"
NO_HITS = "Không có ai tên “{typed}” trong buổi này. Thầy cô gõ ít chữ hơn, hoặc tên gọi."
TO_HOME = "Về danh sách đơn vị"
WHO_IS_HERE = "Chọn người đã đến"
NOT_RECORDED = "chưa ghi nhận"
EMPTY_SEAT = "chưa có người"
BY = ", {who} ghi lúc {when}"
AGAINST = "; ⚠️ nhưng "
MARK_TICKED = "Ghi những người đã chọn có mặt"
MARK_COUNT = "Ghi {count} người có mặt"
MARK_NOBODY = "Chọn người rồi ghi có mặt"
OTHER_WAYS = "Ghi vắng, có phép, giờ khác, cả đơn vị"
AT = "Giờ thực đến, nếu ghi sau (8:05)"
WHY = "Lý do, nếu vắng (đừng nêu bệnh tật)"
MARK_LEAVE = "Người đã chọn: vắng có phép"
MARK_ABSENT = "Người đã chọn: vắng"
WHOLE_HERE = "Cả đơn vị có mặt"
WHOLE_ABSENT = "Cả đơn vị vắng"
WHOLE = "Cả đơn vị: {words}"
WHOLE_UNIT = "Cả đơn vị"
CORRECT = "Bỏ một ghi nhận sai"
DROP = "Bỏ: {name}, {words}"
UNDO = "Hoàn tác"
NOBODY_TICKED = "Chưa chọn ai nên em chưa ghi gì. Thầy cô chọn tên rồi bấm ghi."
BAD_TIME = "Em không hiểu giờ “{typed}” nên chưa ghi gì. Thầy cô ghi như 8:05, hoặc để trống."
TOO_EARLY = "Bây giờ chưa đến {typed} nên em chưa ghi gì. Thầy cô ghi giờ đại biểu thực đến, hoặc để trống."
OWN_SEAT = "Chỗ của thầy cô"
OWN_UNIT = "Đơn vị được mời"
CONFERENCE, WHEN, WHERE, UNIT, SEAT, STATE = "Hội nghị", "Thời gian", "Địa điểm", "Đơn vị", "Ghế", "Tình trạng"
UNIT_STATE = "{named}/{count} ghế đã có người, {here} có mặt"
PLANS = {
    "open": "chưa đăng ký người dự",
    "confirmed": "đã đăng ký",
    "declined": "đã báo không dự",
    "substituted": "đã đăng ký (có đổi người)",
}
SEAT_STATE = "{plan}; {presence}"
FOR_MARKERS = "Đưa mã này cho bàn đón tiếp. Người ghi ở cửa: mở đường dẫn cửa bằng chính trình duyệt này rồi quét lại."
