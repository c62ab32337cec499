"""Messages without any content: "em muốn hỏi", "có", "2", "dạ cô ơi".

For: noticing them, so that they get a friendly word and no guess. Not for: greetings and thanks, which the classifier
knows from `intents/small_talk.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.text import fold_syllable

INTENT = "bare"
"""The id of the intent that such messages get."""
_WORDS = """
em e toi tui minh m t tao co thay chau con bac chu anh chi ban ad admin bot nguoi ho cac may moi tat ca
o oi a da vang u uh um uk ok uh ha hen nha nhe nhi ne ne z v vay the day do kia nay no cai viec chuyen cau dieu
muon can xin cho hoi nho nhan noi duoc dc mot chut xiu ti ty vai voi giup gium lai nua di roi chua thi la ma
va hay khong ko k hong hok hem dung phai sai dau sao gi nao ai bao nhieu neu vi tai lam tuc nhu khi
"""
_EMPTY = frozenset(_WORDS.split())
_LONGEST_NUMBER = 3


def is_bare(tokens: Sequence[str]) -> bool:
    """Whether the syllables of a message carry no subject: pronouns, particles, yes and no, the number of a choice."""
    numbers = [token for token in tokens if token.isdigit()]
    if not tokens or len(numbers) > 1 or any(len(number) > _LONGEST_NUMBER for number in numbers):
        return False
    return all(token.isdigit() or is_empty(token) for token in tokens)


def is_empty(token: str) -> bool:
    """Whether a syllable carries no subject by itself."""
    return fold_syllable(token) in _EMPTY
