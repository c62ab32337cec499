"""What stands in one cell of a spreadsheet: text, day, phone number, role. Pure.

Files come from Excel, which drops the 0 of a phone number, shows it as 9.12345678E8, keeps days as numbers and lets a
cell start with an apostrophe. Formulas are text and are never evaluated. What people wrote goes into a cell through
`safe_cell` alone, so that no program takes it for a formula; `text_of` reads it back. For: the content of cells.
Not for: what a column means (`headings.py`) or whether the rows fit each other (`importing.py`).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

import phonenumbers

from bot.people import naming
from bot.people.permissions import Role

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_QUOTED = re.compile(r'="([^"]*)"')
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NOT_WRITTEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_MOST_IN_CELL = 32_767
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)


class CellFault(ValueError):
    """What is wrong with one cell, and what to do: two Vietnamese sentences."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.remedy = remedy


def text_of(value: object) -> str:
    """Any cell as clean text: NFC, single spaces, no invisible characters, no leading apostrophe."""
    if isinstance(value, str) and value.isascii() and value.isprintable() and not value.startswith("'"):
        return " ".join(value.split())
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    elif isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() else value
    cleaned = " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", str(value))).split())
    return cleaned.removeprefix("'").lstrip() if cleaned.startswith("'") else cleaned


def safe_cell(value: object) -> str:
    """A text as it may be written to a cell of XLSX or CSV: clean as `text_of` has it, and never a formula.

    A cell that starts with =, +, - or @ (after the tabs and breaks that are dropped here) gets an apostrophe in front,
    which spreadsheets and `text_of` take for "this is text". At most 32,767 characters, what a cell of Excel holds.
    """
    cleaned = text_of(_NOT_WRITTEN.sub("", value) if isinstance(value, str) else value)
    return f"'{cleaned}"[:_MOST_IN_CELL] if cleaned.startswith((*_FORMULA, "'")) else cleaned[:_MOST_IN_CELL]


def read_day(value: object) -> dt.date | None:
    """A day: a date of Excel, 01/07/2025, 2025-07-01; None for an empty cell. Raises CellFault."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = text_of(value)
    if not text:
        return None
    if len(text) == 5 and text.isdecimal() and 20_000 <= int(text) <= 80_000:  # how Excel counts days: 1954 to 2119
        return _EXCEL_EPOCH + dt.timedelta(days=int(text))
    try:
        if found := _DAY.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise CellFault(f"không có ngày «{shown(text)}»", "ghi một ngày có trong lịch, ví dụ 01/07/2025") from None
    raise CellFault(f"«{shown(text)}» chưa phải là ngày", "ghi ngày/tháng/năm, ví dụ 01/07/2025")


def read_phone(value: object) -> str | None:
    """A phone number in E.164 (+84912345678); None where it is none that can exist."""
    text = text_of(value)
    quoted = _QUOTED.fullmatch(text)  # ="0912345678", how some programs save a number with its 0
    digits = _repaired(quoted[1] if quoted else text)
    if not digits or digits.startswith("=") or sum(char.isalpha() for char in digits) or len(digits) > 40:
        return None
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_employee_code(value: object) -> str | None:
    """An employee code as it is kept and compared: upper case, no spaces; None for none."""
    return "".join(text_of(value).split()).upper()[:60] or None


def check_phone(value: object) -> str | None:
    """A phone number in E.164; None for an empty cell. Raises CellFault."""
    text = text_of(value)
    if not text:
        return None
    number = read_phone(text)
    if number is not None:
        return number
    if text.startswith("="):
        raise CellFault("ô này là công thức", "chép lại thành giá trị (Paste Values)")
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 18:
        raise CellFault(f"«{shown(text)}» có hơn một số", "giữ một số trong ô này")
    if len(digits) == 11 and digits.startswith("01"):
        raise CellFault(f"«{shown(text)}» là số di động 11 chữ số kiểu cũ", "ghi số 10 chữ số đang dùng")
    raise CellFault(f"«{shown(text)}» không phải số điện thoại", "ghi đủ số, ví dụ 0912345678 hoặc +84912345678")


def _repaired(text: str) -> str:
    """A number as it was before Excel took it for a quantity."""
    if _SCIENTIFIC.fullmatch(text):
        try:
            number = Decimal(text.replace(",", ".").upper())
        except InvalidOperation:
            return text
        text = str(int(number)) if number == number.to_integral_value() else text
    text = re.sub(r"^(\d{9,11})\.0+$", r"\1", text)
    # Nine digits without the 0 are a mobile number; with 84 in front it lost its plus.
    if re.fullmatch(r"[35789]\d{8}", text):
        return f"0{text}"
    return f"+{text}" if re.fullmatch(r"84[235789]\d{8,9}", text) else text


_ROLES = {
    naming.key(wording): role
    for role, wordings in {
        Role.MEMBER: "member|đoàn viên|thành viên|đv|giáo viên|nhân viên",
        Role.OFFICER: "officer|cán bộ|cán bộ công đoàn|cán bộ phụ trách|cbcđ",
        Role.ORGANISER: "organiser|organizer|người tổ chức|ban tổ chức|cấp trên|cán bộ cấp trên",
        Role.ADMIN: "admin|quản trị|quản trị viên|người quản trị",
    }.items()
    for wording in wordings.split("|")
}


def read_role(value: object) -> Role:
    """A role; an empty cell is a member. Raises CellFault; nobody becomes admin by a file."""
    text = text_of(value)
    if not text:
        return Role.MEMBER
    role = _ROLES.get(naming.key(text))
    if role is None:
        raise CellFault(f"không có vai trò «{shown(text)}»", "ghi đoàn viên, cán bộ hoặc người tổ chức, hoặc để trống")
    if role is Role.ADMIN:
        raise CellFault("quyền quản trị không cấp bằng tệp", "ghi cán bộ; cấp quyền bằng congdoan invite --role admin")
    return role


def shown(text: str, most: int = 60) -> str:
    """A value as it is quoted in a fault."""
    return text if len(text) <= most else text[: most - 1] + "…"
