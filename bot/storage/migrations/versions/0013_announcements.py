"""Announcements: their texts, approvals, what people said to them; and where each person is written to.

`people_reach` and `people_also` are kept by triggers: whatever changes an account, a private chat, a consent, a
profile, a roster row or a role, the person's row is made anew in the same transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0013_announcements"
down_revision = "0012_campaigns"
branch_labels = None
depends_on = None

# {p} is the person. The chat used last comes first, behind it those that cannot be reached any more.
_REACH = """
INSERT INTO people_reach (person_id, agrees, blocked, channel, chat_id, unit_id, province, unit_kind)
SELECT a.person_id,
  COALESCE((SELECT s.given FROM consents s WHERE s.person_id = a.person_id AND s.purpose = 'announcements'
            ORDER BY s.id DESC LIMIT 1), FALSE),
  c.id IS NOT NULL AND a.unreachable_at IS NOT NULL, c.channel, c.chat_id,
  COALESCE(f.unit_id,
    (SELECT m.unit_id FROM members m WHERE m.person_id = a.person_id ORDER BY m.id LIMIT 1),
    (SELECT g.unit_id FROM grants g WHERE g.person_id = a.person_id AND g.ended_at IS NULL AND g.unit_id IS NOT NULL
     ORDER BY g.id LIMIT 1)),
  COALESCE(f.province, ''), COALESCE(f.unit_kind, '')
FROM accounts a
LEFT JOIN conversations c ON c.channel = a.channel AND c.chat_id = a.platform_id AND NOT c.is_group
LEFT JOIN profiles f ON f.person_id = a.person_id
WHERE a.person_id = {p}
ORDER BY c.id IS NULL, a.unreachable_at IS NOT NULL, c.updated_at DESC, c.id DESC LIMIT 1
ON CONFLICT (person_id) DO UPDATE SET agrees = excluded.agrees, blocked = excluded.blocked,
  channel = excluded.channel, chat_id = excluded.chat_id, unit_id = excluded.unit_id,
  province = excluded.province, unit_kind = excluded.unit_kind;
DELETE FROM people_reach WHERE person_id = {p} AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = {p});
DELETE FROM people_also WHERE person_id = {p};
INSERT INTO people_also (unit_id, person_id)
SELECT o.unit_id, o.person_id FROM (
  SELECT m.unit_id, m.person_id FROM members m WHERE m.person_id = {p}
  UNION SELECT g.unit_id, g.person_id FROM grants g
  WHERE g.person_id = {p} AND g.ended_at IS NULL AND g.unit_id IS NOT NULL
) o JOIN people_reach r ON r.person_id = o.person_id WHERE o.unit_id <> r.unit_id;
"""
# What changes a person's row: the table, its columns, and which of its rows matter ({row} is NEW or OLD).
_WATCHED = (
    ("accounts", "person_id, channel, platform_id, unreachable_at", ""),
    ("consents", "person_id, purpose, given", "{row}.purpose = 'announcements'"),
    ("profiles", "person_id, unit_id, province, unit_kind", ""),
    ("members", "person_id, unit_id", "{row}.person_id IS NOT NULL"),
    ("grants", "person_id, unit_id, ended_at", ""),
)
# Who writes in a private chat; of one used already only a change of chat matters, so a turn costs next to nothing.
_OWNER = "(SELECT o.person_id FROM accounts o WHERE o.channel = {row}.channel AND o.platform_id = {row}.chat_id)"
_ELSEWHERE = """NEW.is_group OR NOT EXISTS (
  SELECT 1 FROM accounts o JOIN people_reach r ON r.person_id = o.person_id
  WHERE o.channel = NEW.channel AND o.platform_id = NEW.chat_id AND r.channel = NEW.channel AND r.chat_id = NEW.chat_id)
