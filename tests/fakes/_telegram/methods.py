"""The methods of the Bot API that the fake answers, apart from how updates travel (`delivery.py`).

For: tests. Each method takes decoded parameters and returns the `result`, or raises ApiError. Not modelled on purpose:
Telegram's real flood limits (unpublished); only `cap` is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes._telegram.errors import ApiError
from tests.fakes._telegram.markup import check_keyboard, read_text
from tests.fakes._telegram.world import World

Params = dict[str, Any]
DOWNLOAD = 20 * 2**20
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart request."""

    name: str
    data: bytes
    mime: str


def as_json(value: Any) -> Any:
    """A parameter that may come as JSON text (forms) or already decoded (JSON bodies)."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None


def as_int(params: Params, name: str, default: int = 0) -> int:
    try:
        return int(params.get(name, default))
    except (TypeError, ValueError):
        raise ApiError(400, f"Bad Request: {name} must be an integer") from None


class Methods:
    """`table` maps the lower-case name to (canonical name, function)."""

    def __init__(self, world: World) -> None:
        self.world = world
        named: dict[str, Callable[[Params], Any]] = {
            "getMe": self.get_me,
            "sendMessage": self.send_message,
            "sendPhoto": lambda params: self.send_file(params, "photo"),
            "sendDocument": lambda params: self.send_file(params, "document"),
            "copyMessage": self.copy_message,
            "editMessageText": self.edit_text,
            "editMessageReplyMarkup": self.edit_markup,
            "deleteMessage": self.delete_message,
            "answerCallbackQuery": self.answer_callback,
            "sendChatAction": self.chat_action,
            "setMyCommands": self.set_commands,
            "getMyCommands": lambda params: self.world.commands,
            "getFile": self.get_file,
        }
        self.table = {name.lower(): (name, function) for name, function in named.items()}

    def get_me(self, params: Params) -> Any:
        powers = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {**self.world.bot, **powers}

    def _send(self, params: Params, content: Params) -> Params:
        chat_id = self.world.target(params)
        keyboard = check_keyboard(as_json(params.get("reply_markup")))
        self.world.count_message()
        return self.world.store(chat_id, self.world.bot, content | ({"reply_markup": keyboard} if keyboard else {}))

    def send_message(self, params: Params) -> Any:
        text, entities = read_text(str(params.get("text", "")), str(params.get("parse_mode", "")))
        return self._send(params, {"text": text, **({"entities": entities} if entities else {})})

    def send_file(self, params: Params, kind: str) -> Any:
        content: Params = {}
        caption, entities = read_text(str(params.get("caption", "")), str(params.get("parse_mode", "")), caption=True)
        if caption:
            content["caption"] = caption
        if entities:
            content["caption_entities"] = entities
        media = self._media(params, kind)
        content[kind] = [{**media, "width": 90, "height": 90}] if kind == "photo" else media
        return self._send(params, content)

    def _media(self, params: Params, kind: str) -> Params:
        given = params.get(kind)
        if isinstance(given, str) and given.startswith("attach://"):
            given = params.get(given.removeprefix("attach://"))
        if isinstance(given, Upload):
            file_id = self.world.keep_file(given.data, given.name)
            named = {"file_name": given.name, "mime_type": given.mime} if kind == "document" else {}
            return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(given.data), **named}
        if isinstance(given, str) and given.startswith(("http://", "https://")):  # never fetched
            file_id = self.world.keep_file(given.encode(), "from-url")
        elif isinstance(given, str) and given in self.world.files:
            file_id = given
        else:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return {"file_id": file_id, "file_unique_id": f"u{file_id}"}

    def copy_message(self, params: Params) -> Any:
        original = self.world.find(as_int(params, "from_chat_id"), as_int(params, "message_id"))
        if original is None:
            raise ApiError(400, "Bad Request: message to copy not found")
        kept = ("text", "entities", "caption", "caption_entities", "photo", "document")
        return {"message_id": self._send(params, {key: original[key] for key in kept if key in original})["message_id"]}

    def _own(self, params: Params, purpose: str) -> Params:
        message = self.world.find(self.world.target(params), as_int(params, "message_id"))
        if message is None:
            raise ApiError(400, f"Bad Request: message to {purpose} not found")
        if message["from"]["id"] != self.world.bot["id"]:
            raise ApiError(400, f"Bad Request: message can't be {purpose}{'d' if purpose.endswith('e') else 'ed'}")
        return message

    def edit_text(self, params: Params) -> Any:
        message = self._own(params, "edit")
        if "text" not in message:
            raise ApiError(400, "Bad Request: there is no text in the message to edit")
        text, entities = read_text(str(params.get("text", "")), str(params.get("parse_mode", "")))
        keyboard = check_keyboard(as_json(params.get("reply_markup")))
        return self._change(message, {"text": text, "entities": entities or None, "reply_markup": keyboard})

    def edit_markup(self, params: Params) -> Any:
        message = self._own(params, "edit")
        return self._change(message, {"reply_markup": check_keyboard(as_json(params.get("reply_markup")))})

    def _change(self, message: Params, new: Params) -> Params:
        """Without a reply_markup the keyboard goes, as on the real platform."""
        if all(message.get(key) == value for key, value in new.items()):
            raise ApiError(400, SAME)
        for key, value in new.items():
            message.pop(key, None)
            if value is not None:
                message[key] = value
        message["edit_date"] = int(time.time())
        self.world.touch()
        return message

    def delete_message(self, params: Params) -> Any:
        message = self._own(params, "delete")
        del self.world.chats[message["chat"]["id"]][message["message_id"]]
        self.world.touch()
        return True

    def answer_callback(self, params: Params) -> Any:
        number = str(params.get("callback_query_id", ""))
        if self.world.callbacks.get(number, True):
            raise ApiError(400, TOO_OLD)
        self.world.callbacks[number] = True
        self.world.touch()
        return True

    def chat_action(self, params: Params) -> Any:
        self.world.target(params)
        return True

    def set_commands(self, params: Params) -> Any:
        commands = as_json(params.get("commands")) or []
        if len(commands) > 100:
            raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            name, summary = str(command.get("command", "")), str(command.get("description", ""))
            if not (0 < len(name) <= 32 and name.replace("_", "").isalnum() and name.isascii() and name.islower()):
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 0 < len(summary) <= 256:
                raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.world.commands = commands
        self.world.touch()
        return True

    def get_file(self, params: Params) -> Any:
        file_id = str(params.get("file_id", ""))
        if file_id not in self.world.files:
            raise ApiError(400, "Bad Request: invalid file_id")
        path, data = self.world.files[file_id]
        if len(data) > DOWNLOAD:
            raise ApiError(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(data), "file_path": path}
