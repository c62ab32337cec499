"""A conference as one JSON object, for other programs.

    {"units": {"total", "expected", "attended", "absent": [names], "leave": [names], "not_recorded": [names],
               "conflict": [names], "not_held", "cancelled", "waiting": [names], "answered", "unanswered": [names],
               "declined": [names], "region_unknown": [names], "attended_names", "not_held_names"},
     "seats": {"total", "open", "confirmed", "declined", "substituted", "expected", "present", "leave", "absent",
               "not_recorded", "conflict", "not_held"},
     "sessions": [{"number", "region", "region_inferred", "place", "place_inferred", "day", "starts", "state", "note",
                   "units", "seats"}],
     "line": "43/50 …"}

`expected` are units whose session has been held. A unit of unknown region counts in the whole and in no session.
For: names of units and numbers. Not for: names of people, which no JSON carries.
"""

from __future__ import annotations

from typing import Any

from bot.clock import ZONE
from handlers.conferences.model import Plan, Presence, Session, Standing
from handlers.conferences.tally import Part, State, line, tally


def as_json(standing: Standing) -> dict[str, Any]:
    """The object; days are ISO dates, hours are those of Việt Nam."""
    found = tally(standing)
    unknown = [name for state in State for name in found.unplaced.names[state]] if found.unplaced else []
    return {
        "units": _units(found) | {"region_unknown": unknown},
        "seats": _seats(found),
        "sessions": [
            _session(part.session) | {"units": _units(part), "seats": _seats(part)} for part in found.sessions
        ],
        "line": line(found),
    }


def _units(part: Part) -> dict[str, Any]:
    return {
        "total": part.total,
        "expected": part.expected,
        "attended": part.attended,
        "absent": list(part.names[State.ABSENT]),
        "leave": list(part.names[State.LEAVE]),
        "not_recorded": list(part.names[State.NOT_RECORDED]),
        "conflict": list(part.names[State.CONFLICT]),
        "not_held": part.not_held,
        "cancelled": part.cancelled,
        "waiting": list(part.names[State.WAITING]),
        "answered": len(part.answered),
        "unanswered": list(part.unanswered),
        "declined": list(part.declined),
        "attended_names": list(part.names[State.ATTENDED]),
        "not_held_names": list(part.names[State.NOT_HELD]),
    }


def _seats(part: Part) -> dict[str, int]:
    """What was planned of all seats, and what is known of those whose session was held."""
    plans = {plan.value: part.plans[plan] for plan in Plan}
    presences = {presence.value: part.presences[presence] for presence in Presence}
    return {"total": part.seats, **plans, "expected": part.seats_expected, **presences, "not_held": part.seats_not_held}


def _session(one: Session) -> dict[str, Any]:
    return {
        "number": one.number,
        "region": one.region,
        "region_inferred": one.region_inferred,
        "place": one.place,
        "place_inferred": one.place_inferred,
        "day": one.day.isoformat() if one.day else None,
        "starts": f"{one.starts.astimezone(ZONE):%H:%M}" if one.starts else None,
        "state": one.state.value,
        "note": one.note,
    }
