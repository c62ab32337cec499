"""The plan of the house, read from the imports: who may know whom. Not: what anything does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("bot", "handlers", "knowledge")
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for room in OURS
    for path in sorted((ROOT / room).rglob("*.py"))
}
# Where everything is put together, and the commands over all of it.
TOGETHER = ("bot/app.py", "bot/cli*.py", "bot/doctor.py", "bot/bench/*.py")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(SOURCES[name])


def imports(tree: ast.Module, package: str) -> Iterator[str]:
    """Every module that a source imports anywhere, with relative names made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


@cache
def imported(name: str) -> set[str]:
    return set(imports(tree(name), ".".join(Path(name).parent.parts)))


def who_knows(inside: str, *modules: str, apart_from: tuple[str, ...] = ()) -> list[str]:
    """The files under a folder that import one of the modules, or what is in it."""
    return [
        name
        for name in SOURCES
        if name.startswith(inside) and not any(Path(name).match(pattern) for pattern in apart_from)
        if any(found == module or found.startswith(f"{module}.") for found in imported(name) for module in modules)
    ]


def test_the_reader_sees_every_way_to_import() -> None:
    source = "import a.b\nfrom c import d\nfrom . import e\nfrom ..f import g\ndef h():\n    import i\n"
    assert set(imports(ast.parse(source), "bot.channels")) >= {"a.b", "c", "c.d", "bot.channels.e", "bot.f.g", "i"}
    assert who_knows("bot/", "handlers") != []  # the composition root, at least


def test_the_library_knows_nobody() -> None:
    assert who_knows("knowledge/", "bot", "handlers", "tests", "sqlalchemy") == []


def test_the_machine_room_knows_neither_handlers_nor_knowledge() -> None:
    assert who_knows("bot/", "handlers", "knowledge", apart_from=TOGETHER) == []


@pytest.mark.parametrize("room", sorted(path.parent.name for path in ROOT.glob("handlers/*/__init__.py")))
def test_rooms_do_not_know_each_other(room: str) -> None:
    others = {path.parent.name for path in ROOT.glob("handlers/*/__init__.py")} - {room}
    assert who_knows(f"handlers/{room}/", *(f"handlers.{other}" for other in others)) == []


def test_rooms_do_not_know_channels_or_the_whole() -> None:
    whole = ("bot.channels", "bot.web", "bot.app", "bot.turns", "bot.delivery.dispatcher")
    assert who_knows("handlers/", *whole) == []


def test_telegram_is_known_in_its_own_corner_alone() -> None:
    assert who_knows("", "telegram", apart_from=("bot/channels/telegram/*.py", "bot/bench/*.py")) == []


def test_the_program_does_not_know_its_tests() -> None:
    # `bench send` alone measures against the fakes.
    assert who_knows("", "tests", "pytest", "hypothesis", apart_from=("bot/bench/*.py",)) == []


def test_a_module_says_what_it_is_for_and_what_not() -> None:
    silent = []
    for name, source in SOURCES.items():
        opening = ast.get_docstring(tree(name)) or ""
        short = name.endswith(("__init__.py", "__main__.py")) or "/versions/" in name
        if (source.strip() and not opening) or (not short and not ("For:" in opening and "Not for:" in opening)):
            silent.append(name)
    assert silent == []


def test_a_module_is_short() -> None:
    assert {name: lines for name, source in SOURCES.items() if (lines := source.count("\n")) > 300} == {}


def test_nothing_is_swallowed() -> None:
    """No `except Exception: pass`, bare or by another name."""
    swallowed = []
    for name in SOURCES:
        for node in ast.walk(tree(name)):
            if not isinstance(node, ast.ExceptHandler) or any(not isinstance(line, ast.Pass) for line in node.body):
                continue
            if node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"):
                swallowed.append(f"{name}:{node.lineno}")
    assert swallowed == []


def test_the_top_level_is_as_the_owner_set_it() -> None:
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == {*OURS, "tests"}
