"""The key with which this installation signs what it tells push services (VAPID, RFC 8292): one file, readable by its
owner alone.

For: making and reading it. Not for: signing (`push_sender.py`). With a new key every browser must say yes again.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.errors import SettingsError


def make(path: Path) -> None:
    """Writes a new key. Raises FileExistsError where there is a file already; OSError where none can be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)


def read(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key. Raises SettingsError where the file is not there or holds no such key."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"Không đọc được khóa báo tin {path}. Chạy congdoan doctor --fix để tạo.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SettingsError(f"{path} không phải khóa báo tin (P-256). Dời tệp đi rồi chạy congdoan doctor --fix.")
    return key


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers want it: the point, base64url without padding."""
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
