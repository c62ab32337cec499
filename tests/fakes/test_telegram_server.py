"""The fake Bot API, seen by an unpatched `telegram.Bot`: what is sent, pressed, edited and refused, as documented."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TimedOut

from tests.fakes.stock_bot import bot_of
from tests.fakes.telegram_remote import spawn_telegram
from tests.fakes.telegram_server import FakeTelegram

LAN = 7001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with bot_of(fake) as client:
        yield client


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def test_a_stock_client_starts_and_reads_an_update(fake: FakeTelegram, bot: Bot) -> None:
    assert bot.username == "congdoan_thu_bot"
    number = fake.user_says(LAN, "chào em 👋 @congdoan_thu_bot", name="Lan")
    (update,) = await bot.get_updates(timeout=1)
    assert update.update_id == number
    assert update.message is not None and update.message.from_user is not None
    assert update.message.from_user.first_name == "Lan"
    (mention,) = update.message.entities
    assert update.message.parse_entity(mention) == "@congdoan_thu_bot"


@pytest.mark.parametrize(
    ("token", "failure"), [("123456789:another-token-altogether", InvalidToken), ("nonsense", InvalidToken)]
)
async def test_wrong_tokens(fake: FakeTelegram, token: str, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        await bot_of(fake, token).__aenter__()  # asks getMe, and closes its connections when that fails
    assert fake.calls("getMe")[-1]["status"] in (401, 404)


async def test_html_is_parsed_and_entities_come_back(bot: Bot) -> None:
    sent = await bot.send_message(LAN, '😀 <b>Đậm</b> &amp; <a href="https://e.vn">nối</a>', parse_mode="HTML")
    assert sent.text == "😀 Đậm & nối"
    assert [(e.type, sent.parse_entity(e)) for e in sent.entities] == [("bold", "Đậm"), ("text_link", "nối")]


@pytest.mark.parametrize("broken", ["<b>hở", "lạ</b>", "<x>lạ</x>", "a < b", "<b><i>chéo</b></i>", "cụt <b"])
async def test_broken_html_is_refused(fake: FakeTelegram, bot: Bot, broken: str) -> None:
    with pytest.raises(BadRequest, match="parse entities"):
        await bot.send_message(LAN, broken, parse_mode="HTML")
    assert fake.messages() == []


async def test_lengths_count_after_parsing(bot: Bot) -> None:
    assert await bot.send_message(LAN, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(LAN, "😀" * 2049)
    with pytest.raises(BadRequest, match="empty"):
        await bot.send_message(LAN, " \n ")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(LAN, b"x", caption="x" * 1025)


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        (InlineKeyboardButton("x", callback_data="đ" * 33), "BUTTON_DATA_INVALID|Button_data_invalid"),
        (InlineKeyboardButton("x", url="http://localhost:1"), "Wrong http url|Wrong HTTP URL"),
        (InlineKeyboardButton("x"), "unallowed"),
    ],
)
async def test_wrong_buttons(bot: Bot, button: InlineKeyboardButton, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_message(LAN, "x", reply_markup=keyboard(button))


async def test_a_press_and_its_one_answer(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(LAN, "?", reply_markup=keyboard(InlineKeyboardButton("Có", callback_data="a:yes")))
    fake.user_presses(LAN, "Có")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None and query.message is not None
    assert (query.data, query.message.message_id) == ("a:yes", sent.message_id)
    assert await bot.answer_callback_query(query.id)
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(query.id)
    with pytest.raises(LookupError):
        fake.user_presses(LAN, "Không có nút này")


async def test_edits_deletes_copies(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(LAN, "cũ", reply_markup=keyboard(InlineKeyboardButton("A", callback_data="a")))
    await bot.edit_message_text("mới", LAN, sent.message_id)
    assert fake.texts(LAN) == ["mới"] and fake.buttons(LAN) == []
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("mới", LAN, sent.message_id)
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("x", LAN, 999)
    await bot.edit_message_reply_markup(
        LAN, sent.message_id, reply_markup=keyboard(InlineKeyboardButton("B", url="https://e.vn"))
    )
    assert fake.buttons(LAN) == ["B"]
    await bot.copy_message(7002, LAN, sent.message_id)
    assert fake.texts(7002) == ["mới"]
    assert await bot.delete_message(LAN, sent.message_id)
    assert fake.messages(LAN) == []
    fake.user_says(LAN, "của tôi")
    (update,) = await bot.get_updates()
    assert update.message is not None
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", LAN, update.message.message_id)


async def test_files_go_up_and_come_down(fake: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_document(
        LAN, b"%PDF-1.7 noi dung", filename="báo cáo.pdf", caption="<b>Bảng</b>", parse_mode="HTML"
    )
    assert sent.document is not None and sent.caption == "Bảng"
    assert sent.document.file_name == "báo cáo.pdf"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 noi dung"
    await bot.send_photo(LAN, "https://example.vn/anh.png")
    with pytest.raises(BadRequest, match="Wrong file"):
        await bot.send_photo(LAN, "no-such-file-id")
    fake.user_sends_file(LAN, "voice", b"OggS")
    (update,) = await bot.get_updates()
    assert update.message is not None and update.message.voice is not None
    assert bytes(await (await bot.get_file(update.message.voice.file_id)).download_as_bytearray()) == b"OggS"


async def test_commands_and_chat_action(bot: Bot) -> None:
    await bot.set_my_commands([("trogiup", "Trợ giúp")])
    assert [(c.command, c.description) for c in await bot.get_my_commands()] == [("trogiup", "Trợ giúp")]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Trợ-giúp", "Trợ giúp")])
    assert await bot.send_chat_action(LAN, "typing")


async def test_contacts_that_cannot_be_reached(fake: FakeTelegram, bot: Bot) -> None:
    fake.config(unknown=[1], migrated={-5: -1005}, cap=2)
    fake.user_blocks(LAN)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(LAN, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-5, "x")
    assert moved.value.new_chat_id == -1005
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None and update.my_chat_member.new_chat_member.status == "kicked"
    fake.user_blocks(LAN, False)
    await bot.send_message(LAN, "1")
    await bot.send_message(LAN, "2")
    third = {"chat_id": LAN, "text": "3"}
    async with aiohttp.ClientSession() as http, http.post(f"{fake.url}{fake.token}/sendMessage", json=third) as answer:
        assert (answer.status, (await answer.json())["parameters"]) == (429, {"retry_after": 1})


async def test_faults_strike_in_order(fake: FakeTelegram, bot: Bot) -> None:
    fake.fault("sendMessage", skip=1, times=2, kind="html")
    fake.fault("sendMessage", chat_id=LAN, skip=1, kind="accept_then_drop")
    fake.fault("sendMessage", kind="error", code=500, desc="Internal Server Error")
    with pytest.raises(NetworkError, match="Internal"):
        await bot.send_message(LAN, "1")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(LAN, "2")
    with pytest.raises(NetworkError):
        await bot.send_message(LAN, "nhận rồi, mất trả lời")
    assert fake.texts(LAN) == ["nhận rồi, mất trả lời"]
    await bot.send_message(LAN, "yên")
    fake.fault("sendMessage", kind="hang", hang=30)
    with pytest.raises(TimedOut):
        await bot.send_message(LAN, "treo", read_timeout=0.2)
    assert fake.texts(LAN)[-1] == "yên"
    assert [call["status"] for call in fake.calls("sendMessage")][:5] == [500, 502, 502, -1, 200]
    with pytest.raises(ValueError, match="kind is one of"):
        fake.fault("sendMessage", kind="earthquake")


async def test_as_a_process_of_its_own() -> None:
    async with spawn_telegram() as remote, bot_of(remote) as bot:
        await remote.user_says(LAN, "qua tiến trình khác")
        (update,) = await bot.get_updates(timeout=5)
        await bot.send_message(LAN, "dạ", reply_markup=keyboard(InlineKeyboardButton("Có", callback_data="yes")))
        await remote.user_presses(LAN, "Có")
        assert [message["text"] for message in await remote.messages(LAN)] == ["dạ"]
        await remote.fault("sendMessage", kind="error", code=403, desc="Forbidden: bot was blocked by the user")
        with pytest.raises(Forbidden):
            await bot.send_message(LAN, "x")
        await remote.config(unknown=[5])
        with pytest.raises(BadRequest):
            await bot.send_message(5, "x")
        raw = {"message": {"chat": {"id": LAN}, "text": "thô"}}
        assert await remote.update(raw) > update.update_id

        async def three_calls(fake: Any) -> bool:
            return len(await fake.calls("sendMessage")) == 3

        assert await remote.wait_for(three_calls)
        assert (await remote.state())["pending"] == 3
        await remote.redeliver(update.update_id)
        await remote.reset()
        assert await remote.messages() == []
        with pytest.raises(AssertionError, match="no setting"):
            await remote.config(unheard_of=1)
