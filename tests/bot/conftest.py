"""`congdoan …` for tests of commands: in this process, in a folder of its own, with a database there.

For: what a command prints where, and its exit code. Not for: programs that run on (`test_cli_processes.py`).
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main


class Done(NamedTuple):
    code: int
    out: str
    err: str


Congdoan = Callable[..., Done]


@pytest.fixture
def congdoan(
    tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Congdoan:
    """`congdoan(*arguments, said="", code=0, **settings)`: fails where it ends with another code; None is any."""
    shutil.copy(migrated_file, tmp_path / "a.db")
    for name in [name for name in os.environ if name.startswith("CONGDOAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CONGDOAN_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, said: str = "", code: int | None = 0, **settings: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patch, pytest.raises(SystemExit) as ended:
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["congdoan", *arguments])
            patch.setattr(sys, "stdin", io.StringIO(said))
            main()
        done = Done(int(ended.value.code or 0), *capsys.readouterr())
        assert code is None or done.code == code, done
        return done

    return run
