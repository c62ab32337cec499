"""A small library written to a folder, and the shipped one loaded once, for the tests of the library room."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from knowledge.answer import Knowledge

TODAY = dt.date(2026, 11, 22)

AGREEMENT = """\
id: thoa-thuan-mau
kind: coordination_programme
title: Thỏa thuận mẫu
short: Thỏa thuận mẫu 2026–2027
aliases: [thỏa thuận mẫu]
places: [Suối Ngọc]
term: {start: 2026, end: 2027}
badge: Thỏa thuận dùng để thử.
source: {name: Tệp thử}
clauses:
  - id: thoa-thuan-mau/I.b1
    heading: [I. CHĂM LO]
    text: Hai bên tổ chức thăm hỏi đoàn viên.
    answer: Hai bên thăm hỏi đoàn viên.
    questions: [ai được thăm hỏi]
    related: [muc-dong]
  - id: thoa-thuan-mau/I.b2
    heading: [I. CHĂM LO]
    text: Hai bên họp mỗi quý.
"""
ENTITLEMENT = """\
topic: union_fee
title: Đoàn phí
entries:
  - id: muc-dong
    topic: union_fee
    question: Đóng đoàn phí bao nhiêu?
    short: Đóng nửa phần trăm.
    answer: Đoàn viên đóng nửa phần trăm lương.
    basis: [{number: 1/QĐ-MAU}]
    applies_to: [moi_loai]
    confidence: B
    caution: Không có.
    checked: 2026-11-21
"""
INTENT = """\
outcome: small_talk
intents:
  - id: greeting
    reply: Em chào thầy cô.
    examples: [chào buổi sáng cả nhà]
"""


def write(folder: Path, *, agreement: str = AGREEMENT, entitlement: str = ENTITLEMENT, intent: str = INTENT) -> Path:
    """Writes a whole library of one file each; returns its folder."""
    for name, text in (
        ("agreements/a.yaml", agreement),
        ("entitlements/e.yaml", entitlement),
        ("intents/i.yaml", intent),
    ):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@cache
def shipped() -> Knowledge:
    """The shipped library on a fixed day; loading takes about a second, so once is enough."""
    return Knowledge.load(today=lambda: TODAY)
