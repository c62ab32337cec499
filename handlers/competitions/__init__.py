"""The competitions room: contests and campaigns, their stages, who follows and who has entered.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.conversation import Command, Feature
from bot.people.permissions import EVERYONE, ORGANISERS, rights
from handlers.competitions import chat, job, menu, personal, segments, tables, truth
from handlers.competitions.organiser import changing, home, making


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def feature(now: Callable[[], dt.datetime] = _now) -> Feature:
    """What this room declares. `now`: the moment at which it is asked whether a reminder is still true."""
    members = {
        "home": chat.home,
        "show": chat.show,
        "follow": chat.follow,
        "unfollow": chat.unfollow,
        "enter": chat.enter,
        "leave": chat.leave,
        "rules": chat.rules,
        "past": chat.past,
    }
    organisers = {
        "org": home.home,
        "open": home.open_,
        "none": home.nothing,
        "people": home.taking,
        "xlsx": home.xlsx,
        "new": making.new,
        "host": making.host,
        "save": making.save,
        "publish": changing.publish,
        "set_rules": changing.ask_rules,
        "days": changing.ask_days,
        "moved": changing.moved,
        "close": changing.close,
        "reopen": changing.reopen,
        "drop": changing.drop,
    }
    fields = {
        "title_of": making.title_field,
        "who_of": making.who_field,
        "stages_of": making.stages_field,
        "check_of": making.check_field,
        "rules_of": changing.rules_field,
        "days_of": changing.days_field,
    }
    return Feature(
        name="competitions",
        title="Cuộc thi",
        commands=(Command("cuocthi", "cuộc thi, phong trào: theo dõi, dự thi", menu.command, aliases=("cuoc thi",)),),
        actions={**members, **organisers},
        fields=fields,
        file_fields=frozenset(("rules_of",)),
        rights=(
            *rights(EVERYONE, "/cuocthi", *(f"competitions:{verb}" for verb in members)),
            *rights(ORGANISERS, *(f"competitions:{verb}" for verb in (*organisers, *fields))),
        ),
        tables=tables.TABLES,
        jobs=job.jobs(),
        personal=personal.held(),
        still=truth.asked(now),
        segments=segments.kinds(),
    )
