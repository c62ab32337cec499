"""`congdoan bench …`: figures that anyone can measure again.

For: arguments and printing. Not for: the measuring, which stands in `bot/bench`.
"""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from bot.errors import AssistantError

bench = typer.Typer(no_args_is_help=True, help="Đo tốc độ.", rich_markup_mode=None)


@bench.callback()
def group() -> None:
    """Đo tốc độ."""


@bench.command()
def ask(as_json: Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")] = False) -> None:
    """Tốc độ trả lời trên kho đi kèm và trên 5.000 điều khoản, so với quét rapidfuzz trong cùng một lượt đo."""
    from bot.bench.ask import measure, table

    figures = measure()
    print(json.dumps(figures, ensure_ascii=False) if as_json else table(figures))


@bench.command()
def confer(
    database: Annotated[str, typer.Option(help="Cơ sở dữ liệu trống; không nêu thì dùng một tệp SQLite tạm.")] = "",
    processes: Annotated[int, typer.Option(min=1, help="Số tiến trình máy chủ; trên 1 cần PostgreSQL.")] = 1,
    officers: Annotated[int, typer.Option(min=2, help="Số cán bộ.")] = 250,
    seconds: Annotated[float, typer.Option(min=0, help="Gửi đều trong bao nhiêu giây.")] = 60,
    rate: Annotated[float, typer.Option(min=1, help="Số tin mỗi giây khi gửi đều.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")] = False,
) -> None:
    """Cán bộ xác nhận đại biểu qua trang trò chuyện của một máy chủ thật: gửi đều, rồi tất cả cùng một lúc."""
    from bot.bench.confer import measure, table

    found = asyncio.run(
        measure(database, processes=processes, officers=officers, rivals=officers // 5, seconds=seconds, rate=rate)
    )
    print(
        json.dumps({**found.figures, "faults": found.faults}, ensure_ascii=False) if as_json else table(found.figures)
    )
    if found.faults:
        raise AssistantError(f"Có {len(found.faults)} chỗ sai, ví dụ: {found.faults[0]}")


@bench.command()
def send(
    messages: Annotated[int, typer.Option(min=400, help="Số tin khi đo tốc độ (một phần tư) và khi kill -9.")] = 20_000,
    seconds: Annotated[float, typer.Option(min=4, help="Đo nhịp gửi và tốc độ trả lời trong bao nhiêu giây.")] = 60,
    only: Annotated[
        list[str] | None, typer.Option(help="Chỉ đo phần này: speed, pace, replies, large, crash; nêu được nhiều lần.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")] = False,
) -> None:
    """Gửi nhanh, đều và không mất tin: đo trên một Telegram giả chạy riêng; cần thư mục mã nguồn và gói thử."""
    from rich.console import Console

    from bot.bench import send as sending
    from bot.bench.send_server import need_checkout

    need_checkout()
    if unknown := set(only or ()) - set(sending.PARTS):
        raise typer.BadParameter(f"không có phần {', '.join(sorted(unknown))}; có: {', '.join(sending.PARTS)}")
    found = asyncio.run(sending.measure(messages, seconds, only or sending.PARTS, Console(stderr=True).print))
    if as_json:
        print(json.dumps(sending.contract(found), ensure_ascii=False))
    else:
        Console().print(sending.table(found))
