"""Conferences from files: what is read, what is refused with line and remedy, the two samples. Not: the commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.people import sample as federations
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.loading.file_format import ConferenceFile
from handlers.conferences.loading.load import Loaded, every_fault, load
from handlers.conferences.loading.load_file import FaultyFile, read_file
from handlers.conferences.model import SessionState, Stage
from handlers.conferences.tables import CONFERENCES
from knowledge.faults import Fault, KnowledgeError
from tests.handlers.conferences.core_kit import NOW, standing_now

TODAY = dt.date(2026, 11, 21)
ABSENT = ["Lâm Đồng", "Bắc Giang", "Quảng Ninh", "Lạng Sơn", "Lai Châu", "Bắc Ninh", "Hải Dương"]
PLAIN = """\
id: thu-2026
title: Hội nghị thử
kind: so_ket
organiser: Công đoàn Giáo dục Việt Nam
roles:
  - label: Chủ tịch
    titles: [Chủ tịch, Phó Chủ tịch]
  - label: Chánh Văn phòng
sessions:
  - region: Tây Nam Bộ
    place: Vĩnh Long
    day: 2026-12-11
    starts: 8:00
    ends: "11h30"
    limit: 1
    units:
      - LĐLĐ tỉnh An Giang
      - Liên đoàn Lao động tỉnh Cà Mau
tasks:
  - {text: Gửi báo cáo., owner: Ban Tuyên giáo, due: 2026-12-31}
