"""The port on which the web server listens.

For: opening it, and saying what to do where that is not possible. Not for: serving (`server.py`).
"""

from __future__ import annotations

import errno
import socket

from bot.errors import SettingsError

BACKLOG = 2048  # hundreds may write in the same instant; who is not let in tries again a second later, and then three
LAST_PORT = 65535
_REASONS = {
    errno.EADDRINUSE: "đang có chương trình khác dùng",
    errno.EACCES: "máy không cho phép",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises SettingsError with what to do where the port is taken or not allowed."""
    # The protocol is named, for only then asyncio lets an answer's second part go without waiting for an
    # acknowledgement of the first (Nagle), which a client may delay by 40 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        why = _REASONS.get(error.errno or 0, error.strerror)
        other = port + 1 if port < LAST_PORT else port - 1
        raise SettingsError(
            f"Không mở được cổng {port} trên {host} ({why}). Tắt chương trình đang dùng cổng này, "
            f"hoặc chọn cổng khác: CONGDOAN_WEB_PORT={other}"
        ) from None
    listener.setblocking(False)
    return listener
