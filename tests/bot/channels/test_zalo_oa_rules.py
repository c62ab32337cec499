"""What is pure in the Zalo OA: signatures, windows, what events mean, the shapes of messages, what codes mean."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.render import render
from bot.channels.zalo_http import NoAnswer, NotSent, Refused
from bot.channels.zalo_oa.channel import LIMITS
from bot.channels.zalo_oa.faults import translate
from bot.channels.zalo_oa.outgoing import written
from bot.channels.zalo_oa.signature import is_fresh, is_signed, moment_of, sign
from bot.channels.zalo_oa.updates import Left, read
from bot.channels.zalo_oa.windows import Closed, Later, Open, Windows, choose, seconds_until_open
from bot.conversation import Choice, Incoming, Outgoing, say
from bot.delivery.judging import Halts
from bot.delivery.ledger import Lane
from bot.errors import (
    ChannelStopped,
    Failed,
    NotDelivered,
    QuotaReached,
    RetryLater,
    Unknown,
    Unreachable,
)
from tests.bot.channels.oa_kit import CLOSED, LAN, ZONE

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=ZONE)
NIGHT = dt.datetime(2026, 11, 22, 22, 30, tzinfo=ZONE)
PAYS, FREE = Windows(CLOSED, pays=True), Windows(CLOSED)
hours = st.integers(min_value=0, max_value=24 * 800).map(lambda number: dt.timedelta(hours=number))
moments = st.datetimes(min_value=dt.datetime(2026, 1, 1), max_value=dt.datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=ZONE)
)


@given(st.binary(), st.text(), st.sampled_from(["", "mac="]))
def test_a_signature_holds_for_its_body_alone(body: bytes, key: str, prefix: str) -> None:
    key = key.encode("utf-8", "ignore").decode() or "k"
    given_ = hashlib.sha256(b"77" + body + b"1790000000000" + key.encode()).hexdigest()
    assert sign("77", body, "1790000000000", key) == given_
    assert is_signed(prefix + given_, "77", body, "1790000000000", key)
    assert not is_signed(prefix + given_, "77", body + b" ", "1790000000000", key)
    assert not is_signed(prefix + given_, "78", body, "1790000000000", key)
    assert not is_signed(prefix + given_, "77", body, "1790000000001", key)
    assert not is_signed(prefix + given_, "77", body, "1790000000000", key + "x")


def test_without_a_secret_or_signature_nothing_is_signed() -> None:
    assert not is_signed(sign("77", b"", "1", ""), "77", b"", "1", "")
    assert not is_signed("", "77", b"", "1", "k") and not is_signed("mac=ấ", "77", b"", "1", "k")


def test_age() -> None:
    now = moment_of("1790000000000")
    assert now == dt.datetime.fromtimestamp(1_790_000_000, dt.UTC)
    assert [moment_of(text) for text in ("", "-5", "1.5", "٣٣", "9" * 16)] == [None] * 5
    oldest = dt.timedelta(hours=3)
    assert is_fresh(now, now, oldest) and is_fresh(now - oldest, now, oldest)
    assert not is_fresh(now - oldest - dt.timedelta(seconds=1), now, oldest)
    assert not is_fresh(now + dt.timedelta(minutes=11), now, oldest)


@pytest.mark.parametrize(
    ("since", "now", "windows", "wanted"),
    [
        ({"hours": 48}, NOON, FREE, Open("cs", billed=False)),
        ({"hours": 48}, NIGHT, FREE, Open("cs", billed=False)),
        ({"hours": 48, "seconds": 1}, NOON, FREE, Closed("billed")),
        ({"hours": 48, "seconds": 1}, NIGHT, PAYS, Open("cs", billed=True)),
        ({"days": 7}, NOON, PAYS, Open("cs", billed=True)),
        ({"days": 7, "seconds": 1}, NOON, PAYS, Open("transaction", billed=True)),
        ({"days": 365}, NOON, PAYS, Open("transaction", billed=True)),
        ({"days": 366}, NOON, PAYS, Open("promotion", billed=True)),
        ({"days": 30}, NIGHT, PAYS, Later(7.5 * 3600)),
        ({"days": 400}, NIGHT, PAYS, Later(7.5 * 3600)),
        ({"days": 400}, NIGHT, FREE, Closed("billed")),
    ],
)
def test_windows(since: dict[str, int], now: dt.datetime, windows: Windows, wanted: Any) -> None:
    assert choose(now - dt.timedelta(**since), now, windows) == wanted
    assert choose(None, now, windows) == Closed("never")


@given(hours, moments, st.booleans())
def test_nothing_billed_leaves_unasked_or_at_night(since: dt.timedelta, now: dt.datetime, pays: bool) -> None:
    way = choose(now - since, now, PAYS if pays else FREE)
    match way:
        case Open(kind=kind, billed=billed):
            assert pays or not billed
            assert billed == (since > dt.timedelta(hours=48))
            assert kind == "cs" or 6 <= now.astimezone(ZONE).hour < 22
        case Later(seconds=seconds):
            assert pays and isinstance(choose(now - since, now + dt.timedelta(seconds=seconds), PAYS), Open)
        case Closed(why=why):
            assert why == "billed" and not pays


@given(moments)
def test_the_hours_open_at_six(now: dt.datetime) -> None:
    opens = (now + dt.timedelta(seconds=seconds_until_open(now, CLOSED))).astimezone(ZONE)
    assert opens.hour == 6 and opens.minute == 0 and opens > now


def event(name: str, **more: Any) -> dict[str, Any]:
    return {"event_name": name, "sender": {"id": LAN}, "timestamp": "1790000000000", **more}


def got(name: str, **more: Any) -> Incoming:
    found = read(event(name, **more), NOON)
    assert isinstance(found, Incoming) and found.chat_id == found.sender_id == LAN and found.channel == "zalo_oa"
    return found


def test_what_people_send() -> None:
    text = got("user_send_text", message={"text": " chào em ", "msg_id": "m1"})
    assert (text.text, text.choice, text.event_id, text.received_at) == ("chào em", "", "m1", NOON)
    pressed = got("user_send_text", message={"text": "#asking:basis:3", "msg_id": "m2"})
    assert (pressed.text, pressed.choice) == ("", "asking:basis:3")
    assert got("user_send_text", message={"text": "#/canbo", "msg_id": "m3"}).choice == "/canbo"
    named = got("user_send_text", message={"text": "#membership:province:Lâm Đồng", "msg_id": "m4"})
    assert named.choice == "membership:province:Lâm Đồng"
    assert got("user_send_text", message={"text": "  ", "msg_id": "m5"}).text == ""  # and is answered
    hashtags = ("#", "#3", "#hoi:đáp", "#hỏi về: lương", "#congdoan:", "#congdoan: chào em", "# asking:basis")
    for typed in (*hashtags, "#a:b:c\nd", "#a:" + "b" * 70):
        assert got("user_send_text", message={"text": typed, "msg_id": "m4"}).choice == ""
    payload = {"url": "https://f.zalo.example/a", "name": "ds.xlsx", "size": "1234", "type": "xlsx"}
    (file,) = got("user_send_file", message={"attachments": [{"type": "file", "payload": payload}]}).attachments
    assert (file.kind, file.ref, file.name, file.size) == ("file", payload["url"], "ds.xlsx", 1234)
    media = {"attachments": [{"type": "image", "payload": {"url": "https://f.zalo.example/b"}}], "text": "xem"}
    image = got("user_send_image", message=media)
    assert image.attachments[0].kind == "image" and image.text == "xem"
    assert got("user_send_sticker", message={"attachments": [{"type": "sticker"}]}).attachments[0].kind == "sticker"
    assert got("user_send_location", message={"attachments": [{"type": "location"}]}).attachments[0].kind == "other"
    assert got("user_send_business_card", message={}).attachments[0].kind == "hidden"


def test_following_leaving_and_giving_a_number() -> None:
    assert got("follow", sender=None, follower={"id": LAN}).text == "/start"
    assert read(event("unfollow", sender=None, follower={"id": LAN}), NOON) == Left(LAN, NOON)
    given_ = got("user_submit_info", info={"phone": "84912345678", "name": "Lan", "address": "Vĩnh Thuận"})
    (card,) = given_.attachments
    assert (card.kind, card.ref, card.name, card.own) == ("contact", "+84912345678", "Lan", False)
    found = read(event("user_submit_info", info={"phone": 912345678}), NOON, phone_is_own=True)
    assert isinstance(found, Incoming) and found.attachments[0].own and found.attachments[0].ref == "912345678"


@pytest.mark.parametrize(
    "raw",
    [event("oa_send_text", message={"text": "ta"}), event("user_seen_message"), event("user_received_message"),
     event("user_send_group_text", message={"text": "nhóm"}), event("user_send_text"), event("user_submit_info"), {},
     event("user_send_text", message={"text": 7}),
     event("user_submit_info", info={"phone": True}), event("follow", sender={"id": {}}), event("x", message="?")],
)  # fmt: skip
def test_what_is_nothing_for_us(raw: dict[str, Any]) -> None:
    assert read(raw, NOON) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["user_send_text", "user_send_file", "follow", "unfollow", "user_submit_info", "user_send_x"])


@given(names, st.dictionaries(st.sampled_from(["sender", "message", "info", "follower"]), json_values), json_values)
def test_no_shape_breaks_it(name: str, raw: dict[str, Any], inner: Any) -> None:
    known: dict[str, Any] = {"sender": {"id": LAN}, "message": {"text": inner, "attachments": inner, "msg_id": inner}}
    for whole in (raw, known | {"info": {"phone": inner, "name": inner}}, known | raw):
        found = read(whole | {"event_name": name}, NOON)
        assert found is None or isinstance(found, Left) or found.model_dump_json().encode()


def test_many_choices_become_lines_and_few_become_buttons() -> None:
    few = [Choice(label=f"Chọn {number}", action=f"a:b:{number}") for number in range(5)]
    (message,) = render(say("Hỏi", *few), LIMITS)
    (body,) = written(message, "cs")
    buttons = body["attachment"]["payload"]["buttons"]
    assert [button["payload"] for button in buttons] == [f"#a:b:{number}" for number in range(5)]
    assert body["text"] == "Hỏi"
    (message,) = render(say("Hỏi", *few, Choice(label="Trang", url="https://cd.example/a")), LIMITS)
    (body,) = written(message, "cs")
    assert "attachment" not in body and "5. Chọn 4" in body["text"] and "https://cd.example/a" in body["text"]


def test_a_billed_message_is_a_template() -> None:
    choices = (Choice(label="Xem", url="https://cd.example/a"), Choice(label="Chép", copy_text="x"))
    message = Outgoing(text="Nhắc việc\nBáo cáo học kỳ I", choices=choices)
    (body,) = written(message, "transaction")
    payload = body["attachment"]["payload"]
    assert payload["template_type"] == "transaction_event"
    assert [element["content"] for element in payload["elements"]] == ["Nhắc việc", "Báo cáo học kỳ I"]
    assert payload["buttons"] == [{"title": "Xem", "type": "oa.open.url", "payload": {"url": "https://cd.example/a"}}]
    (long,) = written(Outgoing(text="dài " * 60), "promotion")
    header, below = long["attachment"]["payload"]["elements"]
    assert len(header["content"]) <= 100 and below["content"] == ("dài " * 60).strip()  # nothing is lost


@pytest.mark.parametrize(
    ("code", "error"),
    [(-213, Unreachable), (-227, Unreachable), (-230, Unreachable), (-232, Unreachable), (-234, RetryLater),
     (-218, RetryLater), (-211, QuotaReached), (-32, RetryLater), (-221, ChannelStopped), (-224, ChannelStopped),
     (-320, ChannelStopped), (-321, ChannelStopped), (-216, ChannelStopped), (-220, ChannelStopped), (-201, Failed),
     (-210, Failed), (1, Failed)],
)  # fmt: skip
def test_codes(code: int, error: type[Exception]) -> None:
    found = translate(Refused(code, "said"), 100)
    assert type(found) is error
    if isinstance(found, RetryLater):
        assert found.whole_channel == (code == -32)
        assert found.retry_after == {-234: 100, -218: 3600, -32: 60}[code]
    assert isinstance(translate(NotSent("x"), 1), NotDelivered) and isinstance(translate(NoAnswer("x"), 1), Unknown)


def test_who_waits_for_the_morning_keeps_nobody_else_waiting() -> None:
    halts = Halts()
    halts.note(Lane.REPLY, RetryLater("x", 3600, whole_channel=False), 0)
    assert halts.wait(Lane.REPLY, 1) == 0
    halts.note(Lane.NOTICE, RetryLater("x", 60), 0)
    assert (halts.wait(Lane.REPLY, 1), halts.wait(Lane.NOTICE, 1)) == (0, 59)
