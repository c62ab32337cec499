"""The announcements room: written by one person, approved by another, sent once.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Command, Feature
from bot.people.permissions import ADMINS, EVERYONE, ORGANISERS, rights
from bot.people.segment_kinds import own_kinds
from bot.people.segments import SegmentKind
from handlers.announcements import (
    choosing,
    job,
    member,
    menu,
    page,
    personal,
    reporting,
    review,
    running,
    segments,
    tables,
    writing,
)


def feature(others: Sequence[SegmentKind] = ()) -> Feature:
    """What this room declares; `others` are the kinds of segments that the other rooms do."""
    members = {
        "mine": member.mine,
        "ack": member.acknowledge,
        "topics": member.topics,
        "hear": member.hear,
    }
    organisers = {
        "home": page.home,
        "open": page.open_,
        "new": choosing.new,
        "host": choosing.host,
        "whom": choosing.whom,
        "afresh": choosing.afresh,
        "next": choosing.next_,
        "by": choosing.by,
        "values": choosing.values,
        "add": choosing.add,
        "change": writing.change,
        "words": writing.words,
        "topic": writing.topic,
        "topics_of": writing.topics,
        "when": writing.when,
        "soon": writing.soon,
        "asks": writing.asks,
        "file": writing.file,
        "test": review.test,
        "submit": review.submit,
        "approve": review.approve,
        "return": review.ask_reason,
        "drop": review.drop,
        "correct": review.correct,
        "again": review.again,
        "people": reporting.people,
        "report": reporting.done,
        "progress": running.progress,
        "pause": running.pause,
        "resume": running.resume,
        "stop": running.stop,
        "who_not": running.who_not,
    }
    fields = {
        "value_of": choosing.value_field,
        "words_of": writing.words_field,
        "when_of": writing.when_field,
        "file_of": writing.file_field,
        "reason_of": review.reason_field,
    }
    admins, admins_fields = {"urge": writing.urge}, {"urge_of": writing.urge_field}
    kinds = segments.kinds()
    return Feature(
        name="announcements",
        title="Thông báo",
        commands=(
            Command(
                "thongbao",
                "thông báo của công đoàn, chọn chủ đề; ban tổ chức soạn và duyệt",
                menu.command,
                aliases=("thong bao",),
                phrases=menu.PHRASES,
            ),
        ),
        actions={**members, **organisers, **admins},
        fields={**fields, **admins_fields},
        file_fields=frozenset(("file_of",)),
        rights=(
            *rights(EVERYONE, "/thongbao", *(f"announcements:{verb}" for verb in members)),
            *rights(ORGANISERS, *(f"announcements:{verb}" for verb in (*organisers, *fields))),
            *rights(ADMINS, *(f"announcements:{verb}" for verb in (*admins, *admins_fields))),
        ),
        tables=tables.TABLES,
        personal=personal.held(),
        jobs=job.jobs([*own_kinds(), *others, *kinds]),
        segments=kinds,
    )
