"""Standings of conferences to report on: the review of 2010-2012, and a small one of next year with every oddity.

For: tests of reports and sheets. Not for: rules or the database; these are values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.people.naming import federation_name
from handlers.conferences.model import (
    Conference,
    Delegate,
    Invitation,
    Kind,
    Mark,
    Plan,
    Presence,
    Role,
    Seat,
    Session,
    SessionState,
    Stage,
    Standing,
    Via,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
ROLES = (
    Role("Chủ tịch (Phó Chủ tịch) Liên đoàn Lao động tỉnh/TP"),
    Role("Trưởng Ban Tổ chức (Ban Công tác cơ sở)"),
    Role("Chánh Văn phòng"),
    Role("Chủ tịch (Phó Chủ tịch) Công đoàn Giáo dục tỉnh/TP"),
)
_CITIES = ("TP. Hồ Chí Minh", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Cần Thơ")
REGIONS = {
    "khu vực miền đông Nam bộ và TP.Hồ Chí Minh": (
        "Bình Phước, Tây Ninh, Bình Dương, Đồng Nai, Bà Rịa - Vũng Tàu, TP. Hồ Chí Minh"
    ),
    "khu vực các tỉnh Duyên hải miền Trung và Tây Nguyên": (
        "Đà Nẵng, Quảng Nam, Quảng Ngãi, Bình Định, Phú Yên, Khánh Hòa, Ninh Thuận, Bình Thuận, Kon Tum, Gia Lai, "
        "Đắk Lắk, Đắk Nông, Lâm Đồng"
    ),
    "khu vực Bắc Trung bộ": "Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Bình, Quảng Trị, Thừa Thiên Huế",
    "khu vực miền núi phía Bắc": (
        "Hà Giang, Cao Bằng, Bắc Kạn, Tuyên Quang, Lào Cai, Yên Bái, Thái Nguyên, Lạng Sơn, Bắc Giang, Phú Thọ, "
        "Điện Biên, Lai Châu, Sơn La, Hòa Bình"
    ),
    "khu vực Đồng bằng Sông Hồng": (
        "Hà Nội, Vĩnh Phúc, Bắc Ninh, Hải Dương, Hải Phòng, Hưng Yên, Thái Bình, Hà Nam, Nam Định, Ninh Bình, "
        "Quảng Ninh"
    ),
    "khu vực Đồng bằng Sông Cửu Long": (
        "Long An, Tiền Giang, Bến Tre, Trà Vinh, Vĩnh Long, Đồng Tháp, An Giang, Kiên Giang, Cần Thơ, Hậu Giang, "
        "Sóc Trăng, Bạc Liêu, Cà Mau"
    ),
}
PLACES = ("Vũng Tàu", "Quy Nhơn", "", "Hà Giang", "Nam Định", "Vĩnh Long")
ABSENT = ("Lâm Đồng", "Bắc Giang", "Quảng Ninh", "Lạng Sơn", "Lai Châu", "Bắc Ninh", "Hải Dương")


def mark(key: str, invitation: int, seat: int | None, presence: Presence, *, hour: int = 8, reason: str = "") -> Mark:
    """A mark at an hour of the day of the session, Vietnamese time."""
    at = dt.datetime(2026, 12, 11, hour, 5, tzinfo=ZONE).astimezone(dt.UTC)
    return Mark(key, invitation, seat, presence, at, at, 1, Via.DOOR, reason)


def review_2012() -> Standing:
    """Five sessions held without a day, the sixth planned for 21/11/2012; 43 of 50 came, Quảng Ninh without region."""
    conference = Conference(
        1, "so-ket-2012", "Hội nghị sơ kết 2 năm (2010-2012) thực hiện Quy chế phối hợp chỉ đạo", Kind.MIDTERM, 1,
        Stage.CLOSED, NOW, history=True, roles=ROLES,
        notes=("Tính đến ngày 12/11/2012.", "Số đại biểu: tài liệu gốc không nêu."),
    )  # fmt: skip
    sessions, invitations = [], []
    for number, (region, members) in enumerate(REGIONS.items(), start=1):
        last = number == 6
        sessions.append(
            Session(
                number, 1, number, region, SessionState.PLANNED if last else SessionState.HELD, PLACES[number - 1],
                dt.date(2012, 11, 21) if last else None, region_inferred=True, place_inferred=not last,
                note="Chỉ là dự kiến." if last else "",
            )
        )  # fmt: skip
        for province in members.split(", "):
            invitation = _invited(len(invitations) + 1, number, province)
            if not last:
                said = Presence.ABSENT if province in ABSENT else Presence.PRESENT
                invitation = replace(invitation, marks=(mark(f"m{invitation.id}", invitation.id, None, said),))
            invitations.append(invitation)
    return Standing(conference, tuple(sessions), tuple(invitations), "Công đoàn Giáo dục Việt Nam", NOW)


def _invited(number: int, session: int, province: str) -> Invitation:
    name = federation_name(province, is_city=province in _CITIES)
    seats = tuple(Seat(number * 10 + n, number, n, role) for n, role in enumerate(ROLES, start=1))
    ambiguous = province == "Quảng Ninh"
    return Invitation(number, session, number, name, province, region_ambiguous=ambiguous, seats=seats)


LONG = "Nguyễn " + "Thị Thu " * 24
NAUGHTY = ("=HYPERLINK(1)", "+84", "-Lê", "@SUM(A1)", "\t=1", "\r=2")


def live(*, held: bool = True) -> Standing:
    """Next December: one session held (or not yet), one planned, one moved without a day, one cancelled."""
    conference = Conference(
        2, "so-ket-2027", "Hội nghị sơ kết năm học 2026–2027 (mẫu)", Kind.MIDTERM, 1, Stage.OPEN, NOW, roles=ROLES
    )
    day = dt.date(2026, 12, 11)
    starts = dt.datetime(2026, 12, 11, 8, tzinfo=ZONE).astimezone(dt.UTC)
    sessions = (
        Session(
            1, 2, 1, "Tây Nam Bộ", SessionState.HELD if held else SessionState.PLANNED, "Vĩnh Long", day, starts,
            region_inferred=True,
        ),
        Session(2, 2, 2, "Bắc Bộ", SessionState.PLANNED, "Hà Nội", dt.date(2026, 12, 18)),
        Session(3, 2, 3, "Trung Bộ", SessionState.POSTPONED),
        Session(4, 2, 4, "Nam Bộ", SessionState.CANCELLED, "Cần Thơ", dt.date(2026, 11, 1)),
    )  # fmt: skip
    taken = NOW + dt.timedelta(days=21) if held else NOW
    return Standing(conference, sessions, _units(), "Công đoàn Giáo dục Việt Nam", taken)


def _units() -> tuple[Invitation, ...]:
    come, gone, leave = Presence.PRESENT, Presence.ABSENT, Presence.LEAVE
    delegate = Delegate("Nguyễn Văn An", "Phó Chủ tịch", "+84912345678")
    seats = (
        Seat(11, 1, 1, ROLES[0], Plan.CONFIRMED, delegate),
        Seat(12, 1, 2, ROLES[1], Plan.SUBSTITUTED, Delegate("Lê Thị Bình", "Phó Ban"), chain=(
            Delegate("Trần Công", "Trưởng ban"), Delegate("Đỗ Dũng", ""),
        )),
        Seat(13, 1, 3, ROLES[2], Plan.DECLINED, reason="=bận họp", chain=(Delegate("Phạm Hà", "Chánh Văn phòng"),)),
        Seat(14, 1, 4, ROLES[3], pending=Delegate("Ngô Mai", "Chủ tịch")),
    )  # fmt: skip
    marks = (
        mark("a", 1, 11, come),
        mark("b", 1, 12, come, hour=9),
        mark("c", 1, 12, gone),
        replace(mark("d", 1, 14, gone), undone=True),
    )
    odd = tuple(
        Seat(20 + n, 2, n, ROLES[n % 4], Plan.CONFIRMED, Delegate(name, name))
        for n, name in enumerate((*NAUGHTY, LONG, "Hoa 🌸 😀", "Nu\x00ll\ud800\u202e"), start=1)
    )
    return (
        Invitation(1, 1, 101, "LĐLĐ tỉnh An Giang", seats=seats, marks=marks),
        Invitation(2, 1, 102, "=cmd|'/c calc'!A0", seats=odd, marks=(mark("e", 2, None, leave, reason="+bão"),)),
        Invitation(3, 1, 103, "CĐGD thành phố Cần Thơ", marks=(mark("f", 3, None, gone), mark("g", 3, None, come))),
        Invitation(4, 1, 104, "CĐGD tỉnh Cà Mau", declined="-thiên tai", seats=(Seat(41, 4, 1, ROLES[0]),)),
        Invitation(5, 1, 105, "CĐGD tỉnh Vĩnh Long", waiting=True, seats=(Seat(51, 5, 1, ROLES[0]),)),
        Invitation(6, 2, 106, "LĐLĐ thành phố Hà Nội", seats=(Seat(61, 6, 1, ROLES[0]),)),
        Invitation(7, 4, 107, "LĐLĐ tỉnh Đồng Tháp", seats=(Seat(71, 7, 1, ROLES[0]),)),
    )


def empty() -> Standing:
    """A conference without sessions and units."""
    return replace(live(), sessions=(), invitations=(), organiser="", taken_at=None)


def large(units: int = 700) -> Standing:
    """Very many units with four named seats each, in one session that was held."""
    whole = live()
    invitations = tuple(
        Invitation(
            n, 1, n, f"Công đoàn cơ sở Trường Trung học cơ sở số {n}",
            seats=tuple(
                Seat(n * 10 + i, n, i, ROLES[i - 1], Plan.CONFIRMED, Delegate(f"Trần Thị Ngọc {n}.{i}", "Giáo viên"))
                for i in range(1, 5)
            ),
            marks=(mark(f"m{n}", n, n * 10 + 1, Presence.PRESENT),) if n % 3 else (),
        )
        for n in range(1, units + 1)
    )  # fmt: skip
    return replace(whole, invitations=invitations)
