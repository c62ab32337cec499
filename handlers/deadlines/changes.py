"""What may become of a task: every change, with a code where it is refused. Pure.

For: task -> task, or Refused. Not for: who may (`scope.py`) or storing (`queries.py`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum

from bot.errors import RefusedError
from handlers.deadlines.model import State, Task


class Code(StrEnum):
    """Why a change is refused."""

    REPORTED = "already_reported"
    ACCEPTED = "already_accepted"
    EXCUSED = "excused"
    NOT_REPORTED = "not_reported"
    NO_REASON = "no_reason"


SENTENCES = {
    Code.REPORTED: "Việc này đã được ghi “đã nộp” rồi. Gõ /hannop để xem.",
    Code.ACCEPTED: "Việc này đã nộp và cấp trên đã nhận, không sửa được nữa. Gõ /hannop để xem.",
    Code.EXCUSED: "Đơn vị được miễn việc này, không cần nộp. Gõ /hannop để xem các việc khác.",
    Code.NOT_REPORTED: "Việc này chưa được ghi “đã nộp”. Gõ /hannop để xem.",
    Code.NO_REASON: "Thầy cô viết lý do giúp em, để đơn vị biết cần làm gì; hoặc /huy để thôi.",
}


class Refused(RefusedError):
    """A change that the state of a task does not allow; `why` says which rule."""

    def __init__(self, why: Code) -> None:
        super().__init__(SENTENCES[why])
        self.why = why


def report(task: Task, *, by: int | None, now: dt.datetime) -> Task:
    """The unit says that it is done; what was written for an earlier report stays. Raises Refused."""
    if task.state is State.EXCUSED:
        raise Refused(Code.EXCUSED)
    if task.state is State.ACCEPTED:
        raise Refused(Code.ACCEPTED)
    if task.state is State.REPORTED:
        raise Refused(Code.REPORTED)
    return replace(task, state=State.REPORTED, reported_by=by, reported_at=now, reason="", call="")


def undo(task: Task) -> Task:
    """The report was a mistake. Raises Refused where there is none, or it is accepted."""
    _reported(task)
    return replace(task, state=State.OPEN, reported_by=None, reported_at=None, note="", file_id=None)


def annotate(task: Task, *, note: str | None = None, file_id: int | None = None) -> Task:
    """A note or a file with the report. Raises Refused where there is none, or it is accepted."""
    _reported(task)
    return replace(task, note=task.note if note is None else note, file_id=file_id or task.file_id)


def accept(task: Task) -> Task:
    """The organiser takes the report. Raises Refused where there is none."""
    _reported(task)
    return replace(task, state=State.ACCEPTED)


def give_back(task: Task, reason: str, *, now: dt.datetime) -> Task:
    """The organiser asks for a better one; the unit is told why. Raises Refused."""
    if task.state is not State.ACCEPTED:
        _reported(task)
    if not reason.strip():
        raise Refused(Code.NO_REASON)
    return replace(task, state=State.RETURNED, reason=reason.strip(), call=f"returned:{now:%y%m%d%H%M%S}")


def excuse(task: Task, reason: str) -> Task:
    """The unit need not do it. Raises Refused where it has done it already."""
    if task.state is State.ACCEPTED:
        raise Refused(Code.ACCEPTED)
    if task.state is State.REPORTED:
        raise Refused(Code.REPORTED)
    return replace(task, state=State.EXCUSED, reason=reason.strip(), call="")


def extend(task: Task, day: dt.date) -> Task:
    """This unit has until a day of its own. Raises Refused where nothing is awaited of it."""
    if not task.awaited:
        raise Refused({State.ACCEPTED: Code.ACCEPTED, State.EXCUSED: Code.EXCUSED}.get(task.state, Code.REPORTED))
    return replace(task, due=day, moves=task.moves + 1)


def owe_again(task: Task) -> Task:
    """A unit that was excused owes it after all; any other task stays as it is."""
    return replace(task, state=State.OPEN, reason="") if task.state is State.EXCUSED else task


def _reported(task: Task) -> None:
    if task.state is State.ACCEPTED:
        raise Refused(Code.ACCEPTED)
    if task.state is not State.REPORTED:
        raise Refused(Code.NOT_REPORTED)
