"""The order of a person's channels and what follows one that failed: a table, and what holds for any accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.choosing import Content, Way, choose, following

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(days=3)
WEB = Way("web", "trang web", used_at=EARLIER)
TELEGRAM = Way("telegram", "Telegram", used_at=NOW)
BOT = Way("zalo_bot", "Zalo", used_at=NOW, left=10, files=False)
OA = Way("zalo_oa", "Zalo OA", used_at=NOW, billed=True)
WORDS = Content()

_STATES = st.sampled_from(["failed", "unreachable", "unknown", "sent", "pending", "begun", "skipped"])
_WAY = st.builds(
    Way,
    channel=st.sampled_from(["web", "telegram", "zalo_bot", "zalo_oa", "console"]),
    title=st.just("Kênh"),
    used_at=st.none() | st.datetimes(min_value=dt.datetime(2026, 1, 1), timezones=st.just(dt.UTC)),
    reachable=st.booleans(),
    window=st.sampled_from(["open", "later", "closed"]),
    left=st.none() | st.integers(-1, 5),
    billed=st.booleans(),
    files=st.booleans(),
    pictures=st.booleans(),
)
_WAYS = st.lists(_WAY, max_size=5, unique_by=lambda way: way.channel)
_CONTENT = st.builds(Content, file=st.booleans(), picture=st.booleans())


@pytest.mark.parametrize(
    ("ways", "content", "order"),
    [
        ([WEB, TELEGRAM], WORDS, ["telegram", "web"]),
        ([OA, WEB], WORDS, ["web", "zalo_oa"]),
        ([replace(TELEGRAM, window="later"), WEB], WORDS, ["web", "telegram"]),
        ([BOT, WEB], WORDS, ["zalo_bot", "web"]),
        ([BOT, WEB], Content(file=True), ["web", "zalo_bot"]),
        ([BOT, WEB], Content(picture=True), ["zalo_bot", "web"]),
        ([replace(TELEGRAM, reachable=False), WEB], WORDS, ["web"]),
        ([replace(OA, window="closed")], WORDS, []),
        ([replace(BOT, left=0), WEB], WORDS, ["web"]),
        ([], WORDS, []),
    ],
)
def test_the_order(ways: list[Way], content: Content, order: list[str]) -> None:
    assert [option.channel for option in choose(ways, content).ways] == order


def test_the_reasons_are_told() -> None:
    closed = replace(OA, window="closed")
    found = choose([WEB, BOT, replace(TELEGRAM, reachable=False), closed], Content(file=True))
    assert [option.reason for option in found.ways] == [
        "trang web: miễn phí",
        "Zalo: miễn phí, kênh dùng gần đây nhất, tệp, ảnh đi bằng đường dẫn",
    ]
    assert [option.reason for option in found.out] == [
        "Telegram: không gửi được nữa (đã chặn hoặc rời)",
        "Zalo OA: quá hạn được nhắn, chờ người nhận nhắn lại",
    ]
    assert "hết số tin" in choose([replace(BOT, left=0)], WORDS).out[0].reason
    assert "tốn phí" in choose([replace(OA, window="later")], WORDS).ways[0].reason
    assert "chờ đến giờ" in choose([replace(OA, window="later")], WORDS).ways[0].reason


@given(_WAYS, _CONTENT)
def test_every_channel_has_one_place_and_a_reason(ways: list[Way], content: Content) -> None:
    found = choose(ways, content)
    assert sorted(one.channel for one in (*found.ways, *found.out)) == sorted(way.channel for way in ways)
    by_name = {way.channel: way for way in ways}
    for option in found.ways:
        way = by_name[option.channel]
        assert way.reachable and way.window != "closed" and (way.left is None or way.left > 0)
    assert all(option.reason for option in (*found.ways, *found.out))


@given(_WAYS, _CONTENT, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_accounts(ways: list[Way], content: Content, dice: object) -> None:
    mixed = list(ways)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis' own kind of random.Random
    assert choose(mixed, content) == choose(ways, content)


@given(_WAYS, _CONTENT)
def test_nobody_pays_while_there_is_a_free_way(ways: list[Way], content: Content) -> None:
    billed = {way.channel: way.billed for way in ways}
    order = [billed[option.channel] for option in choose(ways, content).ways]
    assert order == sorted(order)


@given(_WAYS, _CONTENT, st.dictionaries(st.sampled_from(["web", "telegram", "zalo_bot", "zalo_oa"]), _STATES))
def test_what_may_have_arrived_ends_it(ways: list[Way], content: Content, tried: dict[str, str]) -> None:
    order = [option.channel for option in choose(ways, content).ways]
    following_one = following(order, tried)
    if following_one is not None:
        assert set(tried.values()) <= {"failed", "unreachable"}
        assert following_one in order and following_one not in tried
    elif set(tried.values()) <= {"failed", "unreachable"}:
        assert set(order) <= set(tried)


@given(_WAYS, st.lists(_STATES, min_size=8, max_size=8))
def test_falling_through_comes_to_an_end_and_tries_each_once(ways: list[Way], states: list[str]) -> None:
    order = [option.channel for option in choose(ways, WORDS).ways]
    tried: dict[str, str] = {}
    for state in states:
        channel = following(order, tried)
        if channel is None:
            break
        assert channel not in tried
        tried[channel] = state
    assert list(tried) == order[: len(tried)]
    assert len(tried) <= len(order)
    assert sum(state not in ("failed", "unreachable") for state in tried.values()) <= 1
