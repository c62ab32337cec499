"""The optional profile: province, unit, kind of unit; each can be skipped, found by typing, changed and cleared.

For: the questions and their answers. Not for: showing it (`hoso.py`). A first profile is stored at its end, so that
`/huy` on the way leaves nothing; one thing changed later is stored at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Choice, Reply, Turn, say
from bot.people import consents, profiles
from bot.people.consents import Purpose
from bot.people.profiles import Profile
from bot.people.provinces import nearest_province, read_province
from bot.people.units import find_units, unit_by_id
from bot.words import fold
from handlers.membership import texts
from handlers.membership.model import consent_question

STEPS = ("province", "unit", "kind")
_FIELD = {"province": "province", "unit": "unit_id", "kind": "unit_kind"}
SHOWN_UNITS = 3


async def begin(turn: Turn) -> Sequence[Reply]:
    """All the questions, after the leave to keep the answers."""
    if not await consents.agrees(turn.session, turn.person.id, Purpose.PROFILE):
        return [consent_question(Purpose.PROFILE)]
    return await ask_first(turn)


async def edit(turn: Turn, step: str = "") -> Sequence[Reply]:
    """One thing, from `/hoso`."""
    if step not in STEPS:
        return [say(texts.EDIT_WHAT, *(_edit(one) for one in STEPS))]
    if not await consents.agrees(turn.session, turn.person.id, Purpose.PROFILE):
        return [consent_question(Purpose.PROFILE, step)]
    turn.state.draft = {}
    return _ask(turn, step)


async def ask_first(turn: Turn, step: str = "") -> Sequence[Reply]:
    """The first question of a new profile, or the one that was asked for; the id of a unit answers one at once."""
    if step.isdecimal():
        turn.state.draft = {}
        return await choose_unit(turn, step)
    turn.state.draft = {} if step in STEPS else {"new": {}}
    return _ask(turn, step if step in STEPS else STEPS[0])


async def province_field(turn: Turn) -> Sequence[Reply]:
    typed = turn.incoming.text
    if _skips(typed):
        return await skip(turn, "province")
    name = read_province(typed)
    if name is not None:
        return await _set(turn, "province", name)
    near = nearest_province(typed)
    if near is None:
        return [say(texts.NO_PROVINCE, _skip(turn, "province"))]
    yes = Choice(label=texts.RIGHT.format(name=near), action=f"membership:province:{near}")
    return [say(texts.DID_YOU_MEAN.format(name=near), yes, _skip(turn, "province"))]


async def choose_province(turn: Turn, name: str = "") -> Sequence[Reply]:
    known = read_province(name)
    return _ask(turn, "province") if known is None else await _set(turn, "province", known)


async def unit_field(turn: Turn) -> Sequence[Reply]:
    typed = turn.incoming.text
    if _skips(typed):
        return await skip(turn, "unit")
    found = await find_units(turn.session, typed, on=turn.clock.today(), limit=SHOWN_UNITS)
    if not found:
        return [say(texts.NO_UNIT, _skip(turn, "unit"))]
    if len(found) == 1:
        return await _set(turn, "unit", found[0].id)
    choices = [Choice(label=unit.name, action=f"membership:unit:{unit.id}") for unit in found]
    none = Choice(label=texts.NOT_SEEN, action="membership:skip:unit")
    return [say(texts.SEVERAL_UNITS, *choices, none)]


async def choose_unit(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    unit = await unit_by_id(turn.session, int(unit_id)) if unit_id.isdecimal() else None
    return _ask(turn, "unit") if unit is None else await _set(turn, "unit", unit.id)


async def kind_field(turn: Turn) -> Sequence[Reply]:
    typed = turn.incoming.text
    if _skips(typed):
        return await skip(turn, "kind")
    words = fold(typed)
    named = [kind for kind, label in texts.KIND_LABELS.items() if len(words) > 3 and words in fold(label)]
    if len(named) == 1:
        return await _set(turn, "kind", named[0])
    return [say(texts.NO_KIND, *_kinds())]


async def choose_kind(turn: Turn, kind: str = "") -> Sequence[Reply]:
    return await _set(turn, "kind", kind) if kind in texts.KIND_LABELS else _ask(turn, "kind")


async def skip(turn: Turn, step: str = "") -> Sequence[Reply]:
    """Leaves one thing as it is and goes on."""
    if "new" not in turn.state.draft:
        return _kept(turn)
    return await _following(turn, step)


async def clear(turn: Turn, step: str = "") -> Sequence[Reply]:
    """Empties one thing."""
    return await _set(turn, step, None) if step in STEPS else _kept(turn)


async def _set(turn: Turn, step: str, value: str | int | None) -> Sequence[Reply]:
    if "new" in turn.state.draft:
        turn.state.draft["new"][_FIELD[step]] = value
        return await _following(turn, step)
    if not await consents.agrees(turn.session, turn.person.id, Purpose.PROFILE):
        return [consent_question(Purpose.PROFILE, step)]
    known = await profiles.profile_of(turn.session, turn.person.id)
    return await _save(turn, _changed(known, {_FIELD[step]: value}))


async def _following(turn: Turn, step: str) -> Sequence[Reply]:
    at = STEPS.index(step) + 1 if step in STEPS else len(STEPS)
    if at < len(STEPS):
        return _ask(turn, STEPS[at])
    told = turn.state.draft.get("new", {})
    known = await profiles.profile_of(turn.session, turn.person.id)
    return await _save(turn, _changed(known, told))


def _changed(known: Profile, told: dict[str, str | int | None]) -> Profile:
    unit_id = told.get("unit_id", known.unit_id)
    return replace(
        known,
        province=str(told.get("province", known.province) or ""),
        unit_id=int(unit_id) if unit_id is not None else None,
        unit_kind=str(told.get("unit_kind", known.unit_kind) or ""),
    )


async def _save(turn: Turn, told: Profile) -> Sequence[Reply]:
    """Stores a profile; a unit's own province is not asked for."""
    turn.state.form, turn.state.draft = "", {}
    unit = await unit_by_id(turn.session, told.unit_id) if told.unit_id is not None else None
    if unit is not None and unit.province and not told.province:
        told = replace(told, province=unit.province)
    await profiles.save(turn.session, turn.person.id, told, turn.clock.now())
    turn.state.memory.pop("unit_kind", None)  # what was said in passing before gives way to the profile
    parts = [told.province, unit.name if unit else "", texts.KIND_LABELS.get(told.unit_kind, "")]
    what = "; ".join(part for part in parts if part)
    openers = [choice for feature in turn.features for choice in feature.openers]
    return [say(texts.SAVED.format(what=what) if what else texts.SAVED_NOTHING, *openers[:4])]


def _kept(turn: Turn) -> list[Reply]:
    turn.state.form, turn.state.draft = "", {}
    return [say(texts.KEPT)]


def _ask(turn: Turn, step: str) -> list[Reply]:
    turn.state.form = f"membership:{step}"
    choices = _kinds() if step == "kind" else [_skip(turn, step)]
    return [say(texts.ASK[step], *choices)]


def _kinds() -> list[Choice]:
    return [Choice(label=label, action=f"membership:kind:{kind}") for kind, label in texts.KIND_LABELS.items()]


def _skip(turn: Turn, step: str) -> Choice:
    if "new" in turn.state.draft:
        return Choice(label=texts.SKIP_STEP, action=f"membership:skip:{step}")
    return Choice(label=texts.CLEAR, action=f"membership:clear:{step}")


def _edit(step: str) -> Choice:
    return Choice(label=texts.EDIT_STEP[step], action=f"membership:edit:{step}")


def _skips(typed: str) -> bool:
    return fold(typed) in ("bo qua", "khong", "khong co", "khong thay", "thoi")
