"""What `bench send` makes of its times, and how it is called. Not: what it measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.bench import send, send_server
from bot.bench.send_channel import TimesFile, read_times, worst_window
from bot.bench.send_replies import waits_of
from bot.bench.send_server import Report
from bot.cli import app
from bot.errors import AssistantError

KEYS = ["ratio_to_plain_loop", "ratio_to_bare_post", "pace", "reply_p99_ratio", "crash", "enqueue_1_6m_s", "peak_mb"]


@given(st.lists(st.integers(0, 3_000), max_size=40))
def test_the_fullest_window_is_that_of_counting_by_hand(milliseconds: list[int]) -> None:
    times = sorted(milliseconds)
    by_hand = max((sum(begin <= one < begin + 1_000 for one in times) for begin in times), default=0)
    assert worst_window(times, 1_000) == by_hand


def test_times_of_several_processes_are_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "begun.times"
    assert read_times(file) == []
    first, second = TimesFile(file), TimesFile(file)
    for writer, seconds in ((first, 2.0), (second, 1.0), (first, 3.0)):
        writer.note(seconds)
    file.write_bytes(file.read_bytes() + b"cut")  # killed while writing
    assert read_times(file) == [1.0, 2.0, 3.0]


def test_an_answer_is_the_next_message_to_the_chat_that_asked() -> None:
    wait = waits_of(Report(begun=[1.0, 2.0, 5.0], chats=[7, 8, 7], statuses=[200] * 3, taken=[1] * 3))
    assert (wait(7, 0.5), wait(7, 2.0), wait(8, 2.0)) == (0.5, 3.0, 0.0)
    with pytest.raises(LookupError):
        wait(8, 2.5)


def test_what_was_not_measured_is_null() -> None:
    line = send.contract({"pace": [{"allowed": 25, "share": 0.98, "worst_window": 25, "at_server": 26}]})
    assert list(line) == KEYS
    assert line["pace"] == [{"allowed": 25, "share": 0.98, "worst_window": 25}]
    assert line["crash"] == {"lost": None, "twice": None, "unknown": None}
    assert line["reply_p99_ratio"] is None
    json.dumps(line)


def test_a_part_that_does_not_exist_is_wrong_usage() -> None:
    found = CliRunner().invoke(app, ["bench", "send", "--only", "nothing"])
    assert found.exit_code == 2


def test_without_the_fakes_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_server, "ROOT", tmp_path)
    with pytest.raises(AssistantError, match="pip install"):
        send_server.need_checkout()
