"""The fake Zalo Bot API, seen by a plain HTTP client: it must behave as the documentation and the field reports say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from aiohttp import web

from tests.fakes._local.server import Hook
from tests.fakes.zalo_remote import spawn_zalo
from tests.fakes.zalo_server import FakeZalo

LAN = "6ede9afa66b88fe6d6a9"
GROUP = "99aa00bb11cc22dd33ee"


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield client


class Bot:
    """A bot that only calls methods."""

    def __init__(self, fake: Any, http: httpx.AsyncClient) -> None:
        self._fake, self._http = fake, http

    async def __call__(self, method: str, **body: Any) -> dict[str, Any]:
        answer = await self._http.post(f"{self._fake.url}{self._fake.token}/{method}", json=body)
        assert answer.status_code == 200  # whatever the answer is
        told: dict[str, Any] = answer.json()
        return told


@pytest.fixture
def bot(fake: FakeZalo, http: httpx.AsyncClient) -> Bot:
    return Bot(fake, http)


def code(told: dict[str, Any]) -> int:
    assert told["ok"] is False and told["description"]
    return int(told.get("error_code", told.get("errorCode")))


async def test_one_update_a_call_and_only_once(fake: FakeZalo, bot: Bot) -> None:
    first = fake.says(LAN, "một", date=1795320000000)
    fake.says(LAN, "hai")
    assert (await bot("getUpdates", timeout="1"))["result"] == {
        "event_name": "message.text.received",
        "message": {
            "from": {"id": LAN, "display_name": "Lan", "is_bot": False},
            "chat": {"id": LAN, "chat_type": "PRIVATE"},
            "text": "một",
            "message_id": first,
            "date": 1795320000000,
        },
    }
    assert (await bot("getUpdates", timeout="1"))["result"]["message"]["text"] == "hai"
    assert code(await bot("getUpdates", timeout="0.1")) == 408


async def test_the_long_poll_wakes_up(fake: FakeZalo, bot: Bot) -> None:
    polling = asyncio.create_task(bot("getUpdates", timeout="20"))
    await fake.wait_for(lambda: fake.world.polling)
    fake.says(LAN, "có ai không")
    assert (await polling)["ok"] is True


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot) -> None:
    await bot("setWebhook", url="http://127.0.0.1:9/hook", secret_token="12345678")
    assert code(await bot("getUpdates", timeout="1")) == 400
    await bot("deleteWebhook")
    assert code(await bot("getUpdates", timeout="0.1")) == 408


@pytest.mark.parametrize(
    ("url", "secret"),
    [("http://congdoan.example/x", "12345678"), ("https://congdoan.example/x", "1234567"), ("", "12345678"),
     ("https://congdoan.example/x", "x" * 257)],
)  # fmt: skip
async def test_webhooks_that_are_refused(bot: Bot, url: str, secret: str) -> None:
    assert code(await bot("setWebhook", url=url, secret_token=secret)) == 400


async def test_the_webhook_is_probed_and_events_are_pushed(fake: FakeZalo, bot: Bot) -> None:
    seen: list[tuple[bytes, str, str]] = []

    async def hook(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Bot-Api-Secret-Token", "")
        seen.append((await request.read(), secret, request.headers["User-Agent"]))
        return web.Response(status=200 if len(seen) != 2 else 500)

    async with Hook(hook) as there:
        told = await bot("setWebhook", url=there.url, secret_token="bi-mat-cua-toi")
        assert told["result"]["verification"]["outcome"] == "webhook.ok"
        fake.says(LAN, "một")
        fake.says(LAN, "hai")
        await fake.wait_for(lambda: len(fake.world.pushes) == 2)
    bodies = [body for body, _, _ in seen]
    assert bodies[0] == b"" and all(secret == "bi-mat-cua-toi" for _, secret, _ in seen)
    assert b'"result"' in bodies[1] and seen[1][2].startswith("Java/")
    assert fake.world.pushes == [500, 200]  # no retry
    told = await bot("setWebhook", url="http://127.0.0.1:9/hook", secret_token="12345678")
    assert told["ok"] and told["result"]["verification"]["outcome"] == "webhook.err.unreachable"
    assert (await bot("getWebhookInfo"))["result"]["url"] == "http://127.0.0.1:9/hook"  # kept all the same
    await bot("deleteWebhook")
    assert "errorCode" in await bot("testWebhook")


@pytest.mark.parametrize(
    ("method", "body", "refusal"),
    [
        ("sendMessage", {"text": "x"}, 400),
        ("sendMessage", {"chat_id": "0" * 20, "text": "x"}, 400),
        ("sendMessage", {"chat_id": LAN, "text": ""}, 400),
        ("sendMessage", {"chat_id": LAN, "text": "😀" * 1000 + "x"}, 400),
        ("sendPhoto", {"chat_id": LAN, "photo": "no"}, 400),
        ("sendPhoto", {"chat_id": LAN, "photo": "https://x", "caption": "x" * 2001}, 400),
        ("sendVoice", {"chat_id": LAN, "voice_url": "https://x/a.mp3"}, 400),
        ("sendChatAction", {"chat_id": LAN, "action": "upload"}, 400),
        ("sendmessage", {"chat_id": LAN, "text": "x"}, 404),
        ("editMessage", {}, 404),
    ],
)
async def test_calls_that_are_refused(
    fake: FakeZalo, bot: Bot, method: str, body: dict[str, Any], refusal: int
) -> None:
    fake.says(LAN, "chào")
    assert code(await bot(method, **body)) == refusal and fake.outbox() == []


async def test_what_is_sent_arrives(fake: FakeZalo, bot: Bot) -> None:
    fake.says(LAN, "chào")
    fake.says(LAN, "chào", chat=GROUP)
    sent = await bot("sendMessage", chat_id=LAN, text="😀" * 1000)
    assert set(sent["result"]) == {"message_id", "date"}
    await bot("sendPhoto", chat_id=GROUP, photo="https://x/a.png", caption="ảnh")
    assert await bot("sendChatAction", chat_id=LAN, action="typing") == {"ok": True}
    assert (await bot("sendVoice", chat_id=GROUP, voice_url="https://x/a.aac"))["ok"]
    assert [one["method"] for one in fake.outbox()] == ["sendMessage", "sendPhoto"]  # a voice in a group is lost


async def test_a_wrong_token_broken_json_and_other_ways_to_call(fake: FakeZalo, http: httpx.AsyncClient) -> None:
    assert code((await http.post(f"{fake.url}1:sai/getMe")).json()) == 401
    root = f"{fake.url}{fake.token}"
    broken = await http.post(f"{root}/getMe", content=b"{", headers={"Content-Type": "application/json"})
    assert code(broken.json()) == 400
    fake.says(LAN, "chào")
    await http.get(f"{root}/sendMessage", params={"chat_id": LAN, "text": "một"})
    await http.post(f"{root}/sendMessage", data={"chat_id": LAN, "text": "hai"})
    assert fake.texts() == ["một", "hai"]


async def test_quotas_count_both_ways(fake: FakeZalo, bot: Bot) -> None:
    fake.config(quota_users=1, quota_month=3)
    fake.says(LAN, "một")
    other = fake.says("f" * 20, "tôi là người thứ hai")
    assert fake.world.dropped == [other]
    assert [(await bot("sendMessage", chat_id=LAN, text="x"))["ok"] for _ in range(2)] == [True, True]
    assert code(await bot("sendMessage", chat_id=LAN, text="x")) == 429
    fake.says(LAN, "hai")
    assert len(fake.world.dropped) == 2


async def test_faults(fake: FakeZalo, bot: Bot, http: httpx.AsyncClient) -> None:
    fake.says(LAN, "chào")
    fake.fault("sendMessage", kind="api", error_code=403, description="Internal server error")
    fake.fault("sendMessage", kind="http", status=502)
    fake.fault("sendMessage", kind="garbage", body="<html>")
    fake.fault("sendMessage", kind="accept_then_fail")
    root = f"{fake.url}{fake.token}/sendMessage"
    body = {"chat_id": LAN, "text": "một"}
    assert code(await bot("sendMessage", **body)) == 403
    assert (await http.post(root, json=body)).status_code == 502
    assert (await http.post(root, json=body)).text == "<html>"
    assert fake.outbox() == []
    with pytest.raises(httpx.RemoteProtocolError):
        await http.post(root, json=body)
    assert fake.texts() == ["một"]
    assert (await bot("sendMessage", **body))["ok"]
    with pytest.raises(ValueError, match="kind is one of"):
        fake.fault(kind="explode")


async def test_as_a_process_of_its_own(http: httpx.AsyncClient) -> None:
    async with spawn_zalo() as remote:
        bot = Bot(remote, http)
        await remote.sim("inject", {"from": LAN, "photo": "https://x/a.jpg", "caption": "ảnh"})
        await remote.sim("inject", {"from": LAN, "unsupported": True})
        live = (await bot("getUpdates", timeout="1"))["result"]
        assert live["event_name"] == "message.image.received" and live["message"]["message_type"] == "CHAT_PHOTO"
        assert (await bot("getUpdates", timeout="1"))["result"]["event_name"] == "message.unsupported.received"
        await remote.sim("config", {"live_shape": False})
        await remote.sim("inject", {"from": LAN, "photo": "https://x/a.jpg"})
        documented = (await bot("getUpdates", timeout="1"))["result"]["message"]
        assert documented["photo"] == "https://x/a.jpg" and "message_type" not in documented
        await remote.sim("faults", [{"method": "sendMessage", "error_code": 429}])
        assert code(await bot("sendMessage", chat_id=LAN, text="x")) == 429
        await bot("sendMessage", chat_id=LAN, text="x")
        assert [sent["text"] for sent in await remote.sim("outbox")] == ["x"]
        assert (await remote.sim("state"))["users"] == [LAN] and len(await remote.sim("calls")) == 5
        await remote.sim("reset")
        assert (await remote.sim("state"))["users"] == []
        with pytest.raises(AssertionError, match="no verb"):
            await remote.sim("explode")
