"""Who answers a message. Not: what rooms answer, or what is stored."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.conversation import Attachment, Command, Feature, Offer, Reply, Turn, for_everyone, say
from bot.errors import RefusedError
from bot.router import MAX_TEXT, Router
from tests.bot.parts import START, HandClock, turn_of, words


async def question(turn: Turn) -> Sequence[Reply]:
    return [say(f"hỏi: {turn.incoming.text}")]


async def command(turn: Turn, arguments: str) -> Sequence[Reply]:
    return [say(f"lệnh: {arguments}")]


async def act(turn: Turn, card: str, part: str = "-") -> Sequence[Reply]:
    return [say(f"chọn: {card} {part}", edit=True)]


async def nothing(turn: Turn) -> Sequence[Reply]:
    return []


async def fill(turn: Turn) -> Sequence[Reply]:
    return [say(f"ô: {turn.incoming.text}")]


async def refuse(turn: Turn) -> Sequence[Reply]:
    raise RefusedError("Việc này chưa làm được.")


def features() -> list[Feature]:
    listing = Command("tailieu", "Tài liệu", command, aliases=("vănbản",))
    rooms = [
        Feature("asking", "Hỏi", (listing,), {"card": act, "refuse": refuse, "quiet": nothing}, question=question),
        Feature("form", "Đơn", (Command("canbo", "Cán bộ", command),), fields={"name": fill}),
    ]
    return [for_everyone(room) for room in rooms]


ROUTER = Router(features())


def offers(*labels: str, at: dt.datetime = START, first: int = 1, about: str = "đoàn phí") -> list[Offer]:
    return [
        Offer(number=number, label=label, action=f"asking:card:{label}", at=at, about=about)
        for number, label in enumerate(labels, start=first)
    ]


async def told(turn: Turn) -> str:
    (one,) = words(await ROUTER.route(turn))
    return one


# the order


async def test_a_pressed_choice_comes_before_everything() -> None:
    turn = turn_of("/tailieu", choice="asking:card:a", form="form:name", offers=offers("/tailieu"))
    assert await told(turn) == "chọn: a -"
    assert turn.state.form == ""  # a form is left by doing something else


async def test_a_command_comes_before_the_awaited_field() -> None:
    assert await told(turn_of("canbo", form="form:name")) == "lệnh: "
    turn = turn_of("/canbo xin gặp", form="form:name")
    turn.state.draft = {"a": 1}
    assert await told(turn) == "lệnh: xin gặp"
    assert (turn.state.form, turn.state.draft) == ("", {})


async def test_an_awaited_field_comes_before_a_typed_choice() -> None:
    turn = turn_of("2", form="form:name", offers=offers("một", "hai"))
    assert await told(turn) == "ô: 2"


async def test_a_typed_choice_comes_before_the_question() -> None:
    assert await told(turn_of("2", offers=offers("một", "hai"))) == "» hai\nchọn: hai -"
    assert await told(turn_of("2")) == "hỏi: 2"


async def test_everything_else_is_a_question() -> None:
    assert await told(turn_of("  đoàn phí bao nhiêu ")) == "hỏi:   đoàn phí bao nhiêu "


@pytest.mark.parametrize("form", ["gone:name", "form:gone", "form:name:1"])
async def test_a_field_nobody_has_any_more_is_left_for_the_question(form: str) -> None:
    """Of a room that has gone, or of a version whose field took something else."""
    turn = turn_of("Nguyễn Văn An", form=form)
    turn.state.draft = {"a": 1}
    assert await told(turn) == "hỏi: Nguyễn Văn An"
    assert (turn.state.form, turn.state.draft) == ("", {})


# commands


@pytest.mark.parametrize("typed", ["/tailieu", "tailieu", "/TaiLieu", "Tàiliệu", "/tailieu@tro_ly_bot", "vanban"])
async def test_ways_to_write_a_command(typed: str) -> None:
    assert await told(turn_of(typed)) == "lệnh: "


async def test_arguments_are_handed_on() -> None:
    assert await told(turn_of("/tailieu@bot  Vĩnh Thuận\n2024 ")) == "lệnh: Vĩnh Thuận\n2024"
    assert await told(turn_of("tailieu Vĩnh Thuận")) == "hỏi: tailieu Vĩnh Thuận"  # a sentence, not a command


@pytest.mark.parametrize("typed", ["/khongco", "/khongco gì cả", "/start2", "/a_b"])
async def test_an_unknown_command_says_so(typed: str) -> None:
    assert await told(turn_of(typed)) == texts.UNKNOWN_COMMAND


@pytest.mark.parametrize("typed", ["/huy", "hủy", "HUỶ", "/cancel", "Hủy.", "/hủy"])
async def test_cancel_leaves_a_form_and_says_so(typed: str) -> None:
    turn = turn_of(typed, form="form:name")
    turn.state.draft = {"name": "An"}
    assert await told(turn) == texts.CANCELLED
    assert (turn.state.form, turn.state.draft) == ("", {})
    assert await told(turn_of(typed)) == texts.NOTHING_TO_CANCEL


# typed choices


@pytest.mark.parametrize(
    "typed", ["2", " 2. ", "2)", "số 2", "so 2", "Chọn 2", unicodedata.normalize("NFD", "số 2"), "٢"]
)
async def test_ways_to_write_a_number(typed: str) -> None:
    assert await told(turn_of(typed, offers=offers("một", "hai"))) == "» hai\nchọn: hai -"


@pytest.mark.parametrize("typed", ["Xem nguyên văn", "xem nguyen van", "XEM NGUYÊN VĂN.", "“xem nguyên văn”"])
async def test_ways_to_write_the_words_of_a_choice(typed: str) -> None:
    assert (await told(turn_of(typed, offers=offers("Nguồn", "Xem nguyên văn")))).startswith("» Xem nguyên văn\n")


@pytest.mark.parametrize("typed", ["Buổi 1", "buoi 1", "Buổi 1: Tây Nam", "“Buổi 1”"])
async def test_the_beginning_of_one_choice_names_it(typed: str) -> None:
    menu = offers("Buổi 1: Tây Nam Bộ", "Buổi 10: Miền Bắc", "Hủy cả hội nghị")
    assert (await told(turn_of(typed, offers=menu))).startswith("» Buổi 1: Tây Nam Bộ\n")
    in_form = [one.model_copy(update={"form": "form:name"}) for one in menu]
    assert (await told(turn_of(typed, offers=in_form, form="form:name"))).startswith("» Buổi 1: Tây Nam Bộ\n")


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("Buổi", ("Buổi 1: Tây Nam Bộ",)),  # one word
        ("Nguồn", ("Nguồn của câu này",)),
        ("Hủy cả hội", ("Hủy cả hội nghị", "Hủy cả hội nghị và báo")),  # two begin so
        ("Buổi 1", ("Buổi 12: Tây Nam Bộ",)),  # not at a word's end
        ("Nam Bộ", ("Buổi 1: Tây Nam Bộ",)),  # not the beginning
        ("hủy cả hội nghị này giúp em", ("Hủy cả hội nghị",)),  # more than the label
    ],
)
async def test_what_begins_no_choice_or_several_is_a_question(typed: str, labels: tuple[str, ...]) -> None:
    assert await told(turn_of(typed, offers=offers(*labels))) == f"hỏi: {typed}"


async def test_the_beginning_of_a_choice_of_an_old_menu_is_a_question() -> None:
    clock = HandClock(dt.datetime(2026, 11, 21, 14, 0, tzinfo=dt.UTC))
    old = offers("Nghỉ thai sản mấy tháng", at=clock.now() - dt.timedelta(hours=13))
    assert await told(turn_of("nghỉ thai sản", offers=old, clock=clock)) == "hỏi: nghỉ thai sản"


@pytest.mark.parametrize("typed", ["0", "3", "99"])
async def test_a_number_out_of_range_says_which_there_are(typed: str) -> None:
    expected = texts.NO_SUCH_NUMBER.format(number=int(typed), first=1, last=2)
    assert await told(turn_of(typed, offers=offers("một", "hai"))) == expected


async def test_numbers_of_an_older_menu_are_not_mixed_up() -> None:
    turn = turn_of("3", offers=offers("a", "b") + offers("c", "d", first=3))
    assert await told(turn) == "» c\nchọn: c -"


async def test_of_equal_words_the_newest_is_meant() -> None:
    same = [*offers("Nguồn"), Offer(number=2, label="Nguồn", action="asking:card:mới", at=START)]
    assert await told(turn_of("nguồn", offers=same)) == "» Nguồn\nchọn: mới -"


async def test_a_typed_choice_answers_with_a_new_message() -> None:
    (reply,) = await ROUTER.route(turn_of("1", offers=offers("a")))
    assert reply.edit is False
    (reply,) = await ROUTER.route(turn_of(choice="asking:card:a"))
    assert reply.edit is True


async def test_marks_alone_choose_nothing() -> None:
    assert await told(turn_of("?!", offers=offers("…", "..."))) == "hỏi: ?!"


@pytest.mark.parametrize(
    ("hours", "when"),
    [(0, None), (11, None), (13, "hôm nay"), (22, "hôm qua"), (24 * 3, "hôm thứ Tư"), (24 * 7, "tuần trước"),
     (24 * 13, "tuần trước"), (24 * 20, "ngày 01/11/2026")],
)  # fmt: skip
async def test_an_old_menu_is_opened_again_and_says_from_when(hours: int, when: str | None) -> None:
    clock = HandClock(dt.datetime(2026, 11, 21, 14, 0, tzinfo=dt.UTC))  # nine in the evening in Vietnam
    turn = turn_of("1", offers=offers("Ai được miễn?", at=clock.now() - dt.timedelta(hours=hours)), clock=clock)
    said = await told(turn)
    if when is None:
        assert said.startswith("» Ai được miễn?\n")
    else:
        assert said.startswith(texts.STALE.format(when=when, about=" (đoàn phí)", label="Ai được miễn?"))
    assert said.endswith("\nchọn: Ai được miễn? -")


async def test_a_choice_with_a_command() -> None:
    menu = [Offer(number=1, label="Hỏi cán bộ", action="/canbo", at=START)]
    assert await told(turn_of("1", offers=menu)) == "» Hỏi cán bộ\nlệnh: "
    assert await told(turn_of(choice="/canbo")) == "lệnh: "


async def test_a_choice_that_answers_nothing() -> None:
    assert await ROUTER.route(turn_of("1", offers=[Offer(number=1, label="a", action="asking:quiet", at=START)])) == []


# what cannot be answered


@pytest.mark.parametrize(
    "choice",
    [
        "asking:gone:a",
        "gone:card:a",
        "asking",
        ":",
        "asking:",
        "::::",
        "asking:card",
        "asking:card:a:b:c",
        "form:name",
        "👍",
    ],
)
async def test_a_choice_nobody_takes_any_more(choice: str) -> None:
    turn = turn_of(choice=choice, form="form:name")
    assert await told(turn) == texts.OLD_CHOICE
    assert turn.state.form == "form:name"  # the form goes on


async def test_a_refusal_is_its_sentence() -> None:
    assert await told(turn_of(choice="asking:refuse")) == "Việc này chưa làm được."


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
async def test_a_message_without_words(text: str) -> None:
    assert await told(turn_of(text)) == texts.EMPTY
    photo = Attachment(kind="image", ref="1")
    assert await told(turn_of(text, attachments=(photo,))) == texts.ONLY_TEXT


@pytest.mark.parametrize("start", ["", "/tailieu ", "/khongco "])
async def test_a_message_that_is_too_long(start: str) -> None:
    assert await told(turn_of((start + "ơ" * MAX_TEXT)[:MAX_TEXT])) != texts.TOO_LONG.format(limit="2.000")
    assert await told(turn_of(start + "ơ\n" * 10_000)) == texts.TOO_LONG.format(limit="2.000")


@given(st.text(max_size=200), st.sampled_from(["", "form:name", "gone:x", "::"]), st.booleans())
async def test_any_text_is_answered(text: str, form: str, menu: bool) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert await ROUTER.route(turn_of(text, form=form, offers=offers("một", "hai") if menu else ()))
    assert await ROUTER.route(turn_of("/" + text, form=form))


@given(st.text(min_size=1, max_size=64).map(lambda text: text.encode("utf-8", "ignore").decode()).filter(bool))
async def test_any_choice_is_answered(choice: str) -> None:
    if choice.replace("\x00", ""):
        assert await ROUTER.route(turn_of(choice=choice))


# how it is put together


def test_two_rooms_cannot_claim_one_command() -> None:
    twice = Feature("other", "Khác", (Command("x", "X", command, aliases=("TÀI liệu", "tailieu")),))
    with pytest.raises(ValueError, match="tailieu"):
        Router([*features(), twice])


def test_exactly_one_room_takes_questions() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Router([Feature("a", "A")])
    with pytest.raises(ValueError, match="exactly one"):
        Router([*features(), Feature("b", "B", question=question)])
