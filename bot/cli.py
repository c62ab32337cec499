"""The command `congdoan`: starting the assistant, asking it from a terminal, and looking after it.

Exit codes: 0 done, 2 wrong usage, 1 a failure explained in one sentence on standard error. With `--json` standard
output carries the JSON alone.
For: reading arguments and printing results. Not for: rules; each command calls the room that knows.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import log
from bot.cli_announce import announce
from bot.cli_bench import bench
from bot.cli_conference import conference
from bot.cli_deadline import deadline
from bot.cli_knowledge import knowledge
from bot.cli_people import audit, invite
from bot.cli_privacy import privacy
from bot.cli_roster import roster
from bot.cli_support import support
from bot.cli_zalo_oa import zalo_oa
from bot.errors import AssistantError
from bot.settings import Settings, read_settings
from knowledge.faults import KnowledgeError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Trợ lý Công đoàn.", rich_markup_mode=None)
app.add_typer(knowledge, name="knowledge")
app.add_typer(support, name="support")
app.add_typer(privacy, name="privacy")
app.add_typer(roster, name="roster")
app.add_typer(conference, name="conference")
app.add_typer(deadline, name="deadline")
app.add_typer(announce, name="announce")
app.add_typer(zalo_oa, name="zalo-oa")
app.add_typer(bench, name="bench")
app.command()(invite)
app.command()(audit)

DEMO_DATABASE = "sqlite:///var/demo.db"
AsOf = Annotated[str | None, typer.Option("--as-of", help="Trả lời như ở ngày này (YYYY-MM-DD).")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]


def main() -> None:
    """Runs the command; a failure that was foreseen is one sentence and exit code 1."""
    try:
        app()
    except (AssistantError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to be told.
        sys.stderr.close()
        sys.exit(1)


@app.command()
def demo() -> None:
    """Mở trò chuyện thử trên máy này, không cần tài khoản."""
    # Never the database or the bot of an installation that a `.env` here may name: what is tried must not touch them.
    own = {"demo": True, "web_host": "127.0.0.1", "database_url": DEMO_DATABASE, "telegram_token": None}
    own |= {"zalo_bot_token": None, "zalo_oa_app_id": "", "web_push": False}
    settings = read_settings().model_copy(update=own)
    greeting = (
        f"Trợ lý Công đoàn (bản dùng thử) tại http://127.0.0.1:{settings.web_port}\n"
        "  Vào vai: giáo viên /vai/giao-vien · cán bộ /vai/can-bo · người phụ trách /vai/phu-trach\n"
        "    · người soạn thông báo /vai/nguoi-soan · khách /vai/khach\n"
        "  Hỏi thử: đoàn phí bao nhiêu · nghi thai san trung he · mục II.5 chương trình Vĩnh Thuận\n"
        "  Xem thử: /hoinghi · /hannop\n"
        "  Dừng: Ctrl+C"
    )
    gc.disable()  # until `_serve` is ready
    asyncio.run(_fill(settings))
    _serve(settings, greeting)


async def _fill(settings: Settings) -> None:
    """The demo's people, conferences, deadlines and an announcement, where they are not there yet."""
    from bot.app import all_features
    from bot.channels.web import WebChannel
    from bot.clock import SystemClock
    from bot.delivery.outbox import Outbox
    from bot.demo import home_of, is_filled, make_people, person_of
    from bot.people.sample import EDUCATION_UNION
    from bot.people.segment_kinds import own_kinds
    from bot.storage.database import Database
    from bot.web.demo import Part
    from handlers.announcements import sample as announcements
    from handlers.conferences.loading.sample import Sample, load_sample
    from handlers.deadlines import sample as deadlines

    clock = SystemClock(settings.zone)
    database = await Database.open(settings.database_url)
    try:
        if await is_filled(database):
            return
        for sample in Sample:
            await load_sample(database, sample, today=clock.today(), now=clock.now())
        await deadlines.load_sample(database, host=EDUCATION_UNION, today=clock.today(), now=clock.now())
        async with database.write() as session:
            await make_people(session, today=clock.today(), now=clock.now())
            outbox = Outbox(session, {WebChannel.name: WebChannel.limits}, clock)
            await deadlines.remind(session, outbox, clock.now())
            kinds = [kind for feature in all_features() for kind in feature.segments]
            writer, approver = [await person_of(session, part) for part in (Part.WRITER, Part.ORGANISER)]
            await announcements.load_sample(
                session, outbox, [*own_kinds(), *kinds], unit_id=await home_of(session, clock.today()), by=writer,
                approver=approver, now=clock.now(),
            )  # fmt: skip
    finally:
        await database.close()


@app.command()
def run() -> None:
    """Chạy trợ lý với các kênh đã cấu hình."""
    _serve(read_settings())


