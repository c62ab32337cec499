"""One message, one effect: repeated, failing, side by side. Not: who answers (`test_router.py`)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from bot import texts
from bot.channels.base import Limits
from bot.conversation import Choice, ConversationState, Reply, Turn, say
from bot.delivery.outbox import Chat
from bot.errors import RefusedError
from bot.inbox import CONVERSATIONS, INBOX
from bot.metrics import Metrics
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.storage.database import Database
from bot.turns import ELSEWHERE_EACH
from tests.bot.parts import HOUSE, START, HandClock, asking, drain, incoming, make_runner, replies, rows, running, until

GREETING = texts.GREETING.format(union=HOUSE.union_name)
EFFECTS = sa.Table("effects", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text))


@pytest.fixture
async def database(database: Database) -> Database:
    """With a table of a room, which the turns of these tests write to."""
    async with database.write() as session:
        await session.run_sync(EFFECTS.create)
    return database


@pytest.fixture
async def postgres(postgres: Database) -> Database:
    async with postgres.write() as session:
        await session.run_sync(EFFECTS.create)
    return postgres


async def effect(turn: Turn) -> Sequence[Reply]:
    await turn.session.execute(sa.insert(EFFECTS).values(text=turn.incoming.text))
    return [say(f"» {turn.incoming.text}")]


async def effects(database: Database) -> list[str]:
    return [row.text for row in await rows(database, EFFECTS)]


async def state_of(database: Database, number: int = 0) -> ConversationState:
    return ConversationState.model_validate_json((await rows(database, CONVERSATIONS))[number].state)


# one effect


async def test_a_turn_does_everything_in_one_go(database: Database) -> None:
    told: list[Chat] = []
    metrics = Metrics()
    runner = make_runner(database, asking(effect), written=told.append, metrics=metrics)
    message = incoming("đoàn phí", sender_name="Lan")
    await runner.accept(message)
    assert await runner.step()
    assert not await runner.step()
    assert await effects(database) == ["đoàn phí"]
    assert await replies(database) == [f"» đoàn phí\n\n{GREETING}"]
    (stored,) = await rows(database, INBOX)
    assert (stored.state, stored.done_at) == ("done", START)
    (delivery,) = await rows(database)
    assert (delivery.inbox_id, delivery.chat_id, delivery.lane, delivery.state) == (stored.id, "7", 0, "pending")
    assert [(row.name) for row in await rows(database, PERSONS)] == ["Lan"]
    assert [(row.channel, row.platform_id) for row in await rows(database, ACCOUNTS)] == [("test", "s7")]
    assert told == [Chat("test", "7")]
    value = metrics.registry.get_sample_value
    assert value("congdoan_turns_total", {"channel": "test", "result": "done"}) == 1
    assert value("congdoan_received_total", {"channel": "test"}) == 1


async def test_a_message_received_twice_has_one_effect(database: Database) -> None:
    metrics = Metrics()
    runner = make_runner(database, asking(effect), metrics=metrics)
    await asyncio.gather(*(runner.accept(incoming("x", event="1")) for _ in range(5)))
    await drain(runner)
    await runner.accept(incoming("x", event="1"))  # again, after it was answered
    await drain(runner)
    assert await effects(database) == ["x"]
    assert len(await replies(database)) == 1
    assert metrics.registry.get_sample_value("congdoan_received_total", {"channel": "test"}) == 1


async def test_what_is_fetched_is_stored_as_sent(database: Database) -> None:
    runner = make_runner(database, limits=Limits(stored_is_sent=True))
    await runner.accept(incoming("x"))
    await drain(runner)
    assert [row.state for row in await rows(database)] == ["sent"]


async def test_choices_are_remembered_with_the_numbers_that_were_shown(database: Database) -> None:
    async def menu(turn: Turn) -> Sequence[Reply]:
        turn.state.memory["subject"] = "đoàn phí"
        first = say("Một.", Choice(label="A", action="asking:x"), Choice(label="Trang", url="https://vidu.vn"))
        return [first, say("Hai.", Choice(label="B", action="/canbo")), say("Ba.")]

    runner = make_runner(database, asking(menu), limits=Limits(buttons=False))
    await runner.accept(incoming("x"))
    await drain(runner)
    shown = await replies(database)
    assert "1. A" in shown[0] and "2. B" in shown[1]
    state = await state_of(database)
    assert [(o.number, o.label, o.action, o.about) for o in state.offers] == [
        (1, "A", "asking:x", "đoàn phí"), (2, "B", "/canbo", "đoàn phí"),
    ]  # fmt: skip
    assert {o.at for o in state.offers} == {START}


# order


async def test_turns_of_one_conversation_run_in_order(database: Database) -> None:
    """Several workers, where there may be several, and a handler that takes the longer the earlier it is."""
    order: list[str] = []

    async def slow(turn: Turn) -> Sequence[Reply]:
        number = int(turn.incoming.text)
        await asyncio.sleep(0.002 * (10 - number))
        order.append(turn.incoming.text)
        turn.state.memory["seen"] = [*turn.state.memory.get("seen", []), number]
        return await effect(turn)

    runner = make_runner(database, asking(slow))
    for number in range(10):
        await runner.accept(incoming(str(number)))
    async with running(*[runner] * (1 if database.is_sqlite else 4)):
        await until(lambda: _done(database, 10))
    expected = [str(number) for number in range(10)]
    assert order == expected
    assert await effects(database) == expected
    assert [reply.split("\n")[0] for reply in await replies(database)] == [f"» {number}" for number in range(10)]
    assert (await state_of(database)).memory["seen"] == list(range(10))


async def _done(database: Database, count: int) -> bool:
    return [row.state != "waiting" for row in await rows(database, INBOX)].count(True) >= count


async def test_conversations_run_side_by_side_on_postgresql(postgres: Database) -> None:
    """Two turns wait for each other: they would never end one after the other."""
    meeting = asyncio.Barrier(2)

    async def meet(turn: Turn) -> Sequence[Reply]:
        await asyncio.wait_for(meeting.wait(), 30)
        return await effect(turn)

    runner = make_runner(postgres, asking(meet))
    await runner.accept(incoming("a", chat="a"))
    await runner.accept(incoming("b", chat="b"))
    async with running(runner, runner):
        await until(lambda: _done(postgres, 2))
    assert sorted(await effects(postgres)) == ["a", "b"]


async def test_several_processes_share_the_work_on_postgresql(postgres: Database, postgres_url: str) -> None:
    other = await Database.open(postgres_url)
    runners = [make_runner(postgres, asking(effect)), make_runner(other, asking(effect))]
    for number in range(40):
        await runners[number % 2].accept(incoming(f"{number % 8}.{number // 8}", chat=str(number % 8)))
    async with running(*runners, *runners):
        await until(lambda: _done(postgres, 40))
    done = await effects(postgres)
    assert sorted(done) == sorted(f"{chat}.{number}" for chat in range(8) for number in range(5))
    for chat in range(8):
        assert [one for one in done if one.startswith(f"{chat}.")] == [f"{chat}.{number}" for number in range(5)]
    await other.close()


# faults


async def test_a_turn_that_fails_three_times_is_closed_with_a_sentence_and_a_number(database: Database) -> None:
    async def broken(turn: Turn) -> Sequence[Reply]:
        await effect(turn)
        raise KeyError("a fault of the handler")

    clock, metrics = HandClock(), Metrics()
    runner = make_runner(database, asking(broken), clock=clock, metrics=metrics)
    await runner.accept(incoming("x"))
    await runner.accept(incoming("/khongco"))
    for pause, attempts in ((1, 1), (5, 2)):
        await drain(runner)
        stored = await rows(database, INBOX)
        assert [(row.state, row.attempts) for row in stored] == [("waiting", attempts), ("waiting", 0)]
        assert await replies(database) == []
        clock.forward(seconds=pause - 0.1)
        assert not await runner.step()  # nor is the message after it answered before it
        clock.forward(seconds=0.2)
    await drain(runner)
    first, second = await rows(database, INBOX)
    assert (first.state, first.attempts, first.error, second.state) == ("failed", 3, "KeyError", "done")
    said = await replies(database)
    assert said[0] == texts.TURN_FAILED.format(number=first.id, contact=HOUSE.contact)
    assert said[1].startswith(texts.UNKNOWN_COMMAND)
    assert await effects(database) == []  # nothing is left of the tries
    value = metrics.registry.get_sample_value
    assert value("congdoan_turns_total", {"channel": "test", "result": "retried"}) == 2
    assert value("congdoan_turns_total", {"channel": "test", "result": "failed"}) == 1


FAULTS = [
    KeyError("x"),
    FileNotFoundError("a file of the handler"),
    TimeoutError(),
    sa.exc.OperationalError("SELECT", {}, Exception("no such column")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_a_fault_that_stays_stops_nobody_else(database: Database, fault: Exception) -> None:
    """Whatever kind it is: it is counted, and others are answered in between."""

    async def picky(turn: Turn) -> Sequence[Reply]:
        if turn.incoming.text == "hỏng":
            raise fault
        return await effect(turn)

    clock = HandClock()
    runner = make_runner(database, asking(picky), clock=clock)
    await runner.accept(incoming("hỏng", chat="a"))
    await runner.accept(incoming("lành", chat="b"))
    async with running(runner):
        await until(lambda: _done(database, 1))
    assert await effects(database) == ["lành"]


async def test_a_fault_that_passes_leaves_one_effect(database: Database) -> None:
    failures = [2]

    async def passing(turn: Turn) -> Sequence[Reply]:
        turn.state.memory["tries"] = turn.state.memory.get("tries", 0) + 1
        await effect(turn)
        if failures[0]:
            failures[0] -= 1
            raise ConnectionError("for a moment")
        return [say("xong")]

    clock = HandClock()
    runner = make_runner(database, asking(passing), clock=clock)
    await runner.accept(incoming("x"))
    for _ in range(3):
        await drain(runner)
        clock.forward(seconds=6)
    assert await effects(database) == ["x"]
    assert await replies(database) == [f"xong\n\n{GREETING}"]
    assert (await state_of(database)).memory["tries"] == 1


async def test_a_connection_that_breaks_costs_no_try(postgres: Database) -> None:
    breaks = [4]

    async def cut(turn: Turn) -> Sequence[Reply]:
        await effect(turn)
        if breaks[0]:
            breaks[0] -= 1
            pid = (await turn.session.execute(sa.text("SELECT pg_backend_pid()"))).scalar_one()
            async with postgres.engine.connect() as another:
                await another.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            await turn.session.execute(sa.text("SELECT 1"))
        return [say("xong")]

    runner = make_runner(postgres, asking(cut))
    await runner.accept(incoming("x"))
    for _ in range(4):
        with pytest.raises(sa.exc.DBAPIError):
            await runner.step()
    await drain(runner)
    assert await effects(postgres) == ["x"]
    (stored,) = await rows(postgres, INBOX)
    assert (stored.state, stored.attempts) == ("done", 0)


async def test_a_stop_in_the_middle_of_a_turn_leaves_it_to_be_done(database: Database) -> None:
    reached = asyncio.Event()

    async def stuck(turn: Turn) -> Sequence[Reply]:
        await effect(turn)
        reached.set()
        await asyncio.Event().wait()
        return []

    runner = make_runner(database, asking(stuck))
    await runner.accept(incoming("x"))
    async with running(runner):
        await reached.wait()
    assert (await rows(database, INBOX))[0].state == "waiting"
    assert await effects(database) == []
    await drain(make_runner(database, asking(effect)))
    assert await effects(database) == ["x"]


# refusing


async def test_a_refusal_undoes_what_was_written(database: Database) -> None:
    """Rows, notices and what the conversation would have remembered; the turn itself is done."""

    async def refusing(turn: Turn) -> Sequence[Reply]:
        if turn.incoming.text == "được":
            return await effect(turn)
        await effect(turn)
        await turn.outbox.notify(1, say("Báo người khác."))
        turn.state.form, turn.state.memory["question"] = "asking:field", "x"
        raise RefusedError("Em không làm được việc này.")

    runner = make_runner(database, asking(refusing))
    for text, chat in (("được", "1"), ("không", "2"), ("được", "2")):
        await runner.accept(incoming(text, chat=chat))
        await drain(runner)
    assert await effects(database) == ["được", "được"]
    assert [text.split("\n")[0] for text in await replies(database)] == [
        "» được", "Em không làm được việc này.", "» được",
    ]  # fmt: skip
    assert {row.state for row in await rows(database, INBOX)} == {"done"}
    state = await state_of(database, 1)
    assert (state.form, state.memory, state.greeted) == ("", {}, True)


async def test_a_refused_answer_to_a_form_leaves_it_open(database: Database) -> None:
    async def field(turn: Turn) -> Sequence[Reply]:
        turn.state.form, turn.state.draft = "", {"name": turn.incoming.text}
        raise RefusedError("Tên chưa đúng.")

    async def begin(turn: Turn) -> Sequence[Reply]:
        turn.state.form = "asking:name"
        return [say("Tên gì?")]

    runner = make_runner(database, asking(begin, fields={"name": field}))
    for text in ("x", "?!"):
        await runner.accept(incoming(text))
        await drain(runner)
    state = await state_of(database)
    assert (state.form, state.draft) == ("asking:name", {})
    assert (await replies(database))[1] == "Tên chưa đúng."


async def test_what_another_process_left_gets_its_turn_while_more_keeps_coming(database: Database) -> None:
    runner, gone = make_runner(database, asking(effect)), make_runner(database, asking(effect))
    await gone.accept(incoming("từ trước", event="0", chat="x"))
    for number in range(1, 2 * ELSEWHERE_EACH):
        await runner.accept(incoming(f"{number}", event=f"{number}", chat=f"c{number}"))
    for _ in range(ELSEWHERE_EACH):
        assert await runner.step()
    assert sorted(await effects(database)) == sorted(
        ["từ trước", *(f"{number}" for number in range(1, ELSEWHERE_EACH))]
    )
    while await runner.step():
        pass
    assert len(await effects(database)) == 2 * ELSEWHERE_EACH and not await gone.step()
