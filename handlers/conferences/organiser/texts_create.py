"""Every sentence of making a conference: asking, showing the draft back, choosing units, opening.

For: wording. Not for: deciding.
"""

from __future__ import annotations

from handlers.conferences.model import Kind

# Reading what was typed
NO_SUCH_DAY = "Không có ngày {day} trong lịch."
WRONG_WEEKDAY = "Ngày {day} là {weekday}, không phải {said}: thầy cô xem lại giúp em."
PAST_DAY = "Ngày {day} đã qua: thầy cô xem lại giúp em."
END_BEFORE = "Giờ kết thúc {end} không sau giờ bắt đầu {start}: thầy cô xem lại giúp em."
NO_REGION = "Em chưa thấy tên khu vực hay tên buổi trong dòng “{line}”."
NO_TIME = "Em chưa đọc được ngày giờ hay nơi họp nào. Ví dụ: 8h sáng thứ sáu 11/12/2026, Vĩnh Long. Gõ /huy để thôi."
TRY_AGAIN = "{problem} Thầy cô gõ lại, hoặc /huy để thôi."

# Step by step
ASK_TITLE = (
    "Hội nghị tên gì ạ? Ví dụ: Hội nghị sơ kết năm học 2026–2027. Thầy cô cũng có thể gửi tệp YAML của cả hội nghị. "
    "Gõ /huy để thôi."
)
COPY_ONE = "Chép hội nghị cũ"
TITLE_LONG = "Tên dài {length} chữ, nhiều nhất {limit}. Thầy cô gõ ngắn lại, hoặc /huy để thôi."
ASK_KIND = "**{title}** là sơ kết, tổng kết, ký kết, hội thảo hay giao ban ạ? Thầy cô chọn hoặc gõ, /huy để thôi."
KINDS = {
    Kind.MIDTERM: "Sơ kết",
    Kind.FINAL: "Tổng kết",
    Kind.SIGNING: "Ký kết",
    Kind.WORKSHOP: "Hội thảo",
    Kind.BRIEFING: "Giao ban",
}
ASK_HOST = "Đơn vị nào tổ chức ạ? Thầy cô gõ tên đơn vị, /huy để thôi."
HOST_UNKNOWN = "Em không tìm được đơn vị “{typed}”, hoặc thầy cô không phụ trách. Thầy cô gõ lại, hoặc /huy để thôi."
ASK_SESSIONS = (
    "Có những buổi nào? Mỗi dòng một buổi: **khu vực; nơi họp; ngày giờ**, thêm “tối đa 40 đơn vị” nếu có hạn chỗ.\n"
    "Ví dụ: Tây Nam Bộ; Vĩnh Long; 8h sáng thứ sáu 11/12/2026\nGõ /huy để thôi."
)
UNDERSTOOD = "Em hiểu là:\n{lines}\nChưa đúng thì thầy cô gõ lại, /huy để thôi."
SESSION = "{number}. **{region}**{place}: {when}{limit}"
SESSION_PLACE, SESSION_LIMIT = ", họp tại {place}", ", tối đa {limit} đơn vị"
SESSION_NO_PLACE = ", ⚠️ chưa có nơi họp"
SESSION_NO_DAY = "chưa có ngày"
SESSION_HOURS = ", {start}{end}"
SESSION_END = " đến {end}"
RIGHT = "Đúng"
MOST_SESSIONS = "Nhiều nhất {limit} buổi một hội nghị. Thầy cô gõ lại, hoặc dùng tệp YAML; /huy để thôi."
ASK_ROLES = (
    "Mỗi đơn vị cử những ai? Mỗi dòng một ghế; chức vụ đi thay để trong ngoặc: cả dòng vẫn là **một** ghế.\n"
    "Ví dụ: Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh\nGõ /huy để thôi."
)
ROLES = "Mỗi đơn vị {count} ghế:\n{lines}\nChưa đúng thì thầy cô gõ lại, /huy để thôi."
ROLE = "{number}. {label}"
MOST_ROLES = "Nhiều nhất {limit} ghế một đơn vị, mỗi ghế nhiều nhất 300 chữ. Thầy cô gõ lại, hoặc /huy để thôi."
DRAFTED = "✅ Đã lưu bản nháp, chưa gửi cho ai. Bước tiếp theo: mời đơn vị. Sửa, xóa bằng “{mend}”."
LOADED = "✅ Đã nạp từ tệp: {sessions} buổi, {units} đơn vị; chưa gửi cho ai."
LOADED_SAME = "✅ Hội nghị này đã có và đã mở nên em giữ nguyên, không nạp lại."
FILE_FAULTS = "⚠️ Tệp chưa dùng được, {count} chỗ cần sửa:\n{lines}\nSửa xong thầy cô gửi lại tệp, hoặc /huy để thôi."
FILE_OPEN_STAGE = "Tệp ghi stage khác draft: trong trò chuyện em chỉ nhận bản nháp, mở bằng nút “Mở và gửi lời mời”."
FORM_GONE = "Phần đang nhập đã đóng. Thầy cô gõ /hoinghi tạo để làm lại."
COPIED = (
    "✅ Đã chép thành bản nháp mới: {sessions} buổi, {units} đơn vị, {seats} ghế mỗi đơn vị; ngày và nơi họp để trống."
    "{hosts} Đặt ngày bằng “{mend}”."
)
COPIED_HOSTS = " Bên đăng cai luân phiên: {hosts}."
COPIED_HOST = "buổi {number}: {host}"
NOTHING_TO_COPY = "Chưa có hội nghị nào để chép. Thầy cô gõ tên hội nghị mới, hoặc /huy để thôi."
COPY_TITLE = "{title} (bản chép)"

