"""The command `congdoan` in its own process or ours: what it prints where, and its exit codes.

For: the contract that other programs rely on. Not for: what an answer says (`tests/knowledge`).
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from knowledge.answer import Knowledge
from tests.bot.conftest import Congdoan

KINDS = {"answer", "not_provided", "not_in_knowledge", "help", "out_of_scope", "small_talk", "sensitive"}


@pytest.fixture
def run(congdoan: Congdoan, monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> Congdoan:
    """The command in a folder of its own, ending with any code; the library is loaded once for all tests."""
    monkeypatch.setattr(Knowledge, "load", lambda *_args, **_more: knowledge)
    return partial(congdoan, code=None)


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    assert list(found) == ["kind", "cards", "text", "ms"]
    assert found["kind"] in KINDS
    assert isinstance(found["ms"], float) and isinstance(found["text"], str)
    for card in found["cards"]:
        assert list(card) == ["id", "document", "heading", "text", "validity", "basis"]
        assert all(isinstance(value, str) for value in card.values())
    return found


def test_an_answer_is_one_json_object(run: Congdoan) -> None:
    ended = run("ask", "doan phi dong bao nhieu", "--json")
    assert (ended.code, ended.err) == (0, "")
    found = _checked(json.loads(ended.out))
    assert found["kind"] == "answer"
    assert found["cards"][0]["id"] == "doan-phi-muc-dong"


def test_validity_is_that_of_the_day_asked_for(run: Congdoan) -> None:
    def validity(day: str) -> str:
        ended = run("ask", "mục II.5 chương trình Vĩnh Thuận", "--json", "--as-of", day)
        return str(_checked(json.loads(ended.out))["cards"][0]["validity"])

    assert "chưa có hiệu lực" in validity("2020-01-01")
    assert "đã hết hiệu lực" in validity("2026-01-01")
    assert "hết hiệu lực" not in validity("2024-10-01")


def test_for_people_it_prints_the_card_and_its_source(run: Congdoan) -> None:
    ended = run("ask", "doan phi dong bao nhieu")
    assert ended.code == 0
    assert "0,5%" in ended.out and "61/QĐ-TLĐ" in ended.out and "**" not in ended.out


def test_a_batch_prints_one_object_a_line_with_its_id(run: Congdoan, tmp_path: Path) -> None:
    """Ids of any kind; a mark of byte order, and separators of lines that JSON lets stand in a text."""
    lines = [
        {"id": 7, "text": "đoàn phí đóng\u2028bao nhiêu\u0085ạ"},
        {"id": None, "text": ""},
        {"id": "c", "text": "giá vàng"},
    ]
    file = tmp_path / "hỏi.jsonl"
    file.write_text("\ufeff" + "\r\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    ended = run("ask", "--batch", str(file), "--json")
    assert (ended.code, ended.err) == (0, "")
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [item.pop("id") for item in found] == [7, None, "c"]
    assert [_checked(item)["kind"] for item in found] == ["answer", "out_of_scope", "out_of_scope"]


@pytest.mark.parametrize(
    "line", ["not json", "[1]", "5", '{"id": 1}', '{"text": "a"}', '{"id": 1, "text": null}', '{"id": 1, "text": 5}']
)
def test_a_line_that_is_no_question_is_named(run: Congdoan, tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": 1, "text": "đoàn phí"}\n' + line + "\n", encoding="utf-8")
    ended = run("ask", "--batch", str(file), "--json")
    assert ended.code == 1
    assert "q.jsonl, dòng 2:" in ended.err and len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_one_sentence(run: Congdoan, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "q.jsonl"
    if content is not None:
        file.write_bytes(content)
    ended = run("ask", "--batch", str(file), "--json")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "x", "--batch", "y"],
        ["ask", "x", "--as-of", "2026-02-30"],
        ["ask", "x", "--nothing"],
        ["nothing"],
        ["knowledge", "nothing"],
        ["knowledge", "misses", "--limit", "0"],
    ],
)
def test_wrong_usage_is_two(run: Congdoan, arguments: list[str]) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize(
    "words", [["--help"], *([name, "--help"] for name in ("demo", "run", "ask", "chat", "doctor"))]
)
def test_every_command_explains_itself(run: Congdoan, words: list[str]) -> None:
    ended = run(*words)
    assert ended.code == 0 and "Usage:" in ended.out and ended.err == ""


def test_a_setting_that_is_wrong_is_one_sentence(run: Congdoan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGDOAN_WEB_PORT", "abc")
    for words in (["ask", "x", "--json"], ["demo"], ["run"], ["knowledge", "misses", "--json"]):
        ended = run(*words)
        assert (ended.code, ended.out) == (1, "")
        assert "CONGDOAN_WEB_PORT" in ended.err and len(ended.err.splitlines()) == 1
    looked = run("doctor", "--json")  # the doctor tells every fault as one of its findings
    assert looked.code == 1 and "CONGDOAN_WEB_PORT" in json.loads(looked.out)[0]["sentence"]


def test_the_shipped_files_have_no_faults(run: Congdoan) -> None:
    assert run("knowledge", "check").code == 0
    ended = run("knowledge", "check", "--json")
    assert (ended.code, json.loads(ended.out)) == (0, [])


def test_a_folder_without_knowledge_is_a_fault(run: Congdoan, tmp_path: Path) -> None:
    ended = run("knowledge", "check", str(tmp_path), "--json")
    (fault,) = json.loads(ended.out)
    assert ended.code == 1 and {"file", "line", "field", "problem", "advice"} == set(fault)


def test_an_import_writes_a_draft_and_never_over_one(run: Congdoan, tmp_path: Path) -> None:
    source = tmp_path / "văn bản.txt"
    lines = (
        "CHƯƠNG TRÌNH PHỐI HỢP",
        "I. Mục đích",
        "1. Chăm lo cho nhà giáo.",
        "II. Nội dung",
        "1. Thăm hỏi khi ốm đau.",
    )
    source.write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "nháp.yaml"
    assert run("knowledge", "import", str(source), "--out", str(out)).code == 0
    draft = out.read_text(encoding="utf-8")
    assert "Thăm hỏi khi ốm đau." in draft
    again = run("knowledge", "import", str(source), "--out", str(out))
    assert again.code == 1 and out.read_text(encoding="utf-8") == draft
    missing = run("knowledge", "import", str(tmp_path / "không có.txt"))
    assert (missing.code, missing.out, len(missing.err.splitlines())) == (1, "", 1)


def test_misses_start_empty(run: Congdoan) -> None:
    ended = run("knowledge", "misses", "--json")
    assert (ended.code, json.loads(ended.out)) == (0, [])


def test_the_doctor_says_what_is_missing(run: Congdoan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONGDOAN_HELPLINE", raising=False)
    ended = run("doctor", "--json")
    findings = {finding["subject"]: finding for finding in json.loads(ended.out)}
    assert ended.code == 0
    assert findings["Kho văn bản"]["good"] and findings["Cơ sở dữ liệu"]["good"]
    assert not findings["Số điện thoại hỗ trợ khẩn cấp"]["good"]


def test_the_doctor_fails_where_the_database_does(run: Congdoan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGDOAN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    ended = run("doctor", "--json")
    findings = {finding["subject"]: finding for finding in json.loads(ended.out)}
    assert ended.code == 1 and not findings["Cơ sở dữ liệu"]["good"]
