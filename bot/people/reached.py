"""Where each person is written to, and who they are to an announcement: one flat row a person.

The database keeps these rows itself, by triggers on accounts, conversations, consents, profiles, the roster and roles
(migration `0013`), so that nothing can be forgotten and 1.6 million people are counted within a second.
For: the tables. Not for: choosing people (`segments.py`); nobody writes here.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import big_id

# `channel` and `chat_id`: the private chat that was used last and can still be reached; empty where there is none.
# `agrees`: the last word on announcements. `unit_id`: the unit a person told of themselves, else that of the roster,
# else that of their role. The order of the first index is that of the counts.
PEOPLE_REACH = sa.Table(
    "people_reach",
    sa.MetaData(),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("agrees", sa.Boolean, nullable=False),
    sa.Column("blocked", sa.Boolean, nullable=False),
    sa.Column("channel", sa.String(20)),
    sa.Column("chat_id", sa.String(200)),
    sa.Column("unit_id", big_id()),
    sa.Column("province", sa.String(60), nullable=False),
    sa.Column("unit_kind", sa.String(20), nullable=False),
    sa.Index("ix_people_reach_count", "agrees", "blocked", "channel", "unit_id"),
)

# The other units of a person: of further roster rows and roles.
PEOPLE_ALSO = sa.Table(
    "people_also",
    sa.MetaData(),
    sa.Column("unit_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Index("ix_people_also_person", "person_id"),
    sqlite_with_rowid=False,
)