# The draft
PLAN = "Mỗi đơn vị {seats} ghế: {roles}.\nĐổi người đến hết {freeze} ngày trước buổi; nhắc trước {leads} ngày."
TO_DRAFT = "Về bản nháp"
MEND_WHAT = "Thầy cô muốn sửa gì của **{title}**?"
MEND_SESSIONS, MEND_ROLES, MEND_TERMS, DELETE = "Các buổi, ngày giờ", "Ghế đại biểu", "Tên và các hạn", "Xóa bản nháp"
MEND_LABEL = "Sửa bản nháp"
ASK_TERMS = (
    "Thầy cô gõ tên mới, hoặc các hạn, ví dụ: khóa trước 3 ngày, nhắc trước 10, 5, 2 ngày. Hiện là: khóa trước "
    "{freeze} ngày, nhắc trước {leads} ngày. Gõ /huy để thôi."
)
MENDED = "✅ Đã sửa bản nháp. Sửa lại bằng “{mend}”."
DELETE_SURE = "Xóa hẳn bản nháp **{title}**? Không lấy lại được."
DELETE_YES = "Xóa"
DELETED = "✅ Đã xóa bản nháp **{title}**. Tạo lại: /hoinghi tạo."

# Units
WHICH_SESSION = "Mời đơn vị cho buổi nào ạ?"
SESSION_LABEL = "Buổi {number}: {region} ({units})"
NO_SESSION = "Bản nháp chưa có buổi nào. Thầy cô thêm buổi trong “{mend}”, hoặc gõ /hoinghi tổ chức."
ASK_UNITS = (
    "Buổi {number}, {region}: đã có {units} đơn vị. Thầy cô gõ hoặc dán danh sách, mỗi dòng một đơn vị; bỏ một đơn vị "
    "thì gõ “bỏ” trước tên. Hoặc chọn; /huy để thôi."
)
BELOW, BY_PROVINCE, COPY_UNITS = "Đơn vị trực thuộc ({count})", "Theo tỉnh, thành phố", "Xong"
ASK_PROVINCES = "Những tỉnh, thành phố nào? Thầy cô gõ tên, cách nhau bằng dấu phẩy; /huy để thôi."
NO_PROVINCE = "Em không biết tỉnh, thành phố “{typed}”. Thầy cô gõ lại, hoặc /huy để thôi."
NO_UNITS_THERE = "Em không thấy đơn vị nào ở {provinces}. Thầy cô gõ tên đơn vị, hoặc /huy để thôi."
PROVINCE_NOW = "{old} nay thuộc {new}."
WHICH_KIND = "Ở {where} có {count} đơn vị. Thầy cô mời:"
EVERYTHING_BELOW = "các đơn vị trực thuộc"
KIND_LABEL = "{kind} ({count})"
ALL_OF_THEM = "Tất cả ({count})"
FOUND_UNITS = "Em hiểu là:\n{lines}"
FOUND_UNIT, NEAR_UNIT = "{number}. {unit}", "{number}. ⚠️ “{typed}” là **{unit}**?"
MERGED_UNIT = "{number}. {unit} (“{typed}” nay thuộc đơn vị này)"
MERGED_TWICE = "“{typed}” nay thuộc {unit}, đã có ở trên."
NAMED_TWICE = "“{typed}” là {unit}, đã có ở trên."
UNCLEAR_UNIT = "⚠️ “{typed}” chưa rõ, có phải: {names}?"
UNKNOWN_UNIT = "⚠️ “{typed}”: em không tìm được đơn vị nào."
UNCLEAR_HOW = "Những dòng chưa rõ em để lại: thầy cô gõ lại cho đủ tên, hoặc /huy để thôi."
ADD_UNITS = "Đúng, mời {count} đơn vị"
RETYPE = "Gõ lại"
ADDED = "✅ Buổi {number} nay có {units} đơn vị (thêm {new}){waiting}. Muốn thêm hay bỏ nữa: “{more}”."
MORE_UNITS = "Thêm, bớt đơn vị"
ADDED_WAITING = ", {count} đơn vị trong danh sách chờ"
REMOVED = "✅ Đã bỏ {names}; buổi {number} còn {units} đơn vị. Mời lại: gõ tên đơn vị."
NOT_INVITED = "Trong buổi này không có “{typed}”. Thầy cô gõ lại, hoặc /huy để thôi."
MOST_UNITS = "Một lần em nhận nhiều nhất {limit} dòng. Thầy cô chia làm nhiều lần, hoặc /huy để thôi."

