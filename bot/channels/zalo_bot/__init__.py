"""Zalo Bot, by polling or by webhook, through a thin client of our own.

For: the one channel class. Not for: details; they are in the modules of this folder, and nobody else imports those.
"""

from bot.channels.zalo_bot.channel import ZaloBotChannel

__all__ = ["ZaloBotChannel"]
