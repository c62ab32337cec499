"""The port that the web server listens on. Not: a port that is taken (`test_cli_processes.py`)."""

from __future__ import annotations

import asyncio
import socket

from bot.web.port import listen


async def test_no_answer_waits_for_an_acknowledgement_of_its_first_part() -> None:
    """A server writes head and body by themselves; the second must not wait for a client that acknowledges late."""
    delay: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        delay.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()
        await writer.wait_closed()

    listener = listen("127.0.0.1", 0)
    async with await asyncio.start_server(answer, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        async with asyncio.timeout(30):
            assert await delay == 1
        writer.close()
        await writer.wait_closed()
