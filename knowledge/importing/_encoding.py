"""Bytes -> text: UTF-8, UTF-16, and the two old Vietnamese encodings Windows-1258 and TCVN3 (ABC).

For: finding out how a plain text was saved, and text that was typed in an ABC font inside any file. Not for: layout.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.importing._model import ImportingError

# The places of the lower-case letters of TCVN3 in Latin-1; its capitals with tone marks are a matter of the font.
_ABC = dict(
    zip(
        "\xb5\xb8\xb6\xb7\xb9\xa8\xbb\xbe\xbc\xbd\xc6\xa9\xc7\xca\xc8\xc9\xcb\xae\xcc\xd0\xce\xcf\xd1\xaa\xd2\xd5\xd3\xd4\xd6"
        "\xd7\xdd\xd8\xdc\xde\xdf\xe3\xe1\xe2\xe4\xab\xe5\xe8\xe6\xe7\xe9\xac\xea\xed\xeb\xec\xee\xef\xf3\xf1\xf2\xf4\xad\xf5"
        "\xf8\xf6\xf7\xf9\xfa\xfd\xfb\xfc\xfe\xa1\xa2\xa7\xa3\xa4\xa5\xa6",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TO_UNICODE = str.maketrans(_ABC)
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "và của các công đoàn được cho trong với để về là có không những theo tổ chức giáo dục người động phối hợp thực"
        " hiện việc hoạt đơn vị đảng nhà nước quy định trường huyện tỉnh điều này đối từ khi cơ quan hội nghị kế hoạch",
    )
)
_WORD = re.compile(r"[^\W\d_]+")
# Controls that are no white space, soft hyphens, zero-width and direction marks, byte order marks, lone surrogates.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_CAPITALS, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")
_KNOWN = 0.04
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def normal(text: str) -> str:
    """`text` in NFC, with line feeds alone as line breaks, without invisible characters. Never raises."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _BREAKS.sub("\n", text)))


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of `data` and a word to the curator when the encoding is an old one. Raises ImportingError."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name), None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _old(data)
    if "\x00" in text:
        return _wide(data), None
    return text, None


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise ImportingError(f"Tệp ghi là {name.upper()} nhưng bị hỏng; thầy cô lưu lại ở dạng UTF-8.") from error


def _wide(data: bytes) -> str:
    """UTF-16 without its mark has a zero in every other byte of its spaces and digits; anything else is no text."""
    for name, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = data[odd::2].count(0)
        if len(data) % 2 == 0 and zeros > len(data) / 20 and not data[1 - odd :: 2].count(0):
            return _strict(data, name)
    raise ImportingError("Tệp không phải là văn bản (có ký tự rỗng); em đọc được txt, md, docx và pdf.")


def _old(data: bytes) -> tuple[str, str | None]:
    candidates = [
        ("Windows-1258", unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))),
        ("TCVN3 (ABC)", _from_abc(data.decode("latin-1"))),
    ]
    if len(data) % 2 == 0 and data[1::2].count(0) + data[0::2].count(0) > len(data) / 20:
        return _wide(data), None
    score, name, text = max((known(text), name, text) for name, text in candidates)
    if score < _KNOWN:
        known_codes = "UTF-8, UTF-16, Windows-1258, TCVN3"
        raise ImportingError(f"Em không nhận ra bảng mã của tệp (đã thử {known_codes}); thầy cô lưu lại ở dạng UTF-8.")
    return text, f"tệp gõ bằng bảng mã {name}, đã đổi sang Unicode; thầy cô soát lại dấu"


def _from_abc(text: str) -> str:
    """ABC has no capitals with tones: in lines and words of capitals, its small letters stand for them."""
    lines = []
    for line in text.translate(_TO_UNICODE).split("\n"):
        capitals = len(_CAPITALS.findall(line)) > 1 and not _SMALL.search(line)
        lines.append(line.upper() if capitals else _WORD.sub(_word_of_capitals, line))
    return "\n".join(lines)


def _word_of_capitals(found: re.Match[str]) -> str:
    word = found[0]
    return word.upper() if len(_CAPITALS.findall(word)) > 1 and not _SMALL.search(word) else word


def known(text: str) -> float:
    """The share of words of `text` that are among the commonest of Vietnamese official texts, marks included."""
    words = _WORD.findall(text.lower())
    return sum(word in _COMMON for word in words) / len(words) if words else 0.0


def abc_font(text: str) -> str | None:
    """`text` in Unicode when it was typed in an ABC font, None when it was not."""
    if not any(sign in text for sign in "®µ¸¶·¹"):
        return None
    changed = _from_abc(text)
    return changed if known(changed) > max(_KNOWN, 2 * known(text)) else None
