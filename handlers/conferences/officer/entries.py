"""Everything of the officers' way that can be pressed or typed, and who may.

For: the lists that the room's Feature is made of. Not for: doing anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation import Handler
from bot.people.permissions import EVERYONE, OFFICERS, ORGANISERS, Right, rights
from handlers.conferences.officer import answers as officer_answers
from handlers.conferences.officer import chat as officer
from handlers.conferences.officer import codes as officer_codes
from handlers.conferences.officer import forms as officer_forms
from handlers.conferences.officer import requests as officer_requests
from handlers.conferences.officer import seats as officer_seats

_OFFICERS_ACTIONS: Mapping[str, Handler] = {
    "unit": officer.unit,
    "later": officer.later,
    "codes": officer_codes.codes,
    "code": officer_codes.code,
    "names": officer_forms.names,
    "each": officer_forms.each,
    "put": officer_forms.put_left,
    "fix": officer_forms.fix,
    "save": officer_forms.save,
    "seats": officer_seats.seats,
    "seat": officer_seats.seat,
    "swap": officer_seats.swap,
    "mend": officer_seats.mend,
    "yes": officer_seats.yes,
    "empty": officer_seats.empty,
    "free": officer_seats.free,
    "no": officer_answers.no,
    "back": officer_answers.back,
}
_EVERYONES_ACTIONS: Mapping[str, Handler] = {"mine": officer.mine, "badge": officer_codes.badge}
_ORGANISERS_ACTIONS: Mapping[str, Handler] = {"approve": officer_requests.approve, "reject": officer_requests.reject}

ACTIONS: Mapping[str, Handler] = {**_EVERYONES_ACTIONS, **_OFFICERS_ACTIONS, **_ORGANISERS_ACTIONS}
FIELDS: Mapping[str, Handler] = {
    "names_of": officer_forms.names_field,
    "each_of": officer_forms.each_field,
    "seats_of": officer_seats.seats_field,
    "swap_of": officer_seats.swap_field,
    "mend_of": officer_seats.mend_field,
    "empty_of": officer_seats.empty_field,
    "no_of": officer_answers.no_field,
}
RIGHTS: tuple[Right, ...] = (
    *rights(EVERYONE, "/hoinghi", *(f"conferences:{verb}" for verb in _EVERYONES_ACTIONS)),
    *rights(OFFICERS, *(f"conferences:{verb}" for verb in (*_OFFICERS_ACTIONS, *FIELDS))),
    *rights(ORGANISERS, *(f"conferences:{verb}" for verb in _ORGANISERS_ACTIONS)),
)
