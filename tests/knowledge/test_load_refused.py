"""For: proving that a knowledge file nobody can use is refused with file, line, field and remedy, and never otherwise.

Not for: faults in files that load (`test_check.py`).
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer import Knowledge
from knowledge.check import check
from knowledge.faults import Fault, KnowledgeError
from tests.knowledge.shelf import AGREEMENT, ENTITLEMENT, INTENT, write

ABBREVIATIONS = "- form: đp\n  expansions: [đoàn phí]\n"


def with_kind(value: str) -> bytes:
    return AGREEMENT.replace("kind: coordination_programme", f"kind: {value}").encode()


def with_term(value: str) -> bytes:
    return AGREEMENT.replace("{start: 2026, end: 2027}", value).encode()


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
BAD = [
    ("no such day", with_term("{start: 2025-02-31}"), 7, "term.start", "không có ngày '2025-02-31'"),
    ("no such month", with_term("{start: 2026-13}"), 7, "term", "không có ngày '2026-13'"),
    ("far away", with_term("{end: 9999}"), 7, "term", "1900–2200"),
    ("a very long number", with_term("{end: " + "9" * 6000 + "}"), 7, "term.end", "không đọc được giá trị"),
    ("a number by force", with_kind("!!int abc"), 2, "kind", "nhãn kiểu"),
    ("a time by force", with_kind("!!timestamp x"), 2, "kind", "nhãn kiểu"),
    ("an object", with_kind("!!python/object:os.system x"), 2, "kind", "nhãn kiểu"),
    ("billion laughs", LAUGHS.encode(), 2, "a1", "bí danh"),
    ("inside itself", b"id: &a [*a]\n", 1, "id", "bí danh"),
    ("unknown alias", with_kind("*nobody"), 2, "kind", "bí danh"),
    ("endless depth", b"id: " + b"[" * 200_000 + b"]" * 200_000, 1, "id", "lồng nhau"),
    ("twice", AGREEMENT.encode() + b"kind: x\n", 20, "kind", "viết hai lần"),
    ("twice inside", with_term("{start: 2026, start: 2027}"), 7, "term.start", "viết hai lần"),
    ("a number for a name", b"2026: x\n", 1, "2026", "tên trường phải là chữ"),
    ("a list for a name", b"? [a]\n: x\n", 1, "?", "tên trường phải là chữ"),
    ("merged", b"<<: 3\n", 1, "<<", "tên trường phải là chữ"),
    ("tab", AGREEMENT.replace("    text: Hai bên họp", "\ttext: Hai bên họp").encode(), 19, "text", "phím Tab"),
    ("not UTF-8", AGREEMENT.encode() + "badge: Thỏa".encode("utf-16-le"), 20, "", "UTF-8"),
    ("Western letters", AGREEMENT.encode("latin-1", "replace"), 8, "", "UTF-8"),
    ("hidden sign", AGREEMENT.replace("Hai bên họp", "Hai\x07 bên").encode(), 19, "text", "U+0007"),
    ("empty", b"", 1, "", "tệp trống"),
    ("only a remark", b"# sau\n", 1, "", "tệp trống"),
    ("one word", b"abc\n", 1, "", "bắt đầu bằng các trường"),
    ("a list", b"- a\n", 1, "", "phải là các trường"),
    ("a list for a field", with_term("[2026]"), 7, "term", "phải là các trường"),
    ("a field for a list", AGREEMENT.replace("aliases: [thỏa thuận mẫu]", "aliases: {a: b}").encode(), 5, "aliases",
     "phải là danh sách"),
    ("a field for text", with_kind("{a: b}"), 2, "kind", "phải là chữ"),
    ("two in one", AGREEMENT.encode() + b"---\n" + AGREEMENT.encode(), 20, "", "hai văn bản"),
    ("open quote", with_kind('"abc'), 2, "kind", "dấu nháy"),
    ("open bracket", with_kind("[abc"), 3, "title", "dấu ngoặc"),
    ("two colons", with_kind("a: b"), 2, "kind", "dấu hai chấm"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "line", "field", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_file_that_cannot_be_used(tmp_path: Path, data: bytes, line: int, field: str, says: str) -> None:
    write(tmp_path)
    (tmp_path / "agreements" / "a.yaml").write_bytes(data)
    (fault, *_) = check(tmp_path)
    assert (fault.file, fault.line, fault.field) == ("agreements/a.yaml", line, field)
    assert says in fault.problem
    assert fault.advice
    assert "\n" not in str(fault)


def test_a_vocabulary_that_is_no_list(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "synonyms.yaml").write_text("a: b\n", encoding="utf-8")
    assert check(tmp_path) == (
        Fault("vocabulary/synonyms.yaml", 1, "", "tệp phải là danh sách", "viết mỗi mục sau một dấu gạch đầu dòng"),
    )


def test_a_folder_with_the_name_of_a_file(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "agreements" / "b.yaml").mkdir()
    (fault,) = check(tmp_path)
    assert (fault.file, "không đọc được tệp" in fault.problem) == ("agreements/b.yaml", True)


def test_the_command_says_it_in_a_line_and_ends_with_one(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "agreements" / "a.yaml").write_bytes(with_kind("!!int abc"))
    command = [sys.executable, "-m", "bot", "knowledge", "check", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = "agreements/a.yaml:2 [kind]: có nhãn kiểu bắt đầu bằng dấu chấm than. Cách sửa: bỏ nhãn, viết thẳng giá trị."
    assert (done.returncode, done.stdout.splitlines(), done.stderr.splitlines()) == (1, [said], ["1 lỗi."])


SIGNS = "&a *a !!int !!binary <<: ? - : { } [ ] \" ' | > --- ... % @ ` 2025-02-31 0b 0x 1e 190:20:30 ~ = .nan"
PIECES = st.one_of(st.binary(max_size=6), st.sampled_from([*SIGNS.encode().split(), b"\t", b"\n", b" ", b"# "]))


@given(
    kind=st.sampled_from(["agreement", "entitlement", "intent", "abbreviations"]),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=4),
)
@settings(max_examples=250, deadline=None)
def test_a_real_file_with_other_bytes_is_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[float, int, bytes]]
) -> None:
    """Whatever happens to a file, a curator sees faults, or a library that answers."""
    folder = write(tmp_path_factory.mktemp("any"))
    places = {
        "agreement": ("agreements/a.yaml", AGREEMENT),
        "entitlement": ("entitlements/e.yaml", ENTITLEMENT),
        "intent": ("intents/i.yaml", INTENT),
        "abbreviations": ("vocabulary/abbreviations.yaml", ABBREVIATIONS),
    }
    name, text = places[kind]
    data = text.encode()
    for share, gone, piece in changes:
        at = int(share * len(data))
        data = data[:at] + piece + data[at + gone :]
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    for fault in check(folder):
        assert fault.line >= 1
        assert fault.problem
        assert fault.advice
    with contextlib.suppress(KnowledgeError):
        assert Knowledge.load(folder).answer("ai được thăm hỏi").text
