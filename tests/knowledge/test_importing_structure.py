"""For: proving that every numbering gets its path, and that any text at all is cut without loss.

Not for: the real texts (`test_importing.py`).
"""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.importing import import_text
from knowledge.importing._markers import marker, roman, title_of
from knowledge.importing.read import read_text
from knowledge.importing.structure import split
from knowledge.model import Document
from tests.knowledge.test_importing import assert_whole

STRUCTURES = [
    ("QUY CHẾ\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n1. Một.\n2. Hai:\na) Ý;\nb) Ý;\nđ) Ý.\nĐiều 2. Ai\nNội dung.",
     ["head", "chI", "d1", "d1.1", "d1.2", "d1.2.a", "d1.2.b", "d1.2.dd", "d2", "d2.p1"]),
    ("KẾ HOẠCH\nA. PHẦN CHUNG\nI. MỤC ĐÍCH\n1. Một\n1.1. Nhỏ\n1.2. Nhỏ\n2. Hai\nII. YÊU CẦU\nB. PHẦN RIÊNG\nI. VIỆC",
     ["head", "A", "A.I", "A.I.1", "A.I.1.1", "A.I.1.2", "A.I.2", "A.II", "B", "B.I"]),
    ("KẾ HOẠCH\nI. VIỆC\n1. Một\n- Ý:\n+ Nhỏ;\n+ Nhỏ.\n• Khác\n* Khác nữa\n2. Hai",
     ["head", "I", "I.1", "I.1.b1", "I.1.b1.b1", "I.1.b1.b2", "I.1.b2", "I.1.b3", "I.2"]),
    ("KẾ HOẠCH\nI. VIỆC\n- Gồm:\n• Một;\n• Hai.\n- Ba.", ["head", "I", "I.b1", "I.b1.b1", "I.b1.b2", "I.b2"]),
    ("KẾ HOẠCH\nI. VIỆC\nI.1. Một\nI.2. Hai\n1. Ba", ["head", "I", "I.1", "I.2", "I.1x2"]),
    ("QUYẾT ĐỊNH\nĐiều 1. Ban hành.\nĐiều 2. Hiệu lực.\nNơi nhận:\n- Như trên.\nQUY CHẾ\nĐiều 1. Phạm vi.",
     ["head", "d1", "d2", "recipients", "sign", "d1x2"]),
    ("KẾ HOẠCH\nI. MỘT\n1. Đối với cấp trên\n1. Giai đoạn đầu\n- Việc.\n2. Giai đoạn sau\n- Việc.\n2. Đối với cơ sở",
     ["head", "I", "I.1", "I.1.g1", "I.1.g1.b1", "I.1.g2", "I.1.g2.b1", "I.2"]),
    ("KẾ HOẠCH\nPhần thứ nhất\nTÌNH HÌNH\nI. MỘT\nPhần thứ hai\nNHIỆM VỤ\nI. HAI\nPHỤ LỤC I\nI. BA",
     ["head", "ph1", "ph1.I", "ph2", "ph2.I", "plI", "plI.I"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "paths"), STRUCTURES)
def test_every_kind_of_numbering_has_its_path(text: str, paths: list[str]) -> None:
    assert [clause.path for clause in split(read_text(text, "t")).clauses] == paths


def test_a_number_printed_twice_is_told_to_the_curator() -> None:
    found = split(read_text("KẾ HOẠCH\nI. MỘT\n1. Ý.\n2. Ý.\n2. Ý.\nII. HAI\nI. BA", "t"))
    assert [clause.path for clause in found.clauses] == ["head", "I", "I.1", "I.2", "I.2x2", "II", "Ix2"]
    assert [flag.split(":")[0] for flag in found.flags] == ["dòng 5", "dòng 7"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Điều 5 của Luật Công đoàn quy định quyền của người lao động trong đơn vị sử dụng lao động.", None),
        ("12/6/2021 là ngày ban hành", None),
        ("5.000 đồng mỗi người", None),
        ("1.5 lần mức lương", None),
        ("2024 - 2025", None),
        ("V.I. Lênin đã viết", None),
        ("TM. BAN THƯỜNG VỤ", None),
        ("Chương trình phối hợp", None),
        ("---------", None),
        ("-Về tổ chức", "bullet"),
        ("– Gạch dài", "bullet"),
        ("1/ Mục đích", "number"),
        ("1) Mục đích", "number"),
        ("Khoản 2. Nội dung", "number"),
        ("1.1 Mục đích", "decimal"),
        ("IV. NỘI DUNG", "roman"),
        ("a. Ý", "point"),
        ("C. PHẦN BA", "letter"),
    ],
)
def test_what_a_line_opens_with(line: str, kind: str | None) -> None:
    found = marker(line)
    assert (found.kind if found else None) == kind


