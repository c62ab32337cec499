"""The web channel over real HTTP: who a visitor is, what may be posted, and a stream that loses and doubles nothing."""

from __future__ import annotations

import asyncio
import hashlib

import httpx
import pytest

from bot.channels.web import WebChannel
from bot.conversation import Card, Choice, Outgoing, Say
from bot.errors import Failed, StorageError
from bot.web.visitor import COOKIE
from tests.bot.web.site import HOUSE, read_events, replies, running, visitor, write
from tests.fakes.transcript import MemoryTranscript


async def test_the_first_paint_gives_no_cookie_and_the_history_gives_one() -> None:
    async with running() as site, visitor(site, known=False) as client:
        assert "set-cookie" not in (await client.get("/")).headers
        cookie = (await client.get("/chat/history")).headers["set-cookie"]
        for part in ("HttpOnly", "SameSite=lax", "Max-Age=31536000", "Path=/"):
            assert part in cookie
        assert "Secure" not in cookie
    async with running(secure=True) as site, visitor(site, known=False) as client:
        assert "; Secure" in (await client.get("/chat/history")).headers["set-cookie"]


async def test_the_chat_id_is_a_hash_so_that_a_copied_database_lets_nobody_in() -> None:
    async with running() as site, visitor(site) as client:
        await write(client, "xin chào")
        token = client.cookies[COOKIE]
        incoming = site.transcript.accepted[0]
        assert incoming.chat_id == incoming.sender_id == hashlib.sha256(token.encode()).hexdigest()
        assert token not in incoming.model_dump_json()
        async with httpx.AsyncClient(base_url=site.base, cookies={COOKIE: incoming.chat_id}) as thief:
            assert (await thief.get("/chat/history")).json()["entries"] == []


@pytest.mark.parametrize("token", ["", "ngắn", "a" * 42, "a" * 44, "../../etc/passwd" + "a" * 27, "a" * 5000])
async def test_a_cookie_that_we_did_not_make_is_replaced(token: str) -> None:
    async with running() as site, httpx.AsyncClient(base_url=site.base) as client:
        answer = await client.get("/chat/history", headers={"Cookie": f"{COOKIE}={token}".encode()})
        assert answer.status_code == 200
        assert answer.cookies[COOKIE] != token


async def test_a_repeated_message_has_one_effect_and_is_acknowledged_again() -> None:
    async with running() as site, visitor(site) as client:
        for _ in range(3):
            answer = await write(client, "đoàn phí")
            assert answer.status_code == 202
            assert answer.json()["id"] == "message-0001"
        assert [incoming.text for incoming in site.transcript.accepted] == ["đoàn phí"]
        assert site.transcript.calls == 3


async def test_nobody_can_take_the_message_id_of_another_visitor() -> None:
    async with running() as site, visitor(site) as one, visitor(site) as two:
        await write(one, "của một")
        await write(two, "của hai")
        assert [incoming.text for incoming in site.transcript.accepted] == ["của một", "của hai"]
        (line, _) = (await two.get("/chat/history")).json()["entries"]
        assert (line["id"], line["text"], line["mine"]) == ("message-0001", "của hai", True)


async def test_a_choice_carries_its_action_its_label_and_its_message() -> None:
    async with running() as site, visitor(site) as client:
        answer = await write(client, "", choice="asking:card:a/b.1", label="Ai được miễn?", message=7)
        assert answer.status_code == 202
        incoming = site.transcript.accepted[0]
        assert (incoming.choice, incoming.text, incoming.message_ref) == ("asking:card:a/b.1", "Ai được miễn?", "7")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 202),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 202),
    ],
)
async def test_another_site_cannot_post(headers: dict[str, str], status: int) -> None:
    async with running() as site, visitor(site) as client:
        client.headers.update(headers)
        assert (await write(client, "xin chào")).status_code == status
        assert len(site.transcript.accepted) == (status == 202)


async def test_our_own_origin_may_post() -> None:
    async with running() as site, visitor(site) as client:
        client.headers["Origin"] = site.base
        assert (await write(client, "xin chào")).status_code == 202


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"text=xin", "application/x-www-form-urlencoded", 415),
        (b'{"id":"message-0001","text":"x"}', "text/plain", 415),
        (b"", "application/json", 422),
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"id":"a","text":"x"}', "application/json", 422),
        (b'{"id":"message-0001"}', "application/json", 422),
        (b'{"id":"message-0001","text":7}', "application/json", 422),
        (b'{"id":"message-0001","text":"\\ud800"}', "application/json", 422),
        (b'{"id":"message-0001","text":"\xff\xfe"}', "application/json", 422),
        (b'{"id":"message-0001","text":" \\u0000 \\u200b\\u202e "}', "application/json", 422),
        (b'{"id":"message-0001","choice":"' + b"a" * 65 + b'"}', "application/json", 422),
        (b'{"id":"message-0001","choice":"a\\u0000b"}', "application/json", 422),
        (b'{"id":"message-0001","text":"x","message":-1}', "application/json", 422),
        (b'{"id":"message-0001","text":"' + b"a" * 2001 + b'"}', "application/json", 413),
        (b'{"id":"message-0001","text":"' + b"d\\n" * 10_000 + b'"}', "application/json", 413),
        (b'{"id":"message-0001","text":"' + b"a" * 70_000 + b'"}', "application/json", 413),
        (b'{"id":"message-0001","text":"' + b"a" * 200_000 + b'"}', "application/json", 413),
    ],
)
async def test_what_cannot_be_a_message_is_refused_in_one_sentence(body: bytes, kind: str, status: int) -> None:
    async with running() as site, visitor(site) as client:
        answer = await client.post("/chat/messages", content=body, headers={"Content-Type": kind})
        assert answer.status_code == status
        assert answer.json()["error"].endswith(".")
        assert site.transcript.accepted == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  đoàn\x00 phí\x07\r\nlà gì?\u202e ", "đoàn phí\nlà gì?"),
        ("👩‍🏫👍🏽", "👩‍🏫👍🏽"),
        ("<script>alert(1)</script> **a** _b_", "<script>alert(1)</script> **a** _b_"),
        ("ờ" * 2000, "ờ" * 2000),
    ],
)
async def test_odd_text_is_passed_on_clean(written: str, kept: str) -> None:
    async with running() as site, visitor(site) as client:
        assert (await write(client, written)).status_code == 202
        assert site.transcript.accepted[0].text == kept


