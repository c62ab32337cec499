"""The page in a real browser, with answers from memory: what is seen, heard, pressed and kept."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Route, expect

from bot.conversation import Card, Choice, Incoming, Outgoing, Say
from tests.bot.web.reader import reading
from tests.bot.web.site import running
from tests.fakes.transcript import MemoryTranscript

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CLAUSE = Card(
    id="thu/1",
    lead="Mức này **do đơn vị** tự quyết.",
    quote="Chăm lo đoàn viên.\nDòng hai.",
    quoted=True,
    source="Chương trình thử, mục II.1",
    validity="đã hết hiệu lực từ 01/7/2025",
    state="ended",
    warning="Chỉ để tham khảo.",
)
RETOLD = Card(id="thu", quote="Lời của em.", quoted=False, source="Luật thử", validity="đang áp dụng", state="in_force")
MENU = (Choice(label="Nguồn", action="asking:source:1"), Choice(label="Hỏi cán bộ", action="support:ask"))


def answer(incoming: Incoming) -> list[Outgoing]:
    if incoming.choice:
        return [Outgoing(text="x", blocks=(Say(text=f"Đã nhận {incoming.choice}"),))]
    if incoming.text == "thẻ":
        return [Outgoing(text="x", blocks=(Say(text="Trước thẻ."), CLAUSE, RETOLD), choices=MENU)]
    if incoming.text == "thực đơn":
        return [Outgoing(text="Chọn đi", choices=MENU)]
    if incoming.text == "hai tin":
        return [Outgoing(text="tin một " + "chữ " * 60), Outgoing(text="tin hai " + "chữ " * 200)]
    return [Outgoing(text="x", blocks=(Say(text=f"Em nghe: {incoming.text}"),))]


async def test_a_card_shows_its_validity_in_words_and_only_a_quotation_looks_like_one(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("thẻ")
        quoted, retold = reader.page.locator(".card.ended"), reader.page.locator(".card.in_force")
        await expect(quoted.locator("blockquote")).to_have_text("Chăm lo đoàn viên.Dòng hai.")
        await expect(quoted.locator(".validity")).to_have_text("đã hết hiệu lực từ 01/7/2025")
        await expect(quoted.locator(".source")).to_have_text("📄 Chương trình thử, mục II.1")
        await expect(quoted.locator(".warning")).to_have_text("⚠️ Chỉ để tham khảo.")
        await expect(reader.page.locator(".words strong")).to_have_text("do đơn vị")
        await expect(retold.locator("blockquote")).to_have_count(0)
        await expect(retold).to_contain_text("Lời của em.")
        colours = [await card.evaluate("card => getComputedStyle(card).borderLeftColor") for card in (quoted, retold)]
        assert colours[0] != colours[1]


async def test_choices_stand_under_the_last_message_and_older_ones_fold_into_one_line(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("thực đơn")
        await expect(reader.buttons).to_have_text(["Nguồn", "Hỏi cán bộ"])
        await reader.buttons.first.click()
        await expect(reader.theirs.last).to_contain_text("Đã nhận asking:source:1")
        await expect(reader.buttons).to_have_count(0)
        assert await reader.texts() == ["thực đơn", "Chọn đi", "Nguồn", "Đã nhận asking:source:1"]
        folded = reader.page.locator("details.folded")
        await expect(folded.locator("summary")).to_have_text("Đã chọn: Nguồn")
        await expect(folded.get_by_role("button", name="Hỏi cán bộ")).to_be_hidden()
        await folded.locator("summary").click()
        await folded.get_by_role("button", name="Hỏi cán bộ").click()
        await expect(reader.theirs.last).to_contain_text("Đã nhận support:ask")
        assert [incoming.message_ref for incoming in site.transcript.accepted] == ["", "1", "1"]


async def test_messages_are_kept_over_a_reload_and_the_last_choices_work_on(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("thẻ")
        await reader.ask("thực đơn")
        before = await reader.texts()
        await reader.page.reload()
        await expect(reader.theirs).to_have_count(2)
        assert await reader.texts() == before
        await expect(reader.buttons).to_have_text(["Nguồn", "Hỏi cán bộ"])
        await reader.buttons.last.click()
        await expect(reader.theirs.last).to_contain_text("Đã nhận support:ask")


async def test_what_was_not_sent_is_kept_over_a_reload_and_arrives_once(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await expect(reader.page.locator("#log")).to_have_attribute("aria-live", "polite")
        await reader.page.route("**/chat/messages", lambda route: route.abort())
        await reader.write("câu một")
        await reader.write("câu hai")
        await expect(reader.page.locator(".fate").first).to_contain_text("Chưa gửi được")
        await reader.page.reload()
        await expect(reader.mine).to_have_count(2)
        await reader.page.unroute("**/chat/messages")
        await expect(reader.theirs).to_have_count(2)
        assert sorted(await reader.texts()) == ["Em nghe: câu hai", "Em nghe: câu một", "câu hai", "câu một"]
        assert [incoming.text for incoming in site.transcript.accepted] == ["câu một", "câu hai"]
        await reader.page.reload()
        await expect(reader.mine).to_have_count(2)
        assert len(site.transcript.accepted) == 2


async def test_an_answer_lost_on_the_way_does_not_ask_twice(browser: Browser) -> None:
    """The server stores the message, and the page never hears of it."""
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        lost = 0

        async def lose(route: Route) -> None:
            nonlocal lost
            lost += 1
            if lost > 2:
                await route.continue_()
                return
            await route.fetch()
            await route.abort()

        await reader.page.route("**/chat/messages", lose)
        await reader.ask("câu một")
        await expect(reader.page.locator(".unsent")).to_have_count(0)
        assert site.transcript.calls == 3
        assert await reader.texts() == ["câu một", "Em nghe: câu một"]


async def test_a_restart_of_the_server_loses_and_doubles_nothing(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("trước")
        await site.stop()
        await reader.write("trong lúc tắt")
        await expect(reader.page.locator("#connection")).to_contain_text("Mất kết nối")
        chat = site.transcript.accepted[0].chat_id
        await site.transcript.tell(chat, Outgoing(text="tin khi vắng"))
        await site.start()
        await expect(reader.theirs).to_have_count(3)
        await expect(reader.page.locator("#connection")).to_be_empty()
        await reader.ask("sau")
        said = [text for text in await reader.texts() if not text.startswith("Em nghe")]
        assert said == ["trước", "trong lúc tắt", "tin khi vắng", "sau"]
        assert [incoming.text for incoming in site.transcript.accepted] == ["trước", "trong lúc tắt", "sau"]


async def test_a_message_that_comes_again_is_shown_once(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("một")
        await reader.page.route(
            "**/chat/events*", lambda route: route.continue_(url=f"{site.base}/chat/events?after=0")
        )
        await reader.page.reload()
        await reader.ask("hai")
        assert await reader.texts() == ["một", "Em nghe: một", "hai", "Em nghe: hai"]


async def test_a_proxy_that_answers_for_a_server_that_is_away_does_not_end_the_stream(browser: Browser) -> None:
    """After a 502 a browser's EventSource gives up for good; the page must not."""
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.page.route("**/chat/events*", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
        await reader.page.reload()
        await reader.write("một")
        await expect(reader.page.locator("#connection")).to_contain_text("Mất kết nối")
        await expect(reader.theirs).to_have_count(0)
        await reader.page.unroute("**/chat/events*")
        await expect(reader.theirs).to_have_count(1, timeout=30_000)


async def test_html_and_markup_in_a_message_stay_text(browser: Browser) -> None:
    evil = '<img src=x onerror="document.title=1"><b>a</b> **<i>b</i>** [x](javascript:alert(1))'
    bad = Choice(label="<u>x</u>", url="javascript:document.title=2")
    card = CLAUSE.model_copy(update={"quote": evil, "source": evil, "validity": evil, "state": '"><b>'})
    told = Outgoing(text="x", blocks=(Say(text=evil), card), choices=(bad,))
    async with running(MemoryTranscript(lambda _: [told])) as site, reading(browser, site.base) as reader:
        await reader.ask(evil)
        assert (await reader.texts())[0] == evil
        await expect(reader.page.locator("#log").locator("img, b, i, u, a")).to_have_count(0)
        await expect(reader.page.locator(".card.unclear blockquote")).to_have_text(evil)
        await expect(reader.page).to_have_title("Trợ lý Công đoàn")


async def test_links_and_telephone_numbers_can_be_tapped_and_other_numbers_cannot(browser: Browser) -> None:
    said = (
        "Gọi ngay 1800 1567 hoặc 0912.345.678, xem https://example.org/a?b=1. 61/QĐ-TLĐ ngày 29/7/2025, 079123456789."
    )
    told = Outgoing(text="x", blocks=(Say(text=said),), choices=(Choice(label="Mở", url="https://example.org/"),))
    async with running(MemoryTranscript(lambda _: [told])) as site, reading(browser, site.base) as reader:
        await reader.ask("xin số")
        links = reader.page.locator(".bubble a")
        assert await links.evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
            "tel:18001567",
            "tel:0912345678",
            "https://example.org/a?b=1",
        ]
        assert (await reader.texts())[1] == said
        await expect(reader.buttons).to_have_attribute("href", "https://example.org/")


