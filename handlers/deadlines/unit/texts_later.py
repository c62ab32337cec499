"""Sentences about asking for more time, and about when units are reminded.

For: wording. Not for: deciding.
"""

from __future__ import annotations

LATER, TAKE_BACK = "Xin lùi hạn", "Rút lại"
WHICH = "Thầy cô xin lùi hạn việc nào ạ?\n{lines}"
WHICH_LABEL = "Lùi hạn việc {index}"
NOTHING = "Đơn vị không còn việc nào phải nộp, nên không cần lùi hạn. Gõ /hannop để xem."
ASK = (
    "Xin lùi **{title}** ({unit}, đang là {day}) đến ngày nào, vì sao ạ? Gõ: **ngày mới; lý do**. Người phụ trách sẽ "
    "đọc nguyên văn. /huy để thôi."
)
NO_REASON = "Em chưa thấy lý do. Gõ: ngày mới; lý do (ví dụ: {day}; trường đang thi học kỳ). Hoặc /huy để thôi."
NOT_LATER = "Ngày mới phải sau hạn đang có ({day}). Thầy cô gõ lại, hoặc /huy để thôi."
WAITS = "Đơn vị đã xin lùi **{title}** đến {day} và đang chờ trả lời. Lý do: “{reason}”"
SENT = (
    "✅ Đã gửi lời xin lùi **{title}** ({unit}) đến {day} cho người phụ trách{quiet}. Khi chưa có trả lời, hạn vẫn là "
    "{before}."
)
NOBODY = (
    "✅ Đã ghi lời xin lùi **{title}** ({unit}) đến {day}, nhưng chưa có người phụ trách nào liên kết với em; "
    "thầy cô gọi {contact}. Khi chưa có trả lời, hạn vẫn là {before}."
)
TAKEN_BACK = "✅ Đã rút lời xin lùi hạn. Hạn của **{title}** vẫn là {day}."
GONE = "Lời xin lùi hạn này không còn chờ trả lời. Gõ /hannop để xem."

ASKED = "⚠️ **{unit}** xin lùi **{title}** từ {before} đến {day}. {name} viết: “{reason}”"
GRANT, OTHER_DAY, REFUSE = "Đồng ý", "Cho ngày khác", "Từ chối"
SEE_ALL = "Xem {count} lời xin lùi hạn"
ASKED_COUNT = "\n⚠️ {count} đơn vị xin lùi hạn."
NONE_ASKED = "Không còn lời xin lùi hạn nào chờ trả lời."
GRANTED = "✅ Đã cho {unit} nộp **{title}** đến {day}; em báo đơn vị{quiet}. Các đơn vị khác vẫn theo hạn {before}."
ASK_OTHER = "Cho {unit} nộp **{title}** đến ngày nào ạ? (đơn vị xin {day}) Gõ /huy để thôi."
ASK_WHY = "Thầy cô viết lý do không lùi **{title}** cho {unit}; đơn vị sẽ đọc nguyên văn. Gõ /huy để thôi."
REFUSED = "✅ Đã từ chối và báo {unit}{quiet}. Hạn vẫn là {day}. Lý do: “{reason}”"
TOLD_GRANTED = "✅ Người phụ trách đã cho {unit} nộp **{title}** đến {day}. Em nhắc theo hạn mới."
TOLD_REFUSED = "Người phụ trách chưa đồng ý lùi **{title}** của {unit}; hạn vẫn là {day}. Lý do: “{reason}”"

STEPS = "Lịch nhắc"
STEPS_NOW = (
    "**{title}** đang nhắc trước hạn {leads}; quá hạn {overdue} thì nhắc lại, rồi báo cấp trên.\n"
    "Thầy cô gõ lịch mới, ví dụ: **trước 10, 5, 1, 0; sau 2, 5**. “không” là không nhắc. /huy để thôi."
)
DAYS, NO_DAYS = "{days} ngày", "không lần nào"
STEPS_UNCLEAR = "Em chưa đọc được. Gõ như: trước 10, 5, 1, 0; sau 2, 5 (nhiều nhất 8 lần, mỗi lần trong {most} ngày)."
STEPS_SAME = "Lịch nhắc đang như vậy rồi. Thầy cô gõ lịch khác, hoặc /huy để thôi."
STEPS_DONE = (
    "✅ **{title}** từ nay nhắc trước hạn {leads}; quá hạn {overdue} thì nhắc lại. Lần đã nhắc rồi không nhắc thêm. "
    "Lịch trước đó: {before}"
)
