"""Rows of the conferences' tables <-> values of `model.py`.

For: `queries.py` and `_writing.py`. Not for: SQL.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from handlers.conferences.model import (
    Conference,
    Delegate,
    Document,
    Kind,
    Mark,
    Plan,
    Presence,
    Role,
    Seat,
    Session,
    SessionState,
    Stage,
    Via,
)


class Part:
    """The columns of one table in a row of several, whose names begin with a prefix."""

    def __init__(self, row: Row[Any], prefix: str) -> None:
        self._row, self._prefix = row, prefix

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, self._prefix + name)


def conference(row: Row[Any] | Part) -> Conference:
    settings = json.loads(row.settings)
    return Conference(
        id=row.id,
        slug=row.slug,
        title=row.title,
        kind=Kind(row.kind),
        unit_id=row.unit_id,
        stage=Stage(row.stage),
        created_at=row.created_at,
        created_by=row.created_by,
        history=row.history,
        roles=tuple(Role(one["label"], tuple(one["titles"])) for one in settings["roles"]),
        documents=tuple(Document(one["name"], one["ref"]) for one in settings["documents"]),
        lead_days=tuple(settings["lead_days"]),
        freeze_days=settings["freeze_days"],
        clause=settings["clause"],
        notes=tuple(settings["notes"]),
    )


def conference_values(one: Conference) -> dict[str, Any]:
    """Everything but the id."""
    settings = {
        "roles": [{"label": role.label, "titles": list(role.titles)} for role in one.roles],
        "documents": [{"name": document.name, "ref": document.ref} for document in one.documents],
        "lead_days": list(one.lead_days),
        "freeze_days": one.freeze_days,
        "clause": one.clause,
        "notes": list(one.notes),
    }
    return {
        "slug": one.slug,
        "title": one.title,
        "kind": one.kind.value,
        "unit_id": one.unit_id,
        "stage": one.stage.value,
        "history": one.history,
        "settings": json.dumps(settings, ensure_ascii=False),
        "created_at": one.created_at,
        "created_by": one.created_by,
    }


def session(row: Row[Any] | Part) -> Session:
    fields = {name: getattr(row, name) for name in Session.__dataclass_fields__ if name not in ("state", "limit")}
    return Session(**fields, state=SessionState(row.state), limit=row.unit_limit)


def session_values(one: Session) -> dict[str, Any]:
    """Everything but the id."""
    fields = {name: getattr(one, name) for name in Session.__dataclass_fields__ if name not in ("id", "limit")}
    return fields | {"state": one.state.value, "unit_limit": one.limit}


def seat(row: Row[Any] | Part, roles: tuple[Role, ...]) -> Seat:
    """`roles` are those of the conference; a seat's number counts them from 1."""
    role = roles[row.number - 1] if row.number <= len(roles) else Role(f"Đại biểu {row.number}")
    return Seat(
        id=row.id,
        invitation_id=row.invitation_id,
        number=row.number,
        role=role,
        plan=Plan(row.plan),
        delegate=_delegate(row.delegate),
        reason=row.reason,
        chain=tuple(Delegate(**one) for one in json.loads(row.chain)),
        pending=_delegate(row.pending),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def seat_values(one: Seat) -> dict[str, Any]:
    """What changes of a seat."""
    return {
        "plan": one.plan.value,
        "delegate": _json(one.delegate),
        "chain": json.dumps([_fields(each) for each in one.chain], ensure_ascii=False),
        "pending": _json(one.pending),
        "reason": one.reason,
        "version": one.version,
        "changed_at": one.changed_at,
        "changed_by": one.changed_by,
    }


def mark(row: Row[Any]) -> Mark:
    """A row that has a presence; an undo that came before its mark is no mark yet."""
    return Mark(
        key=row.key,
        invitation_id=row.invitation_id,
        seat_id=row.seat_id,
        presence=Presence(row.presence),
        at=row.at,
        recorded_at=row.recorded_at,
        by=row.marked_by,
        via=Via(row.via),
        reason=row.reason,
        undone=row.undone_at is not None,
    )


def _delegate(text: str | None) -> Delegate | None:
    return Delegate(**json.loads(text)) if text else None


def _json(one: Delegate | None) -> str | None:
    return json.dumps(_fields(one), ensure_ascii=False) if one is not None else None


def _fields(one: Delegate) -> dict[str, str]:
    return {"name": one.name, "title": one.title, "phone": one.phone}
