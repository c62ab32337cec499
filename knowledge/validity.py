"""What a text is worth on a day.

For: pure rules about dates, and the sentence that a card shows. Not for: the shape of the texts (`model.py`), nor for
choosing among them.
"""

from __future__ import annotations

import datetime as dt

from knowledge.model import Confidence, Document, Entitlement, State, Validity, first_day, last_day


def show_date(day: dt.date) -> str:
    """A date as official documents print it: 01/7/2025 (day with two digits, month with two below 3)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _ends(document: Document) -> list[tuple[dt.date, str]]:
    """Every reason for which the document stops, as (first day without effect, the reason in words)."""
    ends: list[tuple[dt.date, str]] = []
    if document.term.end:
        after = last_day(document.term.end) + dt.timedelta(days=1)
        ends.append((after, f"hết thời hạn ghi trong văn bản ({document.term.end})"))
    gone = [(party.name, party.ended) for party in document.parties if party.ended]
    both = len(gone) == len(document.parties) == 2 and gone[0][1] == gone[1][1]
    for name, day in gone:
        ends.append((day, f"{'hai bên ký' if both else name} đã kết thúc hoạt động từ {show_date(day)}"))
    for basis in document.basis:
        if basis.ended:
            what = basis.number or basis.name
            ends.append((basis.ended, f"căn cứ {what} hết hiệu lực từ {show_date(basis.ended)}"))
    if document.ended_early:
        ends.append((document.ended_early, f"chấm dứt từ {show_date(document.ended_early)}"))
    return ends


def _period(start: str | None, end: str | None) -> str:
    if start and end:
        return f"Hiệu lực {start}–{end}"
    return f"Hiệu lực từ {start}" if start else f"Hiệu lực đến {end}" if end else "Không ghi thời hạn"


def validity(document: Document, on: dt.date) -> Validity:
    """What `document` is worth on a day: min(end of term, end of each party, end of the cited basis), trap X22."""
    ends = sorted(_ends(document), key=lambda item: item[0])
    end, reason = ends[0] if ends else (None, "")
    heirs = tuple(dict.fromkeys(p.successor for p in document.parties if p.successor and p.ended and p.ended <= on))
    successor = document.successor or ("; ".join(heirs) or None)
    period = _period(document.term.start, document.term.end)
    if document.state in (State.DRAFT, State.HISTORICAL, State.UNCLEAR):
        return Validity(state=document.state, end=end, text=document.badge, successor=successor)
    if document.term.start and on < first_day(document.term.start):
        return Validity(state=State.NOT_YET, end=end, text=f"{period} · chưa có hiệu lực")
    if end is not None and on >= end:
        return Validity(state=State.ENDED, end=end, text=f"{period} · đã hết hiệu lực: {reason}", successor=successor)
    if not ends and not document.term.start:
        return Validity(state=State.UNCLEAR, text=f"{period} · chưa rõ còn hiệu lực hay không")
    return Validity(state=State.IN_FORCE, end=end, text=f"{period} · còn hiệu lực")


def entitlement_validity(entry: Entitlement, on: dt.date) -> Validity:
    """What an entitlement is worth on a day; an entry of confidence C is never shown as in force."""
    checked = f"xem đến {show_date(entry.checked)}"
    if entry.confidence is Confidence.C:
        return Validity(state=State.UNCLEAR, text=f"chưa xác nhận được quy định chung ({checked})")
    start = first_day(entry.effective_from) if entry.effective_from else None
    end = last_day(entry.effective_to) + dt.timedelta(days=1) if entry.effective_to else None
    if start and on < start:
        return Validity(state=State.NOT_YET, end=end, text=f"áp dụng từ {show_date(start)}, chưa có hiệu lực")
    since = f" từ {show_date(start)}" if start else ""
    if end and on >= end:
        last = end - dt.timedelta(days=1)
        return Validity(state=State.ENDED, end=end, text=f"đã hết áp dụng sau {show_date(last)}")
    return Validity(state=State.IN_FORCE, end=end, text=f"đang áp dụng{since} ({checked})")
