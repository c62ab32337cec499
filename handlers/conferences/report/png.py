"""The report of a conference as a picture: a bar for each session, divided by what is known of its units.

Told apart by shade, hatching and figures, so that it can be read in grey. For: drawing `report.ReportData`. Not for:
counting or wording.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from handlers.conferences.report import texts
from handlers.conferences.report.data import ReportData, SessionRow
from handlers.conferences.report.typeface import drawable, font_file
from handlers.conferences.tally import State

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

MIME = "image/png"
WIDTH = 1200
"""Pixels across."""
_DPI = 150
_MOST = 40
_ROW, _HEAD, _FOOT = 0.5, 0.2, 0.95  # inches: a session, a line of the heading, axis and legend
_LABELS = 2.9  # inches for the names of the regions
_RIGHT = 1.15
_WIDE = WIDTH / _DPI * 0.94  # the heading
# State: fill, hatching, colour of figure. Shades differ in grey, too.
_LOOKS = {
    State.ATTENDED: ("#14583f", "", "white"),
    State.LEAVE: ("#f0cf7a", "///", "black"),
    State.ABSENT: ("#e8886f", "xxx", "black"),
    State.NOT_RECORDED: ("#c9d3dc", "...", "black"),
    State.CONFLICT: ("#8463b0", "+++", "white"),
    State.NOT_HELD: ("#ffffff", "", "black"),
    State.CANCELLED: ("#ffffff", "\\\\\\", "black"),
    State.WAITING: ("#eeeeee", "|||", "black"),
}


def report_png(data: ReportData) -> bytes:
    """A PNG of 1200 pixels across and as high as its sessions need; after 40 sessions it says how many are left."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    title = _wrapped(data.title, 12, _WIDE, 3, bold=True)
    said = _wrapped(data.line, 8.5, _WIDE, 5) + _wrapped(_of_when(data), 8.5, _WIDE, 2)
    rows, more = data.sessions[:_MOST], len(data.sessions) - _MOST
    head = 0.2 + 0.26 * len(title) + _HEAD * len(said) + 0.1
    height = head + _ROW * max(len(rows), 1) + _FOOT + (_HEAD if more > 0 else 0)
    figure = Figure(figsize=(WIDTH / _DPI, height), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    _heading(figure, title, said, height)
    width = WIDTH / _DPI
    axes = figure.add_axes(
        (
            _LABELS / width,
            (_FOOT + (_HEAD if more > 0 else 0)) / height,
            1 - (_LABELS + _RIGHT) / width,
            _ROW * max(len(rows), 1) / height,
        )
    )
    _bars(axes, rows)
    _legend(figure, rows, height)
    if more > 0:
        words = texts.CHART_MORE.format(count=more)
        figure.text(0.02, 0.52 / height, words, fontproperties=_font(8), parse_math=False)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=_DPI, metadata={"Title": _drawn(data.title), "Software": ""})
    return drawn.getvalue()


def _of_when(data: ReportData) -> str:
    """The time of the figures; of a record its first note."""
    if data.taken is not None:
        return texts.TAKEN.format(moment=f"{data.taken:%H:%M ngày %d/%m/%Y}")
    return " ".join((texts.RECORD, *data.notes[:1])) if data.history else ""


def _heading(figure: Figure, title: Sequence[str], said: Sequence[str], height: float) -> None:
    top = 0.2
    for words in title:
        figure.text(
            0.02, 1 - top / height, words, va="top", parse_math=False, fontproperties=_font(12, bold=True)
        )  # fmt: skip
        top += 0.26
    for words in said:
        figure.text(0.02, 1 - top / height, words, va="top", parse_math=False, fontproperties=_font(8.5))
        top += _HEAD