"""


@pytest.fixture
async def provinces(sqlite: Database) -> Database:
    outcome = await federations.load_sample(sqlite, today=TODAY, now=NOW)
    assert outcome.done
    return sqlite


async def loaded(database: Database, text: str) -> Loaded:
    found, source = read_file("thu.yaml", text.encode())
    async with database.write() as session:
        return await load(session, found, source, today=TODAY, now=NOW, by=None)


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(KnowledgeError) as caught:
        read_file("thu.yaml", text.encode())
    for fault in caught.value.faults:
        assert fault.advice and "Cách sửa" in str(fault)
    return list(caught.value.faults)


async def test_a_file_becomes_a_draft(provinces: Database) -> None:
    done = await loaded(provinces, PLAIN)
    assert (done.new, done.changed, done.sessions, done.units) == (True, True, 1, 2)
    found = await standing_now(provinces, done.conference.id)
    one = found.sessions[0]
    assert (found.conference.stage, found.organiser) == (Stage.DRAFT, "Công đoàn Giáo dục Việt Nam")
    assert (one.number, one.region, one.state, one.limit) == (1, "Tây Nam Bộ", SessionState.PLANNED, 1)
    assert (one.starts, one.ends) == (
        dt.datetime(2026, 12, 11, 1, 0, tzinfo=dt.UTC), dt.datetime(2026, 12, 11, 4, 30, tzinfo=dt.UTC),
    )  # fmt: skip
    assert [(each.unit, each.waiting) for each in found.invitations] == [
        ("LĐLĐ tỉnh An Giang", False), ("LĐLĐ tỉnh Cà Mau", True),
    ]  # fmt: skip
    assert [seat.role.label for seat in found.invitations[0].seats] == ["Chủ tịch", "Chánh Văn phòng"]
    assert found.invitations[0].invited_at is None


async def test_a_draft_follows_its_file_and_an_opened_one_stays(provinces: Database) -> None:
    first = await loaded(provinces, PLAIN)
    again = await loaded(provinces, PLAIN.replace("Hội nghị thử", "Hội nghị mới").replace("    limit: 1\n", ""))
    assert (again.conference.id, again.new, again.changed) == (first.conference.id, False, True)
    found = await standing_now(provinces, first.conference.id)
    assert found.conference.title == "Hội nghị mới" and len(found.sessions) == 1
    assert [one.waiting for one in found.invitations] == [False, False]
    async with provinces.write() as session:
        await session.execute(sa.update(CONFERENCES).values(stage="open"))
    late = await loaded(provinces, PLAIN)
    assert (late.new, late.changed, late.units) == (False, False, 2)
    after = await standing_now(provinces, first.conference.id)
    assert after.invitations == found.invitations and after.conference.title == "Hội nghị mới"


async def test_units_that_cannot_be_told_are_named_with_their_lines_and_nothing_is_stored(provinces: Database) -> None:
    wrong = PLAIN.replace("LĐLĐ tỉnh An Giang", "LĐLĐ tỉnh An Gang").replace(
        "Công đoàn Giáo dục Việt Nam", "Công đoàn Giáo dục Nam Việt"
    ).replace("Cà Mau\n", "Cà Mau\n      - LĐLĐ tỉnh Cà Mau\n      - LĐLĐ tỉnh Bến Tre\n")  # fmt: skip
    with pytest.raises(KnowledgeError) as caught:
        await loaded(provinces, wrong)
    found = {(fault.line, fault.field): str(fault) for fault in caught.value.faults}
    assert set(found) == {
        (4, "organiser"), (17, "sessions[0].units[0]"), (19, "sessions[0].units[2]"), (20, "sessions[0].units[3]"),
    }  # fmt: skip
    assert "An Giang" in found[17, "sessions[0].units[0]"]
    assert "đã ghi ở dòng khác" in found[19, "sessions[0].units[2]"]
    assert "21/11/2026" in found[20, "sessions[0].units[3]"]  # merged in 2025
    async with provinces.read() as session:
        assert await queries.conferences(session) == []


async def test_every_fault_is_named_at_once_whatever_its_kind(provinces: Database) -> None:
    wrong = PLAIN.replace("LĐLĐ tỉnh An Giang", "LĐLĐ tỉnh An Gang").replace("kind: so_ket", "kind: hop")
    wrong = wrong.replace("limit: 1", "limit: 0").replace("Giáo dục Việt Nam", "Giáo dục Nam Việt")
    wrong = wrong.replace("tasks:", "  - {region: Miền Bắc, day: 2026-12-14, starts: '9:00', ends: '8:00'}\ntasks:")
    with pytest.raises(FaultyFile) as caught:
        read_file("thu.yaml", wrong.encode())
    async with provinces.read() as session:
        every = await every_fault(session, caught.value, TODAY)
    assert [fault.field for fault in every.faults] == [
        "kind", "organiser", "sessions[0].limit", "sessions[0].units[0]", "sessions[1]", "sessions[1].ends",
    ]  # fmt: skip
    said = str(every)
    assert "có phải: LĐLĐ tỉnh An Giang" in said and "?." not in said
    assert " or " not in said and "'ky_ket', 'hoi_thao' hoặc 'giao_ban'" in said


async def test_everything_below_a_unit_may_be_invited(provinces: Database) -> None:
    units = PLAIN[PLAIN.index("    units:") : PLAIN.index("tasks:")]
    text = PLAIN.replace(units, "    units_below: Tổng Liên đoàn Lao động Việt Nam\n").replace("    limit: 1\n", "")
    assert (await loaded(provinces, text)).units == 35  # 34 federations and the education union
    with pytest.raises(KnowledgeError) as caught:
        await loaded(provinces, text.replace("Tổng Liên đoàn Lao động Việt Nam", "LĐLĐ tỉnh An Giang"))
    assert "không có đơn vị trực thuộc" in str(caught.value)


async def test_a_slug_of_another_organiser_is_not_taken(provinces: Database) -> None:
    await loaded(provinces, PLAIN)
    with pytest.raises(KnowledgeError) as caught:
        await loaded(provinces, PLAIN.replace("organiser: Công đoàn Giáo dục Việt Nam", "organiser: LĐLĐ tỉnh Cà Mau"))
    assert "đặt mã khác" in str(caught.value)


async def test_units_of_one_name_are_told_apart_by_their_province(provinces: Database) -> None:
    from bot.people.headings import COLUMNS, Layout, Sort
    from bot.people.importing import import_rows

    layout = Layout(Sort.UNITS, {f: n for n, f in enumerate(COLUMNS[Sort.UNITS])}, {f: f for f in COLUMNS[Sort.UNITS]})
    rows = [
        (n, ("Trường THCS Tân An", "truong", f"LĐLĐ tỉnh {province}", province, None, None, ""))
        for n, province in enumerate(("An Giang", "Cà Mau"), start=1)
    ]
    assert (await import_rows(provinces, layout, rows, today=TODAY, now=NOW)).added == 2
    one = PLAIN.replace("      - LĐLĐ tỉnh An Giang\n", "      - Trường THCS Tân An\n")
    with pytest.raises(KnowledgeError) as caught:
        await loaded(provinces, one)
    assert "có 2 đơn vị tên" in str(caught.value) and "province" in str(caught.value)
    both = "".join(f"      - {{name: Trường THCS Tân An, province: {name}}}\n" for name in ("An Giang", "Cà Mau"))
    done = await loaded(provinces, PLAIN.replace("      - LĐLĐ tỉnh An Giang\n", both))
    assert done.units == 3


@pytest.mark.parametrize(
    ("was", "now", "line", "field", "said"),
    [
        ("id: thu-2026", "id: Thử 2026", 1, "id", "mã sai dạng"),
        ("kind: so_ket", "kind: hop", 3, "kind", "'so_ket'"),
        ("title: Hội nghị thử", "title: ''", 2, "title", "để trống"),
        ("title: Hội nghị thử\n", "", 1, "title", "thiếu trường bắt buộc"),
        ("title: Hội", "tieude: x\ntitle: Hội", 2, "tieude", "trường lạ"),
        ("2026-12-11", "11/12/2026", 12, "sessions[0].day", "không phải là ngày"),
        ("8:00", "tám giờ", 13, "sessions[0].starts", "08:00"),
        ('"11h30"', '"7h30"', 14, "sessions[0].ends", "không sau giờ bắt đầu"),
        ("    day: 2026-12-11\n", "", 12, "sessions[0].starts", "không có ngày"),
        ("limit: 1", "limit: 0", 15, "sessions[0].limit", "từ 1 trở lên"),
        ("limit: 1", "limit: nhiều", 15, "sessions[0].limit", "số nguyên"),
        ("limit: 1", "absent: [LĐLĐ tỉnh An Giang]", 15, "sessions[0].absent", "chưa tổ chức"),
        ("limit: 1", "attended: nhiều", 15, "sessions[0].attended", "Cách sửa"),
        ("limit: 1", "region_unknown: [LĐLĐ Bến Tre]", 15, "sessions[0].region_unknown[0]", "không có trong units"),
        ("limit: 1", "state: held", 15, "sessions[0].state", "còn đang soạn"),
        ("due: 2026-12-31", "due: mai", 20, "tasks[0].due", "không phải là ngày"),
        ("place: Vĩnh Long", "place: &a Vĩnh Long", 13, "", "Cách sửa"),
    ],
)
def test_a_fault_names_line_field_and_remedy(was: str, now: str, line: int, field: str, said: str) -> None:
    if now.startswith("place: &a"):
        now += "\n    region_unknown: [*a]"
        line = 12
    found = faults_of(PLAIN.replace(was, now, 1))
    assert found[0].line == line and said in str(found[0])
    assert found[0].field == field or not field


def test_what_contradicts_itself_is_told() -> None:
    held = PLAIN.replace("limit: 1", "state: held").replace("kind:", "stage: open\nkind:")
    twice = (
        "absent: [LĐLĐ tỉnh An Giang]\n    leave: [LĐLĐ tỉnh An Giang]\n    attended: [LĐLĐ tỉnh Cà Mao]\n    units:"
    )
    said = [str(fault) for fault in faults_of(held.replace("units:", twice))]
    assert len(said) == 2 and "Cà Mao» không có trong units" in said[0] and "vừa dự vừa vắng" in said[1]
    assert "chưa mời đơn vị nào" in str(faults_of(PLAIN[: PLAIN.index("    units:")])[0])


@pytest.mark.parametrize("data", [b"", b"- a\n- b", b"\xff\xfe\x00", b"id: [", b"a: b: c", b"x" * 2_000_001])
def test_what_is_no_conference_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_file("thu.yaml", data)
    assert str(caught.value).startswith("thu.yaml:") and "Cách sửa" in str(caught.value)


_anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(ConferenceFile.model_fields)), _anything)
def test_no_value_of_a_field_ends_in_anything_but_a_file_or_faults(name: str, value: Any) -> None:
    text = yaml.safe_dump(yaml.safe_load(PLAIN) | {name: value}, allow_unicode=True)
    try:
        read_file("thu.yaml", text.encode("utf-8", "surrogatepass"))
    except KnowledgeError as error:
        assert all(fault.line >= 1 and fault.advice for fault in error.faults)