def _serve(settings: Settings, greeting: str = "") -> None:
    """Serves until it is stopped; `greeting` is printed once the address answers."""
    log.set_up("WARNING" if settings.demo else settings.log_level)
    gc.disable()  # nearly all that a start makes stays: looking for garbage in it would only take time

    async def serve() -> None:
        from bot.app import build

        async with build(settings) as program:
            gc.freeze()  # and looking through it again and again would hold up turns
            gc.enable()
            started = asyncio.Event()
            greeted = asyncio.create_task(_greet(started, greeting))
            try:
                await program.run(started=started)
            finally:
                greeted.cancel()

    asyncio.run(serve())


async def _greet(started: asyncio.Event, greeting: str) -> None:
    await started.wait()
    if greeting:
        print(greeting, flush=True)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.")] = None,
    batch: Annotated[Path | None, typer.Option(help='Tệp JSONL, mỗi dòng {"id", "text"}.')] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Hỏi kho văn bản một câu, hoặc nhiều câu trong một tệp."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("cần một câu hỏi, hoặc --batch TỆP")
    on = _day(as_of)
    from knowledge.answer import Knowledge

    library = Knowledge.load()
    if batch is not None:
        for item in _lines(batch):
            print(json.dumps({"id": item["id"], **_answer(library, item["text"], on)}, ensure_ascii=False))
        return
    found = _answer(library, question or "", on)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)


def _day(as_of: str | None) -> date | None:
    try:
        return date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise typer.BadParameter(f"'{as_of}' không phải là ngày; viết YYYY-MM-DD", param_hint="--as-of") from None


def _answer(library: Any, text: str, on: date | None) -> dict[str, Any]:
    started = time.perf_counter()
    found = library.answer(text, on=on)
    ms = (time.perf_counter() - started) * 1000
    settings = read_settings()
    wording = found.text.replace("{helpline}", settings.helpline).replace("{contact}", settings.union_contact)
    keys = ("id", "document", "heading", "text", "validity", "basis")
    cards = [{key: getattr(card, key) for key in keys} for card in found.cards]
    return {"kind": str(found.kind), "cards": cards, "text": wording, "ms": round(ms, 3)}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file. Raises AssistantError naming the line that cannot be read."""
    try:
        # Not splitlines(): a JSON text may hold U+2028, U+0085 and the like as they are.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(f"Không đọc được tệp {path}: cần một tệp văn bản UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            found = {"id": item["id"], "text": item["text"]}
        except (ValueError, KeyError, TypeError):
            found = {"text": None}
        if not isinstance(found["text"], str):
            raise AssistantError(f"{path}, dòng {number}: cần một đối tượng JSON có id và text (một chuỗi).")
        yield found


def _print(found: dict[str, Any]) -> None:
    if found["text"]:
        print(found["text"].replace("**", ""))
    for card in found["cards"]:
        print(f"\n📄 {card['document']} · {card['heading']}\n{card['text']}")
        print(" · ".join(part for part in (card["validity"], card["basis"]) if part))


@app.command()
def chat() -> None:
    """Trò chuyện trong cửa sổ dòng lệnh, như trên các kênh khác."""
    settings = read_settings()
    log.set_up("ERROR")
    asyncio.run(_chat(settings))


async def _chat(settings: Settings) -> None:
    from bot.app import build
    from bot.channels.console import CHAT, ConsoleChannel

    console = ConsoleChannel()
    async with build(settings.model_copy(update={"telegram_token": None}), extra=[console]) as program:
        transcript = program.transcripts["console"]
        entries = await transcript.history(CHAT, limit=1000)
        last = max((entry.id or 0 for entry in entries), default=0)

        async def answered() -> None:
            nonlocal last
            while await program.runner.step():
                pass
            for entry in await transcript.after(CHAT, last):
                print(f"\n{entry.message.text}\n", flush=True)
                last = entry.id

        print("Gõ câu hỏi rồi Enter; Ctrl+D để thôi.", file=sys.stderr, flush=True)
        await console.talk(program.runner.accept, answered)


@app.command()
def doctor(
    as_json: AsJson = False,
    fix: Annotated[bool, typer.Option("--fix", help="tạo khóa báo tin của trình duyệt nếu chưa có")] = False,
) -> None:
    """Kiểm tra cấu hình, kho văn bản, cơ sở dữ liệu, kênh, đồng hồ, ổ đĩa; nói việc cần làm."""
    from bot.doctor import Level, examine, mend

    if fix:
        print(mend(), file=sys.stderr)
    findings = asyncio.run(examine())
    if as_json:
        print(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(finding)
    if any(finding.level is Level.FAULT for finding in findings):
        raise typer.Exit(1)
