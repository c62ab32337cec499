"""Every sentence of the membership room for those who give rights or watch over lists.

For: wording. Not for: deciding.
"""

from __future__ import annotations

from typing import NamedTuple

HEAD = "**Vai trò của thầy cô**\n{roles}"
ROLE_LINE = "• {role}"
UNIT_CODE_PAGE = "**Mã đơn vị** của {unit}: đoàn viên gõ mã này để nhận tên mình trong danh sách.\n{state}"
HAS_CODE = "Đang có một mã, dùng đến hết {day}. Em không giữ mã để xem lại; quên mã thì tạo mã mới, mã cũ hết dùng."
HAS_NO_CODE = "Chưa có mã nào đang dùng được."
UNIT_CODE = (
    "✅ Mã đơn vị **{unit}**: **{code}** (dùng đến hết {day}; mã trước hết dùng).\n"
    "Đoàn viên gõ cho em: /start {code}{link}\n"
    "Thầy cô chép hoặc in ngay: sau ít phút em xóa mã khỏi cuộc trò chuyện này."
)
UNIT_CODES = "Mã cho đoàn viên"
NEW_CODE = "Tạo mã mới"
END_CODE = "Thu hồi mã đơn vị"
CODE_ENDED = "✅ Đã thu hồi mã đơn vị {unit}: mã đó không còn dùng được."
ROSTER_BELOW = "Phiếu in cho {count} đơn vị"
OTHERS = "Việc khác"
OTHERS_HEAD = "Các việc khác với quyền và danh sách:"
OTHERS_FOR = "Các việc khác ở **{unit}**:"
INVITE = "Mời cán bộ"
HOLDERS = "Ai đang có quyền"
CLAIMS = "Yêu cầu nhận dòng danh sách"
AUDIT = "Nhật ký"
RESIGN = "Thôi một vai trò"

WHICH_UNIT = {
    "invite": "Mời cán bộ cho đơn vị nào? Gõ một phần tên đơn vị, hoặc /huy để thôi.",
    "code": "Mã cho đoàn viên của đơn vị nào? Gõ một phần tên đơn vị, hoặc /huy để thôi.",
    "unit": "Xem quyền và lời mời ở đơn vị nào? Gõ một phần tên đơn vị, hoặc /huy để thôi.",
}
NO_UNIT = "Trong phạm vi của thầy cô em chưa thấy đơn vị nào tên như vậy. Thầy cô gõ cách khác, hoặc /huy để thôi."
SEVERAL = "Em thấy mấy đơn vị gần giống. Thầy cô chọn một, hoặc gõ đầy đủ hơn:"
NOT_YOURS = "Đơn vị này ngoài phạm vi của thầy cô. Thầy cô liên hệ {contact}, hoặc gõ /canbo."
GONE = "Mục này không còn nữa. Gõ /hoso để xem quyền và lời mời đang có."

CODE = (
    "✅ Mã mời {role}: **{code}** (dùng một lần, đến hết {day}).\n"
    "Người được mời gõ cho em: /start {code}{link}\n"
    "Ai có mã đều dùng được, nên chỉ đưa cho đúng người. Thầy cô chép ngay: sau ít phút em xóa mã khỏi cuộc trò chuyện."
)
LINK = "\nhoặc mở: {link}"
REVOKE_THIS = "Thu hồi mã này"
INVITE_OTHER = "Mời đơn vị khác"
INVITE_BELOW = "Mời cả {count} đơn vị trực thuộc"
INVITE_ORGANISER = "Mời người phụ trách"
REVOKED = "✅ Đã thu hồi lời mời {role}: mã đó không còn dùng được. Mời lại bằng /hoso."

