"""Files over real HTTP and a real database: the address of a file, and the page's upload. Not: how the page looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest

from bot import files, texts
from bot.channels.web import WebChannel
from bot.files import FILES
from bot.inbox import INBOX
from bot.storage.database import Database
from bot.web import upload
from bot.web.files import disposition, file_route
from tests.bot.filing import LIMITS, PNG, REPORT, SHEET, Desk, mark
from tests.bot.parts import HOUSE, replies, rows, until
from tests.bot.parts import running as taking_turns
from tests.bot.web.site import Site, running, visitor, write

CONTENT = b"%PDF-1.7 noi dung"


@asynccontextmanager
async def house(database: Database, **options: Any) -> AsyncIterator[tuple[Site, Desk]]:
    """The web server in front of a house whose room gives and takes files."""
    desk = Desk(database, limits={"web": WebChannel.limits}, **options)
    routes = [file_route(database, desk.clock, HOUSE)]
    async with running(desk, uploads=desk.uploads, routes=routes) as site, taking_turns(desk.runner):
        yield site, desk


async def send(
    client: httpx.AsyncClient, content: bytes = CONTENT, *, name: str = "báo cáo.pdf", number: int = 50, **headers: str
) -> httpx.Response:
    fields = {"X-Message-Id": f"message-{number:04}", "X-File-Name": quote(name), "Content-Type": "application/pdf"}
    return await client.post("/chat/files", content=content, headers=fields | headers)


async def says(client: httpx.AsyncClient, desk: Desk, text: str, number: int = 1) -> str:
    """One message; the answer to it."""
    before = len(await replies(desk.database))
    (await write(client, text, number)).raise_for_status()
    return (await answers(desk, before + 1))[before]


async def answers(desk: Desk, count: int) -> list[str]:
    async def enough() -> bool:
        return len(await replies(desk.database)) >= count

    await until(enough)
    return await replies(desk.database)


# the address of a file


async def address(client: httpx.AsyncClient, desk: Desk, what: str = "") -> str:
    await says(client, desk, f"/lay {what}")
    return str((await client.get("/chat/history")).json()["entries"][-1]["attachments"][0]["ref"])


async def test_a_file_is_given_whole_under_its_name_and_nothing_keeps_or_runs_it(database: Database) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        path = await address(client, desk)
        async with visitor(site, known=False) as anybody:  # who has the address has the file: a phone, another browser
            given = await anybody.get(path)
    assert (given.status_code, given.content, given.headers["content-type"]) == (200, b"PK bao cao", SHEET)
    kind, _, name = given.headers["content-disposition"].partition("; ")
    assert kind == "attachment" and unquote(name.partition("UTF-8''")[2]) == REPORT
    assert given.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert given.headers["x-content-type-options"] == "nosniff" and "no-store" in given.headers["cache-control"]
    assert "noindex" in given.headers["x-robots-tag"] and given.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in given.headers


async def test_a_picture_is_shown_and_a_page_is_not(database: Database) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        picture = await client.get(await address(client, desk, "ảnh"))
        assert picture.content == PNG and picture.headers["content-disposition"].startswith("inline")
        for mime in ("text/html", "image/svg+xml", "text/xml"):
            async with database.write() as session:
                path = await files.keep(
                    session, name="a.png", mime=mime, content=b"<script>alert(1)</script>", person_id=None,
                    conversation_id=None, now=desk.clock.now(),
                )  # fmt: skip
            given = await client.get(path)
            assert given.headers["content-disposition"].startswith("attachment")
            assert "sandbox" in given.headers["content-security-policy"]


async def test_an_address_that_is_over_or_wrong_says_so_in_vietnamese(database: Database) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        path = await address(client, desk)
        desk.clock.forward(days=files.LINK_DAYS, seconds=-1)
        assert (await client.get(path)).status_code == 200
        desk.clock.forward(seconds=1)
        (row,) = await rows(database, FILES)
        for wrong in (path, path[:-1], "/tep/x", f"/tep/{row.token_hash}", "/tep/%00", "/tep/%ff", "/tep/..%2Fhealthz"):
            gone = await client.get(wrong)
            assert gone.status_code == 404 and b"PK" not in gone.content
            if wrong != "/tep/..%2Fhealthz":  # no address of a file at all
                assert texts.FILE_OVER in gone.text and "no-store" in gone.headers["cache-control"]
        assert (await client.post(path)).status_code == 405


@pytest.mark.parametrize("name", ['a".pdf', "a\\.pdf", "báo cáo.pdf", "Đ", "a;b=c.pdf", "100%.pdf"])
def test_a_name_cannot_break_out_of_its_header(name: str) -> None:
    header = disposition(files.Stored(files.clean_name(name), "text/plain", b""))
    header.encode("ascii")
    kind, plain, extended = header.split("; filename")
    assert kind == "attachment" and plain[:2] == '="' and plain[-1] == '"' and '"' not in plain[2:-1]
    assert unquote(extended.removeprefix("*=UTF-8''")) == files.clean_name(name)


# what the page sends up


async def test_a_file_goes_into_the_open_form_and_stands_in_the_history(database: Database) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        answer = await send(client)
        assert (answer.status_code, answer.json()["id"]) == (202, "message-0050")
        assert (await answers(desk, 2))[1] == f"Đã nhận báo cáo.pdf {mark(CONTENT)}"
        lines = (await client.get("/chat/history")).json()["entries"]
        assert [(line["mine"], line["text"]) for line in lines if line["mine"]][1] == (True, "📎 báo cáo.pdf")
        (row,) = await rows(database, FILES)
        assert (row.kind, row.mime, row.content) == ("in", "application/pdf", CONTENT)
        assert CONTENT.decode() not in "".join(str(tuple(one)) for one in await rows(database, INBOX))


async def test_a_repeated_upload_has_one_effect(database: Database) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        for _ in range(3):
            assert (await send(client)).status_code == 202
        await answers(desk, 2)
        assert len(await rows(database, INBOX)) == 2 and len(await rows(database, FILES)) == 1


@pytest.mark.parametrize("before", ["chào", "/nop chữ"])
async def test_a_file_that_nothing_asked_for_is_answered_and_not_stored(database: Database, before: str) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        await says(client, desk, before)
        assert (await send(client, bytes(5 * 2**20))).status_code == 202
        assert (await answers(desk, 2))[1] == texts.ONLY_TEXT
        assert await rows(database, FILES) == []


async def test_somebody_new_may_begin_with_a_file(sqlite: Database) -> None:
    async with house(sqlite) as (site, desk), visitor(site, known=False) as client:
        assert (await send(client)).status_code == 202
        assert (await answers(desk, 1))[0].startswith(texts.ONLY_TEXT)


async def test_a_form_of_one_visitor_takes_no_file_of_another(sqlite: Database) -> None:
    async with house(sqlite) as (site, desk), visitor(site) as one, visitor(site) as two:
        await says(one, desk, "/nop")
        await send(two)
        assert (await answers(desk, 2))[1].startswith(texts.ONLY_TEXT)
        assert await rows(sqlite, FILES) == []


@pytest.mark.parametrize(
    ("size", "announced", "status"),
    [(upload.BYTES, True, 202), (upload.BYTES + 1, True, 413), (upload.BYTES + 1, False, 413), (0, True, 422)],
)
async def test_10_mb_and_no_more(sqlite: Database, size: int, announced: bool, status: int) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, size, 2**16):
            yield bytes(min(2**16, size - start))

    async with house(sqlite) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        answer = await send(client, bytes(size) if announced else pieces())  # type: ignore[arg-type]
        assert answer.status_code == status
        assert len(await rows(sqlite, FILES)) == (status == 202)
        assert status == 202 or answer.json()["error"].endswith((".", "gửi."))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 202),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"X-Message-Id": ""}, 422),
        ({"X-Message-Id": "a b c d e f g h"}, 422),
        ({"X-Message-Id": "a" * 65}, 422),
        ({"X-File-Name": ""}, 422),
        ({"X-File-Name": "a" * 2001}, 422),
    ],
)
async def test_the_guards_of_a_message_hold_for_a_file(sqlite: Database, headers: dict[str, str], status: int) -> None:
    async with house(sqlite) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        answer = await send(client, **headers)
        assert answer.status_code == status
        assert len(await rows(sqlite, FILES)) == len(await rows(sqlite, INBOX)) - 1 == (status == 202)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\lan\\a.docx", "a.docx"),
        ("a\x00b.pdf", "ab.pdf"),
        ("\x00", "tệp"),
        ("hoa\u202efdp.exe", "hoafdp.exe"),
        ("<img src=x onerror=alert(1)>.png", "img src=x onerror=alert(1).png"),
        ("dài" * 60 + ".pdf", ("dài" * 60)[:116] + ".pdf"),
    ],
)
async def test_an_odd_name_is_stored_and_shown_clean(database: Database, name: str, kept: str) -> None:
    async with house(database) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        assert (await send(client, name=name)).status_code == 202
        assert (await answers(desk, 2))[1] == f"Đã nhận {kept} {mark(CONTENT)}"
        assert [row.name for row in await rows(database, FILES)] == [kept]


@pytest.mark.parametrize("raw", ["%00", "%ff%fe", "%", "%E1%BA", "a%0d%0aSet-Cookie:x"])
async def test_a_name_that_is_no_text_is_no_fault(sqlite: Database, raw: str) -> None:
    async with house(sqlite) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        assert (await send(client, **{"X-File-Name": raw})).status_code == 202
        assert (await answers(desk, 2))[1].startswith("Đã nhận")


async def test_so_many_files_an_hour_and_no_more(sqlite: Database) -> None:
    async with house(sqlite) as (site, desk), visitor(site) as client:
        for number in range(files.MOST_IN_HOUR):
            await says(client, desk, "/nop", 100 + number)
            await send(client, number=200 + number)
            await answers(desk, 2 * number + 2)
        await says(client, desk, "/nop", 99)
        answer = await send(client, number=300)
        assert (answer.status_code, answer.json()["error"]) == (429, texts.FILES_TOO_MANY)
        assert len(await rows(sqlite, FILES)) == files.MOST_IN_HOUR


async def test_without_a_house_that_takes_files_a_file_is_a_message_all_the_same() -> None:
    async with running() as site, visitor(site) as client:
        assert (await send(client)).status_code == 202
        (incoming,) = site.transcript.accepted
        assert [(sent.name, sent.ref) for sent in incoming.files] == [("báo cáo.pdf", "")]


async def test_other_addresses_still_take_no_large_body() -> None:
    async with running() as site, visitor(site) as client:
        for path in ("/chat/messages", "/chat/files/", "/chat/files/x", "//chat/files"):
            answer = await client.post(path, content=bytes(200_000), headers={"Content-Type": "application/json"})
            assert answer.status_code in (404, 413, 307)


async def test_an_upload_that_breaks_off_leaves_nothing(sqlite: Database) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield bytes(1000)
        raise ConnectionError

    async with house(sqlite) as (site, desk), visitor(site) as client:
        await says(client, desk, "/nop")
        with pytest.raises(ConnectionError):
            await send(client, broken())  # type: ignore[arg-type]
        await asyncio.sleep(0.1)
        assert (await send(client)).status_code == 202
        assert [row.size for row in await rows(sqlite, FILES)] == [len(CONTENT)]


def test_the_page_opens_its_own_addresses_and_other_channels_the_public_ones() -> None:
    assert WebChannel.limits.with_links("https://cd.example.vn").links == ""
    assert LIMITS["plain"].with_links("https://cd.example.vn/").links == "https://cd.example.vn"
    assert LIMITS["plain"].with_links("").links is None
