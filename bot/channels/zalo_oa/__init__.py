"""Zalo Official Account, API v3, by webhook, through a thin client of our own.

For: the channel in `channel.py` and its parts; a program without an OA imports its table alone. Not for: a short way
in, which would cost every start the HTTP client.
"""
