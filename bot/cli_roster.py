"""`congdoan roster …`: units and people from files, the federations of all provinces, templates.

For: arguments, the progress bar and printing. Not for: the rules (`bot/people/importing.py`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import SystemClock
from bot.people.headings import Sort
from bot.settings import read_settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.people.importing import Outcome, Progress

roster = typer.Typer(no_args_is_help=True, help="Đơn vị và danh sách đoàn viên.", rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]
_THINGS = {Sort.UNITS: "đơn vị", Sort.PEOPLE: "người"}
_STAGES = {"read": "Đọc và kiểm tra", "match": "Đối chiếu", "write": "Ghi"}


@roster.callback()
def group() -> None:
    """Đơn vị và danh sách đoàn viên."""


@roster.command()
def sample(as_json: AsJson = False) -> None:
    """Nạp liên đoàn lao động của 63 tỉnh, thành phố trước và 34 tỉnh, thành phố từ 01/7/2025."""
    from bot.people.sample import load_sample

    clock = SystemClock(read_settings().zone)
    outcome = _run(lambda database: load_sample(database, today=clock.today(), now=clock.now(), on_done=_note))
    _print(outcome, as_json)


@roster.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx hoặc .csv; dòng tiêu đề cho biết là đơn vị hay người.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ kiểm tra và cho xem sẽ đổi gì.")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Tên đơn vị hiểu theo ngày này (YYYY-MM-DD).")] = None,
    as_json: AsJson = False,
) -> None:
    """Nạp danh sách đơn vị hoặc người: kiểm tra mọi dòng trước, rồi nạp tất cả hoặc không nạp gì."""
    from bot.people.importing import import_file

    clock = SystemClock(read_settings().zone)
    today = _day(as_of) or clock.today()
    with _progress() as progress:
        outcome = _run(
            lambda database: import_file(
                database, file, today=today, now=clock.now(), dry_run=dry_run, progress=progress, on_done=_note
            )
        )
    _print(outcome, as_json)
    if outcome.fault_count:
        raise typer.Exit(1)


@roster.command()
def template(
    sort: Annotated[Sort, typer.Argument(help="units: đơn vị; people: người.")],
    file: Annotated[Path, typer.Argument(help="Tệp sẽ ghi, .xlsx hoặc .csv.")],
) -> None:
    """Ghi một tệp mẫu để điền."""
    from bot.people.template import write_template

    write_template(sort, file)
    told = "thay các dòng ví dụ bằng dữ liệu của đơn vị, rồi congdoan roster import"
    print(f"Đã ghi {file}: {told} {file}.", file=sys.stderr)


@roster.command("codes")
def codes_(
    file: Annotated[Path | None, typer.Argument(help="Tệp .xlsx sẽ ghi: mỗi đơn vị một dòng và một mã QR.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Đơn vị này và mọi đơn vị trực thuộc.")] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Chỉ thu hồi các mã đang có, không ghi tệp.")] = False,
    as_json: AsJson = False,
) -> None:
    """Phiếu in mã đơn vị, để đoàn viên nhận tên mình trong danh sách; mã cũ của các đơn vị này hết dùng."""
    from bot.cli_unit_codes import end_codes, write_sheet

    if revoke == (file is not None):
        raise typer.BadParameter("cần một tệp .xlsx để ghi, hoặc --revoke để chỉ thu hồi", param_hint="FILE")
    if file is not None and file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("viết được tệp .xlsx", param_hint="FILE")
    done = end_codes(unit) if file is None else write_sheet(file, unit)
    if as_json:
        print(json.dumps(done, ensure_ascii=False))
    elif file is None:
        print(f"Đã thu hồi {done['revoked']} mã đơn vị.")
    else:
        print(f"Đã ghi {done['count']} mã đơn vị vào {file}, dùng đến hết {done['last_day']}.")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"'{text}' không phải là ngày; viết YYYY-MM-DD", param_hint="--as-of") from None


def _run(work: Callable[[Database], Awaitable[Outcome]]) -> Outcome:
    async def run() -> Outcome:
        database = await Database.open(read_settings().database_url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


async def _note(session: AsyncConnection, outcome: Outcome) -> None:
    """A list that was loaded is a line in the audit log, in the transaction that loads it."""
    from bot.people import audit

    about = f"list={outcome.sort.value} added={outcome.added} changed={outcome.changed}"
    await audit.note(session, "roster.import", about, person_id=None, channel="cli", now=datetime.now(UTC))


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, one line a stage; nothing where nobody looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_STAGES[stage], total=total)
            bar.update(tasks[stage], completed=done, total=max(total, done) if total else None)

        yield show


def _print(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome.as_dict(), ensure_ascii=False))
        return
    for fault in outcome.faults:
        print(fault)
    if outcome.fault_count:
        more = outcome.fault_count - len(outcome.faults)
        rest = f" ({more} lỗi nữa không in ở đây)" if more else ""
        print(f"{outcome.fault_count} lỗi{rest}: chưa nạp gì.", file=sys.stderr)
        return
    if outcome.dry_run:
        for change in outcome.changes:
            print(change)
        more = outcome.added + outcome.changed - len(outcome.changes)
        if more:
            print(f"… và {more} thay đổi nữa")
    for note in outcome.notes:
        print(note, file=sys.stderr)
    verb = "Sẽ" if outcome.dry_run else "Đã"
    thing = _THINGS[outcome.sort]
    if not outcome.added and not outcome.changed:
        print(f"{outcome.rows} {thing}, không có gì thay đổi.")
    else:
        print(f"{verb} thêm {outcome.added} {thing}, sửa {outcome.changed}; {outcome.unchanged} giữ nguyên.")
