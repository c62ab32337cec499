"""Who is told what and when: the pure rules, with tables and with everything that hypothesis thinks of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deadlines import changes
from handlers.deadlines.changes import Code, Refused
from handlers.deadlines.model import LEADS, OVERDUE, Deadline, Owed, Round, State, Task
from handlers.deadlines.reminders.reminding import due_reminders, new_keys, next_step, step

DUE = dt.date(2026, 12, 15)
NOW = dt.datetime(2026, 12, 1, 2, tzinfo=dt.UTC)
DAYS = st.integers(-40, 40).map(lambda days: DUE + dt.timedelta(days=days))
STEPS = st.lists(st.integers(0, 30), max_size=5, unique=True).map(tuple)
STATES = st.sampled_from([one for one in State if one is not State.LATE])


def owed(task_id: int = 1, due: dt.date = DUE, state: State = State.OPEN, **more: object) -> Owed:
    deadline = Deadline(1, "Báo cáo", 1, **more)  # type: ignore[arg-type]
    return Owed(Task(task_id, 1, task_id, state), Round(1, 1, due, due), deadline, f"Trường {task_id}")


@pytest.mark.parametrize(
    ("days", "key"),
    [(15, None), (14, "14"), (8, "14"), (7, "7"), (2, "3"), (1, "1"), (0, "0"), (-1, "1"), (-2, "1"), (-30, "7")],
)
def test_the_newest_step_that_has_come(days: int, key: str | None) -> None:
    found = step(owed(), DUE - dt.timedelta(days=days))
    kind = "late" if days < 0 else "lead"
    assert found == (None if key is None else f"{kind}:{DUE}:{key}")


@given(leads=STEPS, overdue=STEPS.map(lambda found: tuple(one for one in found if one)), start=DAYS)
def test_each_step_is_told_once_and_only_on_the_days_that_are_looked_at(
    leads: tuple[int, ...], overdue: tuple[int, ...], start: dt.date
) -> None:
    """A program that looks on `next_step` days alone tells just what one tells that looks every day."""
    one = owed(leads=leads, overdue=overdue)
    last = DUE + dt.timedelta(days=60)
    daily: list[str] = []
    day = start
    while day <= last:
        daily += new_keys(one, day, daily)
        day += dt.timedelta(days=1)
    seldom: list[str] = []
    look: dt.date | None = start
    while look is not None:
        seldom += new_keys(one, look, seldom)
        look = next_step(one, look)
    assert daily == seldom
    assert len(daily) == len(set(daily))


@given(state=STATES, today=DAYS, call=st.sampled_from(["", "nudge:2026-12-01"]))
def test_a_unit_that_has_nothing_to_do_is_told_nothing(state: State, today: dt.date, call: str) -> None:
    one = owed(state=state)
    one = replace(one, task=replace(one.task, call=call))
    found = due_reminders({7: [one]}, today, {})
    if state in (State.OPEN, State.RETURNED):
        assert bool(found) == bool(call or step(one, today))
    else:
        assert found == [] and next_step(one, today) is None


@given(
    dues=st.lists(DAYS, min_size=1, max_size=6),
    people=st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=4),
    today=DAYS,
)
def test_one_digest_a_person_with_each_thing_once(dues: list[dt.date], people: list[set[int]], today: dt.date) -> None:
    tasks = [owed(number, due) for number, due in enumerate(dues, start=1)]
    theirs = {person: [tasks[at] for at in own if at < len(tasks)] for person, own in enumerate(people)}
    found = due_reminders(theirs, today, {})
    assert len({digest.person_id for digest in found}) == len(found)
    heard: dict[tuple[int, int], list[str]] = defaultdict(list)
    for digest in found:
        ids = [line.owed.task.id for line in digest.lines]
        assert len(ids) == len(set(ids))
        assert [line.owed.due for line in digest.lines] == sorted(line.owed.due for line in digest.lines)
        for line in digest.lines:
            heard[digest.person_id, line.owed.task.id] += line.keys
    assert due_reminders(theirs, today, heard) == [], "nothing is said twice"


@given(moves=st.lists(DAYS, min_size=1, max_size=6), today=DAYS)
def test_who_was_told_a_date_is_told_every_other_one(moves: list[dt.date], today: dt.date) -> None:
    heard: list[str] = []
    for number, due in enumerate(moves):
        one = owed(due=due)
        one = replace(one, round=replace(one.round, due_before=moves[number - 1] if number else None, moves=number))
        before = [key.split(":")[1] for key in heard]
        new = new_keys(one, today, heard)
        assert any(key.startswith("moved:") for key in new) == (bool(before) and before[-1] != str(due))
        heard += new


def test_what_else_is_due_soon_stands_in_the_digest() -> None:
    near, far = owed(2, DUE + dt.timedelta(days=3)), owed(3, DUE + dt.timedelta(days=40))
    (digest,) = due_reminders({7: [far, near, owed(1)]}, DUE - dt.timedelta(days=7), {(7, 2): [f"lead:{near.due}:14"]})
    assert [(line.owed.task.id, bool(line.keys)) for line in digest.lines] == [(1, True), (2, False)]


def test_the_usual_steps_are_those_of_the_union() -> None:
    assert LEADS == (14, 7, 3, 1, 0) and OVERDUE == (1, 3, 7)


@pytest.mark.parametrize(
    ("state", "what", "code"),
    [
        (State.REPORTED, "report", Code.REPORTED),
        (State.ACCEPTED, "report", Code.ACCEPTED),
        (State.EXCUSED, "report", Code.EXCUSED),
        (State.OPEN, "undo", Code.NOT_REPORTED),
        (State.ACCEPTED, "undo", Code.ACCEPTED),
        (State.OPEN, "accept", Code.NOT_REPORTED),
        (State.RETURNED, "annotate", Code.NOT_REPORTED),
        (State.OPEN, "give_back", Code.NOT_REPORTED),
        (State.REPORTED, "excuse", Code.REPORTED),
    ],
)
def test_what_the_state_does_not_allow_is_refused_with_a_code(state: State, what: str, code: Code) -> None:
    task = Task(1, 1, 1, state)
    doing = {
        "report": lambda: changes.report(task, by=1, now=NOW),
        "undo": lambda: changes.undo(task),
        "accept": lambda: changes.accept(task),
        "annotate": lambda: changes.annotate(task, note="x"),
        "give_back": lambda: changes.give_back(task, "thiếu mẫu", now=NOW),
        "excuse": lambda: changes.excuse(task, ""),
    }
    with pytest.raises(Refused) as refused:
        doing[what]()
    assert refused.value.why is code
    assert refused.value.sentence == changes.SENTENCES[code]


def test_a_report_that_is_given_back_is_awaited_again_and_says_why() -> None:
    task = changes.report(Task(1, 1, 1), by=5, now=NOW)
    with pytest.raises(Refused):
        changes.give_back(task, "  ", now=NOW)
    back = changes.give_back(changes.accept(task), "thiếu mẫu 2", now=NOW)
    assert (back.state, back.reason, back.awaited) == (State.RETURNED, "thiếu mẫu 2", True)
    assert back.shown_state(DUE, DUE + dt.timedelta(days=1)) is State.LATE
    again = changes.report(back, by=6, now=NOW + dt.timedelta(days=20))
    assert (again.reason, again.call, again.was_late(DUE)) == ("", "", True)
