"""What is told when, what is still true, how stages are read: pure, and on simulated days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.competitions.history import past
from handlers.competitions.model import (
    LEADS,
    Code,
    Competition,
    Kind,
    Refused,
    Stage,
    State,
    in_order,
    with_days,
)
from handlers.competitions.reading import Unclear, read_plan
from handlers.competitions.reminding import Followed, digest, next_step, shown_keys
from handlers.competitions.words import digest as in_words
from handlers.competitions.words import past_line

TODAY = dt.date(2026, 11, 21)
DAYS = st.integers(-20, 60).map(lambda days: TODAY + dt.timedelta(days=days))


def day(after: int) -> dt.date:
    return TODAY + dt.timedelta(days=after)


def of(*days: dt.date, **more: object) -> Competition:
    """One with a stage on each of these days."""
    stages = tuple(
        Stage(kind, one, place) for place, (kind, one) in enumerate(zip(Kind, sorted(days), strict=False), 1)
    )
    return replace(Competition(1, "x", None, state=State.OPEN, stages=stages), **more)  # type: ignore[arg-type]


@st.composite
def lives(draw: st.DrawFn) -> tuple[Competition, int, dict[int, list[Stage]], set[int], dict[int, State]]:
    """A competition, the day on which somebody follows it, days that are moved, days without any run, and closings."""
    one = of(*draw(st.lists(DAYS, min_size=1, max_size=5)), leads=draw(st.sampled_from([LEADS, (1,), (30, 10, 3, 1)])))
    moves = draw(
        st.dictionaries(
            st.integers(1, 60),
            st.tuples(st.sampled_from([stage.kind for stage in one.stages]), st.integers(0, 40)),
            max_size=4,
        )
    )
    moved = {when: [Stage(kind, day(when + later))] for when, (kind, later) in moves.items()}
    closings = draw(st.dictionaries(st.integers(1, 70), st.sampled_from([State.OPEN, State.CLOSED]), max_size=3))
    return one, draw(st.integers(0, 20)), moved, draw(st.sets(st.integers(0, 100), max_size=60)), closings


@given(lives())
def test_each_stage_is_told_once_a_step_and_never_after_its_day(
    life: tuple[Competition, int, dict[int, list[Stage]], set[int], dict[int, State]],
) -> None:
    one, followed_on, moved, no_run, closings = life
    heard: dict[int, list[str]] = {}
    told: list[tuple[int, str]] = []
    next_on: dt.date | None = None
    for number in range(110):
        today = day(number)
        changed = False
        if number in moved:
            try:
                one = replace(one, stages=with_days(one.stages, moved[number]), changes=one.changes + 1)
                changed = True
            except Refused as refused:
                assert refused.why is Code.OUT_OF_ORDER
        if closings.get(number, one.state) is not one.state:
            one, changed = replace(one, state=closings[number], changes=one.changes + 1), True
        if number == followed_on and not one.is_live(today):
            followed_on += 1  # what is closed or over is not followed
        elif number == followed_on:
            for stage, key in shown_keys(one, today):
                heard.setdefault(stage.id, []).append(key)
            next_on = next_step(one, today)
        elif changed and number > followed_on:
            next_on = today
        if number <= followed_on or number in no_run or next_on is None or next_on > today:
            # Whoever would be looked at and is not due has nothing to hear: the stored day is never too late.
            if number > followed_on and number not in no_run:
                assert digest([Followed(one)], today, heard) == []
            continue
        for line in digest([Followed(one)], today, heard):
            assert line.stage.day >= today, "after its day"
            assert one.state is State.CLOSED or f"{line.stage.day:%d/%m/%Y}" in in_words([line], today)
            told += [(line.stage.id, key) for key in line.keys]
            heard.setdefault(line.stage.id, []).extend(line.keys)
        next_on = next_step(one, today)
    assert len(told) == len(set(told)), "told twice"
    for stage in one.stages:
        steps = [key for place, key in told if place == stage.id and key.startswith("lead:")]
        assert len(steps) == len(set(steps))


@given(st.sampled_from(LEADS), st.integers(1, 60), st.integers(0, 59))
def test_a_step_is_not_missed_where_every_day_has_a_run(lead: int, stage_in: int, followed_in: int) -> None:
    one = of(day(stage_in))
    heard: dict[int, list[str]] = {}
    found = []
    for number in range(followed_in, 70):
        if number == followed_in:
            for stage, key in shown_keys(one, day(number)):
                heard.setdefault(stage.id, []).append(key)
        for line in digest([Followed(one)], day(number), heard):
            found.append(number)
            heard.setdefault(line.stage.id, []).extend(line.keys)
    assert (stage_in - lead in found) == (stage_in - lead > followed_in)


def test_who_has_handed_in_hears_only_that_the_day_was_moved() -> None:
    one = Competition(1, "x", None, state=State.OPEN, stages=(Stage(Kind.SUBMIT, day(7), 1),))
    assert digest([Followed(one, entered=True)], TODAY, {1: [f"seen:{day(7)}"]}) == []
    later = replace(one, stages=(Stage(Kind.SUBMIT, day(9), 1),), changes=1)
    (line,) = digest([Followed(later, entered=True)], TODAY, {1: [f"seen:{day(7)}"]})
    assert line.keys == (f"moved:{day(9)}:1",) and line.before == str(day(7))


def test_a_draft_is_told_to_nobody() -> None:
    assert digest([Followed(of(day(1), state=State.DRAFT))], TODAY, {1: [f"seen:{day(3)}"]}) == []


def test_what_documents_name_has_a_source_no_day_and_is_always_past() -> None:
    found = past()
    assert len(found) == len({one.id for one in found}) == 15
    assert not {"day", "date", "stages", "month"} & set(type(found[0]).model_fields)
    for one in found:
        line = past_line(1, one)
        assert line.endswith(": đã qua") and one.source in line and one.clauses
        assert not any(word in line for word in ("sắp", "sẽ", "còn "))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phát động 1/12; nộp bài 15/1", [(Kind.LAUNCH, dt.date(2026, 12, 1)), (Kind.SUBMIT, dt.date(2027, 1, 15))]),
        ("hạn nộp bài: thứ Sáu, 15/01/2027.", [(Kind.SUBMIT, dt.date(2027, 1, 15))]),
        ("vòng chung khảo ngày 20 tháng 2 năm 2027", [(Kind.FINAL, dt.date(2027, 2, 20))]),
        ("so khao 2027-02-01 chung ket 1-3", [(Kind.FIRST, dt.date(2027, 2, 1)), (Kind.FINAL, dt.date(2027, 3, 1))]),
        ("phát động 10/11/2026", [(Kind.LAUNCH, dt.date(2026, 11, 10))]),
        ("trao giải 21/11", [(Kind.AWARD, TODAY)]),
    ],
)  # fmt: skip
def test_stages_as_people_type_them(text: str, found: list[tuple[Kind, dt.date]]) -> None:
    assert [(stage.kind, stage.day) for stage in read_plan(text, TODAY).stages] == found


@pytest.mark.parametrize(
    "text",
    ["15/1/2027", "nộp bài sớm", "nộp bài 31/2/2027", "trao giải 21/11/2012", "trao giải 20/11/2018",
     "nộp bài 1/1/2040", "nộp bài 1/12, nộp bài 2/12", "nộp bài từ 1/12 đến 15/1", "nộp bài thứ hai 15/1/2027",
     "nhắc trước 0 ngày", "nhắc trước 7, 6, 5, 4, 3 ngày", "nhắc trước tết"],
)  # fmt: skip
def test_what_names_no_day_to_come_is_refused(text: str) -> None:
    with pytest.raises(Unclear) as why:
        read_plan(text, TODAY)
    assert str(why.value).endswith(".")


def test_lead_days_are_read_beside_stages() -> None:
    plan = read_plan("nộp bài 15/1/2027, nhắc trước 3, 10 và 1 ngày; trao giải 20/3/2027", TODAY)
    assert plan.leads == (10, 3, 1) and len(plan.stages) == 2


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["nộp bài", "trao giải", "nhắc trước", "15/1", "7", ";"])).map(" ".join)
)
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        plan = read_plan(text, TODAY)
    except Unclear:
        return
    assert plan.stages or plan.leads
    assert all(stage.day >= TODAY - dt.timedelta(days=366) for stage in plan.stages)


@given(st.dictionaries(st.sampled_from(Kind), st.dates(TODAY, dt.date(2029, 1, 1)), min_size=1))
def test_stages_written_out_are_read_back(days: dict[Kind, dt.date]) -> None:
    names = {Kind.LAUNCH: "Phát động", Kind.SUBMIT: "Nộp bài", Kind.FIRST: "Sơ khảo", Kind.FINAL: "Chung khảo",
             Kind.AWARD: "Trao giải"}  # fmt: skip
    text = "\n".join(f"{names[kind]} {one:%d/%m/%Y}" for kind, one in days.items())
    assert {stage.kind: stage.day for stage in read_plan(text, TODAY).stages} == days


@given(st.permutations([Stage(kind, day(place)) for place, kind in enumerate(Kind)]))
def test_stages_are_put_in_their_order(stages: list[Stage]) -> None:
    assert [stage.kind for stage in in_order(stages)] == list(Kind)
    with pytest.raises(Refused) as why:
        in_order([Stage(Kind.AWARD, day(1)), Stage(Kind.SUBMIT, day(2))])
    assert why.value.why is Code.OUT_OF_ORDER