# Looking and opening
LOOK = "Đúng như cán bộ của {unit} sẽ thấy:"
LOOK_CHOICES = "Các nút: {labels}."
NO_UNITS_YET = "Chưa mời đơn vị nào nên chưa có gì để xem. Thầy cô mời đơn vị trước, hoặc gõ /hoinghi tổ chức."
NOT_COMPLETE = "Chưa mở được **{title}**: {problems}. Thầy cô sửa trong bản nháp rồi mở lại."
NO_SESSIONS, NO_ROLES = "chưa có buổi nào", "chưa có ghế nào"
SESSION_EMPTY, SESSION_PAST = "buổi {numbers} chưa mời đơn vị nào", "buổi {numbers} có ngày đã qua"
SURE_OPEN = (
    "Mở **{title}** và gửi lời mời: {sessions} buổi, {units} đơn vị.\n"
    "Em gửi tới {people}{channels}.{nobody}{warnings}\n"
    "Mở rồi thì không sửa bản nháp được nữa; ngày giờ, nơi họp vẫn đổi được và em báo mọi đơn vị."
)
SURE_NOBODY = "\n⚠️ {count} đơn vị chưa có cán bộ liên kết, cần gọi điện: {names}."
SURE_NO_DAY = "\n⚠️ Buổi {numbers} chưa có ngày: em không nhắc được theo hạn."
SURE_FROZEN = (
    "\n⚠️ Buổi {numbers} đã qua hạn đổi người (khóa trước {freeze} ngày): đơn vị vẫn trả lời được đến khi họp, nhưng "
    "ghi rồi mà đổi thì thầy cô phải duyệt."
)
OPEN_YES = "Mở và gửi"
ALREADY_OPEN = "**{title}** đã mở rồi; không gửi lại lời mời. Theo dõi: /hoinghi ai chưa trả lời."
