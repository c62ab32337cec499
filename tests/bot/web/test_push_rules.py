"""What of web push is decided without a request: which services, which subscriptions, which keys, what is missing."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.settings import read_settings
from bot.web import push_keys, push_setup
from bot.web.push import is_known, read_subscription

HOSTS = ("fcm.googleapis.com", "web.push.apple.com", ".notify.windows.com")


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://fcm.googleapis.com:443/fcm/send/abc", True),
        ("https://wns2.notify.windows.com/w/?token=a", True),
        ("https://web.push.apple.com/QL", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com@127.0.0.1/x", False),
        ("https://fcm.googleapis.com.xau.vn/x", False),
        ("https://notify.windows.com.xau.vn/x", False),
        ("https://xaunotify.windows.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://[", False),
        ("https://fcm.googleapis.com:port/x", False),
        ("https://127.0.0.1\\@fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com/x\r\nHost: y", False),
        ("//fcm.googleapis.com/x", False),
        ("", False),
    ],
)
def test_only_push_services_of_the_list_are_called(address: str, known: bool) -> None:
    assert is_known(address, HOSTS) is known


@given(st.text(max_size=80), st.sampled_from(["https://", "http://", ""]))
def test_no_address_outside_the_list_gets_through(rest: str, scheme: str) -> None:
    address = scheme + rest
    if is_known(address, HOSTS):
        host = httpx.URL(address).host
        assert host in HOSTS or host.endswith(".notify.windows.com")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert read_subscription(body, HOSTS) is None


@given(st.text(max_size=120), st.text(max_size=50))
def test_keys_that_are_none_are_refused(point: str, secret: str) -> None:
    posted: dict[str, Any] = {"endpoint": "https://web.push.apple.com/x", "keys": {"p256dh": point, "auth": secret}}
    assert read_subscription(json.dumps(posted).encode(), HOSTS) is None


def test_a_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "key.pem"
    with pytest.raises(SettingsError, match="doctor --fix"):
        push_keys.read(path)
    push_keys.make(path)
    first = push_keys.public(push_keys.read(path))
    assert len(first) == 87
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        push_keys.make(path)
    assert push_keys.public(push_keys.read(path)) == first
    path.write_text("khóa gì đâu", encoding="utf-8")
    with pytest.raises(SettingsError):
        push_keys.read(path)


def test_what_is_missing_is_a_sentence(tmp_path: Path) -> None:
    key = str(tmp_path / "key.pem")
    assert "CONTACT" in push_setup.lacking(read_settings(web_push_key=key))
    with pytest.raises(SettingsError, match="WEB_PUSH_CONTACT"):
        read_settings(web_push_contact="cô Hoa")
    told = {"web_push_key": key, "web_push_contact": "mailto:a@b.vn"}
    assert "doctor --fix" in push_setup.lacking(read_settings(**told))
    push_keys.make(tmp_path / "key.pem")
    assert push_setup.lacking(read_settings(**told)) == ""
    assert push_setup.lacking(read_settings(web_push_key=key, public_url="https://cd.example.vn")) == ""
    for forbidden in ({"web_push": False}, {"web_push_hosts": ","}):
        assert "không cho phép" in push_setup.lacking(read_settings(**told, **forbidden))
    assert read_settings(web_push_hosts="a.vn, .b.vn,").push_hosts == ("a.vn", ".b.vn")