def _bars(axes: Axes, rows: Sequence[SessionRow]) -> None:
    from matplotlib.ticker import MaxNLocator

    widest = max((sum(row.counts.values()) for row in rows), default=0) or 1
    for place, row in enumerate(rows):
        start = 0
        for state, count in row.counts.items():
            if count:
                _piece(axes, place, start, count, state, count / widest)
                start += count
        held = sum(count for state, count in row.counts.items() if state not in _NOT_HELD)
        words = f"{row.counts[State.ATTENDED]}/{held}" if held else row.state
        axes.text(start + widest * 0.015, place, words, va="center", parse_math=False, fontproperties=_font(8))
    if not rows:
        axes.text(0.5, 0, texts.CHART_NONE, ha="center", va="center", fontproperties=_font(10))
    axes.set_xlim(0, widest)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)))
    axes.set_yticklabels([_label(row) for row in rows], parse_math=False, fontproperties=_font(8))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(texts.CHART_AXIS, fontproperties=_font(8))
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


_NOT_HELD = (State.NOT_HELD, State.CANCELLED, State.WAITING)
_ALWAYS = (State.ATTENDED, State.LEAVE, State.ABSENT, State.NOT_RECORDED, State.NOT_HELD)


def _piece(axes: Axes, place: int, start: int, count: int, state: State, share: float) -> None:
    """One part of a bar, its figure inside, or above it where it is too narrow."""
    fill, hatch, ink = _LOOKS[state]
    look: dict[str, Any] = {"color": fill, "hatch": hatch, "edgecolor": "#333333", "linewidth": 0.7, "clip_on": False}
    bars = axes.barh(place, count, left=start, height=0.62, **look)
    bars[0].set_hatch_linewidth(0.5)
    if share >= 0.012 * (len(str(count)) + 1):
        box = {"facecolor": fill, "edgecolor": "none", "pad": 1.0} if hatch else None
        axes.text(
            start + count / 2, place, str(count), ha="center", va="center", color=ink, bbox=box,
            fontproperties=_font(8.5, bold=True),
        )  # fmt: skip
    else:
        axes.text(start + count / 2, place - 0.33, str(count), ha="center", va="bottom", fontproperties=_font(6.5))


def _legend(figure: Figure, rows: Sequence[SessionRow], height: float) -> None:
    from matplotlib.patches import Patch

    shown = [state for state in _LOOKS if state in _ALWAYS or any(row.counts[state] for row in rows)]
    looks = [(texts.COUNTS[state], *_LOOKS[state][:2]) for state in shown]
    drawn = [
        Patch(facecolor=fill, hatch=hatch, edgecolor="#333333", label=label, hatch_linewidth=0.5)
        for label, fill, hatch in looks
    ]
    columns = 5 if len(drawn) == 5 else 4
    figure.legend(
        handles=drawn, loc="lower center", bbox_to_anchor=(0.5, 0.02 / height), ncols=columns, frameon=False,
        prop=_font(8), handlelength=2.2, handleheight=1.2, columnspacing=1.6,
    )  # fmt: skip


def _label(row: SessionRow) -> str:
    """Number and region, at most three short lines."""
    words = texts.CHART_SESSION.format(number=row.number, region=row.region) if row.number else row.region
    return "\n".join(_wrapped(words, 8, _LABELS - 0.25, 3))


def _wrapped(text: str, size: float, inches: float, most: int, *, bold: bool = False) -> list[str]:
    """A text in lines of at most this width, cut with "…" after `most` of them."""
    from PIL import ImageFont

    face = ImageFont.truetype(font_file(bold=bold), round(size * 10))  # ten times as large: exact enough
    lines = [""]
    for word in re.findall(r"\S{1,30}\s*", _drawn(text)):
        if lines[-1] and face.getlength((lines[-1] + word).rstrip()) > inches * 720:
            lines.append("")
        lines[-1] += word
    lines = [line.rstrip() for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]


def _drawn(text: str) -> str:
    """A text as our type can show it."""
    from matplotlib.font_manager import get_font

    return drawable(text, get_font(str(font_file())).get_charmap())


def _font(size: float, *, bold: bool = False) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(font_file(bold=bold)), size=size)
