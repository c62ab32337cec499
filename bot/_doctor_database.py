"""Looking at what is stored: the database, its tables, the clock beside it, the jobs, the disk.

For: `doctor.py`. Not for: mending; the one change that is tried (may we write?) is always rolled back.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot._doctor_finding import Finding, Level
from bot.errors import AssistantError
from bot.schedule import JOBS
from bot.settings import Settings
from bot.storage.database import Database, file_of, is_unmade

SECONDS = 15
CLOCK_OFF = dt.timedelta(minutes=1)
SANE_YEARS = range(2026, 2100)
JOB_LATE = dt.timedelta(minutes=30)
LITTLE_DISK, NO_DISK = 1 << 30, 200 << 20
_DATABASE, _TABLES, _CLOCK, _JOBS = "Cơ sở dữ liệu", "Bảng dữ liệu", "Đồng hồ", "Việc định kỳ"


async def storage(settings: Settings) -> list[Finding]:
    """Lines about the database and all that is read from it."""
    try:
        path = file_of(settings.database_url)
        if path is not None and is_unmade(settings.database_url):
            return [_new(path), _clock(None), _disk(path.parent)]
        database = Database.connect(settings.database_url)
    except AssistantError as error:
        return [Finding(_DATABASE, Level.FAULT, error.sentence), _clock(None), _disk(Path())]
    try:
        async with asyncio.timeout(SECONDS):
            return [*await _look(database), _disk(path.parent if path is not None else Path())]
    except TimeoutError:
        slow = f"không trả lời trong {SECONDS} giây. Kiểm tra máy chủ cơ sở dữ liệu và mạng."
        return [Finding(_DATABASE, Level.FAULT, slow), _clock(None), _disk(Path())]
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        lost = f"không đọc, ghi được ({reason}). Kiểm tra CONGDOAN_DATABASE_URL, quyền ghi và máy chủ."
        return [Finding(_DATABASE, Level.FAULT, lost), _clock(None), _disk(Path())]
    finally:
        await database.close()


def _new(path: Path) -> Finding:
    """A file that does not exist yet: the first start makes it, where it may."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if os.access(folder, os.W_OK):
        return Finding(_DATABASE, Level.GOOD, "SQLite, chưa có tệp: lần chạy đầu sẽ tạo.")
    return Finding(_DATABASE, Level.FAULT, f"không ghi được vào {folder}. Cấp quyền hoặc đổi CONGDOAN_DATABASE_URL.")


async def _look(database: Database) -> list[Finding]:
    version = "SELECT sqlite_version()" if database.is_sqlite else "SHOW server_version"
    async with database.read() as session:
        number = (await session.execute(sa.text(version))).scalar_one()
        stamp = (await session.execute(sa.text("SELECT CURRENT_TIMESTAMP"))).scalar_one()
    await _try_to_write(database)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    works = Finding(_DATABASE, Level.GOOD, f"{kind} {number}, đọc và ghi được.")
    current, head = await database.revisions()
    found = [works, _tables(current, head), _clock(_moment(stamp))]
    return [*found, await _jobs(database)] if current is not None else found


async def _try_to_write(database: Database) -> None:
    """Raises DBAPIError where no table could be made or changed; what is tried is taken back."""
    async with database.write() as session:
        trial = await session.begin_nested()
        await session.execute(sa.text("CREATE TABLE doctor_trial (id INTEGER)"))
        await trial.rollback()


def _tables(current: str | None, head: str | None) -> Finding:
    if current is None:
        return Finding(_TABLES, Level.GOOD, "chưa có: lần chạy đầu sẽ tạo.")
    if current == head:
        return Finding(_TABLES, Level.GOOD, f"bản {current}, mới nhất.")
    if str(current) < str(head):
        return Finding(_TABLES, Level.WARNING, f"bản {current}, mới nhất là {head}: tự cập nhật ở lần chạy tới.")
    return Finding(_TABLES, Level.FAULT, f"bản {current} mới hơn chương trình ({head}). Cài bản chương trình mới hơn.")


def _moment(stamp: object) -> dt.datetime:
    """What a database calls now: SQLite writes UTC without saying so."""
    moment = stamp if isinstance(stamp, dt.datetime) else dt.datetime.fromisoformat(str(stamp))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _clock(elsewhere: dt.datetime | None) -> Finding:
    now = dt.datetime.now(dt.UTC)
    if now.year not in SANE_YEARS:
        return Finding(_CLOCK, Level.FAULT, f"máy đang ở năm {now.year}. Chỉnh giờ máy (bật đồng bộ NTP).")
    off = abs(now - elsewhere) if elsewhere is not None else dt.timedelta(0)
    if off > CLOCK_OFF:
        seconds = round(off.total_seconds())
        return Finding(_CLOCK, Level.FAULT, f"lệch {seconds} giây so với cơ sở dữ liệu. Bật đồng bộ NTP ở cả hai máy.")
    return Finding(_CLOCK, Level.GOOD, f"{now:%d/%m/%Y %H:%M} UTC.")


async def _jobs(database: Database) -> Finding:
    late = dt.datetime.now(dt.UTC) - JOB_LATE
    async with database.read() as session:
        rows = list(await session.execute(sa.select(JOBS.c.name, JOBS.c.next_at, JOBS.c.error).order_by(JOBS.c.name)))
    failed = [f"{row.name} ({row.error})" for row in rows if row.error]
    if failed:
        return Finding(_JOBS, Level.WARNING, f"lỗi lần cuối: {', '.join(failed)}. Xem nhật ký của congdoan run.")
    waiting = [row.name for row in rows if row.next_at < late]
    if waiting:
        return Finding(_JOBS, Level.WARNING, f"trễ: {', '.join(waiting)}. Trợ lý có đang chạy không? (congdoan run)")
    return Finding(_JOBS, Level.GOOD, f"{len(rows)} việc, không việc nào trễ." if rows else "chưa chạy lần nào.")


def _disk(folder: Path) -> Finding:
    here = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    free = shutil.disk_usage(here).free
    left = f"còn {free / (1 << 30):.1f} GB ở {here}"
    if free < NO_DISK:
        return Finding("Ổ đĩa", Level.FAULT, f"{left}: quá ít. Dọn ổ đĩa ngay, kẻo mất tin đến.")
    if free < LITTLE_DISK:
        return Finding("Ổ đĩa", Level.WARNING, f"{left}: sắp đầy. Dọn ổ đĩa.")
    return Finding("Ổ đĩa", Level.GOOD, f"{left}.")
