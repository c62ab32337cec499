"""For: proving that an import finds the clauses of real texts, loses nothing and never guesses.

Not for: the files people send (`test_importing_files.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.importing import Import, ImportingError, import_file, import_text
from knowledge.importing.header import a_date
from knowledge.model import Document

SOURCES = Path(__file__).parents[1] / "data" / "sources"
HA_NOI = "001_9008d95002dd26b8.txt"
VINH_THUAN = "002_fd13153dfa933a1c.txt"
KE_HOACH = "004_fffd73d69dbdf947.txt"


@cache
def imported(name: str) -> Import:
    return import_file(SOURCES / name)


@cache
def boundaries(name: str) -> dict[str, tuple[int, int]]:
    rows = (SOURCES / "boundaries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = (row.split("\t") for row in rows)
    return {path: (int(start), int(end)) for file, path, start, end, _ in found if file == name}


def text_of(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def everything(text: str) -> Counter[str]:
    """Every character of a text that is not white space, and how often."""
    return Counter("".join(text.split()))


def assert_whole(text: str, clauses: Any, left_out: Any) -> None:
    """Clauses are verbatim slices in order, do not overlap, and with what is left out they are the whole text."""
    at = 0
    for clause in clauses:
        assert at <= clause.start < clause.end
        assert clause.text == text[clause.start : clause.end]
        at = clause.end
    kept = sum((everything(clause.text) for clause in clauses), Counter())
    assert kept + sum((everything(item.text) for item in left_out), Counter()) == everything(text)


@pytest.mark.parametrize(("name", "count"), [(VINH_THUAN, 45), (KE_HOACH, 62), (HA_NOI, 21)])
def test_every_clause_of_a_real_text_is_found_where_a_curator_cut_it(name: str, count: int) -> None:
    expected = boundaries(name)
    assert len(expected) == count
    assert {clause.path: (clause.start, clause.end) for clause in imported(name).clauses} == expected


@pytest.mark.parametrize("name", [VINH_THUAN, KE_HOACH, HA_NOI])
def test_nothing_of_a_real_text_is_lost(name: str) -> None:
    found = imported(name)
    assert found.text == text_of(name)
    assert_whole(found.text, found.clauses, found.left_out)


@pytest.mark.parametrize("name", [VINH_THUAN, KE_HOACH])
def test_an_official_text_leaves_nothing_out_and_needs_no_warning(name: str) -> None:
    assert imported(name).left_out == ()
    assert imported(name).flags == ()


def test_the_headings_are_the_open_sections_without_their_colon() -> None:
    headings = {clause.path: clause.heading for clause in imported(KE_HOACH).clauses}
    assert headings["I.2.a.b1"] == (
        "I. MỤC ĐÍCH, YÊU CẦU",
        "2. Yêu cầu",
        "Về quán triệt, học tập Nghị quyết và các chương trình",
    )
    assert headings["III.1.b2"] == ("III. TỔ CHỨC THỰC HIỆN",)
    assert headings["closing"] == ()


def test_unrelated_news_after_the_article_is_left_out_and_said_so() -> None:
    found = imported(HA_NOI)
    last = max(clause.line for clause in found.clauses)
    assert last == 42
    rows = text_of(HA_NOI).split("\n")
    tail = {number for number, row in enumerate(rows, 1) if number > 43 and row.strip()}
    assert tail == {item.line_number for item in found.left_out if item.line_number > 43}
    kept = " ".join(clause.text for clause in found.clauses)
    assert not re.search(r"giá vàng|tỷ giá|xăng dầu|147/2024|ngáo đá", kept, re.I)
    assert any(flag.startswith("dòng 44-137: có vẻ là tin không liên quan") for flag in found.flags)


MENU = ("Có thể bạn quan tâm", "Nên xem", "Tin khác", "Xem thêm", "Phiên bản di động")


def without_menu(rows: list[str]) -> list[str]:
    return [row for row in rows if row not in MENU]


def headlines(rows: list[str]) -> list[str]:
    tail = dict.fromkeys(without_menu(rows[43:]))
    return [row for row in tail if row and not row.startswith("(LĐTĐ)")]


CHANGES: dict[str, Callable[[list[str]], list[str]]] = {
    "no menu": without_menu,
    "headlines once": lambda rows: list(dict.fromkeys(rows)),
    "headlines once, no menu": lambda rows: without_menu(list(dict.fromkeys(rows))),
    "no author": lambda rows: [row for row in rows if row != "Phạm Diệp"],
    "headlines alone": lambda rows: [*rows[:43], *headlines(rows)],
    "headlines as bullets": lambda rows: [*rows[:43], *(f"- {row}" for row in headlines(rows))],
    "headlines numbered": lambda rows: [*rows[:43], *(f"{n}. {row}" for n, row in enumerate(headlines(rows), 1))],
    "teasers alone": lambda rows: [*rows[:43], *(row for row in rows[43:] if row.startswith("(LĐTĐ)"))],
    "a longer article": lambda rows: [
        *rows[:30],
        *("Đoạn viết thêm cho dài bài này." for _ in range(9)),
        *rows[30:],
    ],
    "wider spacing": lambda rows: [line for row in rows for line in (row, "")],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_tail_is_known_by_its_form_and_not_by_its_place(change: Callable[[list[str]], list[str]]) -> None:
    found = import_text("\n".join(change(text_of(HA_NOI).split("\n"))))
    kept = " ".join(clause.text for clause in found.clauses)
    assert "giá vàng" not in kept.lower()
    assert "Công tác giải quyết khiếu nại, tố cáo trong CB,GV,NV." in kept
    assert any("tin không liên quan" in flag for flag in found.flags)


def test_headlines_without_any_sign_are_kept_and_flagged() -> None:
    rows = text_of(HA_NOI).split("\n")
    found = import_text("\n".join([*rows[:41], *headlines(rows)]))
    assert any("có vẻ là tin không liên quan" in flag for flag in found.flags)
    assert "tin không liên quan" in found.draft


def test_an_official_text_with_a_web_page_around_it_keeps_every_clause() -> None:
    tail = "\n\n".join(["Tin khác", "Giá vàng tăng mạnh", "Giá vàng tăng mạnh", "Bóng đá tối nay", "Bóng đá tối nay"])
    found = import_text(f"Trang chủ\n\n{text_of(VINH_THUAN)}\n\n{tail}\n")
    assert {clause.path for clause in found.clauses} == set(boundaries(VINH_THUAN))
    assert {item.text for item in found.left_out} == {"Trang chủ", *tail.split("\n\n")}


def test_what_follows_an_author_without_clear_signs_is_kept_and_flagged() -> None:
    long = "Hội nghị đã bàn về việc phối hợp chăm lo đời sống đoàn viên, người lao động trong các trường học. " * 3
    found = import_text(f"Hội nghị bàn việc phối hợp\n\n{long}\n\nNguyễn Văn An\n\n{long}\n\n{long}")
    assert found.left_out == ()
    assert any(flag.startswith("dòng 7-9:") for flag in found.flags)


def test_a_sentence_cut_by_a_page_break_is_one_clause() -> None:
    clause = next(clause for clause in imported(VINH_THUAN).clauses if clause.path == "II.3.b1")
    assert "trong điều kiện\n\nkinh tế thị trường" in clause.text
    numbered = text_of(VINH_THUAN).replace("trong điều kiện\n\nkinh tế", "trong điều kiện\n\n2\n\nkinh tế")
    again = import_text(numbered)
    assert [clause.path for clause in again.clauses] == [clause.path for clause in imported(VINH_THUAN).clauses]
    assert [(item.text, item.reason) for item in again.left_out] == [("2", "số trang")]


def test_misprints_stay_as_printed() -> None:
    texts = {clause.path: clause.text for clause in imported(KE_HOACH).clauses}
    assert "đối với Nghị và các chương trình" in texts["II.2.g2.b3"]
    assert texts["no"] == "Số: 07 /KH-CDN"
    assert texts["recipients"].endswith("- *caí C&KP; VP.*")
    assert "BDV Huyện ủy" in next(c.text for c in imported(VINH_THUAN).clauses if c.path == "recipients")


def test_the_header_of_the_plan_says_what_is_printed() -> None:
    facts = imported(KE_HOACH).header
    assert (facts.number, facts.number_raw) == ("07/KH-CDN", "07 /KH-CDN")
    assert (facts.signing_date, facts.place) == (dt.date(2018, 8, 13), "Hà Nội")
    assert facts.issuer == "Ban Thường vụ CĐGD Việt Nam"
    assert facts.term == ("2018", "2023", "nhiệm kỳ")
    assert [(signer.raw, signer.role) for signer in facts.signers] == [("Vũ Minh Đức", None)]
    assert (None, dt.date(2018, 7, 23)) in [(basis.number, basis.date) for basis in facts.basis]


def test_the_header_of_the_programme_leaves_open_what_is_not_printed() -> None:
    facts = imported(VINH_THUAN).header
    assert (facts.number, facts.signing_date, facts.place) == (None, None, None)
    assert facts.parties == ("Liên đoàn Lao động huyện", "Phòng Giáo dục & Đào tạo huyện Vinh Thuận")
    assert facts.term == ("2024", "2025", "giai đoạn")
    assert [(s.raw, s.name) for s in facts.signers] == [("Trần Văn Len", "Trần Văn Len"), ("Lê KimThoa", "Lê Kim Thoa")]
    assert [(basis.number or basis.name, basis.date) for basis in facts.basis] == [
        ("Luật Công đoàn", None),
        ("Điều lệ Công đoàn Việt Nam", None),
        ("Luật Giáo dục", None),
        ("20-NQ/TW", dt.date(2008, 1, 28)),
        ("02-NQ/TW", dt.date(2021, 6, 12)),
        ("29-NQ/TW", dt.date(2013, 11, 4)),
        ("191/2013/NĐ-CP", dt.date(2013, 11, 21)),
    ]


@pytest.mark.parametrize(
    "written", ["12/06/2021", "12/6/2021", "12 tháng 6 năm 2021", "12 tháng 06 năm 2021", "12-6-2021"]
)
def test_every_form_of_a_date_is_the_same_day(written: str) -> None:
    assert a_date(f"Nghị quyết số 02-NQ/TW ngày {written}") == dt.date(2021, 6, 12)


@pytest.mark.parametrize("written", ["ngày 31/2/2021", "ngày … tháng … năm 2024", "12/6/2021", "ngày 10/9"])
def test_a_date_that_is_not_whole_is_none(written: str) -> None:
    assert a_date(written) is None


def test_a_number_still_to_be_filled_in_is_none() -> None:
    body = (
        "Số:      /CTr-LĐLĐ\nAn Biên, ngày      tháng      năm 2026\nCHƯƠNG TRÌNH PHỐI HỢP\nI. MỤC ĐÍCH\n- Một.\n- Hai."
    )
    facts = import_text(body).header
    assert (facts.number, facts.signing_date, facts.term, facts.issuer) == (None, None, None, None)


@pytest.mark.parametrize("name", [VINH_THUAN, KE_HOACH, HA_NOI])
def test_a_draft_is_refused_for_what_is_to_be_filled_in_and_loads_once_it_is(name: str) -> None:
    found = imported(name)
    data = yaml.safe_load(found.draft)
    with pytest.raises(ValidationError) as refused:
        Document.model_validate(data)
    empty = {".".join(map(str, error["loc"])) for error in refused.value.errors()}
    assert empty <= {"short", "badge", "source.name"}
    assert {"badge", "source.name"} <= empty
    for field in empty:
        target = data["source"] if field == "source.name" else data
        target[field.split(".")[-1]] = "do người biên tập điền"
        assert re.search(rf"# điền: [^\n]*\n{field.split('.', maxsplit=1)[0]}:", found.draft)
    document = Document.model_validate(data)
    assert document.id == found.document_id
    assert [(clause.path, clause.text, clause.heading) for clause in document.clauses] == [
        (clause.path, clause.text, clause.heading) for clause in found.clauses
    ]
    assert document.retold is (name == HA_NOI)


def test_ids_are_proposed_from_the_number_or_from_the_place_and_can_be_given() -> None:
    assert imported(KE_HOACH).document_id == "ke-hoach-07-2018"
    assert imported(VINH_THUAN).document_id == "vinh-thuan-2024"
    found = import_file(SOURCES / VINH_THUAN, document_id="an-bien-2026")
    assert yaml.safe_load(found.draft)["clauses"][0]["id"] == "an-bien-2026/head"
    with pytest.raises(ImportingError, match="sai dạng"):
        import_file(SOURCES / VINH_THUAN, document_id="An Biên")


def test_words_may_change_without_changing_an_id() -> None:
    changed = text_of(KE_HOACH).replace("Nghị quyết", "Nghị quyết quan trọng").replace("8/2018", "9/2019")
    again = import_text(changed.replace("CĐGD", "Công đoàn Giáo dục"))
    assert [clause.path for clause in again.clauses] == [clause.path for clause in imported(KE_HOACH).clauses]


@given(st.integers(0, 40), st.sampled_from([VINH_THUAN, KE_HOACH]))
@settings(max_examples=20, deadline=None)
def test_a_bullet_taken_away_moves_only_the_bullets_after_it(which: int, name: str) -> None:
    clauses = imported(name).clauses
    bullets = [clause for clause in clauses if re.search(r"\.b\d+$", clause.path) and clause.kind == "clause"]
    gone = bullets[which % len(bullets)]
    text = text_of(name)
    again = import_text(text[: gone.start] + text[gone.end :])
    section = gone.path.rpartition(".")[0]
    before = {c.path: c.text for c in clauses if c.path != section and not c.path.startswith(f"{section}.")}
    after = {c.path: c.text for c in again.clauses if c.path != section and not c.path.startswith(f"{section}.")}
    assert after == before
