"""Deadlines of an installation that is already at work keep what they are when a unit may have its own date."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import command

from bot.storage.upgrade import migrations
from handlers.deadlines.tables import DEADLINE_ROUNDS, DEADLINE_TASKS

NOW = "2026-11-21 09:00:00"
ROUND = (
    "INSERT INTO deadline_rounds (id, deadline_id, period, due, moves, raised_on) VALUES (:id, 1, :due, :due, 0, :up)"
)
TASK = (
    "INSERT INTO deadline_tasks (id, round_id, unit_id, state, note, reason, call, changed_at) "
    "VALUES (:id, :id, 5, 'open', '', '', '', :now)"
)


def test_what_was_raised_stays_raised_and_a_round_is_still_one_a_period(new_database_url: str) -> None:
    engine = sa.create_engine(new_database_url.replace("postgresql://", "postgresql+psycopg://"))
    config = migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0013_announcements")
        for number, raised in ((1, "2026-10-08"), (2, None)):
            due = f"2026-{9 + number}-01"
            connection.execute(sa.text(ROUND), {"id": number, "due": due, "up": raised})
            connection.execute(sa.text(TASK), {"id": number, "now": NOW})
        command.upgrade(config, "0014_deadline_calendar")
        tasks = connection.execute(sa.select(DEADLINE_TASKS).order_by(DEADLINE_TASKS.c.id)).all()
        assert [(row.raised_on, row.due, row.moves) for row in tasks] == [
            (dt.date(2026, 10, 8), None, 0),
            (None, None, 0),
        ]
        rounds = connection.execute(sa.select(DEADLINE_ROUNDS).order_by(DEADLINE_ROUNDS.c.id)).all()
        assert [(row.province, row.due) for row in rounds] == [("", dt.date(2026, 10, 1)), ("", dt.date(2026, 11, 1))]
        again = dict(rounds[0]._mapping) | {"id": 9, "province": "An Giang"}
        connection.execute(sa.insert(DEADLINE_ROUNDS).values(again))
        keys = sa.inspect(connection).get_unique_constraints("deadline_rounds")
        assert [sorted(key["column_names"]) for key in keys] == [["deadline_id", "period", "province"]]
        if connection.dialect.name == "sqlite":
            made = sa.text("SELECT sql FROM sqlite_master WHERE name IN ('deadline_rounds', 'deadline_tasks')")
            assert all("AUTOINCREMENT" in sql for sql in connection.execute(made).scalars())
    engine.dispose()
