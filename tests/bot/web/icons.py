"""The icons of the installed web chat as pictures, drawn by a browser from `icon.svg`: some phones take no drawing.

For: `python -m tests.bot.web.icons` writes them anew after the drawing has changed; a test holds them against it.
Not for: the drawing itself.
"""

from __future__ import annotations

import asyncio
import io
import shutil

from PIL import Image
from playwright.async_api import Browser, async_playwright

from bot.web.page import STATIC
from tests.bot.web.conftest import FLAGS, NAMES

GROUND = "#f5f1ea"
# Name -> pixels a side, the part of it that the drawing fills, what is behind it. Phones cut a "maskable" one to a
# circle of four fifths.
ICONS = {
    "icon-192.png": (192, 1.0, "transparent"),
    "icon-512.png": (512, 1.0, "transparent"),
    "icon-maskable-512.png": (512, 0.6, GROUND),
}


async def drawn(browser: Browser, name: str) -> Image.Image:
    """One icon, as the drawing is now."""
    size, part, ground = ICONS[name]
    page = await browser.new_page(viewport={"width": size, "height": size})
    svg = (STATIC / "icon.svg").read_text("utf-8").replace("<svg ", f'<svg width="{size * part}" ')
    style = f"margin:0;height:100vh;display:grid;place-content:center;background:{ground}"
    await page.set_content(f'<body style="{style}">{svg}</body>')
    taken = await page.screenshot(omit_background=True)
    await page.close()
    return Image.open(io.BytesIO(taken)).convert("RGBA")


async def write_all() -> None:
    """Draws every icon into the folder of the page's files."""
    async with async_playwright() as playwright:
        program = next(filter(None, map(shutil.which, NAMES)))
        browser = await playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        for name in ICONS:
            (await drawn(browser, name)).save(STATIC / name, optimize=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(write_all())
