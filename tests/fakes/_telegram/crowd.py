"""The Bot API as a crowd sees it: sendMessage thousands of times a second, every request counted with its time.

For: measuring and proving how messages are sent. It refuses (403, 400, 429 beyond `cap` a second), strikes as ordered
(`faults.py`), falls over and comes back. What is not sendMessage is done by the other fake's own methods. Not for: what
a chat looks like: a message is kept only where somebody has written before.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from array import array
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes._local.faults import pick
from tests.fakes._telegram.delivery import Delivery
from tests.fakes._telegram.errors import ApiError
from tests.fakes._telegram.faults import Fault
from tests.fakes._telegram.http import PAGE, configure
from tests.fakes._telegram.markup import read_text
from tests.fakes._telegram.methods import Methods, Params
from tests.fakes._telegram.people import People
from tests.fakes._telegram.wire import Asked, Line
from tests.fakes._telegram.world import World


class Crowd:
    """The server's memory and its answers. `begun`, `chats`, `statuses`: one entry a sendMessage, as it began.

    Times are those of the monotonic clock, which all processes of a machine share. A status is 0 while the request is
    under way and -1 where it was cut off; `taken` says whether the message has arrived nevertheless.
    """

    def __init__(self, token: str) -> None:
        self.world = World(token)
        self.people = People(self.world)
        self._delivery = Delivery(self.world)
        self._path = f"/bot{token}/"
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: set[Line] = set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.reset()

    def reset(self) -> None:
        """Forgets everything; ids start again."""
        self.world.reset()
        self.table = {**Methods(self.world).table, **self._delivery.table}
        self.begun, self.chats, self.statuses, self.taken = array("d"), array("q"), array("h"), bytearray()
        self.faults: dict[int, list[Fault]] = {}

    async def start(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Line(self.take, self._lines), "127.0.0.1", port or self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fall(self) -> None:
        """Refuses connections and cuts those that there are."""
        assert self._server is not None
        self._server.close()
        for line in list(self._lines):
            line.cut()

    # one request

    def take(self, asked: Asked) -> None:
        if asked.path.startswith(self._path):
            method = asked.path[len(self._path) :]
            if method == "sendMessage":
                self._message(asked)
            else:
                self._later(self._other(asked, method))
        elif asked.path.startswith("/__sim__/"):
            self._later(self._simulate(asked, asked.path.removeprefix("/__sim__/")))
        else:
            self._refuse(asked.line, ApiError(401, "Unauthorized"))

    def _later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _message(self, asked: Asked) -> None:
        number, now = len(self.begun), time.monotonic()
        params = read(asked)
        chat_id = int(params["chat_id"])
        self.begun.append(now)
        self.chats.append(chat_id)
        self.statuses.append(0)
        self.taken.append(0)
        fault = pick(self.faults.get(chat_id, self.world.faults), "sendMessage", params)
        if fault is not None:
            self._later(self._strike(asked.line, number, params, fault))
        else:
            self._deliver(asked.line, number, params)

    def _deliver(self, line: Line, number: int, params: Params, heard: bool = True) -> None:
        try:
            text, entities = read_text(str(params.get("text", "")), str(params.get("parse_mode", "")))
            chat_id = self.world.target(params)
            self.world.count_message()
        except ApiError as refusal:
            self.statuses[number] = refusal.code
            self._refuse(line, refusal)
            return
        self.taken[number] = 1
        if chat_id in self.world.chats:
            message = self.world.store(chat_id, self.world.bot, {"text": text, "entities": entities})
        else:
            who = {"chat": self.world.chat(chat_id), "from": self.world.bot}
            message = {"message_id": 10_000_000 + number, "date": int(time.time()), "text": text, **who}
        if heard:
            told = line.answer(json.dumps({"ok": True, "result": message}).encode())
            self.statuses[number] = 200 if told else -1

    async def _strike(self, line: Line, number: int, params: Params, fault: Fault) -> None:
        await asyncio.sleep(fault.delay)
        if fault.kind == "none":
            self._deliver(line, number, params)
        elif fault.kind == "error":
            self.statuses[number] = fault.code
            self._refuse(line, ApiError(fault.code, fault.desc or "Bad Request: ordered", **fault.parameters))
        elif fault.kind == "html":
            self.statuses[number] = fault.code
            line.answer(PAGE.format(code=fault.code).encode(), fault.code, "text/html")
        else:
            if fault.kind == "accept_then_drop":
                self._deliver(line, number, params, heard=False)
            await asyncio.sleep(fault.hang)
            self.statuses[number] = -1
            line.cut()

    async def _other(self, asked: Asked, method: str) -> None:
        try:
            _, function = self.table.get(method.lower(), (method, None))
            if function is None:
                raise ApiError(404, "Not Found: method not found")
            result: Any = function(read(asked))
            if inspect.isawaitable(result):
                result = await result
            asked.line.answer(json.dumps({"ok": True, "result": result}).encode())
        except ApiError as refusal:
            self._refuse(asked.line, refusal)

    def _refuse(self, line: Line, refusal: ApiError) -> None:
        line.answer(json.dumps(refusal.envelope()).encode(), refusal.code)

    async def _restart(self, seconds: float) -> None:
        await asyncio.sleep(0.05)  # so that who ordered it is answered
        self.fall()
        await asyncio.sleep(seconds)
        await self.start()

    # what the measuring program asks and orders

    async def _simulate(self, asked: Asked, verb: str) -> None:
        body = json.loads(asked.body or b"{}")
        try:
            found = await self._do(verb, body)
        except (LookupError, TypeError, ValueError) as mistake:
            asked.line.answer(json.dumps({"error": f"{type(mistake).__name__}: {mistake}"}).encode(), 400)
        else:
            asked.line.answer(json.dumps(found).encode())

    async def _do(self, verb: str, body: Any) -> Any:
        match verb:
            case "says":
                return {"update_id": self.people.says(**body), "at": time.monotonic()}
            case "faults":
                for one in body:
                    fault = Fault(**one)
                    where = self.world.faults if fault.chat_id is None else self.faults.setdefault(fault.chat_id, [])
                    where.append(fault)
            case "config":
                configure(self.world, **body)
            case "restart":
                self._later(self._restart(**body))
            case "count":
                return {"calls": len(self.begun), "taken": sum(self.taken)}
            case "report":
                return {
                    "begun": self.begun.tolist(),
                    "chats": self.chats.tolist(),
                    "statuses": self.statuses.tolist(),
                    "taken": list(self.taken),
                }
            case "reset":
                self.reset()
            case _:
                raise LookupError(f"no verb {verb}")
        return {"ok": True}


def read(asked: Asked) -> Params:
    """The parameters of a call: a form, or JSON."""
    if asked.kind == "application/json":
        found: Params = json.loads(asked.body)
        return found
    return dict(parse_qsl(asked.query + "&" + asked.body.decode(), keep_blank_values=True))
