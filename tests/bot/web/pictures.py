"""The pictures of the README and of HUONG_DAN.md, taken by the tests that walk the same way.

For: saving what a test has before its eyes, where CONGDOAN_PICTURES names a folder (`make screenshot`), and making a
picture small (`python -m tests.bot.web.pictures FILE`). Not for: judging what is on it: the tests do.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

_COLOURS = 64


async def picture(page: Page, name: str, *, width: int = 390, height: int) -> None:
    """Saves the window as `name`.png at this size in pixels."""
    folder = os.environ.get("CONGDOAN_PICTURES")
    before = page.viewport_size
    if folder is None or before is None:
        return
    await page.set_viewport_size({"width": width, "height": height})
    await page.locator(".message.mine, body.door").last.evaluate("one => one.scrollIntoView({block: 'start'})")
    save_small(Image.open(io.BytesIO(await page.screenshot(animations="disabled"))), Path(folder) / f"{name}.png")
    await page.set_viewport_size(before)


def save_small(taken: Image.Image, path: Path) -> None:
    """In few colours, which text on a plain ground does not miss."""
    few = taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        with Image.open(argument) as found:
            found.load()
        save_small(found, Path(argument))