UNIT = "**{unit}**\n{holders}\n{waiting}"
HOLDERS_LINE = "Đang có quyền: {names}."
NOBODY = "Chưa ai có quyền ở đây."
WAITING_LINE = "Lời mời chưa dùng: {invitations}."
NO_WAITING = "Không có lời mời nào đang chờ."
INVITATION = "{role} (đến {day})"
MAKE = "Tạo mã mời cán bộ"
END_ONE = "Chấm dứt quyền"
REVOKE_ONE = "Thu hồi lời mời"
WHOLE = "Quản trị"
WHOLE_TITLE = "Quản trị của {union}"
END_WHICH = "Chấm dứt quyền của ai?"
END_LABEL = "{name}: {role}"
REVOKE_WHICH = "Thu hồi lời mời nào?"
MORE = "Xem tiếp"
SURE = "Chấm dứt quyền {role} của {name}? Người đó không làm được việc của vai trò này nữa, kể từ bây giờ."
SURE_YES = "Chấm dứt"
SURE_NO = "Thôi, giữ nguyên"
KEPT = "✅ Giữ nguyên quyền. Xem lại bằng /hoso."
ENDED_INVITES = "; {count} lời mời người đó đã tạo mà chưa ai dùng bị thu hồi"
ENDED = "✅ Đã chấm dứt quyền {role} của {name}{also}. Cấp lại bằng một lời mời mới trong /hoso."
ENDED_NOTICE = "Vai trò {role} của thầy cô đã được chấm dứt. Thắc mắc xin gõ /canbo."
LAST_ADMIN = "Đây là quản trị cuối cùng nên em không chấm dứt được. Thầy cô mời một quản trị khác trước (/hoso)."
RESIGN_WHICH = "Thầy cô muốn thôi vai trò nào?"
SOMEBODY = "người số {id}"


class SheetWords(NamedTuple):
    """What is said about one kind of sheet."""

    done: str
    link: str
    none: str
    too_many: str


INVITE_SHEET = SheetWords(
    done=(
        "✅ Đã tạo {count} mã mời cán bộ cho các đơn vị trực thuộc **{unit}** chưa có cán bộ; mã cũ chưa dùng của các "
        "đơn vị này bị thu hồi. Mỗi mã dùng một lần, đến hết {day}.\n{lines}"
    ),
    link=(
        "Có {count} đơn vị trực thuộc **{unit}** chưa có cán bộ. Bấm để tải phiếu in (XLSX), mỗi đơn vị một mã QR. Mã "
        "được tạo khi tải; địa chỉ dùng một lần, trong 30 phút. Thu hồi từng mã trong /hoso."
    ),
    none="Các đơn vị trực thuộc {unit} đều đã có cán bộ, hoặc chưa có đơn vị nào. Gõ /hoso để xem.",
    too_many=(
        "Có {count} đơn vị chưa có cán bộ, nhiều hơn {most} nên em không viết hết trong một tin. Nhờ người quản trị "
        'máy chủ chạy lệnh: congdoan invite --role officer --below "{unit}" --sheet phieu.xlsx'
    ),
)
ROSTER_SHEET = SheetWords(
    done=(
        "✅ Đã tạo {count} mã đơn vị cho **{unit}** và các đơn vị trực thuộc; mã trước của các đơn vị này hết dùng. "
        "Đoàn viên dùng mã đến hết {day}.\n{lines}"
    ),
    link=(
        "Phiếu in (XLSX) cho **{unit}** và các đơn vị trực thuộc: {count} đơn vị, mỗi đơn vị một mã QR để đoàn viên "
        "nhận tên trong danh sách. Mã được tạo khi tải, mã trước hết dùng; địa chỉ dùng một lần, trong 30 phút."
    ),
    none="Không có đơn vị nào để in phiếu. Gõ /hoso để xem.",
    too_many=(
        "Có {count} đơn vị, nhiều hơn {most} nên em không viết hết trong một tin. Nhờ người quản trị máy chủ chạy "
        'lệnh: congdoan roster codes --unit "{unit}" phieu.xlsx'
    ),
)
SHEET_IN_FILE = "Phiếu để in ở trong tệp kèm theo, mỗi đơn vị một mã QR. Thu hồi từng mã trong /hoso."
SHEET_FETCH = "Tải phiếu in"
SHEET_LINE = "• {unit}: {code}"

