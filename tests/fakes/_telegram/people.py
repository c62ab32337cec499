"""What people do to the bot: write, press, send files, block. Each call queues one update and returns its id.

For: readable tests. Not for: the Bot API's own side.
"""

from __future__ import annotations

import time
from typing import Any

from tests.fakes._telegram.world import World, entities_of

MEDIA_MIME = {"photo": "image/jpeg", "document": "application/pdf", "voice": "audio/ogg", "sticker": "image/webp"}


class People:
    """The hands of the people in one World."""

    def __init__(self, world: World) -> None:
        self.world = world

    def user(self, user_id: int, name: str = "Lan") -> dict[str, Any]:
        return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "vi"}

    def says(
        self,
        chat_id: int,
        text: str,
        *,
        sender: int | None = None,
        name: str = "Lan",
        reply_to: int | None = None,
        **more: Any,
    ) -> int:
        """A text. `sender` matters in groups only; `reply_to` is a message_id of the chat; `more` are raw fields."""
        content: dict[str, Any] = {"text": text, **more}
        if marks := entities_of(text):
            content.setdefault("entities", marks)
        return self.sends(chat_id, sender=sender, name=name, reply_to=reply_to, **content)

    def sends(
        self, chat_id: int, *, sender: int | None = None, name: str = "Lan", reply_to: int | None = None, **content: Any
    ) -> int:
        """A message with raw Bot API fields (`location={...}`, `contact={...}`)."""
        if reply_to is not None and (original := self.world.find(chat_id, reply_to)):
            content["reply_to_message"] = original
        who = self.user(sender if sender is not None else abs(chat_id), name)
        return self.world.push({"message": self.world.store(chat_id, who, content)})

    def sends_file(
        self, chat_id: int, kind: str, data: bytes, *, file_name: str = "", caption: str = "", **more: Any
    ) -> int:
        """`kind` is photo, document, voice or sticker; the bytes can be fetched with getFile."""
        file_id = self.world.keep_file(data, f"{kind}.bin")  # the real paths do not tell the name either
        media: dict[str, Any] = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(data)}
        if kind == "photo":
            media = {**media, "width": 90, "height": 90}
        elif kind == "voice":
            media = {**media, "duration": 2, "mime_type": MEDIA_MIME[kind]}
        elif kind == "sticker":
            media |= {
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
                "emoji": "👍",
            }
        else:
            media = {**media, "file_name": file_name, "mime_type": MEDIA_MIME.get(kind, "")}
        content: dict[str, Any] = {kind: [media] if kind == "photo" else media, **more}
        if caption:
            content["caption"] = caption
            if marks := entities_of(caption):
                content["caption_entities"] = marks
        return self.sends(chat_id, **content)

    def presses(
        self, chat_id: int, label_or_data: str, *, sender: int | None = None, message_id: int | None = None
    ) -> int:
        """Presses the newest button of the bot with this label or data. Raises LookupError where no message has one."""
        messages = self.world.chats.get(chat_id, {})
        for number in sorted(messages, reverse=True):
            if message_id is not None and number != message_id:
                continue
            rows = messages[number].get("reply_markup", {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row):
                if "callback_data" in button and label_or_data in (button["text"], button["callback_data"]):
                    return self.calls_back(chat_id, messages[number], button["callback_data"], sender=sender)
        raise LookupError(f"no button {label_or_data!r} in chat {chat_id}")

    def calls_back(self, chat_id: int, message: dict[str, Any], data: str, *, sender: int | None = None) -> int:
        """A press with any data at all, as a client may send it."""
        number = str(4_000_000_000 + self.world.fresh_id())
        self.world.callbacks[number] = False
        return self.world.push(
            {
                "callback_query": {
                    "id": number,
                    "from": self.user(sender if sender is not None else abs(chat_id)),
                    "chat_instance": str(chat_id * 31 + 7),
                    "message": message,
                    "data": data,
                }
            }
        )

    def blocks(self, chat_id: int, blocked: bool = True) -> int:
        """Stops (or starts again) the bot: sends to the chat are refused, and a my_chat_member update tells."""
        (self.world.config.blocked.add if blocked else self.world.config.blocked.discard)(chat_id)
        old, new = ("member", "kicked") if blocked else ("kicked", "member")

        def member(status: str) -> dict[str, Any]:
            return {"user": self.world.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        change = {
            "chat": self.world.chat(chat_id),
            "from": self.user(abs(chat_id)),
            "date": int(time.time()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        return self.world.push({"my_chat_member": change})

    def raw(self, update: dict[str, Any]) -> int:
        """Injects an Update; ids, date, sender, chat_instance are filled in; a callback's message may be a number."""
        update = dict(update)
        for kind in ("message", "edited_message", "channel_post"):
            if isinstance(update.get(kind), dict) and "chat" in update[kind]:
                update[kind] = self._whole(update[kind])
        if isinstance(query := update.get("callback_query"), dict):
            query = {"id": str(4_000_000_000 + self.world.fresh_id()), "chat_instance": "7", **query}
            if isinstance(query.get("message"), int):
                query["message"] = self._numbered(query["message"])
            self.world.callbacks.setdefault(query["id"], False)
            update["callback_query"] = query
        return self.world.push(update)

    def _whole(self, message: dict[str, Any]) -> dict[str, Any]:
        chat = message["chat"] if isinstance(message["chat"], dict) else {"id": message["chat"]}
        chat = {**self.world.chat(chat["id"]), **chat}
        rest = {key: value for key, value in message.items() if key not in ("chat", "from")}
        sender = message.get("from") or self.user(abs(chat["id"]))
        return self.world.store(chat["id"], sender, {**rest, "chat": chat})

    def _numbered(self, number: int) -> dict[str, Any]:
        for messages in self.world.chats.values():
            if number in messages:
                return messages[number]
        raise LookupError(f"no message {number}")
