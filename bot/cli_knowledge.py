"""`congdoan knowledge …`: checking the files, importing a new agreement, listing what nobody could answer.

For: arguments and printing. Not for: the rules, which stand in the library room.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import AssistantError
from bot.settings import read_settings

knowledge = typer.Typer(no_args_is_help=True, help="Kho văn bản.", rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]


@knowledge.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Thư mục kho; bỏ trống là kho đi kèm chương trình.")] = None,
    as_json: AsJson = False,
) -> None:
    """Kiểm tra mọi tệp của kho: tệp, dòng, trường, việc cần làm."""
    from knowledge.check import check as check_files

    faults = check_files(folder)
    if as_json:
        print(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False))
    else:
        for fault in faults:
            print(fault)
        print(f"{len(faults)} lỗi." if faults else "Kho văn bản không có lỗi.", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


@knowledge.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Văn bản: txt, md, docx hoặc pdf có lớp chữ.")],
    out: Annotated[Path | None, typer.Option(help="Tệp YAML nháp sẽ ghi; bỏ trống thì in ra.")] = None,
    document_id: Annotated[str | None, typer.Option("--id", help="Mã văn bản, ví dụ vinh-thuan-2024.")] = None,
) -> None:
    """Tách một văn bản mới thành mục, điều khoản, gạch đầu dòng và viết bản nháp YAML để biên tập."""
    from knowledge.importing import ImportingError, import_file

    try:
        result = import_file(file, document_id=document_id)
    except ImportingError as error:
        raise AssistantError(error.sentence) from error
    if out is None:
        print(result.draft)
    else:
        _write(out, result.draft)
    print(f"{len(result.clauses)} đơn vị văn bản, {len(result.left_out)} dòng để ngoài.", file=sys.stderr)
    for left in result.left_out:
        print(f"  để ngoài, dòng {left.line_number}: {left.reason}: {left.text[:80]}", file=sys.stderr)
    for flag in result.flags:
        print(f"  ⚠️ {flag}", file=sys.stderr)


def _write(out: Path, draft: str) -> None:
    """Writes a new file; one that is there already is never written over. Raises AssistantError."""
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(draft)
    except FileExistsError as error:
        raise AssistantError(f"Tệp {out} đã có: chọn tên khác để không ghi đè bản đã biên tập.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "tên tệp không hợp lệ"
        raise AssistantError(f"Không ghi được {out} ({reason}): chọn một thư mục ghi được.") from error


@knowledge.command()
def misses(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Số câu nhiều nhất.")] = 50, as_json: AsJson = False
) -> None:
    """Những câu chưa ai trả lời được, câu được hỏi nhiều nhất trước."""
    from handlers.asking.queries import list_misses

    async def read() -> list[dict[str, object]]:
        from bot.storage.database import Database

        database = await Database.open(read_settings().database_url)
        try:
            async with database.read() as session:
                found = await list_misses(session, limit)
        finally:
            await database.close()
        return [
            {"question": miss.question, "kind": miss.kind, "asked": miss.asked, "last_at": miss.last_at.isoformat()}
            for miss in found
        ]

    rows = asyncio.run(read())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['asked']:>5}  {row['kind']:<16}  {row['question']}")
    if not rows:
        print("Chưa có câu nào.", file=sys.stderr)
