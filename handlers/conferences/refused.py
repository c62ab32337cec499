"""What cannot be done about a seat, a mark or a session: one code and one sentence each.

For: `Refused`, which rules raise and conversations show. Not for: the rules (`seats.py`), and sentences of the
conversations themselves.
"""

from __future__ import annotations

from enum import StrEnum

from bot.errors import AssistantError
from handlers.conferences.model import Seat


class Code(StrEnum):
    """Why something was refused; stable, for tests, web pages and files."""

    SEAT_TAKEN = "seat_taken"
    CHANGED_MEANWHILE = "changed_meanwhile"
    FROZEN = "frozen"
    NOT_FROZEN = "not_frozen"
    SESSION_HELD = "session_held"
    SESSION_CLOSED = "session_closed"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_POSTPONED = "session_postponed"
    SESSION_NOT_HELD = "session_not_held"
    HISTORY = "history"
    NOT_OPEN = "not_open"
    CONFERENCE_CLOSED = "conference_closed"
    CONFERENCE_CANCELLED = "conference_cancelled"
    UNIT_DECLINED = "unit_declined"
    WAITING = "waiting"
    NO_DELEGATE = "no_delegate"
    SAME_PERSON = "same_person"
    NO_REASON = "no_reason"
    NO_REQUEST = "no_request"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    NO_SEAT = "no_seat"
    NO_INVITATION = "no_invitation"
    NO_SESSION = "no_session"
    NO_PRESENCE = "no_presence"
    KEY_REUSED = "key_reused"
    BAD_KEY = "bad_key"


_SENTENCES = {
    Code.SEAT_TAKEN: "Ghế này đã ghi cho người khác; muốn thay người, thầy cô chọn đổi đại biểu.",
    Code.CHANGED_MEANWHILE: "Ghế này vừa được người khác sửa; thầy cô xem lại rồi làm tiếp giúp em.",
    Code.FROZEN: "Đã hết hạn đổi; thầy cô gửi yêu cầu để ban tổ chức duyệt.",
    Code.NOT_FROZEN: "Vẫn còn hạn đổi; thầy cô đổi thẳng, không cần ban tổ chức duyệt.",
    Code.SESSION_HELD: "Hội nghị ở khu vực này đã tổ chức; danh sách đăng ký không đổi được nữa.",
    Code.SESSION_CLOSED: "Buổi này đã chốt; muốn sửa, thầy cô báo ban tổ chức.",
    Code.SESSION_CANCELLED: "Buổi này đã hủy; thầy cô không phải làm gì thêm.",
    Code.SESSION_POSTPONED: "Buổi này đang hoãn; khi có ngày mới, em sẽ báo thầy cô.",
    Code.SESSION_NOT_HELD: "Buổi này chưa được ghi là đã tổ chức; thầy cô ghi «đã tổ chức» trước.",
    Code.HISTORY: "Đây là hội nghị đã qua, chỉ để tra cứu; không sửa được.",
    Code.NOT_OPEN: "Hội nghị còn đang soạn; khi ban tổ chức gửi lời mời, thầy cô mới trả lời được.",
    Code.CONFERENCE_CLOSED: "Hội nghị đã kết thúc; muốn sửa, thầy cô báo ban tổ chức.",
    Code.CONFERENCE_CANCELLED: "Hội nghị đã hủy; thầy cô không phải làm gì thêm.",
    Code.UNIT_DECLINED: "Đơn vị đã báo không dự; muốn dự lại, thầy cô rút lời báo đó trước.",
    Code.WAITING: "Đơn vị đang trong danh sách chờ; có chỗ, em sẽ báo thầy cô.",
    Code.NO_DELEGATE: "Chưa có họ tên đại biểu; thầy cô ghi họ tên người dự giúp em.",
    Code.SAME_PERSON: "Người này đã ở trong danh sách của đơn vị; mỗi người chỉ ngồi một ghế.",
    Code.NO_REASON: "Thầy cô cho em biết lý do không dự (một dòng là đủ).",
    Code.NO_REQUEST: "Ghế này không có yêu cầu đổi nào đang chờ duyệt.",
    Code.NOTHING_TO_WITHDRAW: "Ghế này chưa có câu trả lời nào để rút lại.",
    Code.NO_SEAT: "Không có ghế này trong lời mời; thầy cô mở lại /hoinghi để xem.",
    Code.NO_INVITATION: "Không còn lời mời này; thầy cô mở lại /hoinghi để xem.",
    Code.NO_SESSION: "Không có buổi họp này; thầy cô mở lại /hoinghi để xem.",
    Code.NO_PRESENCE: "Chỉ ghi được có mặt, vắng có phép hoặc vắng; để bỏ một lần ghi, thầy cô chọn Hoàn tác.",
    Code.BAD_KEY: "Lần ghi này thiếu mã hợp lệ; thầy cô tải lại trang rồi ghi lại.",
    Code.KEY_REUSED: "Lần ghi này trùng mã với một lần ghi khác; thầy cô tải lại trang rồi ghi lại.",
}


class Refused(AssistantError):
    """A refusal. `seat` is the seat as it stands now, where another's change is the reason: who holds it and since when
    (`seat.delegate`, `seat.changed_at`, `seat.changed_by`). Whom that may be shown to, the caller decides.
    """

    def __init__(self, code: Code, seat: Seat | None = None) -> None:
        super().__init__(_SENTENCES[code])
        self.code = code.value
        self.seat = seat
