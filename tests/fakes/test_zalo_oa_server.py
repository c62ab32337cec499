"""The fake OA holds to what is documented: codes and refresh tokens work once, old tokens die, limits are kept."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes.zalo_oa_server import APP_ID, APP_SECRET, FakeOa

VERIFIER = "v" * 43
USER = "71"


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        server.world.users.add(USER)
        yield server


async def tokens(fake: FakeOa, **form: str) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        given = {"app_id": APP_ID, **form}
        answer = await client.post(f"{fake.oauth}/access_token", data=given, headers={"secret_key": APP_SECRET})
    found: dict[str, Any] = answer.json()
    return found


async def send(fake: FakeOa, token: str, message: Any, user: str = USER) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        body = {"recipient": {"user_id": user}, "message": message}
        url = f"{fake.root}/v3.0/oa/message/cs"
        found: dict[str, Any] = (await client.post(url, json=body, headers={"access_token": token})).json()
    return found


async def test_a_code_works_once_and_with_its_verifier(fake: FakeOa) -> None:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    link = (
        f"{fake.oauth}/permission?app_id={APP_ID}&redirect_uri=https://a.example/c&code_challenge={challenge}&state=s"
    )
    assert fake.agrees(link).startswith("https://a.example/c?code=ma-dong-y&oa_id=")
    code = {"grant_type": "authorization_code", "code": "ma-dong-y"}
    assert (await tokens(fake, **code, code_verifier="other"))["error"] != 0
    fake.agrees(link)
    assert (await tokens(fake, **code, code_verifier=VERIFIER))["expires_in"] == "90000"
    assert (await tokens(fake, **code, code_verifier=VERIFIER))["error"] != 0


async def test_a_refresh_token_works_once_and_kills_the_access_token(fake: FakeOa) -> None:
    first = fake.world.issue()
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await tokens(fake, **refresh)
    assert (await tokens(fake, **refresh))["error"] == -14014
    assert (await send(fake, first["access_token"], {"text": "a"}))["error"] == -216
    assert (await send(fake, second["access_token"], {"text": "a"}))["error"] == 0
    assert fake.texts() == ["a"] and fake.world.refreshes == 2


async def test_limits_are_kept(fake: FakeOa) -> None:
    token = fake.world.issue()["access_token"]
    button = {"title": "x", "type": "oa.query.hide", "payload": "#x"}
    six = {"type": "template", "payload": {"buttons": [button] * 6}}
    assert (await send(fake, token, {"text": "x" * 2001}))["error"] == -210
    assert (await send(fake, token, {"text": "x", "attachment": six}))["error"] == -201
    assert (await send(fake, token, {"text": "x"}, user="72"))["error"] == -201
    assert fake.world.outbox == []


async def test_faults_strike_in_order(fake: FakeOa) -> None:
    token = fake.world.issue()["access_token"]
    fake.fault("message/cs", code=-211, skip=1)
    fake.fault("message/cs", kind="accept_then_fail", skip=1)
    assert [(await send(fake, token, {"text": "1"}))["error"] for _ in range(2)] == [0, -211]
    with pytest.raises(httpx.HTTPError):
        await send(fake, token, {"text": "2"})
    assert fake.texts() == ["1", "2"] and fake.world.faults == []
    fake.fault("message/cs", kind="accept_then_hang")
    hanging = asyncio.create_task(send(fake, token, {"text": "3"}))
    await fake.wait_for(lambda: fake.texts()[-1] == "3")
    hanging.cancel()
    with pytest.raises(ValueError, match="kind is one of"):
        fake.fault(kind="odd")
