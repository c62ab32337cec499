"""The pages that the server writes itself: the chat's first paint, and pages for what went wrong.

For: filling the two HTML files with what the union says of itself, escaped. Not for: the conversation, which the page's
scripts draw.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from string import Template

import phonenumbers

from bot.conversation import House
from bot.web.demo import links

STATIC = Path(__file__).parent / "static"
SAMPLES = (
    "Đoàn phí đóng bao nhiêu?",
    "Nghỉ thai sản được mấy tháng?",
    "Tôi muốn hỏi cán bộ công đoàn",
)
_DEMO = '<p class="demo">Bản chạy thử: mọi điều viết ở đây chỉ nằm trên máy này. Vào vai: {links}.</p>'


def render_page(house: House, *, demo: bool, samples: Sequence[str] = SAMPLES, push_key: str | None = None) -> str:
    """The chat page. Says what this is, who runs it and whom to call, before any script has run.

    `push_key`: with which browsers ask to be told of messages. Empty: nobody may be told, and a browser that still
    holds an address drops it. None: nothing is said of it.
    """
    buttons = "".join(
        f'<li><button type="button" class="choice" data-sample>{html.escape(text)}</button></li>' for text in samples
    )
    return _template("page.html").substitute(
        union=html.escape(house.union_name),
        contact=with_phones(house.contact),
        demo=_DEMO.format(links=links()) if demo else "",
        samples=buttons,
        push=f'<meta name="push-key" content="{html.escape(push_key)}">' if push_key is not None else "",
    )


def render_error(house: House, status: int, sentence: str) -> str:
    """A page for a fault: what happened, the way back, and whom to call."""
    return _template("error.html").substitute(
        status=status,
        sentence=html.escape(sentence),
        union=html.escape(house.union_name),
        contact=with_phones(house.contact),
    )


def with_phones(text: str) -> str:
    """The text as HTML, with Vietnamese telephone numbers that can be tapped."""
    parts: list[str] = []
    done = 0
    for match in phonenumbers.PhoneNumberMatcher(text, "VN"):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        parts.append(html.escape(text[done : match.start]))
        parts.append(f'<a href="tel:{number}">{html.escape(match.raw_string)}</a>')
        done = match.end
    parts.append(html.escape(text[done:]))
    return "".join(parts)


def _template(name: str) -> Template:
    return Template((Path(__file__).parent / name).read_text(encoding="utf-8"))
