"""The deadlines room: what units owe, until when, who has reported.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature
from bot.people.permissions import EVERYONE, OFFICERS, ORGANISERS, rights
from handlers.deadlines import menu, personal, personal_more, segments, tables
from handlers.deadlines.calendar import feed, subscribing
from handlers.deadlines.organiser import giving, granting, holidays, home, moving, nudging, receiving, school, steps
from handlers.deadlines.reminders import job, truth
from handlers.deadlines.unit import later, officer


def feature() -> Feature:
    """What this room declares."""
    officers = {
        "mine": officer.mine,
        "task": officer.task,
        "done": officer.done,
        "undo": officer.undo,
        "attach": officer.attach,
        "later": later.later,
        "take_back": later.take_back,
        "feed": subscribing.feed_page,
        "feed_new": subscribing.feed_new,
        "feed_stop": subscribing.feed_stop,
    }
    organisers = {
        "org": home.home,
        "round": home.round_,
        "xlsx": home.xlsx,
        "none": home.nothing,
        "nudge": nudging.nudge,
        "remind": nudging.remind,
        "got": receiving.got,
        "accept": receiving.accept,
        "accept_all": receiving.accept_all,
        "return": receiving.ask_reason,
        "other": moving.other,
        "move": moving.ask_day,
        "moved": moving.moved,
        "excuse": moving.ask_excuse,
        "owe": moving.owe,
        "year": school.year,
        "event_set": school.event_set,
        "days": holidays.days,
        "confirm": holidays.confirm,
        "steps": steps.ask_steps,
        "asked": granting.asked,
        "grant": granting.grant,
        "other_day": granting.other_day,
        "refuse": granting.refuse,
        "off": moving.off,
        "on": moving.on,
        "new": giving.new,
        "templates": giving.templates,
        "use": giving.use,
        "host": giving.host,
        "who": giving.who,
        "give": giving.give,
    }
    organisers_fields = {
        "reason_of": receiving.reason_field,
        "day_of": moving.day_field,
        "excuse_of": moving.excuse_field,
        "province_of": school.province_field,
        "event_of": school.event_field,
        "days_of": holidays.days_field,
        "steps_of": steps.steps_field,
        "other_day_of": granting.other_day_field,
        "why_not_of": granting.why_not_field,
        "own_of": giving.own_field,
        "date_of": giving.date_field,
        "who_of": giving.who_field,
    }
    return Feature(
        name="deadlines",
        title="Hạn nộp",
        commands=(Command("hannop", "việc đến hạn của đơn vị, báo đã nộp", menu.command, aliases=("han nop",)),),
        actions={**officers, **organisers},
        fields={"attach_of": officer.attach_field, "later_of": later.later_field, **organisers_fields},
        file_fields=frozenset(("attach_of",)),
        rights=(
            *rights(EVERYONE, "/hannop"),
            *rights(OFFICERS, "deadlines:attach_of", "deadlines:later_of", *(f"deadlines:{verb}" for verb in officers)),
            *rights(ORGANISERS, *(f"deadlines:{verb}" for verb in (*organisers, *organisers_fields))),
        ),
        tables=tables.TABLES,
        segments=segments.kinds(),
        still=truth.still,
        routes=feed.routes,
        jobs=job.jobs(),
        personal=(*personal.held(), *personal_more.held_besides()),
    )
