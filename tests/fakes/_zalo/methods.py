"""The 11 methods of the Zalo Bot API, as documented or seen; what is a guess is marked.

For: what a method does. Not for: HTTP (`http.py`) or pushing to the webhook (`push.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes._zalo.faults import ApiError
from tests.fakes._zalo.push import Pusher
from tests.fakes._zalo.world import BOT, Webhook, World

Params = dict[str, Any]
MOST = 2000
NO_RESULT = object()


class Methods:
    """`table`: name -> async function of the parameters; names are case-sensitive."""

    def __init__(self, world: World, pusher: Pusher) -> None:
        self.world, self.pusher = world, pusher
        self.table: dict[str, Callable[[Params], Any]] = {
            "getMe": self.get_me,
            "getUpdates": self.get_updates,
            "setWebhook": self.set_webhook,
            "testWebhook": self.test_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.webhook_info,
            "sendMessage": self.send_message,
            "sendPhoto": self.send_photo,
            "sendSticker": self.send_sticker,
            "sendVoice": self.send_voice,
            "sendChatAction": self.send_chat_action,
        }

    async def get_me(self, params: Params) -> Any:
        return BOT

    async def get_updates(self, params: Params) -> Any:
        """ONE event, gone as soon as it is handed out."""
        world = self.world
        if world.webhook.url:
            raise ApiError(400, "Webhook is set, getUpdates is not available")  # the code is a guess
        end = time.monotonic() + min(float(params.get("timeout") or 30), world.config.longest_poll)
        world.polling += 1
        world.touch()
        try:
            while not world.waiting:
                left = end - time.monotonic()
                if left <= 0:
                    raise ApiError(408, "Request timeout")
                await world.wait_change(left)
            event = world.waiting.pop(0)
            world.touch()
            return event
        finally:
            world.polling -= 1

    async def set_webhook(self, params: Params) -> Any:
        url, secret = str(params.get("url", "")), str(params.get("secret_token", ""))
        parts = urlsplit(url)
        if not (parts.scheme == "https" or parts.hostname == "127.0.0.1"):  # plain http in tests only
            raise ApiError(400, "Bad request: url must be https")
        if not 8 <= len(secret) <= 256:
            raise ApiError(400, "Bad request: secret_token must have 8 to 256 characters")
        self.world.webhook = Webhook(url, secret, int(time.time() * 1000))
        verification = await self.pusher.verify()
        self.world.touch()
        return {"url": url, "updated_at": self.world.webhook.updated_at, "verification": verification}

    async def test_webhook(self, params: Params) -> Any:
        if not self.world.webhook.url:
            raise ApiError(400, "Webhook is not set", key="errorCode")
        return await self.pusher.verify()

    async def delete_webhook(self, params: Params) -> Any:
        self.world.webhook = Webhook(updated_at=int(time.time() * 1000))
        self.world.touch()
        return self._webhook()

    async def webhook_info(self, params: Params) -> Any:
        return self._webhook()

    def _webhook(self) -> Params:
        return {"url": self.world.webhook.url, "updated_at": self.world.webhook.updated_at}

    async def send_message(self, params: Params) -> Any:
        chat, text = self._chat(params), _text(params, "text")
        more: Params = {key: params[key] for key in ("parse_mode", "text_styles") if key in params}
        self.world.spend()
        return self.world.keep("sendMessage", chat, {"text": text, **more})

    async def send_photo(self, params: Params) -> Any:
        chat, photo = self._chat(params), str(params.get("photo", ""))
        if not photo.startswith(("https://", "http://127.0.0.1")):  # plain http in tests only
            raise ApiError(400, "Bad request: photo must be a URL")
        caption = {"caption": _text(params, "caption")} if "caption" in params else {}
        self.world.spend()
        return self.world.keep("sendPhoto", chat, {"photo": photo, **caption})

    async def send_sticker(self, params: Params) -> Any:
        chat = self._chat(params)
        self.world.spend()
        return self.world.keep("sendSticker", chat, {"sticker": str(params.get("sticker", ""))})

    async def send_voice(self, params: Params) -> Any:
        """To a group it is accepted and never arrives."""
        chat, address = self._chat(params), str(params.get("voice_url", ""))
        if not address.startswith("https://") or not address.endswith(".aac"):
            raise ApiError(400, "Bad request: voice_url must be an .aac file")
        self.world.spend()
        if chat in self.world.groups:
            return {"message_id": self.world.fresh_id(), "date": int(time.time() * 1000)}
        return self.world.keep("sendVoice", chat, {"voice_url": address})

    async def send_chat_action(self, params: Params) -> Any:
        self._chat(params)
        if params.get("action") != "typing":
            raise ApiError(400, "Bad request: action")
        return NO_RESULT

    def _chat(self, params: Params) -> str:
        chat = str(params.get("chat_id", ""))
        if not chat:
            raise ApiError(400, "Bad request: chat_id is required")
        if chat not in self.world.users | self.world.groups:
            raise ApiError(400, "Bad request: invalid chat_id")  # the wording is a guess
        return chat


def _text(params: Params, name: str) -> str:
    text = params.get(name)
    if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= MOST:
        raise ApiError(400, f"Bad request: {name} must have 1 to {MOST} characters")
    return text