CLAIMS_NONE = "Không có yêu cầu nào đang chờ trong phạm vi của thầy cô. Gõ /hoso để xem các việc khác."
CLAIM = "Còn **{count}** yêu cầu. Cũ nhất: **{name}** ({channel}) ngày {day} xin nhận dòng ở **{unit}**; {why}.\n{rows}"
CLAIM_ROW = "• Dòng {number}: {name}{title}{phone}{role}{taken}"
CLAIM_ROW_ROLE = {"officer": ", ⚠️ kèm vai trò cán bộ", "organiser": ", ⚠️ kèm vai trò người phụ trách"}
CLAIM_WHY = {
    "several": "hơn một dòng hợp",
    "taken": "dòng đã có người nhận",
    "role": "dòng kèm vai trò, xác nhận là trao vai trò đó",
}
CLAIM_TAKEN = ", đang do người khác nhận"
GIVE_ROW = "Nhận dòng {number}"
REFUSE = "Từ chối"
CLAIM_GIVEN = "✅ Đã xác nhận cho **{name}** nhận dòng ở {unit}."
UNDO = "Hoàn tác"
CLAIM_FREED = "✅ Đã hoàn tác: dòng đó lại chưa ai nhận, vai trò kèm theo đã chấm dứt."
CLAIM_REFUSED = "✅ Đã từ chối yêu cầu của **{name}** và báo cho người đó. Người đó gửi lại được nếu cần."
CLAIM_GONE = "Yêu cầu này đã được giải quyết. Gõ /hoso để xem các yêu cầu còn chờ."
CLAIM_NOTICE = "Có yêu cầu nhận dòng trong danh sách đoàn viên chờ thầy cô xem. Gõ /hoso, chọn Quyền và lời mời."

AUDIT_HEAD = "**Nhật ký**, mới nhất trước:\n{lines}\nĐầy đủ hơn: lệnh congdoan audit trên máy chủ. Việc khác: gõ /hoso."
AUDIT_LINE = "• {when} · {who} · {what} · {about}"
SERVER = "máy chủ"
ACTIONS = {
    "right.give": "cấp quyền",
    "right.end": "chấm dứt quyền",
    "invite.make": "tạo lời mời",
    "invite.revoke": "thu hồi lời mời",
    "invite.sheet": "xuất danh sách lời mời",
    "link.join": "nối kênh",
    "link.leave": "bỏ nối kênh",
    "unit_code.make": "tạo mã đơn vị",
    "unit_code.revoke": "thu hồi mã đơn vị",
    "unit_code.sheet": "xuất phiếu mã đơn vị",
    "claim.take": "nhận dòng danh sách",
    "claim.ask": "xin nhận dòng danh sách",
    "claim.accept": "xác nhận nhận dòng",
    "claim.free": "hoàn tác nhận dòng",
    "claim.refuse": "từ chối nhận dòng",
    "roster.import": "nạp danh sách",
    "codes.shut": "tạm không nhận mã trên một kênh",
    "rights.read": "xem người có quyền",
    "claims.read": "xem yêu cầu nhận dòng",
    "audit.read": "xem nhật ký",
    "push.on": "bật báo tin trên trình duyệt",
    "push.off": "tắt báo tin trên trình duyệt",
}

SHEET_TITLE = "Phiếu mời cán bộ công đoàn"
SHEET_HEADINGS = ("Đơn vị", "Mã mời", "Cách dùng", "Mã QR", "Hết hạn")
SHEET_HOW = "Gõ cho trợ lý: /start {code}"
ROSTER_TITLE = "Phiếu mã đơn vị"
ROSTER_HEADINGS = ("Đơn vị", "Mã đơn vị", "Cách dùng", "Mã QR", "Hết hạn")
ROSTER_HOW = "Đoàn viên gõ cho trợ lý: /start {code}, rồi mã nhân viên hoặc số điện thoại đã khai"
