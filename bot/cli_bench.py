"""`congdoan bench …`: figures that anyone can measure again.

For: arguments and printing. Not for: the measuring, which stands in `bot/bench`.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

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
