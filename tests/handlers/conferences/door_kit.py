"""A small conference for tests of the door, as values: two federations of one province, two people of one name."""

from __future__ import annotations

import datetime as dt

from handlers.conferences.model import (
    Conference,
    Delegate,
    Invitation,
    Kind,
    Plan,
    Role,
    Seat,
    Session,
    SessionState,
    Stage,
)

ROLES = (
    Role("Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh/TP", ("Chủ tịch", "Phó Chủ tịch")),
    Role("Trưởng Ban Tổ chức"),
    Role("Chánh Văn phòng"),
    Role("Chủ tịch CĐGD tỉnh/TP"),
)
DAY = dt.date(2026, 12, 11)
# Half past eight in the morning in Việt Nam.
NOW = dt.datetime(2026, 12, 11, 1, 30, tzinfo=dt.UTC)
SESSION = Session(7, 3, 1, "Tây Nam Bộ", SessionState.PLANNED, place="Vĩnh Long", day=DAY)
CONFERENCE = Conference(3, "so-ket", "Hội nghị sơ kết", Kind.MIDTERM, 1, Stage.OPEN, NOW, roles=ROLES)
UNITS = (
    ("LĐLĐ tỉnh An Giang", "An Giang", ("Nguyễn Văn An", "Lê Thị Bình", "Trần Công", "Phạm Thu Dung")),
    (
        "LĐLĐ tỉnh Bà Rịa - Vũng Tàu",
        "Bà Rịa - Vũng Tàu",
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoa", "Lê Văn Tám", ""),
    ),
    ("LĐLĐ TP Cần Thơ", "Cần Thơ", ("Nguyễn Văn An", "Đỗ Minh Quân", "Huỳnh Thị Mỹ Lý", "Vàng A Páo")),
    ("CĐGD tỉnh An Giang", "An Giang", ("Võ Thị Sáu Em",)),
)


def seat(invitation_id: int, number: int, name: str) -> Seat:
    plan = Plan.CONFIRMED if name else Plan.OPEN
    delegate = Delegate(name) if name else None
    return Seat(invitation_id * 10 + number, invitation_id, number, ROLES[number - 1], plan, delegate)


INVITATIONS = tuple(
    Invitation(
        number,
        SESSION.id,
        100 + number,
        unit,
        province,
        seats=tuple(seat(number, at, name) for at, name in enumerate(names, start=1)),
    )
    for number, (unit, province, names) in enumerate(UNITS, start=1)
)
NAMES = {one.id: one.delegate.name if one.delegate else "" for each in INVITATIONS for one in each.seats}