async def test_a_fault_of_the_storage_is_a_503_that_may_be_tried_again() -> None:
    async with running() as site, visitor(site) as client:
        site.transcript.fail = StorageError("sqlite:///secret.db is broken")
        answer = await write(client, "xin chào")
        assert answer.status_code == 503
        assert "secret" not in answer.text
        site.transcript.fail = None
        assert (await write(client, "xin chào")).status_code == 202


async def test_history_has_both_sides_in_order_with_blocks_and_choices() -> None:
    card = Card(id="a/1", quote="…nguyên văn…", quoted=True, source="nguồn", validity="hết", state="ended")
    message = Outgoing(text="x", blocks=(Say(text="**A**"), card), choices=(Choice(label="Nguồn", action="a:b"),))
    async with running(MemoryTranscript(lambda _: [message])) as site, visitor(site) as client:
        await write(client, "hỏi")
        found = (await client.get("/chat/history")).json()
        assert [line["mine"] for line in found["entries"]] == [True, False]
        assert found["waiting"] is False
        answer = found["entries"][1]
        assert found["last"] == answer["id"] == 1
        assert [block["type"] for block in answer["blocks"]] == ["say", "card"]
        assert answer["blocks"][1]["quote"] == "…nguyên văn…"
        assert answer["choices"][0]["action"] == "a:b"
        assert "text" not in answer


async def test_the_stream_gives_what_comes_after_the_last_id_and_then_what_comes_live() -> None:
    async with running() as site, visitor(site) as client:
        for number in (1, 2, 3):
            await write(client, f"câu {number}", number)
        assert [event.id for event in await replies(client, 3)] == ["1", "2", "3"]
        assert [event.id for event in await replies(client, 2, after=1)] == ["2", "3"]
        resumed = await replies(client, 1, after=1, **{"Last-Event-ID": "2"})
        assert [event.data["text"] for event in resumed] == ["Em nghe: câu 3"]
        later = asyncio.create_task(replies(client, 1, after=3))
        await asyncio.sleep(0.1)
        await write(client, "câu 4", 4)
        assert [event.data["text"] for event in await later] == ["Em nghe: câu 4"]


async def test_a_long_absence_is_made_up_completely_and_in_order() -> None:
    async with running() as site, visitor(site) as client:
        await write(client, "xin chào")
        chat = site.transcript.accepted[0].chat_id
        for number in range(170):
            await site.transcript.tell(chat, Outgoing(text=f"tin {number}"))
        found = await replies(client, 171)
        assert [int(event.id) for event in found] == list(range(1, 172))


async def test_each_chat_is_streamed_to_its_own_visitor_alone() -> None:
    async with running() as site, visitor(site) as one, visitor(site) as two:
        listening = asyncio.create_task(replies(two, 1))
        await asyncio.sleep(0.1)
        await write(one, "của một")
        await write(two, "của hai")
        assert [event.data["text"] for event in await listening] == ["Em nghe: của hai"]


async def test_the_stream_says_whether_an_answer_is_awaited_and_keeps_saying_something() -> None:
    async with running(heartbeat=0.05) as site, visitor(site) as client:
        site.transcript.hold = True
        await write(client, "hỏi")
        said = []
        async with client.stream("GET", "/chat/events") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store"
            async for event in read_events(response):
                said.append((event.name, event.data.get("waiting")))
                if len(said) == 2:
                    await site.transcript.release()
                if said[-1] == ("state", False):
                    break
        assert said[:2] == [("state", True), ("state", True)]
        assert ("reply", None) in said


@pytest.mark.parametrize("mark", ["-1", "x", "9" * 30, "１２", "1.5", ""])
async def test_an_odd_position_starts_from_the_beginning(mark: str) -> None:
    async with running() as site, visitor(site) as client:
        await write(client, "hỏi")
        async with client.stream("GET", "/chat/events", params={"after": mark}) as response:
            assert response.status_code == 200
            async for event in read_events(response):
                assert event.id == "1"
                break


async def test_a_stranger_is_told_to_stop_trying() -> None:
    async with running() as site, visitor(site, known=False) as client:
        assert (await client.get("/chat/events")).status_code == 204


async def test_closing_the_channel_ends_its_streams() -> None:
    async with running() as site, visitor(site) as client, client.stream("GET", "/chat/events") as response:
        await site.channel.close()
        async with asyncio.timeout(30):
            assert [event.name async for event in read_events(response)] == ["state"]


async def test_run_waits_and_says_how_it_is_and_send_is_never_used() -> None:
    channel = WebChannel(MemoryTranscript(), house=HOUSE)
    assert channel.health.state == "starting"
    task = asyncio.create_task(channel.run(MemoryTranscript().accept))
    await asyncio.sleep(0)
    assert channel.health.state == "up"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert channel.health.state == "stopped"
    with pytest.raises(Failed):
        await channel.send("x", Outgoing(text="x"))
    assert channel.limits.stored_is_sent
    assert channel.limits.blocks
