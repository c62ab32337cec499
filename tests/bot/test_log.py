"""What a log line holds, and what it never holds. Not: what is worth a line."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Iterator

import httpx
import pytest
import sqlalchemy as sa

from bot import log
from bot.conversation import Reply, Turn, say
from bot.inbox import CONVERSATIONS, INBOX
from bot.storage.database import Database
from tests.bot.parts import asking, incoming, make_runner, rows

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_0123"
OURS = logging.getLogger("bot.test")


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    """Logging is the process's; what a test sets up it takes down."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in log._QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


class Lines:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def read(self) -> list[dict[str, str]]:
        out, err = self._capsys.readouterr()
        assert out == ""  # standard output is for what was asked for
        assert TOKEN not in err and TOKEN.split(":")[1] not in err
        return [json.loads(line) for line in err.splitlines()]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Set logging up in the test itself: standard error is another one while fixtures are made."""
    return Lines(capsys)


def test_a_line_is_one_object(lines: Lines) -> None:
    log.set_up("INFO")
    OURS.info("đã gửi %s", 3, extra={"channel": "web"})
    (line,) = lines.read()
    assert line["message"] == "đã gửi 3"
    assert (line["level"], line["name"], line["channel"], line["turn"]) == ("INFO", "bot.test", "web", "")
    assert line["asctime"]


@pytest.mark.parametrize(
    "message",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"http://127.0.0.1:9361/file/bot{TOKEN}/a.jpg",
        f"token={TOKEN}",
        f"'{TOKEN}'",
        f"x{TOKEN}x",
    ],
)
def test_a_token_is_blotted_out_wherever_it_stands(lines: Lines, message: str) -> None:
    log.set_up("INFO")
    OURS.warning(message)
    OURS.warning("%s", message, extra={"address": message})
    for line in lines.read():
        assert "[token]" in line["message"]


def test_times_and_addresses_stay(lines: Lines) -> None:
    log.set_up("INFO")
    OURS.info("at 04:55:11 from 127.0.0.1:8080, mục II.5:1")
    (line,) = lines.read()
    assert line["message"] == "at 04:55:11 from 127.0.0.1:8080, mục II.5:1"


def test_a_token_is_blotted_out_of_a_traceback(lines: Lines) -> None:
    log.set_up("INFO")
    try:
        raise ConnectionError(f"cannot reach /bot{TOKEN}/getUpdates")
    except ConnectionError:
        OURS.exception("polling failed")
    (line,) = lines.read()
    assert "ConnectionError: cannot reach /bot[token]/getUpdates" in line["exc_info"]


def test_libraries_that_log_addresses_are_silent(lines: Lines) -> None:
    log.set_up("INFO")
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    for name in ("httpx", "httpcore.http11", "telegram.ext", "aiohttp.access", "uvicorn.access", "alembic.runtime"):
        logging.getLogger(name).info("an address")
    assert lines.read() == []
    logging.getLogger("httpx").warning("something worth knowing")
    assert len(lines.read()) == 1


@pytest.mark.parametrize("name", ["httpx", "aiosqlite", "sqlalchemy.engine.Engine", "psycopg.pool"])
def test_debug_does_not_wake_them(lines: Lines, name: str) -> None:
    """Nor those that would log the values of a statement, with a person's message among them."""
    log.set_up("DEBUG")
    logging.getLogger(name).debug("an address, or a message")
    OURS.debug("ours")
    assert [line["message"] for line in lines.read()] == ["ours"]


def test_a_higher_level_holds_for_them_too(lines: Lines) -> None:
    log.set_up("ERROR")
    logging.getLogger("httpx").warning("x")
    assert lines.read() == []


def test_setting_up_twice_writes_each_line_once(lines: Lines) -> None:
    log.set_up("INFO")
    log.set_up("INFO")
    OURS.info("x")
    assert len(lines.read()) == 1


async def test_lines_of_a_turn_have_its_id(sqlite: Database, lines: Lines) -> None:
    """Those of a handler, those of what fails in it, and none after it."""
    log.set_up("INFO")

    async def handler(turn: object) -> list[object]:
        OURS.info("in the handler")
        await asyncio.create_task(elsewhere())
        raise KeyError(TOKEN)

    async def elsewhere() -> None:
        OURS.info("in a task of the handler")

    runner = make_runner(sqlite, asking(handler))  # type: ignore[arg-type]
    await runner.accept(incoming("x"))
    await runner.accept(incoming("y", chat="8"))
    await runner.step()
    OURS.info("between turns")
    await runner.step()
    first, second = (f"t{row.id}" for row in await rows(sqlite, INBOX))
    found = [(line["message"], line["turn"]) for line in lines.read()]
    assert found == [
        ("in the handler", first), ("in a task of the handler", first), ("turn failed", first), ("turn taken", first),
        ("between turns", ""),
        ("in the handler", second), ("in a task of the handler", second), ("turn failed", second),
        ("turn taken", second),
    ]  # fmt: skip


def test_a_line_is_not_said_twice_for_terminals(lines: Lines) -> None:
    log.set_up("INFO")
    OURS.info("started %d", 7, extra={"color_message": "\x1b[36m%d\x1b[0m"})
    (line,) = lines.read()
    assert line["message"] == "started 7" and "color_message" not in line


async def test_no_line_holds_what_was_written(sqlite: Database, lines: Lines) -> None:
    log.set_up("DEBUG")

    async def handler(turn: Turn) -> list[Reply]:
        return [say("một câu trả lời riêng")]

    runner = make_runner(sqlite, asking(handler))
    await runner.accept(incoming("một câu hỏi riêng"))
    await runner.step()
    written = json.dumps(lines.read(), ensure_ascii=False)
    assert "turn taken" in written and "riêng" not in written


def test_standard_error_is_where_lines_go() -> None:
    log.set_up("INFO")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert handler.stream is sys.stderr


async def test_nor_does_one_about_what_another_version_has_stored(sqlite: Database, lines: Lines) -> None:
    """A conversation and a message that cannot be read: the line says what is wrong with them, and no more."""
    log.set_up("DEBUG")
    runner = make_runner(sqlite)
    await runner.accept(incoming("x"))
    await runner.step()
    label = {"number": 1, "label": "Nguyễn Văn An 0912345678", "action": "a:b"}
    async with sqlite.write() as session:
        await session.execute(sa.update(CONVERSATIONS).values(state=json.dumps({"offers": [label]})))
    await runner.accept(incoming("y"))
    await runner.step()
    await runner.accept(incoming("z"))
    async with sqlite.write() as session:
        waits = sa.update(INBOX).where(INBOX.c.state == "waiting")
        await session.execute(waits.values(payload=json.dumps({"text": "em bị bệnh"})))
    await runner.step()
    found = lines.read()
    assert [line["message"] for line in found if line["level"] == "ERROR"] == [
        "a conversation cannot be read and starts afresh", "a stored message cannot be read",
    ]  # fmt: skip
    assert "Nguyễn" not in str(found) and "bệnh" not in str(found)