async def test_what_is_too_long_is_said_before_it_is_sent(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        counter = reader.page.locator("#counter")
        await reader.page.fill("#text", "ờ" * 1990)
        await expect(counter).to_have_text("Còn 10 ký tự.")
        await reader.page.fill("#text", "👍" * 2003)
        await expect(counter).to_contain_text("Dài quá 3 ký tự")
        await reader.page.press("#text", "Enter")
        await expect(reader.mine).to_have_count(0)
        await reader.page.fill("#text", "👍" * 2000)
        await reader.page.press("#text", "Enter")
        await expect(reader.theirs).to_have_count(1)
        assert len(site.transcript.accepted) == 1


async def test_a_refusal_of_the_server_stands_under_the_message_and_is_not_tried_again(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.write("\u200b")
        await expect(reader.page.locator(".refused .fate")).to_contain_text("chưa có chữ nào")
        await reader.ask("câu sau")
        await reader.page.reload()
        await expect(reader.mine).to_have_count(1)


async def test_another_tab_shows_the_same_conversation(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("một")
        other = await reader.page.context.new_page()
        await other.goto(site.base)
        await expect(other.locator(".message")).to_have_count(2)
        await reader.ask("hai")
        await expect(other.locator(".message.mine")).to_have_count(2)
        await expect(other.locator(".message.theirs")).to_have_count(2)


async def test_deleted_cookies_begin_a_new_conversation_that_answers(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("cũ")
        await reader.page.context.clear_cookies()
        await reader.write("mới")
        await expect(reader.page.locator("#log")).not_to_contain_text("cũ")
        await expect(reader.theirs).to_contain_text(["Em nghe: mới"])
        assert len({incoming.chat_id for incoming in site.transcript.accepted}) == 2


async def test_a_copy_of_a_quotation_is_word_for_word_with_its_source(browser: Browser) -> None:
    granted = ["clipboard-read", "clipboard-write"]
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base, permissions=granted) as reader:
        await reader.ask("thẻ")
        await reader.page.get_by_role("button", name="Chép nguyên văn").click()
        await expect(reader.page.locator("#note")).to_have_text("Đã chép")
        copied = await reader.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("“Chăm lo đoàn viên.\nDòng hai.”\nChương trình thử, mục II.1\nđã hết hiệu lực")


async def test_the_start_of_an_answer_in_two_messages_stays_in_sight(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.write("hai tin")
        await expect(reader.theirs).to_have_count(2)
        await expect(reader.page.locator("#typing")).to_be_empty()
        await expect(reader.theirs.first.locator("p").first).to_be_in_viewport()
