"""A process that asks for the OA's access token: `python -m tests.bot.channels.oa_worker DATABASE_URL ROOT`.

Says "ready", waits for a line, then prints the token or the code of what went wrong.
For: races and kills of `test_zalo_oa_tokens_apart.py`. Not for: anything that could stay in the process of the test.
"""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from bot.channels.zalo_oa.client import OaClient
from bot.channels.zalo_oa.tokens import App, Tokens
from bot.errors import ChannelError
from bot.storage.database import Database
from tests.bot.channels.oa_kit import utc_now
from tests.fakes.zalo_oa_server import APP_ID, APP_SECRET


async def main(url: str, root: str) -> None:
    database = await Database.open(url)
    client = OaClient(root, f"{root}/v4/oa")
    tokens = Tokens(database, client, App(APP_ID, SecretStr(APP_SECRET)), utc_now)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    try:
        print(await tokens.access(), flush=True)
    except ChannelError as error:
        print(error.code, flush=True)
    await client.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
