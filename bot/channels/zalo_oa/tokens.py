"""The pair of tokens of an OA: kept in the database, renewed by one process at a time.

A refresh token works once, and the access token before it dies when a new one is issued. So:

    1  one transaction marks the row as `refreshing_since` and counts the try; who finds a fresh mark waits
    2  the request leaves
    3  one transaction stores the new pair and takes the mark away

A stop of the program waits for 3. A process that dies between 1 and 3 leaves the mark, and so does a request without
an answer. When the mark is old another try may be made: had Zalo taken the first one, its pair is lost in any case, and
had it not, the next recovers. Tries are far and farther apart (`PAUSES`), so that an outage of hours is outlived, and
they end. What Zalo refuses is lost at once. A lost pair needs an administrator (`congdoan zalo-oa connect`), which is
said and not tried around.
For: `Tokens`. Not for: the HTTP (`client.py`) or the link (`oauth.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.undisturbed import undisturbed
from bot.channels.zalo_http import NotSent, Refused, ZaloError
from bot.channels.zalo_oa.client import OaClient
from bot.channels.zalo_oa.oauth import Agreed, Asked
from bot.channels.zalo_oa.table import ZALO_OA_TOKENS
from bot.errors import ChannelStopped, NotDelivered
from bot.storage.database import Database, insert_once

log = logging.getLogger(__name__)

LIFE = dt.timedelta(hours=25)
EARLY = dt.timedelta(hours=1)
REQUEST_SECONDS = 15.0
PATIENCE = dt.timedelta(seconds=30)
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 60, 60, 60, 60))
"""How long to wait after the n-th try that was not answered; after the last of them the pair counts as lost."""
STORE_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
_LOOK_SECONDS = 0.3
CONNECT = "Người quản trị OA chạy congdoan zalo-oa connect và bấm đồng ý một lần."
NOT_CONNECTED = f"Zalo OA chưa được kết nối. {CONNECT}"
NO_ANSWER = "Zalo chưa trả lời khi gia hạn mã của OA; em sẽ thử lại."
LOST = f"Zalo OA đã mất mã kết nối. {CONNECT}"


@dataclass(frozen=True, slots=True)
class Connection:
    """What is known of the pair, without the pair. Times are UTC."""

    oa_id: str
    expires_at: dt.datetime
    stored_at: dt.datetime
    refreshing_since: dt.datetime | None
    lost_at: dt.datetime | None
    lost_why: str


@dataclass(frozen=True, slots=True)
class App:
    """The registered application."""

    app_id: str
    secret: SecretStr = field(repr=False)


class Tokens:
    """Gives the access token that holds now. `now` is UTC; `patience`: after how long a mark counts as left behind."""

    def __init__(
        self,
        database: Database,
        client: OaClient,
        app: App,
        now: Callable[[], dt.datetime],
        *,
        patience: dt.timedelta = PATIENCE,
        seconds: float = REQUEST_SECONDS,
    ) -> None:
        self._database, self._client, self._app, self._now = database, client, app, now
        self._patience, self._seconds = patience, seconds
        self._turn = asyncio.Lock()

    async def standing(self) -> Connection | None:
        """None where no OA was ever connected."""
        async with self._database.read() as session:
            row = await self._row(session)
        if row is None:
            return None
        return Connection(
            row.oa_id, row.expires_at, row.stored_at, row.refreshing_since, row.lost_at, row.lost_why or ""
        )

    async def access(self, refused: str = "") -> str:
        """The access token, renewed where it ends soon or is the one that Zalo has `refused`.

        Raises ChannelStopped where there is none any more, NotDelivered where it could not be renewed just now.
        """
        async with self._database.read() as session:
            row = await self._row(session)
        if row is not None and self._holds(row, refused):
            return str(row.access_token)
        async with self._turn:
            return await self._renewed(refused)

    async def connect(self, agreed: Agreed, asked: Asked) -> None:
        """Exchanges a code for the first pair and stores it. Raises ZaloError."""
        form = {
            "code": agreed.code,
            "app_id": self._app.app_id,
            "grant_type": "authorization_code",
            "code_verifier": asked.verifier,
        }
        found = await self._client.tokens(self._app.secret.get_secret_value(), form, seconds=self._seconds)
        values = self._pair(found) | {"oa_id": agreed.oa_id[:40]}
        async with self._database.write() as session:
            await session.execute(insert_once(session, ZALO_OA_TOKENS).values(app_id=self._app.app_id, **values))
            await session.execute(sa.update(ZALO_OA_TOKENS).where(self._own).values(values))

    async def _renewed(self, refused: str) -> str:
        for _ in range(math.ceil((self._patience.total_seconds() + self._seconds) / _LOOK_SECONDS)):
            row = await self._begin(refused)
            if isinstance(row, str):
                return row
            if row is not None:
                return await undisturbed(self._refresh(str(row.refresh_token)))
            await asyncio.sleep(_LOOK_SECONDS)  # another process is at it
        raise NotDelivered("Mã của Zalo OA đang được gia hạn.")

    async def _begin(self, refused: str) -> Any:
        """The row, marked as ours to renew; the token where it holds by now; None where somebody else is at it."""
        lost = False
        async with self._database.write() as session:
            row = await self._row(session, lock=True)
            if row is None:
                raise ChannelStopped(NOT_CONNECTED)
            if self._holds(row, refused):
                return str(row.access_token)
            if row.lost_at is not None:
                raise ChannelStopped(LOST)
            now, since = self._now(), row.refreshing_since
            if since is not None and now - since < self._patience:
                return None
            if since is not None and now - since < _pause(row.tries):
                raise NotDelivered(NO_ANSWER)
            lost = row.tries >= len(PAUSES)
            if lost:
                await self._lose(session, str(row.refresh_token), f"no answer to {row.tries} tries")
            else:
                await session.execute(
                    sa.update(ZALO_OA_TOKENS).where(self._own).values(refreshing_since=now, tries=row.tries + 1)
                )
        if lost:
            raise ChannelStopped(LOST)
        return row

    async def _refresh(self, refresh_token: str) -> str:
        """The request and what came of it. The mark stays where that is not known."""
        form = {"refresh_token": refresh_token, "app_id": self._app.app_id, "grant_type": "refresh_token"}
        failure: NotDelivered | ChannelStopped
        try:
            found = await self._client.tokens(self._app.secret.get_secret_value(), form, seconds=self._seconds)
        except NotSent:
            await self._change(refresh_token, refreshing_since=None, tries=ZALO_OA_TOKENS.c.tries - 1)
            failure = NotDelivered("Chưa kết nối được tới Zalo để gia hạn mã.")
        except Refused as refusal:
            log.error("the tokens of the OA are lost: the refresh was refused (%s)", refusal.code)
            async with self._database.write() as session:
                await self._lose(session, refresh_token, f"refused: {refusal.code}")
            failure = ChannelStopped(LOST)
        except ZaloError as error:
            log.warning("a refresh was not answered: %s", error)
            failure = NotDelivered(NO_ANSWER)
        else:
            return await self._keep(refresh_token, found)
        raise failure

    async def _keep(self, spent: str, found: dict[str, Any]) -> str:
        """Stores a new pair, which exists nowhere else: a database that does not answer is asked again."""
        for pause in STORE_PAUSES:
            try:
                await self._change(spent, **self._pair(found))
                break
            except Exception as error:
                log.error("the new tokens of the OA could not be stored: %s", type(error).__name__)
                await asyncio.sleep(pause)
        else:
            await self._change(spent, **self._pair(found))
        return str(found["access_token"])

    def _pair(self, found: dict[str, Any]) -> dict[str, Any]:
        now, told = self._now(), str(found.get("expires_in", ""))
        life = dt.timedelta(seconds=min(int(told), 10**7)) if told.isascii() and told.isdecimal() else LIFE
        fresh = {"access_token": found["access_token"], "refresh_token": found["refresh_token"], "stored_at": now}
        clean = {"refreshing_since": None, "tries": 0, "lost_at": None, "lost_why": None}
        return fresh | clean | {"expires_at": now + life}

    async def _change(self, spent: str, /, **values: Any) -> None:
        """Only where the row still has the token that was used: a new connection is never overwritten."""
        same = ZALO_OA_TOKENS.c.refresh_token == spent
        async with self._database.write() as session:
            await session.execute(sa.update(ZALO_OA_TOKENS).where(self._own, same).values(values))

    async def _lose(self, session: AsyncConnection, refresh_token: str, why: str) -> None:
        same = ZALO_OA_TOKENS.c.refresh_token == refresh_token
        values = {"lost_at": self._now(), "lost_why": why, "refreshing_since": None}
        await session.execute(sa.update(ZALO_OA_TOKENS).where(self._own, same).values(values))

    def _holds(self, row: Any, refused: str) -> bool:
        """Whether the access token is good for a while, or at all while a renewal hangs in the air."""
        if row.access_token == refused or row.lost_at is not None:
            return False
        left = row.expires_at - self._now()
        since = row.refreshing_since
        in_doubt = since is not None and self._now() - since < max(self._patience, _pause(row.tries))
        return bool(left > (dt.timedelta() if in_doubt else EARLY))

    @property
    def _own(self) -> sa.ColumnElement[bool]:
        return ZALO_OA_TOKENS.c.app_id == self._app.app_id

    async def _row(self, session: AsyncConnection, *, lock: bool = False) -> Any:
        query = sa.select(ZALO_OA_TOKENS).where(self._own)
        return (await session.execute(query.with_for_update() if lock else query)).first()


def _pause(tries: int) -> dt.timedelta:
    return PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
