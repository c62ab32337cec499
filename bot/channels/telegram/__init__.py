"""Telegram, by polling or by webhook, through `telegram.Bot` over a request layer of our own.

For: the one channel class. Not for: details; they are in the modules of this folder, and nobody else imports those.
"""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
