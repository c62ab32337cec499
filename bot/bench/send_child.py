"""A process that sends what a database holds, until it is ended: `python -m bot.bench.send_child`.

For: being killed, being one of several, being weighed. It is the real dispatcher over the real Telegram channel, and
nothing else of the program. On SIGTERM it ends in peace and prints its peak of memory. Not for: use by people.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import resource
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.bench.send_channel import NotingChannel, TimesFile
from bot.bench.send_server import ROOT, end, environment
from bot.delivery.dispatcher import Dispatcher
from bot.storage.database import Database


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@asynccontextmanager
async def sender(
    database_url: str, api_url: str, begun: Path, *, per_second: float = 0, send_seconds: float = 10
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Such a process; killed at the end unless it has ended. What it logs goes beside `begun`, its file of times."""
    order = {"database_url": database_url, "api_url": api_url, "begun": str(begun)}
    pace = {"per_second": per_second, "send_seconds": send_seconds}
    with begun.with_suffix(".log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.bench.send_child", json.dumps({**order, **pace}),
            cwd=ROOT, env=environment({}), stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    try:
        yield process
    finally:
        await end(process)


async def retire(process: asyncio.subprocess.Process) -> float:
    """Ends it in peace; its peak of memory in MB."""
    process.terminate()
    told, _ = await process.communicate()
    return float(json.loads(told)["peak_mb"])


async def _send(database_url: str, api_url: str, begun: str, per_second: float, send_seconds: float) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database.connect(database_url)
    times = TimesFile(Path(begun))
    channel = NotingChannel(api_url, times.note, per_second=per_second, send_seconds=send_seconds)
    sending = asyncio.create_task(Dispatcher(database, channel, _now).run())
    await stop.wait()
    sending.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sending
    await channel.close()
    await database.close()


def _peak_mb() -> float:
    """The most memory this process has had. Linux's own figure first: the other one begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    asyncio.run(_send(**json.loads(sys.argv[1])))
    print(json.dumps({"peak_mb": round(_peak_mb(), 1)}), flush=True)
