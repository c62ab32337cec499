"""What the columns of a file mean: English names and the Vietnamese headings that offices use. Pure.

For: telling a list of units from a list of people by the header, in any order of columns. Not for: the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.people import naming


class Sort(StrEnum):
    """What a file lists."""

    UNITS = "units"
    PEOPLE = "people"


_UNITS = {
    "name": "name|tên|tên đơn vị|đơn vị|tên công đoàn|tên công đoàn cơ sở|tên trường|công đoàn",
    "kind": "kind|loại|loại đơn vị|loại hình|cấp|loại công đoàn",
    "parent": "parent|đơn vị cấp trên|cấp trên|công đoàn cấp trên|trực thuộc|thuộc|đơn vị quản lý|cấp trên trực tiếp",
    "province": "province|tỉnh|tỉnh thành|tỉnh thành phố|tỉnh tp|địa bàn|địa bàn tỉnh",
    "valid_from": "valid from|từ ngày|hiệu lực từ|ngày thành lập|ngày bắt đầu|bắt đầu|có từ ngày|thành lập",
    "valid_to": "valid to|đến ngày|hiệu lực đến|ngày kết thúc|kết thúc|ngày giải thể|giải thể|ngày cuối",
    "merged_into": "merged into|sáp nhập vào|nhập vào|hợp nhất vào|đơn vị mới|đơn vị sau sáp nhập|sát nhập vào",
    "code": "code|mã|mã đơn vị|unit code",
}
_PEOPLE = {
    "full_name": "full name|name|họ tên|họ và tên|tên|họ tên đoàn viên|họ và tên đoàn viên|đoàn viên|tên đoàn viên",
    "phone": "phone|điện thoại|số điện thoại|sđt|đt|số đt|di động|số di động|điện thoại di động|đtdđ|mobile",
    "unit": "unit|đơn vị|đơn vị công tác|nơi công tác|trường|công đoàn cơ sở|cđcs|đơn vị sinh hoạt|tên đơn vị",
    "role": "role|vai trò|quyền|vai trò công đoàn",
    "title": "title|chức vụ|chức danh|chức vụ công đoàn|chức vụ chức danh",
    "employee_code": "employee code|mã nhân viên|mã nv|mã cán bộ|mã viên chức|mã số|mã đoàn viên|mã giáo viên|mã gv|"
    "mã số đoàn viên|mã cbgv|mã định danh đoàn viên|số thẻ đoàn viên|mã",
    "province": "province|tỉnh|tỉnh thành|tỉnh thành phố|tỉnh tp|địa bàn",
    "parent": "parent|đơn vị cấp trên|cấp trên|công đoàn cấp trên|trực thuộc",
    "date": "date|ngày|tính đến ngày|thời điểm|tại ngày|as of",
}
COLUMNS = {
    Sort.UNITS: ("name", "kind", "parent", "province", "valid_from", "valid_to", "merged_into"),
    Sort.PEOPLE: ("full_name", "phone", "unit", "role", "title", "employee_code"),
}
"""The columns of a template, in its order. A file may also have `code` (units) or `province`, `parent`, `date`."""


def _folded(heading: str) -> str:
    text = re.sub(r"\(.*?\)", " ", naming.plain(heading))
    return " ".join(re.findall(r"[^\W_]+", text))


_MEANING = {
    sort: {_folded(wording): field for field, wordings in fields.items() for wording in wordings.split("|")}
    for sort, fields in ((Sort.UNITS, _UNITS), (Sort.PEOPLE, _PEOPLE))
}
_NUMBERING = frozenset(("stt", "tt", "so tt", "so thu tu", "no"))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands: `fields` gives its place from 0, `titles` its heading as written.

    `ignored` are headings that mean nothing here, `twice` those that mean what an earlier one means.
    """

    sort: Sort
    fields: dict[str, int]
    titles: dict[str, str]
    ignored: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


def read_header(cells: Sequence[str]) -> Layout | None:
    """What the columns of a row of headings mean; None where the row is not such a row."""
    readings = [layout for sort in Sort if (layout := _read_as(sort, cells)) is not None]
    return max(
        readings, key=lambda layout: (len(layout.fields) - len(layout.twice), layout.sort is Sort.UNITS), default=None
    )


def _read_as(sort: Sort, cells: Sequence[str]) -> Layout | None:
    fields: dict[str, int] = {}
    ignored: list[str] = []
    twice: list[str] = []
    for place, heading in enumerate(cells):
        folded = _folded(heading)
        field = _MEANING[sort].get(folded)
        if field is None:
            ignored += [heading] if folded and folded not in _NUMBERING else []
        elif field in fields:
            twice.append(heading)
        else:
            fields[field] = place
    complete = {"full_name", "unit"} <= fields.keys() if sort is Sort.PEOPLE else "name" in fields and len(fields) > 1
    if not complete:
        return None
    if sort is Sort.UNITS and not fields.keys() & {"kind", "parent", "valid_from", "valid_to", "merged_into"}:
        return None
    return Layout(sort, fields, {field: cells[at] for field, at in fields.items()}, tuple(ignored), tuple(twice))
