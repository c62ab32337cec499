"""Every word in the files about conclusions, recommendations and comments on a draft.

For: wording. Not for: deciding, or chat.
"""

from __future__ import annotations

from handlers.conferences.after.model import Sort, State

# Conclusions and recommendations
TITLES = {Sort.TASK: "Kết luận", Sort.RECOMMENDATION: "Kiến nghị"}
DOCX_HEADINGS = {
    Sort.TASK: ("STT", "Nội dung", "Thực hiện", "Hạn", "Kết quả"),
    Sort.RECOMMENDATION: ("STT", "Nội dung", "Gửi", "Hạn", "Kết quả"),
}
XLSX_HEADINGS = {
    Sort.TASK: ("Số", "Nội dung", "Thực hiện", "Hạn", "Tình trạng", "Kết quả"),
    Sort.RECOMMENDATION: ("Số", "Nội dung", "Gửi", "Hạn", "Tình trạng", "Kết quả"),
}
HISTORY = "Ghi lại như nguồn đã kể, chỉ để tra cứu: không còn việc nào đang chờ làm."
DUE, DUE_THEN = "{day}", "{day} (hạn lúc đó)"
LATE = "Quá hạn"
STATES = {
    Sort.TASK: {
        State.OPEN: "Đang làm",
        State.DONE: "Đã xong",
        State.ACCEPTED: "Đã xong",
        State.DECLINED: "Không làm",
        State.HISTORY: "Hồ sơ đã qua",
    },
    Sort.RECOMMENDATION: {
        State.OPEN: "Chưa có trả lời",
        State.DONE: "Đã trả lời",
        State.ACCEPTED: "Được chấp nhận",
        State.DECLINED: "Không được chấp nhận",
        State.HISTORY: "Hồ sơ đã qua",
    },
}

# Comments on a draft
COMMENTS = "BẢNG TỔNG HỢP"
ABOUT = "Ý kiến góp ý {title}"
PART_RESULT, PART_TABLE = "Kết quả lấy ý kiến", "Ý kiến theo mục và đơn vị"
LINE = "{commented}/{units} đơn vị đã góp ý: {comments} ý kiến cho {touched}/{clauses} mục."
PERIOD = "Hội nghị: {conference}. {closing}"
CLOSES, CLOSED_ON, CLOSED, NO_DAY = (
    "Nhận góp ý đến hết ngày {day}.",
    "Đã nhận góp ý đến hết ngày {day}.",
    "Đã đóng nhận góp ý.",
    "Chưa đặt ngày đóng.",
)
TAKEN = "Số liệu lúc {moment}."
NO_COMMENTS = "Chưa có ý kiến nào."
DOCX_TABLE = ("STT", "Mục", "Nội dung dự thảo", "Đơn vị", "Ý kiến")
XLSX_TABLE = ("Mục số", "Mục", "Nội dung dự thảo", "Đơn vị", "Ý kiến", "Ghi lúc")
SHEET_TABLE, SHEET_CLAUSES, SHEET_UNITS = "Ý kiến", "Theo mục", "Theo đơn vị"
XLSX_CLAUSES = ("Mục số", "Mục", "Nội dung dự thảo", "Số ý kiến")
XLSX_UNITS = ("STT", "Đơn vị", "Số mục đã góp ý", "Tình trạng")
COMMENTED, NOT_COMMENTED = "đã góp ý", "chưa góp ý"
NOT_YET = "Chưa góp ý ({count}): {names}."
