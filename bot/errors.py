"""The tree of errors.

    AssistantError                 anything this program raises on purpose
    ├── SettingsError              a setting is missing or wrong                      settings
    ├── StorageError               the database cannot be used                        storage
    ├── RefusedError               a person asked for what cannot be done             refused
    └── ChannelError               what a channel says of one request
        ├── RetryLater             wait `retry_after` seconds, then send again        retry_after
        ├── QuotaReached           no more messages until the quota starts anew       quota
        ├── Unreachable            this chat cannot be reached any more               unreachable
        ├── Moved                  this chat has another id now                       moved
        ├── Failed                 refused for good                                   failed
        ├── NotDelivered           certainly did not arrive, may be tried again       not_delivered
        ├── Unknown                may or may not have arrived                        unknown
        └── ChannelStopped         the whole channel cannot work (token refused)      channel_stopped

Each has a `code` for logs and metrics and a Vietnamese `sentence` that says what to do.
For: errors that cross a module's border. Not for: faults inside the library room, which has its own.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all; `code` is stable, `sentence` may be shown to a person."""

    code = "error"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class SettingsError(AssistantError):
    code = "settings"


class StorageError(AssistantError):
    code = "storage"


class RefusedError(AssistantError):
    code = "refused"


class ChannelError(AssistantError):
    code = "channel"


class RetryLater(ChannelError):
    """The platform asked to wait `retry_after` seconds; nothing was delivered. Not `whole_channel`: this chat alone."""

    code = "retry_after"

    def __init__(self, sentence: str, retry_after: float, *, whole_channel: bool = True) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.whole_channel = whole_channel


class QuotaReached(ChannelError):
    """The account may send no more for now, and the platform does not say until when; nothing was delivered."""

    code = "quota"


class Unreachable(ChannelError):
    code = "unreachable"


class Moved(ChannelError):
    """The chat goes on under `chat_id` (a Telegram group that became a supergroup); nothing was delivered."""

    code = "moved"

    def __init__(self, sentence: str, chat_id: str) -> None:
        super().__init__(sentence)
        self.chat_id = chat_id


class Failed(ChannelError):
    code = "failed"


class NotDelivered(ChannelError):
    code = "not_delivered"


class Unknown(ChannelError):
    code = "unknown"


class ChannelStopped(ChannelError):
    code = "channel_stopped"
