"""README.md, HUONG_DAN.md and CONTRIBUTING.md say what is there: commands, options, recipes, settings, files, pictures.

For: names. Not for: whether a walk works as it is told (`tests/bot/web/test_guide_in_browser.py`).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from PIL import Image

from bot.app import all_features
from bot.cli import app
from bot.conversation import Feature
from bot.router import Router
from bot.settings import Settings
from bot.web.demo import Part, path
from bot.words import fold
from handlers.conferences.after import entries as after_entries
from handlers.conferences.door import entries as door_entries
from handlers.conferences.loading.load_file import read_file
from handlers.conferences.organiser import entries as organiser_entries

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "HUONG_DAN.md", "CONTRIBUTING.md", "docs/quality.md")
_CODE = re.compile(r"`([^`]+)`")
_FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)|<img [^>]*src=\"([^\"]+)\"")
_NOT_COMMANDS = {"healthz", "metrics"}
_SMALL = 60 * 1024


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def codes_of(page: str) -> Iterator[str]:
    """Everything written as code: within a line (which may break there), and the lines of a block."""
    text = text_of(page)
    for block in _FENCE.findall(text):
        yield from (line.strip() for line in block.splitlines())
    yield from (" ".join(code.split()) for code in _CODE.findall(_FENCE.sub("", text)))


def found(start: str) -> list[Any]:
    """Each piece of code in the pages that begins like this, with its page."""
    return [
        pytest.param(code, id=f"{page}: {code}")
        for page in PAGES
        for code in dict.fromkeys(codes_of(page))
        if re.match(start, code)
    ]


def leads_to(words: list[str]) -> tuple[Any, list[str]]:
    """The command that the words name, and what is left of them. Fails where a group has no such command."""
    command: Any = typer.main.get_command(app)
    while words and (inside := getattr(command, "commands", None)) is not None:
        name = words[0]
        if name in ("…", "--help"):
            break
        assert name in inside, f"congdoan has no «{name}» there"
        command, words = inside[name], words[1:]
    return command, words


@pytest.mark.parametrize("code", found(r"congdoan( |$)"))
def test_a_command_that_is_named_exists_with_its_options(code: str) -> None:
    words = shlex.split(code.partition("  #")[0])[1:]
    command, rest = leads_to(words)
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert {word for word in rest if word.startswith("--")} <= options
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    assert arguments or not rest or rest[0].startswith(("--", "…")), f"«{rest}» is too much"


def test_every_command_of_the_terminal_is_named_somewhere() -> None:
    told = " ".join(code for page in PAGES for code in codes_of(page))
    top: Any = typer.main.get_command(app)
    for name, command in top.commands.items():
        for one in getattr(command, "commands", {"": None}):
            assert f"congdoan {name} {one}".strip() in told, f"no page names congdoan {name} {one}"


def chat_commands() -> set[str]:
    return {command.name for feature in all_features() for command in feature.commands} | {"huy"}


@pytest.mark.parametrize("code", found(r"/[a-z]+( |$)"))
def test_a_command_of_the_chat_that_is_named_exists(code: str) -> None:
    name, _, rest = code.removeprefix("/").partition(" ")
    if name not in _NOT_COMMANDS:
        assert name in chat_commands()
    if name == "hoinghi" and rest:
        assert fold(rest) in {*door_entries.WORDS, *organiser_entries._WORDS, *after_entries._WORDS}


def test_every_command_of_the_chat_is_in_the_table() -> None:
    table = {row.group(1) for row in re.finditer(r"^\| `/([a-z]+)` \|", text_of("HUONG_DAN.md"), re.MULTILINE)}
    assert table == chat_commands()
    assert Router(all_features())  # the names are those that the program is put together with


@pytest.mark.parametrize("code", found(r"(CONGDOAN_\w+=\S+ )*make "))
def test_a_recipe_that_is_named_exists(code: str) -> None:
    recipes = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    assert code.partition("  #")[0].split("make ")[-1].strip() in recipes


def test_the_table_of_settings_is_complete() -> None:
    table = text_of("README.md").partition("## Settings")[2].partition("\n## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) for name in _CODE.findall(row)}
    assert named == {name.upper() for name in Settings.model_fields if name != "demo"}
    for name in ("web_host", "web_port", "timezone", "flood_limit", "log_level", "database_url"):
        assert f"`{Settings.model_fields[name].default}`" in table, name


def test_settings_that_are_named_exist() -> None:
    of_tests = {"CONGDOAN_REQUIRE_BROWSER", "CONGDOAN_PICTURES", "CONGDOAN_DEV_QUESTIONS", "CONGDOAN_"}
    known = {f"CONGDOAN_{name.upper()}" for name in Settings.model_fields} | of_tests
    for page in PAGES:
        assert set(re.findall(r"CONGDOAN_[A-Z_]*", text_of(page))) <= known, page


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for link in filter(None, (one or other for one, other in _LINK.findall(text_of(page)))):
        assert (ROOT / page).parent.joinpath(link).exists(), link


def test_pictures_are_small_and_used() -> None:
    told = "".join(text_of(page) for page in PAGES)
    pictures = sorted((ROOT / "docs").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert f"docs/{picture.name}" in told, picture.name
        assert picture.stat().st_size < _SMALL, picture.name
        with Image.open(picture) as shown:
            assert shown.width in (390, 680, 1200)


def test_the_words_of_buttons_are_those_of_the_chat() -> None:
    """What stands in **[…]** in HUONG_DAN.md is written on a button; numbers there are examples."""
    offered = set()
    for source in sorted((ROOT / "handlers").rglob("*.py")):
        texts = re.findall(r'"((?:[^"\\\n])+)"', source.read_text(encoding="utf-8"))
        offered |= {re.sub(r"\{\w+\}", "#", text) for text in texts}
    buttons = re.findall(r"\*\*\[([^\]]+)\]\*\*", text_of("HUONG_DAN.md"))
    assert len(buttons) > 20
    assert [label for label in buttons if re.sub(r"\d+", "#", label) not in offered] == []


def test_the_example_of_a_file_can_be_read() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text_of("HUONG_DAN.md"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    read, _ = read_file("vi-du.yaml", blocks[0].encode())
    assert read.id == yaml.safe_load(blocks[0])["id"] and len(read.sessions) == 1 and len(read.roles) == 2


def test_the_people_of_the_demo_are_named() -> None:
    for page in ("HUONG_DAN.md", "CONTRIBUTING.md"):
        assert all(f"`{path(part)}`" in text_of(page) for part in Part), page


def test_rooms_are_named_where_things_are() -> None:
    rooms = [feature.name for feature in all_features() if isinstance(feature, Feature)]
    assert all(f"`{name}/`" in text_of("README.md") for name in rooms)
