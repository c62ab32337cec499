"""Everything of the door that can be pressed or typed, and who may.

For: the lists that the room's Feature is made of. Not for: doing anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation import Handler
from bot.people.permissions import ORGANISERS, Right, rights
from handlers.conferences.door import chat as door
from handlers.conferences.door import files as door_files
from handlers.conferences.door import helpers as door_passes
from handlers.conferences.door import lists as door_lists
from handlers.conferences.door import unit as door_unit

WORDS = ("diem danh", "cua", "check in", "checkin", "co mat")
"""What may follow `/hoinghi` to come here, without marks."""

ACTIONS: Mapping[str, Handler] = {
    "door": door.start,
    "door_missing": door.missing,
    "door_hold": door.hold,
    "door_unhold": door.unhold,
    "door_close": door.close,
    "door_closed": door.closed,
    "door_unit": door_unit.unit,
    "door_here": door_unit.here,
    "door_whole": door_unit.whole,
    "door_keep": door_unit.keep,
    "door_undo": door_unit.undo,
    "door_lists": door_lists.lists,
    "door_pick": door_lists.pick,
    "door_write": door_lists.write,
    "door_unlist": door_lists.unlist,
    "door_csv": door_files.template,
    "door_file": door_files.write,
    "door_unfile": door_files.unfile,
    "door_browsers": door_passes.browsers,
    "door_link": door_passes.link,
    "door_helper": door_passes.ask_helper,
    "door_stop": door_passes.stop,
    "door_stopped": door_passes.stopped,
}
FIELDS: Mapping[str, Handler] = {
    "door_find": door.find_field,
    "door_tick": door.tick_field,
    "door_list": door_files.list_field,
    "door_helper_of": door_passes.helper_field,
}
FILE_FIELDS = ("door_list",)
RIGHTS: tuple[Right, ...] = rights(ORGANISERS, *(f"conferences:{verb}" for verb in (*ACTIONS, *FIELDS)))
