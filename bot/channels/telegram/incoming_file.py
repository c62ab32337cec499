"""What somebody sent, fetched from the Bot API: getFile, then the content from the address it names.

For: `fetch_file`, with a limit of size and a deadline. Not for: deciding whether a file is wanted
(`bot/incoming_files.py`). The address holds the token, so no error carries it.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot import texts
from bot.channels.attached import is_address
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.transport import TooLong
from bot.conversation import Attachment
from bot.errors import AssistantError, ChannelError, RefusedError
from bot.files import MAX_BYTES, clean_name

log = logging.getLogger(__name__)

OFFICIAL_FILES = "https://api.telegram.org/file/bot"
SECONDS = 60.0


def file_url(api_url: str) -> str:
    """The address of files at a Bot API server that is used as `<api_url><token>/<method>`."""
    root, slash, last = api_url.rpartition("/")
    return f"{root}/file/{last}" if slash else OFFICIAL_FILES


async def fetch_file(bot: Bot, request: AiohttpRequest, attachment: Attachment, *, limit: int = MAX_BYTES) -> bytes:
    """The content, at most `limit` bytes, within a minute. Raises an AssistantError whose sentence may be shown."""
    failure: AssistantError
    try:
        found = await bot.get_file(attachment.ref)
        if (found.file_size or 0) > limit:
            raise TooLong
        if found.file_path is None or not is_address(found.file_path):
            raise RefusedError(texts.FILE_NOT_FETCHED)  # a path on the Bot API server's own disk is nothing for us
        path = found.file_path.removeprefix(f"{bot.base_file_url}/")
        return await request.download(f"{bot.base_file_url}/{quote(path)}", limit, SECONDS)
    except (TooLong, BadRequest) as error:
        large = isinstance(error, TooLong) or "too big" in error.message.casefold()
        name = clean_name(attachment.name)
        sentence = texts.FILE_TOO_LARGE.format(name=name, most=limit // 2**20) if large else texts.FILE_NOT_FETCHED
        failure = RefusedError(sentence)
    except TelegramError as error:
        log.warning("a file was not fetched: %s", error.message)
        failure = ChannelError(texts.FILE_NOT_FETCHED)
    raise failure
