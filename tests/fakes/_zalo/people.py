"""What people do in the fake's chats: each becomes one event, as the platform words it.

For: `inject`. Not for: delivering events (`methods.py`, `push.py`).
"""

from __future__ import annotations

import time
from typing import Any

from tests.fakes._zalo.world import World

_NAMES = {
    "text": "message.text.received",
    "photo": "message.image.received",
    "voice": "message.voice.received",
    "sticker": "message.sticker.received",
    "unsupported": "message.unsupported.received",
}


def inject(world: World, body: dict[str, Any]) -> str:
    """`from`, and optionally `name`, `chat` (another id than `from`: a group), `text` | `photo` (with `caption`) |
    `voice` | `sticker` | `unsupported`, `message_id`, `date`, `copies`. Returns the message_id; a user for whom the bot
    has no room is dropped, as is what exceeds the month.
    """
    user = str(body["from"])
    chat = str(body.get("chat", user))
    message_id = str(body.get("message_id") or world.fresh_id())
    if not world.meet(user, chat) or world.count >= world.config.quota_month:
        world.dropped.append(message_id)
        return message_id
    kind = next((kind for kind in _NAMES if kind in body), "text")
    message = {
        "from": {"id": user, "display_name": body.get("name", "Lan"), "is_bot": False},
        "chat": {"id": chat, "chat_type": "PRIVATE" if chat == user else "GROUP"},
        "message_id": message_id,
        "date": int(body.get("date") or time.time() * 1000),
        **_content(world, kind, body),
    }
    for _ in range(int(body.get("copies", 1))):
        world.count += 1
        world.waiting.append({"event_name": _NAMES[kind], "message": message})
    world.touch()
    return message_id


def _content(world: World, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    value, live = body.get(kind, ""), world.config.live_shape
    caption = {"caption": body["caption"]} if body.get("caption") else {}
    match kind:
        case "text":
            return {"text": value}
        case "photo":
            return ({"photo_url": value, "message_type": "CHAT_PHOTO"} if live else {"photo": value}) | caption
        case "voice":
            return {"voice_url": value} | ({"message_type": "CHAT_VOICE"} if live else {})
        case "sticker":
            return {"sticker": value, "url": f"https://stickers.example/{value}.png"}
    return {}
