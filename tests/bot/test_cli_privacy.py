"""`congdoan privacy` and `congdoan support`, as a person at the server runs them. Not: what happens in chat."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
from docx import Document

from bot import push_switch
from bot.app import all_features
from bot.people.personal import everything
from bot.storage.database import Database
from tests.bot.conftest import Congdoan


@pytest.mark.parametrize("name", ["so.md", None])
def test_the_register_names_everything_that_is_held(congdoan: Congdoan, tmp_path: Path, name: str | None) -> None:
    congdoan("privacy", "register", *([name] if name else []), CONGDOAN_TELEGRAM_TOKEN="1:abc")
    (file,) = [path for path in tmp_path.iterdir() if path.suffix in (".docx", ".md")]
    if file.suffix == ".md":
        text = file.read_text(encoding="utf-8")
    else:
        document = Document(str(file))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    missing = [part.title for part in everything(all_features()) if part.title not in text or part.why not in text]
    assert missing == []
    assert "Telegram" in text and "Điều 13" in text and "13/2023" not in text


def test_the_register_names_the_push_services_where_they_are_on(congdoan: Congdoan, tmp_path: Path) -> None:
    congdoan("privacy", "register", "tat.md")
    assert "Báo tin trên trình duyệt (" not in (tmp_path / "tat.md").read_text(encoding="utf-8")
    asyncio.run(_switch_on(f"sqlite:///{tmp_path}/a.db"))
    congdoan("privacy", "register", "bat.md")
    text = (tmp_path / "bat.md").read_text(encoding="utf-8")
    assert "Báo tin trên trình duyệt (bật từ 23/11/2026)" in text and "Không có kênh nước ngoài" not in text
    congdoan("privacy", "register", "cam.md", CONGDOAN_WEB_PUSH="false")
    assert (tmp_path / "cam.md").read_text(encoding="utf-8") == (tmp_path / "tat.md").read_text(encoding="utf-8")


async def _switch_on(url: str) -> None:
    database = await Database.open(url)
    async with database.write() as session:
        await push_switch.switch(session, True, dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC))  # 1 o'clock at Hà Nội
    await database.close()


def test_a_register_of_another_kind_is_refused(congdoan: Congdoan) -> None:
    assert ".docx" in congdoan("privacy", "register", "so.pdf", code=2).err


OBJECTION = "/dulieu phản đối\nkhông muốn giữ câu hỏi của tôi\n"


def test_requests_are_listed_and_extended_once(congdoan: Congdoan) -> None:
    congdoan("chat", said=OBJECTION)
    (row,) = json.loads(congdoan("privacy", "requests", "--json").out)
    assert (row["number"], row["kind"], row["days_left"], row["overdue"]) == ("D-0001", "object", 15, False)
    due = dt.date.fromisoformat(row["due"])
    later = (due + dt.timedelta(days=5)).isoformat()
    too_late = (due + dt.timedelta(days=6)).isoformat()
    extend = ("privacy", "extend", "d1", "--reason", "cần hỏi kế toán", "--until")
    assert "chậm nhất" in congdoan(*extend, too_late, code=1).err
    congdoan(*extend, later)
    assert "một lần" in congdoan(*extend, later, code=1).err
    (row,) = json.loads(congdoan("privacy", "requests", "--json").out)
    assert (row["due"], row["reason"]) == (later, "cần hỏi kế toán")


def test_a_request_is_copied_and_closed_with_an_answer(congdoan: Congdoan, tmp_path: Path) -> None:
    congdoan("chat", said=OBJECTION)
    congdoan("privacy", "copy", "D-0001")
    copied = json.loads((tmp_path / "D-0001.json").read_text(encoding="utf-8"))
    assert any(part["rows"] for part in copied["parts"] if part["name"] == "accounts")
    assert "Chưa nhắn được" in congdoan("privacy", "done", "D-0001", "--text", "Đã bỏ câu hỏi khỏi sổ.").out
    told = congdoan("chat", said="/dulieu yêu cầu\n").out
    assert "D-0001 phản đối" in told and "“Đã bỏ câu hỏi khỏi sổ.”" in told
    assert "đã đóng" in congdoan("privacy", "done", "D-0001", code=1).err
    assert json.loads(congdoan("privacy", "requests", "--json").out) == []
    assert "Không có yêu cầu D-9" in congdoan("privacy", "done", "D-9", code=1).err


def test_a_breach_has_seventy_two_hours(congdoan: Congdoan) -> None:
    found = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=70, minutes=30)).isoformat()
    old = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=80)).isoformat()
    add = ("privacy", "breach", "add", "Mất máy tính có danh sách", "--json", "--found")
    row = json.loads(congdoan(*add, found, "--people", "12").out)
    assert (row["number"], row["people"], row["hours_left"], row["overdue"]) == (1, 12, 1, False)
    assert json.loads(congdoan(*add, old).out)["overdue"]
    congdoan("privacy", "breach", "notified", "2")
    rows = json.loads(congdoan("privacy", "breach", "list", "--json").out)
    assert [(row["number"], row["overdue"], row["notified_at"] is not None) for row in rows] == [
        (2, False, True), (1, False, False),
    ]  # fmt: skip
    assert "còn 1 giờ" in congdoan("privacy", "breach", "list").out
    assert "tương lai" in congdoan(*add, "2999-01-01T00:00", code=2).err


def test_a_question_is_answered_from_the_server(congdoan: Congdoan) -> None:
    congdoan("chat", said="/canbo nhờ xem giúp bảng lương\n")
    (row,) = json.loads(congdoan("support", "list", "--json").out)
    assert (row["number"], row["question"], row["taken"]) == ("H-0001", "nhờ xem giúp bảng lương", False)
    congdoan("support", "answer", "h-1", "Mời thầy cô qua văn phòng.")
    assert json.loads(congdoan("support", "list", "--json").out) == []
    assert "Mời thầy cô qua văn phòng." in congdoan("chat", said="/canbo H-0001\n").out
    assert "Không có phiếu" in congdoan("support", "answer", "H-7", "abc", code=1).err
    facts = json.loads(congdoan("audit", "--json").out)
    assert [fact["action"] for fact in facts][:2] == ["support.answer", "support.list"]
