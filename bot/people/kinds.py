"""The kinds of unit that a union knows, and the words by which people name them.

For: the enum of `units.kind`, reading it from a file, guessing it from a unit's name. Not for: the kind of unit that
dues depend on (who pays the salaries), which a person tells in their profile.
"""

from __future__ import annotations

from enum import StrEnum

from bot.people.naming import key, words


class Kind(StrEnum):
    """What a unit is. Federations of districts and offices of districts ended on 1/7/2025; their history stays."""

    CONFEDERATION = "tong_lien_doan"
    PROVINCE_FEDERATION = "lien_doan_tinh"
    DISTRICT_FEDERATION = "lien_doan_huyen"
    BRANCH_UNION = "cong_doan_nganh"
    UPPER_UNION = "cong_doan_cap_tren"
    COMMUNE_UNION = "cong_doan_xa"
    GRASSROOTS_UNION = "co_so"
    UNION_GROUP = "to_cong_doan"
    PROVINCE_OFFICE = "so_gddt"
    DISTRICT_OFFICE = "phong_gddt"
    COMMUNE_OFFICE = "phong_vhxh"
    SCHOOL = "truong"
    OTHER = "khac"


KIND_TITLES = {
    Kind.CONFEDERATION: "Tổng Liên đoàn",
    Kind.PROVINCE_FEDERATION: "Liên đoàn Lao động tỉnh, thành phố",
    Kind.DISTRICT_FEDERATION: "Liên đoàn Lao động huyện",
    Kind.BRANCH_UNION: "Công đoàn ngành",
    Kind.UPPER_UNION: "Công đoàn cấp trên cơ sở",
    Kind.COMMUNE_UNION: "Công đoàn xã, phường, đặc khu",
    Kind.GRASSROOTS_UNION: "Công đoàn cơ sở",
    Kind.UNION_GROUP: "Tổ công đoàn",
    Kind.PROVINCE_OFFICE: "Sở Giáo dục và Đào tạo",
    Kind.DISTRICT_OFFICE: "Phòng Giáo dục và Đào tạo",
    Kind.COMMUNE_OFFICE: "Phòng Văn hóa - Xã hội",
    Kind.SCHOOL: "Trường",
    Kind.OTHER: "Khác",
}

_MORE_WORDS = {
    Kind.PROVINCE_FEDERATION: "liên đoàn tỉnh|LĐLĐ tỉnh|LĐLĐ tỉnh, thành phố|LĐLĐ thành phố|LĐLĐ",
    Kind.DISTRICT_FEDERATION: "liên đoàn huyện|LĐLĐ huyện|LĐLĐ quận|LĐLĐ quận, huyện|LĐLĐ thị xã",
    Kind.BRANCH_UNION: "công đoàn giáo dục|công đoàn ngành giáo dục|công đoàn ngành địa phương",
    Kind.UPPER_UNION: "công đoàn cấp trên|công đoàn cấp trên trực tiếp cơ sở",
    Kind.COMMUNE_UNION: "công đoàn xã|công đoàn phường|công đoàn đặc khu|công đoàn xã phường",
    Kind.GRASSROOTS_UNION: "cơ sở|CĐCS|công đoàn cơ sở trường",
    Kind.UNION_GROUP: "tổ|công đoàn bộ phận",
    Kind.PROVINCE_OFFICE: "sở|Sở GD|Sở GD&ĐT",
    Kind.DISTRICT_OFFICE: "phòng|Phòng GD|Phòng GD&ĐT",
    Kind.COMMUNE_OFFICE: "Phòng VH-XH|phòng văn hóa xã hội xã",
    Kind.SCHOOL: "trường học|nhà trường|mầm non|mẫu giáo|tiểu học|THCS|THPT|GDTX|đại học|cao đẳng|trường đại học",
    Kind.OTHER: "đơn vị khác",
}

_BY_WORDS = {
    key(wording): kind
    for kind, title in KIND_TITLES.items()
    for wording in (kind.value.replace("_", " "), title, *_MORE_WORDS.get(kind, "").split("|"))
    if wording
}
_SCHOOLS = frozenset(
    ["mn", "mg", "th", "thcs", "thpt", "gdtx", "gdnn", "pt", "ptdt", "dh", "caodang", "truong", "ttgdtx"]
)
_BY_FIRST = {
    "tld": Kind.CONFEDERATION,
    "cdgd": Kind.BRANCH_UNION,
    "cdcs": Kind.GRASSROOTS_UNION,
    "sgd": Kind.PROVINCE_OFFICE,
    "pgd": Kind.DISTRICT_OFFICE,
}
_DISTRICT = frozenset(("huyen", "quan", "thixa"))
_COMMUNE = frozenset(("xa", "phuong", "thitran", "dackhu"))


def read_kind(text: str) -> Kind | None:
    """The kind that a cell of a file means: `co_so`, "CĐCS", "công đoàn cơ sở"; None where it means none."""
    return _BY_WORDS.get(key(text.replace("_", " ")))


def kind_of(name: str) -> Kind | None:
    """The kind that a unit's name tells; None where it tells nothing."""
    said = words(name)
    first, second = (*said, "", "")[:2]
    if first == "ldld":
        return Kind.DISTRICT_FEDERATION if second in _DISTRICT else Kind.PROVINCE_FEDERATION
    if first == "cd" and second in _COMMUNE:
        return Kind.COMMUNE_UNION
    if first == "cd" and second == "nganh":
        return Kind.BRANCH_UNION
    if first == "to" and second == "cd":
        return Kind.UNION_GROUP
    if first == "phong" and second == "vhxh":
        return Kind.COMMUNE_OFFICE
    return _BY_FIRST.get(first) or (Kind.SCHOOL if first in _SCHOOLS else None)
