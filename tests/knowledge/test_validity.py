"""What a text is worth on a day: the least of its ends, each day counted where it belongs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Clause, Confidence, Document, Entitlement, LegalBasis, Party, Source, State, Term
from knowledge.model import UnitKind as Kind
from knowledge.validity import entitlement_validity, show_date, validity
from tests.knowledge.shelf import shipped

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
YEARS = st.integers(2000, 2060)


def document(**given: object) -> Document:
    plain = {
        "id": "mau",
        "kind": "plan",
        "title": "Kế hoạch mẫu",
        "short": "Kế hoạch mẫu",
        "badge": "Bản nháp, chưa ai ký.",
        "source": Source(name="Tệp thử"),
        "clauses": (Clause(id="mau/p1", text="Hai bên họp mỗi quý."),),
    }
    return Document.model_validate(plain | given)


def entitlement(**given: object) -> Entitlement:
    plain = {
        "id": "mau",
        "topic": "union_fee",
        "question": "Đóng bao nhiêu?",
        "short": "Đóng một phần.",
        "answer": "Đoàn viên đóng một phần.",
        "applies_to": (Kind.ANY,),
        "confidence": Confidence.A,
        "caution": "Không có.",
        "checked": dt.date(2026, 11, 21),
    }
    return Entitlement.model_validate(plain | given)


PARTIES = (
    Party(name="Liên đoàn", ended=dt.date(2025, 7, 1), successor="công đoàn xã"),
    Party(name="Phòng Giáo dục", ended=dt.date(2025, 7, 1)),
)
TO_2028 = document(term=Term(start="2023", end="2028"), parties=PARTIES)
SPRING = document(term=Term(start="2024-02", end="2024-05"))
ONE_DAY = document(term=Term(start="2024-02-29", end="2024-02-29"))
OPEN = document(term=Term(start="2024"))
BASIS = document(
    term=Term(start="2020", end="2030"),
    basis=(LegalBasis(number="1/QĐ-MAU", ended=dt.date(2026, 1, 1)), LegalBasis(name="Luật mẫu")),
    parties=(Party(name="Bên A", ended=dt.date(2027, 1, 1)), Party(name="Bên B")),
)


@pytest.mark.parametrize(
    ("text", "day", "state", "says"),
    [
        (TO_2028, "2022-12-31", State.NOT_YET, "Hiệu lực 2023–2028 · chưa có hiệu lực"),
        (TO_2028, "2023-01-01", State.IN_FORCE, "Hiệu lực 2023–2028 · còn hiệu lực"),
        (TO_2028, "2025-06-30", State.IN_FORCE, "còn hiệu lực"),
        (TO_2028, "2025-07-01", State.ENDED, "đã hết hiệu lực: hai bên ký đã kết thúc hoạt động từ 01/7/2025"),
        (SPRING, "2024-01-31", State.NOT_YET, "chưa có hiệu lực"),
        (SPRING, "2024-02-01", State.IN_FORCE, "còn hiệu lực"),
        (SPRING, "2024-05-31", State.IN_FORCE, "còn hiệu lực"),
        (SPRING, "2024-06-01", State.ENDED, "hết thời hạn ghi trong văn bản (2024-05)"),
        (ONE_DAY, "2024-02-29", State.IN_FORCE, "còn hiệu lực"),
        (ONE_DAY, "2024-03-01", State.ENDED, "đã hết hiệu lực"),
        (OPEN, "2099-12-31", State.IN_FORCE, "Hiệu lực từ 2024 · còn hiệu lực"),
        (BASIS, "2025-12-31", State.IN_FORCE, "còn hiệu lực"),
        (BASIS, "2026-01-01", State.ENDED, "căn cứ 1/QĐ-MAU hết hiệu lực từ 01/01/2026"),
        (document(), "2026-01-01", State.UNCLEAR, "Không ghi thời hạn · chưa rõ còn hiệu lực hay không"),
        (document(term=Term(end="2025")), "2025-12-31", State.IN_FORCE, "Hiệu lực đến 2025 · còn hiệu lực"),
        (document(term=Term(end="2025")), "2026-01-01", State.ENDED, "đã hết hiệu lực"),
        (document(ended_early=dt.date(2024, 3, 5)), "2024-03-05", State.ENDED, "chấm dứt từ 05/3/2024"),
        (document(state=State.DRAFT), "2024-03-05", State.DRAFT, "Bản nháp, chưa ai ký."),
    ],
)
def test_a_document_on_a_day(text: Document, day: str, state: State, says: str) -> None:
    worth = validity(text, dt.date.fromisoformat(day))
    assert worth.state is state
    assert says in worth.text


def test_a_term_to_2028_ended_with_its_parties() -> None:
    (lam_dong,) = [found for found in shipped().documents.values() if found.id == "lam-dong-2023"]
    worth = validity(lam_dong.model_copy(update={"state": None}), dt.date(2025, 7, 1))
    assert lam_dong.term.end == "2028"
    assert worth.end == dt.date(2025, 7, 1)
    assert worth.state is State.ENDED


def test_who_took_over_is_named_once_a_party_is_gone() -> None:
    assert validity(TO_2028, dt.date(2025, 7, 1)).successor == "công đoàn xã"
    assert validity(TO_2028, dt.date(2025, 6, 30)).successor is None
    own = TO_2028.model_copy(update={"successor": "công đoàn phường"})
    assert validity(own, dt.date(2026, 1, 1)).successor == "công đoàn phường"


@given(YEARS, st.lists(DAYS, min_size=0, max_size=2), st.lists(DAYS, max_size=2), st.none() | DAYS, DAYS)
def test_it_ends_with_the_first_of_its_ends(
    year: int, parties: list[dt.date], bases: list[dt.date], early: dt.date | None, day: dt.date
) -> None:
    text = document(
        term=Term(end=str(year)),
        parties=tuple(Party(name=f"Bên {n}", ended=end) for n, end in enumerate(parties)),
        basis=tuple(LegalBasis(number=f"{n}/QĐ", ended=end) for n, end in enumerate(bases)),
        ended_early=early,
    )
    first = min([dt.date(year + 1, 1, 1), *parties, *bases, *([early] if early else [])])
    worth = validity(text, day)
    assert worth.end == first
    assert (worth.state is State.ENDED) == (day >= first)


@pytest.mark.parametrize(
    ("entry", "day", "state", "says"),
    [
        (entitlement(effective_from="2025-07"), "2025-06-30", State.NOT_YET, "áp dụng từ 01/7/2025, chưa có hiệu lực"),
        (entitlement(effective_from="2025-07"), "2025-07-01", State.IN_FORCE, "đang áp dụng từ 01/7/2025"),
        (entitlement(effective_to="2025"), "2025-12-31", State.IN_FORCE, "đang áp dụng (xem đến 21/11/2026)"),
        (entitlement(effective_to="2025"), "2026-01-01", State.ENDED, "đã hết áp dụng sau 31/12/2025"),
        (entitlement(confidence=Confidence.C), "2026-01-01", State.UNCLEAR, "chưa xác nhận được quy định chung"),
    ],
)
def test_an_entitlement_on_a_day(entry: Entitlement, day: str, state: State, says: str) -> None:
    worth = entitlement_validity(entry, dt.date.fromisoformat(day))
    assert worth.state is state
    assert says in worth.text


@given(DAYS)
def test_what_is_not_confirmed_is_never_in_force(day: dt.date) -> None:
    entry = entitlement(confidence=Confidence.C, effective_from="2020", effective_to="2030")
    assert entitlement_validity(entry, day).state is State.UNCLEAR


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2025-07-01", "01/7/2025"), ("2025-02-09", "09/02/2025"), ("2025-11-21", "21/11/2025")],
)
def test_dates_are_printed_as_official_documents_do(day: str, shown: str) -> None:
    assert show_date(dt.date.fromisoformat(day)) == shown
