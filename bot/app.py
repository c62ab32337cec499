"""The one composition root: settings -> database -> knowledge -> features -> channels.

For: putting the pieces together, starting and stopping them. Not for: any rule or sentence of the product. Features are
listed by name, so that a reader sees what the program is made of.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import sqlalchemy as sa
from starlette.routing import BaseRoute

from bot import platforms
from bot.channels.base import Channel, KeepsFiles
from bot.channels.web import WebChannel
from bot.channels.zalo_oa.table import ZALO_OA_TOKENS
from bot.clock import SystemClock
from bot.conversation import Feature, House, Premises
from bot.delivery.campaign_tables import BODIES, CAMPAIGNS, RECIPIENTS
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.falling import Falling
from bot.delivery.keeper import Keeper
from bot.delivery.ledger import DELIVERIES
from bot.delivery.listening import Listener
from bot.delivery.outbox import Chat
from bot.delivery.transcript import StoredTranscript
from bot.files import FILES
from bot.inbox import CONVERSATIONS, INBOX
from bot.incoming_files import Uploads
from bot.metrics import Metrics
from bot.people import leftovers, personal
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.audit import AUDIT
from bot.people.codes import CODES, GUESSED
from bot.people.consents import CONSENTS
from bot.people.grants import GRANTS
from bot.people.leftovers import LEFTOVERS
from bot.people.profiles import PROFILES
from bot.people.reached import PEOPLE_ALSO, PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.units import UNIT_NAMES, UNIT_SPELLINGS, UNITS
from bot.push_switch import SWITCHES
from bot.quota import QUOTA_MONTHS
from bot.router import Router
from bot.schedule import JOBS, Scheduler
from bot.settings import Settings
from bot.storage.database import Database
from bot.turns import TurnRunner
from bot.web import demo
from bot.web.files import file_route
from bot.web.port import listen
from bot.web.push_setup import Runs, lacking, web_push
from bot.web.push_store import SUBSCRIPTIONS
from bot.web.server import create_app, http_server
from handlers import announcements, asking, competitions, conferences, deadlines, membership, privacy, support
from knowledge.answer import Knowledge

log = logging.getLogger(__name__)
POSTGRES_WORKERS = 4
STOP_SECONDS = 4.2


def all_features() -> tuple[Feature, ...]:
    """Every room of the house, in the order of menus; announcements choose their people by what the others declare."""
    first = tuple(room.feature() for room in (membership, asking, conferences, deadlines, competitions))
    kinds = [kind for room in first for kind in room.segments]
    return (*first, announcements.feature(kinds), support.feature(), privacy.feature())


def one_metadata(features: Sequence[Feature]) -> sa.MetaData:
    """The tables of the machine room and of every feature, as one; the migrations must make exactly these."""
    metadata = sa.MetaData()
    messages = (INBOX, CONVERSATIONS, DELIVERIES, CAMPAIGNS, BODIES, RECIPIENTS, JOBS, LEFTOVERS, FILES, ZALO_OA_TOKENS)
    own = (QUOTA_MONTHS, PERSONS, ACCOUNTS, GRANTS, AUDIT, CONSENTS, PROFILES, CODES, GUESSED, *messages)
    units = (UNITS, UNIT_NAMES, UNIT_SPELLINGS, MEMBERS, PEOPLE_REACH, PEOPLE_ALSO, SUBSCRIPTIONS, SWITCHES)
    for table in (*own, *units, *(table for feature in features for table in feature.tables)):
        table.to_metadata(metadata)
    return metadata


def house_of(settings: Settings) -> House:
    """What the operating union says of itself."""
    return House(
        settings.union_name,
        settings.union_contact,
        settings.helpline,
        settings.public_url.rstrip("/"),
        announce_second_person=settings.announce_second_person,
        push_services=settings.push_hosts,
        push_lacks=lacking(settings),
    )


def program_version() -> str:
    """The installed version, or "0" in a tree that is not installed."""
    try:
        return version("congdoan")
    except PackageNotFoundError:
        return "0"


@dataclass(slots=True)
class App:
    """The program, put together but not running."""

    settings: Settings
    database: Database
    knowledge: Any
    clock: SystemClock
    house: House
    metrics: Metrics
    runner: TurnRunner
    channels: Sequence[Channel]
    dispatchers: Sequence[Runs]
    transcripts: dict[str, StoredTranscript]
    scheduler: Scheduler
    routes: Sequence[BaseRoute]

    async def check(self) -> None:
        """Raises where the database does not answer."""
        async with self.database.read() as session:
            await session.execute(sa.text("SELECT 1"))

    async def run(self, *, stop: asyncio.Event | None = None, started: asyncio.Event | None = None) -> None:
        """Serves until `stop` is set or SIGTERM or SIGINT comes; then drains within five seconds.

        Raises SettingsError where the port is taken.
        """
        listener = listen(self.settings.web_host, self.settings.web_port)
        stop = stop or asyncio.Event()
        _stop_on_signals(stop)
        application = create_app(
            channels=self.channels,
            accept=self.runner.accept,
            house=self.house,
            registry=self.metrics.registry,
            check=self.check,
            version=program_version(),
            routes=self.routes,
        )
        server = http_server(application, self.settings.web_host, self.settings.web_port)
        workers = 1 if self.database.is_sqlite else POSTGRES_WORKERS
        tasks = [
            *(asyncio.create_task(self.runner.run(), name="turns") for _ in range(workers)),
            asyncio.create_task(self.scheduler.run(), name="schedule"),
            *(asyncio.create_task(each.run(), name="dispatcher") for each in self.dispatchers),
            *(asyncio.create_task(each.run(self.runner.accept), name=each.name) for each in self.channels),
        ]
        serving = asyncio.create_task(server.serve(sockets=[listener]), name="web")
        for task in tasks:
            task.add_done_callback(_report)
        if started is not None:
            started.set()
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([stopping, serving], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await self._stop(server, serving, tasks)

    async def _stop(self, server: Any, serving: asyncio.Task[None], tasks: Sequence[asyncio.Task[None]]) -> None:
        log.info("stopping")
        server.should_exit = True
        # Readers' streams end first, or the server would wait for them. What is being sent keeps its connection.
        fetched = [channel for channel in self.channels if channel.limits.stored_is_sent]
        for channel in fetched:
            await channel.close()
        for task in tasks:
            task.cancel()
        _, late = await asyncio.wait([serving, *tasks], timeout=STOP_SECONDS)
        if late:
            log.warning("stopped without waiting any longer", extra={"late": [task.get_name() for task in late]})
        for channel in self.channels:
            if channel not in fetched:
                await channel.close()
        await self.database.close()


@asynccontextmanager
async def build(settings: Settings, *, knowledge: Any = None, extra: Sequence[Channel] = ()) -> AsyncIterator[App]:
    """Puts the program together. `extra` channels (the console) read what was stored for them."""
    clock = SystemClock(settings.zone)
    database = await Database.open(settings.database_url)
    try:
        knowledge = knowledge or Knowledge.load(today=clock.today)
        yield _assemble(settings, database, knowledge, clock, extra)
    finally:
        await database.close()


def _assemble(
    settings: Settings, database: Database, knowledge: Any, clock: SystemClock, extra: Sequence[Channel]
) -> App:
    house, metrics, features = house_of(settings), Metrics(), all_features()
    web_transcript = StoredTranscript(database, "web")
    router = Router(features)
    push = web_push(settings, database, clock, house, web_transcript.is_read)
    pusher = push.pusher if push else None
    web = WebChannel(
        web_transcript,
        house=house,
        demo=settings.demo,
        secure_cookies=house.public_url.startswith("https://"),
        uploads=Uploads(database, router.takes_files, clock, "web"),
        push_key=push.key if push else None,
        opened=pusher.opened if pusher else None,
    )
    guards = platforms.guards(settings, database, clock)
    zalo_bot = platforms.zalo_bot(settings, database, guards.get(platforms.ZALO_BOT))
    zalo_oa = platforms.zalo_oa(settings, database, clock)
    channels: list[Channel] = [web, *platforms.telegram(settings, features), *zalo_bot, *zalo_oa, *extra]
    plans = platforms.plans(settings)
    limits = {
        channel.name: replace(channel.limits.with_links(house.public_url), plan=plans.get(channel.name))
        for channel in channels
    }
    falling = Falling(limits, clock, lambda channel, chat_id: written(Chat(channel, chat_id)))
    asked = {feature.name: feature.still for feature in features if feature.still is not None}
    dispatchers = {
        channel.name: Dispatcher(
            database,
            channel,
            clock.now,
            metrics,
            rooms=asked,
            quiet=settings.quiet,
            seconds=time.monotonic,
            falling=falling,
            spent=guards[channel.name].spent if channel.name in guards else None,
        )
        for channel in channels
        if not channel.limits.stored_is_sent
    }
    fetched = [channel.name for channel in channels if channel.limits.stored_is_sent]
    transcripts = {"web": web_transcript} | {c.name: StoredTranscript(database, c.name) for c in extra}

    def told(channel: str, chat_id: str) -> None:
        if channel in transcripts:
            transcripts[channel].notify(chat_id)
        if pusher is not None and channel == web.name:
            pusher.stored(chat_id)

    listener = None if database.is_sqlite else Listener(database.engine.url, told)

    def written(chat: Chat) -> None:
        if chat.channel in dispatchers:
            dispatchers[chat.channel].wake()
        if listener is None or not listener.hears:  # else the database tells every process, this one included
            told(chat.channel, chat.chat_id)

    held = personal.everything(features)
    jobs = [*(job for feature in features for job in feature.jobs), leftovers.job(), *personal.jobs(held)]
    jobs += platforms.quota_jobs(settings)
    scheduler = Scheduler(database, jobs, limits=limits, clock=clock, written=written)
    runner = TurnRunner(
        database=database,
        router=router,
        features=features,
        knowledge=knowledge,
        clock=clock,
        house=house,
        limits=limits,
        metrics=metrics,
        flood_limit=settings.flood_limit,
        written=written,
        fetches={channel.name: channel.fetch for channel in channels if isinstance(channel, KeepsFiles)},
    )
    keeper = Keeper(database, fetched, clock.now, written)
    senders: list[Runs] = [*dispatchers.values(), keeper, *([listener] if listener else [])]
    senders += [pusher] if pusher else []
    premises = Premises(database, clock, house, features)
    rooms = (route for feature in features if feature.routes for route in feature.routes(premises))
    routes = [file_route(database, clock, house), *(push.routes if push else ()), *rooms]
    routes += demo.routes() if settings.demo else ()
    return App(
        settings, database, knowledge, clock, house, metrics, runner, channels, senders, transcripts, scheduler, routes
    )


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # Not to be had outside the main thread, where tests run the program.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(name, stop.set)


def _report(task: asyncio.Task[None]) -> None:
    """A part that ends by itself is a fault worth a line; the others go on."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s ended", task.get_name(), exc_info=error)
