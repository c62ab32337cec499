"""`congdoan conference …`: loading a conference from a file, the list of them, reports, holding and closing a session.

For: arguments and printing. Not for: the rules (`handlers/conferences`).
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli_conference_files import print_, report
from bot.cli_conference_parts import CHANNEL, AsJson, Number, Slug, by_number, clock, read, run
from bot.storage.database import Database

if TYPE_CHECKING:
    from handlers.conferences.loading.load import Loaded
    from handlers.conferences.model import Session

conference = typer.Typer(no_args_is_help=True, help="Hội nghị.", rich_markup_mode=None)
conference.command()(report)
conference.command("print")(print_)

LOAD_HELP = """Nạp một hội nghị từ tệp YAML: tất cả, hoặc không gì cả.

Lỗi nào cũng nêu dòng, trường và cách sửa. Nạp lại tệp cũ không đổi gì; hội nghị còn đang soạn thì sửa theo tệp, hội
nghị đã mở thì giữ nguyên.

\b
Ví dụ một tệp:
  id: so-ket-2026                  # chữ thường không dấu, số, gạch nối
  title: Hội nghị sơ kết năm học
  kind: so_ket                     # so_ket, tong_ket, ky_ket, hoi_thao, giao_ban
  organiser: Công đoàn Giáo dục Việt Nam
  roles:                           # ghế của mỗi đơn vị, mỗi mục một ghế
    - label: Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh/TP
      titles: [Chủ tịch, Phó Chủ tịch]
    - label: Chánh Văn phòng
  sessions:
    - region: Tây Nam Bộ
      place: Vĩnh Long
      day: 2026-12-11
      starts: "08:00"
      ends: "11:30"
      limit: 40                    # nhiều nhất bao nhiêu đơn vị (có thể bỏ)
      units: [LĐLĐ tỉnh An Giang, LĐLĐ tỉnh Cà Mau]
      # hoặc mọi đơn vị trực thuộc: units_below: LĐLĐ tỉnh An Giang

\b
Trường khác của hội nghị: stage (draft, open, closed), history, as_of, documents (name, ref), lead_days, freeze_days,
clause, notes, tasks (text, owner, due), recommendations (text, addressee, outcome).
Trường khác của buổi: region_inferred, place_inferred, host, state (planned, postponed, cancelled, held, closed), note,
attended (danh sách, hoặc rest: mọi đơn vị còn lại), absent, leave, region_unknown.
Đơn vị trùng tên: {name: Trường THCS Tân An, province: An Giang}.
"""


class SampleName(StrEnum):
    """The samples; the same as in `handlers/conferences/loading/sample.py`, which is not imported for `--help`."""

    REVIEW_2012 = "so-ket-2012"
    TRIAL = "so-ket-mau"


@conference.callback()
def group() -> None:
    """Hội nghị."""


@conference.command(help=LOAD_HELP)
def load(
    file: Annotated[Path | None, typer.Argument(help="Tệp YAML.")] = None,
    sample: Annotated[SampleName | None, typer.Option(help="Nạp một hội nghị mẫu đi kèm chương trình.")] = None,
    as_json: AsJson = False,
) -> None:
    if file is not None and sample is None:
        done = run(lambda database: _load(database, file, read(file)))
    elif sample is not None and file is None:
        done = run(lambda database: _load_sample(database, sample))
    else:
        raise typer.BadParameter("cần một tệp, hoặc --sample TÊN")
    if as_json:
        told = {"id": done.conference.slug, "new": done.new, "changed": done.changed}
        print(json.dumps(told | {"sessions": done.sessions, "units": done.units}, ensure_ascii=False))
        return
    what = f"hội nghị {done.conference.slug}: {done.sessions} buổi, {done.units} đơn vị"
    if not done.changed:
        print(f"Đã có {what}; không đổi gì.")
    else:
        print(f"Đã {'nạp' if done.new else 'sửa'} {what}.")


async def _load(database: Database, file: Path, data: bytes) -> Loaded:
    from bot.people import audit
    from handlers.conferences.loading.load import every_fault
    from handlers.conferences.loading.load import load as store
    from handlers.conferences.loading.load_file import FaultyFile, read_file

    try:
        found, source = read_file(file.name, data)
    except FaultyFile as error:
        async with database.read() as session:
            raise await every_fault(session, error, clock().today()) from None
    today, now = clock().today(), clock().now()
    async with database.write() as session:
        done = await store(session, found, source, today=today, now=now)
        about = f"conference={done.conference.id}"
        await audit.note(session, "conference.load", about, person_id=None, channel=CHANNEL, now=now)
    return done


async def _load_sample(database: Database, sample: SampleName) -> Loaded:
    from handlers.conferences.loading.sample import Sample, load_sample

    return await load_sample(database, Sample(sample.value), today=clock().today(), now=clock().now())


@conference.command("list")
def list_(as_json: AsJson = False) -> None:
    """Các hội nghị, mới nhất trước."""
    found = run(_list)
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        print(f"{one['id']}  {_STAGES[one['stage']]}  {one['sessions']} buổi, {one['units']} đơn vị  {one['title']}")
    if not found:
        print("Chưa có hội nghị nào. Xem thử: congdoan conference load --sample so-ket-2012", file=sys.stderr)


async def _list(database: Database) -> list[dict[str, Any]]:
    from handlers.conferences import queries

    rows = []
    async with database.read() as session:
        for one in await queries.conferences(session):
            standing = await queries.standing(session, one.id)
            units = len({each.unit_id for each in standing.invitations})
            told = {"id": one.slug, "title": one.title, "kind": one.kind.value, "stage": one.stage.value}
            stage = {"stage": "history"} if one.history else {}
            rows.append(told | stage | {"sessions": len(standing.sessions), "units": units})
    return rows


@conference.command()
def hold(slug: Slug, number: Number) -> None:
    """Ghi rằng một buổi đã tổ chức (không tự suy từ ngày)."""
    one = run(lambda database: _session(database, slug, number, "hold"))
    print(f"Đã ghi: buổi {one.number}, {one.region}, đã tổ chức.")


@conference.command()
def unhold(slug: Slug, number: Number) -> None:
    """Rút lại việc ghi một buổi đã tổ chức; các lần ghi có mặt vẫn còn."""
    one = run(lambda database: _session(database, slug, number, "unhold"))
    print(f"Đã rút lại: buổi {one.number}, {one.region}, chưa tổ chức.")


@conference.command()
def close(slug: Slug, number: Number) -> None:
    """Chốt một buổi đã tổ chức: không ghi có mặt, vắng mặt được nữa."""
    one = run(lambda database: _session(database, slug, number, "close"))
    print(f"Đã chốt buổi {one.number}, {one.region}.")


async def _session(database: Database, slug: str, number: int, what: str) -> Session:
    from bot.people import audit
    from handlers.conferences import marking

    work = {"hold": marking.hold, "unhold": marking.unhold, "close": marking.close}[what]
    now = clock().now()
    async with database.write() as session:
        _, one = await by_number(session, slug, number)
        about = f"session={one.id}"
        await audit.note(session, f"conference.{what}", about, person_id=None, channel=CHANNEL, now=now)
        return await work(session, one.id, by=None, now=now)


_STAGES = {
    "draft": "đang soạn",
    "open": "đã mở",
    "closed": "đã kết thúc",
    "cancelled": "đã hủy",
    "history": "hồ sơ quá khứ",
}
