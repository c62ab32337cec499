"""Reading a conference from a YAML file: what is wrong with it is told with line, field and remedy.

For: what can be found without the database. Not for: the format (`file_format.py`), units and storing (`load.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from handlers.conferences.loading.file_format import ConferenceFile, SessionFile
from handlers.conferences.model import SessionState, Stage
from knowledge._yaml import read
from knowledge.faults import Fault, KnowledgeError, SourceFile
from knowledge.faults import Path as FieldPath

_MOST_BYTES = 2_000_000
_HELD = (SessionState.HELD, SessionState.CLOSED)
_SAMPLE = "viết theo mẫu: congdoan conference load --help"


@dataclass(frozen=True, slots=True)
class Readable:
    """What can be read of a file that has faults, as far as the units that it names; sessions by their place."""

    source: SourceFile
    organiser: str
    as_of: dt.date | None
    sessions: Mapping[int, SessionFile]


class FaultyFile(KnowledgeError):
    """A file with faults. `readable` lets `load.every_fault` look for units that cannot be told, too."""

    def __init__(self, faults: Sequence[Fault], readable: Readable) -> None:
        super().__init__(faults)
        self.readable = readable


def read_file(name: str, data: bytes) -> tuple[ConferenceFile, SourceFile]:
    """The conference that stands in a file, and the file itself, for naming lines. Raises KnowledgeError with all
    faults that can be found without the database (a FaultyFile where it is one of a conference at all)."""
    if len(data) > _MOST_BYTES:
        raise KnowledgeError([Fault(name, 1, "", "tệp quá lớn (hơn 2 MB)", "chia thành nhiều hội nghị")])
    file = read(name, data)
    if isinstance(file, Fault):
        raise KnowledgeError([file])
    if not isinstance(file.data, dict):
        problem, advice = (
            "tệp không có các trường của một hội nghị",
            "viết theo mẫu của congdoan conference load --help",
        )
        raise KnowledgeError([file.fault((), problem, advice)])
    try:
        found = ConferenceFile.model_validate(file.data)
    except ValidationError as errors:
        told: list[dict[str, Any]] = [dict(error) for error in errors.errors() if not _is_echo(dict(error))]
        wrong = {file.fault(_place(error["loc"]), *_explain(error)) for error in told}
        sound = _sound(file.data)
        wrong |= {fault for number, one in sound.items() for fault in _check(file, number, one, None)}
        raise FaultyFile(sorted(wrong), _readable(file, sound)) from None
    faults = [fault for number, one in enumerate(found.sessions) for fault in _check(file, number, one, found.stage)]
    if faults:
        raise FaultyFile(faults, Readable(file, found.organiser, found.as_of, dict(enumerate(found.sessions))))
    return found, file


def _sound(data: dict[str, Any]) -> dict[int, SessionFile]:
    """The sessions of a faulty file that have no fault of their own."""
    found: dict[int, SessionFile] = {}
    for number, one in enumerate(data["sessions"] if isinstance(data.get("sessions"), list) else ()):
        with suppress(ValidationError):
            found[number] = SessionFile.model_validate(one)
    return found


def _readable(file: SourceFile, sound: Mapping[int, SessionFile]) -> Readable:
    """The units that a faulty file names: of a session with faults in other fields, too."""
    data, sessions = file.data, dict(sound)
    for number, one in enumerate(data["sessions"] if isinstance(data.get("sessions"), list) else ()):
        if number not in sound and isinstance(one, dict):
            names = {field: one[field] for field in ("units", "units_below", "host") if one.get(field)}
            with suppress(ValidationError):
                sessions[number] = SessionFile.model_validate({"region": _SAMPLE} | names)
    organiser, as_of = data.get("organiser"), data.get("as_of")
    return Readable(
        file,
        organiser.strip() if isinstance(organiser, str) else "",
        as_of if isinstance(as_of, dt.date) and not isinstance(as_of, dt.datetime) else None,
        sessions,
    )


def _check(file: SourceFile, number: int, one: SessionFile, stage: Stage | None) -> Iterator[Fault]:
    """What the parts of one session say against each other, and against the stage where that is known."""
    at = ("sessions", number)
    if (one.starts or one.ends) and one.day is None:
        yield file.fault((*at, "starts"), "có giờ mà không có ngày", "ghi thêm trường day: YYYY-MM-DD")
    if one.ends and (one.starts is None or one.ends <= one.starts):
        yield file.fault((*at, "ends"), "giờ kết thúc không sau giờ bắt đầu", "sửa starts hoặc ends")
    if not one.units and not one.units_below:
        yield file.fault(
            at, "buổi này chưa mời đơn vị nào", "ghi danh sách units, hoặc units_below: tên đơn vị cấp trên"
        )
    listed = {unit.name for unit in one.units}
    if len(listed) < len(one.units) and len({(unit.name, unit.province) for unit in one.units}) < len(one.units):
        yield file.fault((*at, "units"), "có đơn vị ghi hai lần trong một buổi", "xóa dòng thừa")
    marked = {"attended": one.attended, "absent": one.absent, "leave": one.leave}
    seen: set[str] = set()
    for field, names in marked.items():
        if names and one.state not in _HELD:
            advice = "xóa trường này, hoặc ghi state: held nếu buổi họp đã diễn ra"
            yield file.fault((*at, field), "chưa tổ chức thì chưa có ai dự hay vắng", advice)
        for place, name in enumerate(names if names != "rest" else ()):
            if name not in listed:
                yield _stranger(file, (*at, field, place), name)
            if name in seen:
                problem = f"«{name}» vừa dự vừa vắng, hoặc ghi hai lần"
                yield file.fault((*at, field, place), problem, "chỉ giữ một chỗ")
            seen.add(name)
    for place, name in enumerate(one.region_unknown):
        if name not in listed:
            yield _stranger(file, (*at, "region_unknown", place), name)
    if one.state in _HELD and stage is Stage.DRAFT:
        yield file.fault((*at, "state"), "buổi đã tổ chức trong hội nghị còn đang soạn", "ghi stage: open hoặc closed")


def _stranger(file: SourceFile, path: FieldPath, name: str) -> Fault:
    return file.fault(path, f"«{name}» không có trong units của buổi này", "ghi đúng như trong units")


_SAYS = {
    "missing": ("thiếu trường bắt buộc", "thêm trường này"),
    "extra_forbidden": ("trường lạ", "xóa đi, hoặc sửa tên trường cho đúng"),
    "enum": ("giá trị không có trong danh sách", "chọn một trong: {expected}"),
    "literal_error": ("giá trị không có trong danh sách", "chọn một trong: {expected}"),
    "string_too_short": ("để trống", "viết nội dung, hoặc xóa trường"),
    "string_too_long": ("dài quá {max_length} chữ", "viết ngắn lại"),
    "string_type": ("phải là chữ", "đặt giá trị trong dấu ngoặc kép"),
    "string_pattern_mismatch": ("mã sai dạng", "dùng chữ thường không dấu, số và gạch nối, như so-ket-2026"),
    "too_short": ("danh sách trống", "thêm ít nhất một mục"),
    "too_long": ("quá nhiều mục", "để nhiều nhất {max_length} mục"),
    "tuple_type": ("phải là danh sách", "viết mỗi mục một dòng, bắt đầu bằng dấu gạch"),
    "model_type": ("phải là các trường", "viết mỗi trường một dòng 'tên: giá trị'"),
    "bool_type": ("phải là true hoặc false", "ghi true hoặc false"),
    "bool_parsing": ("phải là true hoặc false", "ghi true hoặc false"),
    "greater_than_equal": ("số nhỏ quá", "ghi từ {ge} trở lên"),
    "less_than_equal": ("số lớn quá", "ghi nhiều nhất {le}"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), ("phải là số nguyên", "ghi một số, không có chữ")),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        ("không phải là ngày", "ghi ngày theo dạng YYYY-MM-DD"),
    ),
}


def _is_echo(error: dict[str, Any]) -> bool:
    """Whether a list is called too short only because one of its items has a fault of its own."""
    return error["type"] == "too_short" and bool(error["input"])


def _explain(error: dict[str, Any]) -> tuple[str, str]:
    """A pydantic error in words for whoever wrote the file."""
    context = error.get("ctx") or {}
    if error["type"] == "value_error":
        return "không đọc được giờ", str(context.get("error", ""))
    fallback = (f"giá trị không hợp lệ: {str(error.get('input'))[:40]!r}", _SAMPLE)
    problem, advice = _SAYS.get(error["type"], fallback)
    if "expected" in context:
        context = context | {"expected": context["expected"].replace(" or ", " hoặc ")}
    return problem.format(**context), advice.format(**context)


def _place(steps: FieldPath) -> FieldPath:
    """Where a fault stands in the file, without what pydantic says of the alternatives of a field."""
    inner = (place for place, step in enumerate(steps) if isinstance(step, str) and not step.isidentifier())
    return steps[: next(inner, len(steps))]