@given(st.integers(1, 39))
def test_roman_numbers_are_read_as_written(value: int) -> None:
    tens, ones = divmod(value, 10)
    written = "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
    assert roman(written) == value
    assert roman(written + "I") in (0, value + 1)


OPENINGS = (
    "I. ,II. ,X. ,A. ,1. ,2. ,3. ,1.1. ,2.1 ,a) ,đ) ,- ,+ ,* ,• ,Điều 1. ,Điều 2. ,Chương I,Khoản 1. ,Căn cứ ,Nơi nhận:"
    ",Số: ,Trên đây là ,TM. ,Tháng 8/2018,  ,"
)
WORDS = (
    "|MỤC ĐÍCH|Mục đích|Về việc này:|nội dung phối hợp.|Giai đoạn từ 2018 - 2020|Phạm Diệp|(LĐTĐ) Giá vàng hôm nay"
    "|Chương trình 1: Đổi mới|QUY CHẾ PHỐI HỢP|Xem thêm|đây là kế hoạch./.|Nghị quyết số 02-NQ/TW ngày 12/06/2021"
    "|12|_____|lam the nao de nang cao|Làm thế nào để nâng cao"
)
MARKED = st.builds(str.__add__, st.sampled_from(OPENINGS.split(",")), st.sampled_from([*WORDS.split("|"), "chữ " * 50]))
LINES = st.one_of(st.text(max_size=60), MARKED)
TEXTS = st.lists(LINES, max_size=40).map("\n".join)


@given(TEXTS)
@example("I. MỘT\nNơi nhận: " + "chữ " * 50)
@example("0/A\nNOI NHAN\nBAI LIEN QUAN\n0\nDIEU 1")  # a navigation line within the recipients
@example(":\nBAI LIEN QUAN\n0")
@example("CHƯƠNG I\nBÀI LIÊN QUAN\nQUY ĐỊNH CHUNG\nĐiều 1. Một")
@settings(deadline=None, max_examples=200)
def test_any_text_is_cut_without_loss_and_always_the_same_way(text: str) -> None:
    source = read_text(text, "t.txt")
    found = split(source)
    assert_whole(source.text, found.clauses, (item for item in found.left_out if item not in source.left_out))
    paths = [clause.path for clause in found.clauses]
    assert len(paths) == len(set(paths))
    assert all(re.fullmatch(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*", path) for path in paths)
    assert split(read_text(text, "t.txt")) == found


@given(TEXTS)
@settings(deadline=None, max_examples=40)
def test_any_draft_is_yaml_that_needs_nothing_but_what_is_marked(text: str) -> None:
    found = import_text(
        f"{text}\nI. NỘI DUNG PHỐI HỢP GIỮA HAI BÊN TRONG NĂM HỌC NÀY\n1. Một.\n2. Hai.\n" + "chữ " * 200
    )
    data = yaml.safe_load(found.draft)
    for field in ("title", "short", "badge"):
        data[field] = data[field] or "điền"
    data["source"]["name"] = "điền"
    document = Document.model_validate(data)
    assert [clause.text for clause in document.clauses] == [clause.text for clause in found.clauses]


@given(st.text(max_size=200))
def test_a_title_is_one_line(text: str) -> None:
    assert "\n" not in title_of(text)
