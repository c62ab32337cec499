"""The door's pages as HTML: plain forms, for small phones, keyboards and screen readers, without scripts too. Pure.

For: writing what `web.py` has read and decided. Not for: deciding. Everything that comes from people is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from handlers.conferences.door import texts_web as texts
from handlers.conferences.model import Presence

CSS, SCRIPT = "/cua/door.css", "/cua/door.js"


@dataclass(frozen=True, slots=True)
class Line:
    """One seat as a marker sees it. `marks` are (presence, what is said of it), one for each thing that was said."""

    seat_id: int
    name: str
    title: str
    ticked: bool
    marks: tuple[tuple[Presence, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Keys:
    """What a form has to bring back: whose browser it is, and the name of its batch."""

    csrf: str
    batch: str

    def fields(self, **more: object) -> str:
        given = {"csrf": self.csrf, "lan": self.batch} | more
        return "".join(f'<input type="hidden" name="{name}" value="{_e(value)}">' for name, value in given.items())


def _e(value: object) -> str:
    return escape(str(value), quote=True)


def page(title: str, body: str, *, union: str) -> str:
    """A whole page."""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
        f"<title>{_e(title)}</title>"
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/static/chat.css">'
        f'<link rel="stylesheet" href="{CSS}"><script src="{SCRIPT}" defer></script></head>'
        f'<body class="door"><main>{body}<p class="quiet foot">{_e(union)}</p></main></body></html>\n'
    )


def message(heading: str, lines: Iterable[str], *, union: str) -> str:
    """A page that only says something."""
    body = f"<h1>{_e(heading)}</h1>" + "".join(f"<p>{_e(line)}</p>" for line in lines)
    return page(heading, body, union=union)


def entrance(meeting: str, who: str, action: str, *, union: str) -> str:
    """Before a link is used: looking at it (as the programs that draw previews do) does not use it up."""
    body = (
        f"<h1>{_e(texts.ENTRANCE)}</h1><p>{_e(meeting)}</p><p>{_e(texts.ENTRANCE_WHO.format(who=who))}</p>"
        f'<form method="post" action="{_e(action)}"><button class="main">{_e(texts.ENTER)}</button></form>'
        f'<p class="quiet">{_e(texts.ENTRANCE_HOW)}</p>'
    )
    return page(texts.ENTRANCE, body, union=union)


def home(meeting: str, counts: str, typed: str, units: Sequence[tuple[int, str, str]], said: str, *, union: str) -> str:
    """The way to a unit: a search, and the units below it as (invitation, name, what is known)."""
    links = "".join(
        f'<li><a href="/cua/don-vi/{number}"><span class="name">{_e(name)}</span> '
        f'<span class="state">{_e(state)}</span></a></li>'
        for number, name, state in units
    )
    body = (
        f'<h1>{_e(meeting)}</h1><p class="counts">{_e(counts)}</p>'
        '<form method="get" action="/cua" role="search"><label for="tim">'
        f'{_e(texts.SEARCH)}</label><div class="row"><input id="tim" name="tim" type="search" value="{_e(typed)}" '
        f'autocomplete="off" maxlength="100"><button>{_e(texts.FIND)}</button></div></form>'
        f'<p role="status">{_e(said)}</p><ul class="units">{links}</ul>'
    )
    return page(meeting, body, union=union)


def unit(
    name: str,
    meeting: str,
    lines: Sequence[Line],
    whole: Sequence[tuple[Presence, str]],
    keys: Keys,
    invitation_id: int,
    *,
    union: str,
    told: Sequence[str] = (),
    undo: str = "",
    closed: str = "",
) -> str:
    """One unit: its names to tick, what was just done with its way back, and what is recorded."""
    hidden = keys.fields(don_vi=invitation_id)
    parts = [f'<p><a href="/cua">{_e(texts.TO_HOME)}</a></p><h1>{_e(name)}</h1><p class="quiet">{_e(meeting)}</p>']
    if told:
        shown = "".join(f"<p>{_e(line)}</p>" for line in told)
        parts.append(f'<div class="told" role="status" tabindex="-1" autofocus>{shown}</div>')
    if undo:
        back = keys.fields(don_vi=invitation_id, batch=undo)
        parts.append(f'<form method="post" action="/cua/ghi">{back}{_button("hoan_tac", texts.UNDO)}</form>')
    if closed:
        parts.append(f'<p class="told">{_e(closed)}</p><ul class="seats">{"".join(map(_still, lines))}</ul>')
    else:
        parts.append(f'<form method="post" action="/cua/ghi">{hidden}{_seats(lines)}{_ways(lines, whole)}</form>')
    return page(name, "".join(parts), union=union)


def _seats(lines: Sequence[Line]) -> str:
    rows = "".join(_seat(line) for line in lines)
    return f'<fieldset><legend>{_e(texts.WHO_IS_HERE)}</legend><ul class="seats">{rows}</ul></fieldset>'


def _seat(line: Line) -> str:
    ticked = " checked" if line.ticked else ""
    return f'<li><label><input type="checkbox" name="ghe" value="{line.seat_id}"{ticked}>{_about(line)}</label></li>'


def _still(line: Line) -> str:
    return f'<li><div class="line">{_about(line)}</div></li>'


def _about(line: Line) -> str:
    states = [words for _, words in line.marks] or [texts.NOT_RECORDED]
    sign = " clash" if len(line.marks) > 1 else " known" if line.marks else ""
    return (
        f'<span class="who"><span class="name">{_e(line.name)}</span><span class="quiet">{_e(line.title)}</span>'
        f'<span class="state{sign}">{_e(texts.AGAINST.join(states))}</span></span>'
    )


def _ways(lines: Sequence[Line], whole: Sequence[tuple[Presence, str]]) -> str:
    """What can be done with those who are ticked, and with the unit; the first button is what Enter does."""
    main = (
        f'<button class="main" name="viec" value="present" data-one="{_e(texts.MARK_COUNT)}" '
        f'data-none="{_e(texts.MARK_NOBODY)}">{_e(texts.MARK_TICKED)}</button>'
    )
    more = (
        f'<div class="pair"><label>{_e(texts.AT)}<input name="gio" maxlength="20" autocomplete="off"></label>'
        f'<label>{_e(texts.WHY)}<input name="ly_do" maxlength="200" autocomplete="off"></label></div>'
        f'<p class="ways">{_button("leave", texts.MARK_LEAVE)}{_button("absent", texts.MARK_ABSENT)}'
        f"{_button('ca_present', texts.WHOLE_HERE)}{_button('ca_absent', texts.WHOLE_ABSENT)}</p>"
    )
    about = "".join(f'<p class="state known">{_e(texts.WHOLE.format(words=words))}</p>' for _, words in whole)
    folded = f"<details><summary>{_e(texts.OTHER_WAYS)}</summary>{more}</details>"
    return f"{main}{about}{folded}{_corrections(lines, whole)}"


def _corrections(lines: Sequence[Line], whole: Sequence[tuple[Presence, str]]) -> str:
    """A button for each thing that was recorded; open where marks contradict each other."""
    buttons = [
        _button(f"bo:{line.seat_id}:{presence.value}", texts.DROP.format(name=line.name, words=words))
        for line in lines
        for presence, words in line.marks
    ]
    buttons += [
        _button(f"bo:0:{presence.value}", texts.DROP.format(name=texts.WHOLE_UNIT, words=words))
        for presence, words in whole
    ]
    if not buttons:
        return ""
    opened = " open" if any(len(line.marks) > 1 for line in lines) else ""
    return f'<details{opened}><summary>{_e(texts.CORRECT)}</summary><p class="ways">{"".join(buttons)}</p></details>'


def _button(value: str, label: str) -> str:
    return f'<button name="viec" value="{_e(value)}">{_e(label)}</button>'


def own_seat(heading: str, facts: Sequence[tuple[str, str]], *, union: str) -> str:
    """What a delegate sees behind their own code: their seat and no other."""
    rows = "".join(f"<dt>{_e(name)}</dt><dd>{_e(value)}</dd>" for name, value in facts if value)
    body = f'<h1>{_e(heading)}</h1><dl>{rows}</dl><p class="quiet">{_e(texts.FOR_MARKERS)}</p>'
    return page(heading, body, union=union)
