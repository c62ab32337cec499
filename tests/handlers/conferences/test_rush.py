"""Officers confirm through real web chats of a real server: no seat is taken twice, no answer lost.

Part of the officers share their unit with another, who wants the same seats in the same instant. How fast it is, is
printed and not judged; `congdoan bench confer` measures it. Not: the rules of seats (`test_seats.py`).
"""

from __future__ import annotations

import pytest

from bot.bench.confer import STEPS, measure


async def _prove(
    url: str, capsys: pytest.CaptureFixture[str], *, officers: int, seconds: float, processes: int
) -> None:
    rush = await measure(url, processes=processes, officers=officers, rivals=officers // 5, seconds=seconds)
    with capsys.disabled():
        print(f"\n{rush.figures}")
    assert rush.faults == []
    assert rush.figures["messages"] == seconds * 50 + officers * 3


@pytest.mark.proof
@pytest.mark.parametrize("officers", [10])
async def test_a_few_officers(sqlite_url: str, capsys: pytest.CaptureFixture[str], officers: int) -> None:
    """Every step is taken: each of them confirms one session at leisure and one in a rush."""
    seconds = officers * len(STEPS) / 50
    await _prove(sqlite_url, capsys, officers=officers, seconds=seconds, processes=1)


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_250_officers_on_sqlite(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    await _prove(sqlite_url, capsys, officers=250, seconds=60, processes=1)


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_250_officers_and_two_processes(postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    await _prove(postgres_url, capsys, officers=250, seconds=60, processes=2)