"""


def upgrade() -> None:
    _tables()
    _reach_tables()
    (_on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql)()
    op.execute("UPDATE accounts SET person_id = person_id")  # everybody who is there already


def _tables() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("unit_id", big_id()),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("segment", sa.Text, nullable=False),
        sa.Column("asks", sa.Boolean, nullable=False),
        sa.Column("send_at", UtcDateTime),
        sa.Column("urgent", sa.String(300), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file_path", sa.String(100), nullable=False),
        sa.Column("corrects", big_id()),
        sa.Column("made_by", big_id()),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("approved_by", big_id()),
        sa.Column("approved_at", UtcDateTime),
        sa.Column("alone", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("campaign_id", big_id()),
        sa.Column("watched", sa.Text, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcements_state", "announcements", ["state"])
    op.create_table(
        "announcement_acks",
        sa.Column("announcement_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_announcement_acks_person", "announcement_acks", ["person_id"])
    op.create_table(
        "announcement_topics",
        sa.Column("topic", sa.String(20), primary_key=True),
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("follows", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_announcement_topics_person", "announcement_topics", ["person_id"])


def _reach_tables() -> None:
    # Who of a unit has not linked an account is counted by the index alone.
    op.drop_index("ix_members_person", "members")
    op.create_index("ix_members_person", "members", ["person_id", "unit_id", "role"])
    op.create_table(
        "people_reach",
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("agrees", sa.Boolean, nullable=False),
        sa.Column("blocked", sa.Boolean, nullable=False),
        sa.Column("channel", sa.String(20)),
        sa.Column("chat_id", sa.String(200)),
        sa.Column("unit_id", big_id()),
        sa.Column("province", sa.String(60), nullable=False),
        sa.Column("unit_kind", sa.String(20), nullable=False),
    )
    op.create_index("ix_people_reach_count", "people_reach", ["agrees", "blocked", "channel", "unit_id"])
    op.create_table(
        "people_also",
        sa.Column("unit_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_people_also_person", "people_also", ["person_id"])


def _on_sqlite() -> None:
    def trigger(table: str, event: str, rows: tuple[str, ...], when: str, person: str) -> None:
        name = f"reach_{table}_{event.split(' ')[0].lower()}"
        body = "".join(_REACH.format(p=person.format(row=row)) for row in rows)
        condition = f"WHEN {when} " if when else ""
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} {condition}BEGIN {body} END")

    for table, columns, when in _WATCHED:
        either = f"{when.format(row='NEW')} OR {when.format(row='OLD')}" if when else ""
        trigger(table, "INSERT", ("NEW",), when.format(row="NEW"), "{row}.person_id")
        trigger(table, "DELETE", ("OLD",), when.format(row="OLD"), "{row}.person_id")
        trigger(table, f"UPDATE OF {columns}", ("OLD", "NEW"), either, "{row}.person_id")
    trigger("conversations", "INSERT", ("NEW",), "NOT NEW.is_group", _OWNER)
    trigger("conversations", "DELETE", ("OLD",), "NOT OLD.is_group", _OWNER)
    trigger("conversations", "UPDATE OF updated_at, is_group", ("NEW",), _ELSEWHERE, _OWNER)


def _on_postgresql() -> None:
    # One at a time for each person: who comes second sees what the first has written. The row is locked, since locks by
    # number take shared memory, which a list of many thousand persons would use up; foreign keys may still be checked.
    op.execute(
        "CREATE FUNCTION people_reach_of(p bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
        "IF p IS NULL THEN RETURN; END IF; PERFORM 1 FROM persons WHERE id = p FOR NO KEY UPDATE; "
        f"{_REACH.format(p='p')} END $$"
    )
    for name, person in (("people_reach_row", "{row}.person_id"), ("people_reach_chat", _OWNER)):
        new, old = (f"PERFORM people_reach_of({person.format(row=row)});" for row in ("NEW", "OLD"))
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN {old} END IF; IF TG_OP <> 'DELETE' THEN {new} END IF; RETURN NULL; END $$"
        )

    def trigger(table: str, event: str, when: str, function: str) -> None:
        name = f"reach_{table}_{event.split(' ')[0].lower()}"
        condition = f"WHEN ({when}) " if when else ""
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {condition}EXECUTE FUNCTION {function}()"
        )

    for table, columns, when in _WATCHED:
        either = f"{when.format(row='NEW')} OR {when.format(row='OLD')}" if when else ""
        trigger(table, "INSERT", when.format(row="NEW"), "people_reach_row")
        trigger(table, "DELETE", when.format(row="OLD"), "people_reach_row")
        trigger(table, f"UPDATE OF {columns}", either, "people_reach_row")
    trigger("conversations", "INSERT", "NOT NEW.is_group", "people_reach_chat")
    trigger("conversations", "DELETE", "NOT OLD.is_group", "people_reach_chat")
    # A condition of a trigger cannot ask other tables: the function does.
    op.execute(
        "CREATE FUNCTION people_reach_used() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_ELSEWHERE} THEN PERFORM people_reach_of({_OWNER.format(row='NEW')}); END IF; RETURN NULL; END $$"
    )
    trigger("conversations", "UPDATE OF updated_at, is_group", "", "people_reach_used")
