"""Knowledge files become models; a file that cannot be used is refused with file, line, field and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answer import Knowledge
from knowledge.faults import KnowledgeError, show_path
from knowledge.load import load
from tests.knowledge.shelf import AGREEMENT, ENTITLEMENT, INTENT, write


def faults(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_folder_loads(tmp_path: Path) -> None:
    library = load(write(tmp_path))
    assert list(library.documents) == ["thoa-thuan-mau"]
    assert list(library.entitlements) == ["muc-dong"]
    assert [intent.id for intent in library.intents] == ["greeting"]


def test_the_shipped_files_load() -> None:
    library = load()
    assert len(library.documents) == 5
    assert sum(len(document.clauses) for document in library.documents.values()) >= 149
    assert len(library.entitlements) >= 60


def test_an_unknown_field_names_file_line_and_remedy(tmp_path: Path) -> None:
    write(tmp_path, agreement=AGREEMENT.replace("    answer: Hai", "    anwser: Hai"))
    (fault,) = faults(tmp_path)
    assert fault == (
        "agreements/a.yaml:14 [clauses[0].anwser]: trường lạ. Cách sửa: xóa đi hoặc sửa tên trường cho đúng."
    )


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        agreement=AGREEMENT.replace("badge: Thỏa thuận dùng để thử.\n", ""),
        entitlement=ENTITLEMENT.replace("confidence: B", "confidence: D").replace("    caution: Không có.\n", ""),
    )
    found = faults(tmp_path)
    assert len(found) == 3
    assert [fault.split(":")[0] for fault in found] == ["agreements/a.yaml", *["entitlements/e.yaml"] * 2]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("agreement", AGREEMENT.replace("I.b2", "I.b1"), "mã 'thoa-thuan-mau/I.b1' đã có"),
        ("agreement", AGREEMENT.replace("thoa-thuan-mau/I.b2", "khac/I.b2"), "không thuộc văn bản này"),
        ("agreement", AGREEMENT.replace("end: 2027", "end: 2020"), "trước khi bắt đầu"),
        ("agreement", AGREEMENT + "kind: lần nữa\n", "viết hai lần"),
        ("agreement", "- chỉ là một danh sách\n", "phải là các trường"),
        ("agreement", "a: [1,\n", "Cách sửa"),
        ("entitlement", "topic: x\n", "thiếu danh sách 'entries'"),
        ("intent", INTENT.replace("small_talk", "chitchat"), "danh sách cho phép"),
    ],
)
def test_faults_say_what_is_wrong(tmp_path: Path, name: str, text: str, says: str) -> None:
    write(tmp_path, **{name: text})
    found = faults(tmp_path)
    assert any(says in fault for fault in found), found


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "agreements" / "b.yaml").write_bytes(b"id: \xff\xfe")
    assert any("UTF-8" in fault for fault in faults(tmp_path))


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "không có tệp kiến thức nào" in faults(tmp_path)[0]


def test_what_was_loaded_stays_loaded(tmp_path: Path) -> None:
    knowledge = Knowledge.load(write(tmp_path))
    write(tmp_path, agreement="id: [")
    with pytest.raises(KnowledgeError):
        Knowledge.load(tmp_path)
    assert knowledge.card("muc-dong") is not None


def test_show_path() -> None:
    assert show_path(("clauses", 3, "text")) == "clauses[3].text"
    assert show_path((0, "form")) == "[0].form"
