"""The page for everyone: without a mouse, without sight, small, enlarged, in the dark, without motion or scripts."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.conversation import Outgoing
from tests.bot.web.reader import reading
from tests.bot.web.site import running
from tests.bot.web.test_page_in_browser import answer
from tests.fakes.transcript import MemoryTranscript

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Every text with its colour and the colours that lie behind it, from the nearest to the page.
_CONTRAST = """() => {
  const read = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const colour = read(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const owner = node.parentElement;
    if (!node.data.trim() || !owner.checkVisibility() || owner.closest(".hidden, noscript, script")) continue;
    const [a, b] = [light(read(getComputedStyle(owner).color)), light(behind(owner))].sort((x, y) => y - x);
    found.push([node.data.trim().slice(0, 40), owner.className, Math.round(((a + 0.05) / (b + 0.05)) * 100) / 100]);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_has_contrast_enough(browser: Browser, scheme: str) -> None:
    async with (
        running(MemoryTranscript(answer)) as site,
        reading(browser, site.base, color_scheme=scheme, reduced_motion="reduce") as reader,
    ):
        await reader.ask("thẻ")
        await reader.ask("thực đơn")
        await reader.page.fill("#text", "a" * 2100)
        found = await reader.page.evaluate(_CONTRAST)
        assert len(found) > 15
        assert [line for line in found if line[2] < 4.5] == []


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(320, 568, 1), (360, 740, 3), (640, 360, 2), (320, 256, 4), (1280, 800, 1)]
)
async def test_nothing_is_cut_off_at_any_width_or_zoom(browser: Browser, width: int, height: int, scale: int) -> None:
    """A zoom of 200% halves the width that a page has; 400% on a desktop leaves 320 by 256."""
    view = {"viewport": {"width": width, "height": height}, "device_scale_factor": scale}
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base, **view) as reader:
        await reader.ask("thẻ")
        await reader.ask("W" * 300)
        await reader.ask("thực đơn")
        assert await reader.page.evaluate("document.documentElement.scrollWidth") <= width
        assert await reader.page.evaluate("document.getElementById('view').scrollWidth") <= width
        await expect(reader.page.locator("#text")).to_be_in_viewport(ratio=1)
        await expect(reader.page.locator("#send")).to_be_in_viewport(ratio=1)
        await reader.buttons.last.click()
        await expect(reader.theirs.last).to_contain_text("Đã nhận support:ask")
        column = await reader.page.evaluate("document.body.getBoundingClientRect().width")
        assert column == min(width, 680)
        assert await reader.page.evaluate("getComputedStyle(document.querySelector('.bubble')).fontSize") == "17px"


async def test_everything_works_without_a_mouse(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        keys = reader.page.keyboard
        await keys.press("Tab")
        await expect(reader.page.locator(".skip")).to_be_focused()
        await keys.press("Enter")
        await expect(reader.page.locator("#text")).to_be_focused()
        await keys.type("dòng một")
        await keys.press("Shift+Enter")
        await keys.type("dòng hai")
        await keys.press("Enter")
        await expect(reader.theirs).to_have_count(1)
        assert site.transcript.accepted[0].text == "dòng một\ndòng hai"
        await expect(reader.theirs.last).to_be_focused()
        await keys.type("thực đơn")  # typing goes on in the field wherever the focus is
        await expect(reader.page.locator("#text")).to_have_value("thực đơn")
        await keys.press("Enter")
        await expect(reader.theirs).to_have_count(2)
        await expect(reader.theirs.last).to_be_focused()
        await keys.press("Tab")
        await expect(reader.buttons.first).to_be_focused()
        await keys.press("Tab")
        await keys.press("Enter")
        await expect(reader.theirs.last).to_contain_text("Đã nhận support:ask")


async def test_an_enter_that_ends_a_composed_word_sends_nothing(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.page.fill("#text", "tiếng")
        composing = "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}"
        await reader.page.evaluate(
            f"document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', {composing}))"
        )
        await expect(reader.page.locator("#text")).to_have_value("tiếng")
        await reader.page.press("#text", "Enter")
        await expect(reader.mine).to_have_count(1)


async def test_whoever_is_writing_keeps_the_cursor(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        site.transcript.hold = True
        await reader.write("câu một")
        await reader.page.keyboard.type("đang viết")
        await site.transcript.release()
        await expect(reader.theirs).to_have_count(1)
        await expect(reader.page.locator("#text")).to_be_focused()
        await expect(reader.page.locator("#text")).to_have_value("đang viết")


async def test_new_messages_are_announced_politely_and_old_ones_are_not(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        site.transcript.hold = True
        await reader.write("hỏi")
        await expect(reader.page.get_by_role("status").filter(has_text="đang trả lời…")).to_be_visible()
        await site.transcript.release()
        await expect(reader.page.locator("#typing")).to_be_empty()
        log = reader.page.get_by_role("log")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(log).to_contain_text("Em nghe: hỏi")
        # On a reload the history is drawn while the log is silent.
        await reader.page.add_init_script(
            """window.heard = [];
            new MutationObserver((all) => {
              for (const one of all) for (const node of one.addedNodes)
                if (node.classList?.contains("message")) heard.push(node.parentElement.getAttribute("aria-live"));
            }).observe(document, { childList: true, subtree: true });"""
        )
        await reader.page.reload()
        await expect(reader.theirs).to_have_count(1)
        assert set(await reader.page.evaluate("heard")) == {"off"}
        await expect(log).to_have_attribute("aria-live", "polite")


async def test_a_message_that_nobody_asked_for_does_not_take_the_focus(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("hỏi")
        await reader.page.locator("#send").focus()
        await site.transcript.tell(site.transcript.accepted[0].chat_id, Outgoing(text="thông báo"))
        await expect(reader.theirs).to_have_count(2)
        await expect(reader.theirs.last).to_be_in_viewport()
        await expect(reader.page.locator("#send")).to_be_focused()


async def test_every_control_has_a_name_and_is_large_enough_to_tap(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("thẻ")
        controls = reader.page.locator("button:visible, textarea:visible")
        for number in range(await controls.count()):
            control = controls.nth(number)
            box = await control.bounding_box()
            assert box is not None
            assert box["height"] >= 36
            assert box["width"] >= 44
            name = await control.evaluate("one => one.innerText.trim() || one.labels?.[0]?.innerText || ''")
            assert name
        assert await reader.page.evaluate("document.documentElement.lang") == "vi"


async def test_those_who_want_no_motion_see_none(browser: Browser) -> None:
    async with (
        running(MemoryTranscript(answer)) as site,
        reading(browser, site.base, reduced_motion="reduce") as reader,
    ):
        site.transcript.hold = True
        await reader.write("hỏi")
        await expect(reader.page.locator("#typing")).to_contain_text("đang trả lời…")
        assert await reader.page.evaluate("document.getAnimations().length") == 0
        await site.transcript.release()
        await expect(reader.theirs).to_have_count(1)


async def test_without_scripts_the_page_says_what_it_is_and_whom_to_call(browser: Browser) -> None:
    async with running() as site, reading(browser, site.base, java_script_enabled=False) as reader:
        body = reader.page.locator("body")
        await expect(body).to_contain_text("không phải người")
        await expect(body).to_contain_text("Công đoàn xã Thử & <Nghiệm>")
        assert "cần JavaScript" in await body.inner_text()  # as it is seen: its text content has no <noscript>
        await expect(reader.page.get_by_role("link", name="0297 382 9999").first).to_be_visible()
        await expect(reader.page.locator("#composer")).to_be_hidden()
        await expect(reader.page.locator(".samples")).to_be_hidden()
