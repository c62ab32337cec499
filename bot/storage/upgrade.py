"""Bringing the tables up to date, with Alembic.

For: running the migrations on one connection. Not for: deciding whether there is anything to do (`database.py`), which
every start does without loading Alembic.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy.engine import Connection

from bot.errors import StorageError


def upgrade(connection: Connection) -> None:
    """Applies every migration that is missing, in the caller's transaction.

    Raises StorageError where the tables are at a migration that this program does not know.
    """
    config = migrations()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        sentence = f"Cơ sở dữ liệu thuộc một bản khác, có thể mới hơn chương trình này ({error})."
        raise StorageError(sentence) from error


def migrations() -> Config:
    """Where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
