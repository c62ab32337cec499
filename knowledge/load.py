"""Knowledge files -> models; a file that cannot be used is refused with file, line, field and what to do.

For: reading `agreements/`, `entitlements/`, `intents/` and `vocabulary/` from a folder or from the installed package.
Not for: judging what is written there (`check.py`), nor for search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge._yaml import read
from knowledge.expand import Abbreviation, Synonyms, Variants, Vocabulary
from knowledge.faults import Fault, KnowledgeError, SourceFile
from knowledge.faults import Path as FieldPath
from knowledge.intents import Intent
from knowledge.model import Document, Entitlement

Model = TypeVar("Model", bound=BaseModel)
Origin = tuple[SourceFile, FieldPath]

_SAYS = {
    "missing": ("thiếu trường bắt buộc", "thêm trường này"),
    "extra_forbidden": ("trường lạ", "xóa đi hoặc sửa tên trường cho đúng"),
    "enum": ("giá trị không có trong danh sách cho phép", "chọn một trong: {expected}"),
    "string_too_short": ("để trống", "viết nội dung hoặc xóa trường"),
    "too_short": ("danh sách trống", "thêm ít nhất một mục"),
    "string_type": ("phải là chữ", "đặt giá trị trong dấu ngoặc kép"),
    "string_pattern_mismatch": ("mã sai dạng", "dùng chữ thường không dấu, số, gạch nối; mã mục là <văn bản>/<mục>"),
    "tuple_type": ("phải là danh sách", "viết mỗi mục một dòng, bắt đầu bằng dấu gạch"),
    "model_type": ("phải là các trường", "viết mỗi trường một dòng 'tên: giá trị'"),
    "dict_type": ("phải là các trường", "viết mỗi trường một dòng 'tên: giá trị'"),
    "bool_type": ("phải là true hoặc false", "ghi true hoặc false"),
    "bool_parsing": ("phải là true hoặc false", "ghi true hoặc false"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        ("không phải là ngày", "ghi ngày theo dạng YYYY-MM-DD"),
    ),
}


@dataclass(frozen=True)
class Library:
    """Everything read from one folder, and where each thing stands (`origins`: id -> file and path in it).

    `titles` are the subjects under which the entitlements stand. One made by hand, for a measurement or a test, needs
    neither.
    """

    documents: Mapping[str, Document]
    entitlements: Mapping[str, Entitlement]
    intents: tuple[Intent, ...]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    titles: tuple[str, ...] = ()


def shipped() -> Traversable:
    """The folder of knowledge files that comes with the package."""
    return files("knowledge")


def load(folder: Path | None = None) -> Library:
    """Reads a folder (default: the shipped one). Raises KnowledgeError with all faults found."""
    reader = _Reader(shipped() if folder is None else folder)
    documents = {document.id: document for document in reader.documents()}
    entitlements = {entry.id: entry for entry in reader.entitlements()}
    intents = tuple(reader.intents())
    vocabulary = Vocabulary(
        tuple(reader.vocabulary("abbreviations", Abbreviation)),
        tuple(reader.vocabulary("variants", Variants)),
        tuple(reader.vocabulary("synonyms", Synonyms)),
    )
    if not documents and not entitlements and not reader.faults:
        name = "agreements/" if folder is None else str(folder)
        reader.faults.append(Fault(name, 1, "", "không có tệp kiến thức nào", "chọn thư mục có agreements/*.yaml"))
    if reader.faults:
        raise KnowledgeError(sorted(reader.faults))
    return Library(documents, entitlements, intents, vocabulary, reader.origins, tuple(reader.titles))


class _Reader:
    """Reads the files one by one and gathers what is wrong, so that a curator sees all of it at once."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.origins: dict[str, Origin] = {}
        self.titles: list[str] = []

    def documents(self) -> Iterator[Document]:
        for file in self._files("agreements"):
            document = self._model(Document, file, (), file.data)
            if document is None or not self._note(document.id, file, ("id",)):
                continue
            for number, clause in enumerate(document.clauses):
                path: FieldPath = ("clauses", number, "id")
                self._note(clause.id, file, path)
                if clause.document_id != document.id:
                    advice = f"bắt đầu mã bằng {document.id}/"
                    self.faults.append(file.fault(path, f"mã '{clause.id}' không thuộc văn bản này", advice))
            yield document

    def entitlements(self) -> Iterator[Entitlement]:
        for file in self._files("entitlements"):
            self._title(file)
            for number, entry in enumerate(self._rows(file, "entries")):
                model = self._model(Entitlement, file, ("entries", number), entry)
                if model and self._note(model.id, file, ("entries", number, "id")):
                    yield model

    def _title(self, file: SourceFile) -> None:
        """Several subjects in one title are parted by commas."""
        title = file.data.get("title") if isinstance(file.data, dict) else None
        if isinstance(title, str) and title.strip():
            self.titles += [title, *title.split(", ")]
        else:
            advice = "viết 'title: ' và tên gọi của chủ đề, nhiều chủ đề cách nhau bằng dấu phẩy"
            self.faults.append(file.fault(("title",), "thiếu tên chủ đề 'title'", advice))

    def intents(self) -> Iterator[Intent]:
        for file in self._files("intents"):
            for number, row in enumerate(self._rows(file, "intents")):
                data = {**row, "outcome": file.data.get("outcome")} if isinstance(row, dict) else row
                model = self._model(Intent, file, ("intents", number), data)
                if model and self._note(f"intent:{model.id}", file, ("intents", number, "id")):
                    yield model

    def vocabulary(self, name: str, kind: type[Model]) -> Iterator[Model]:
        for file in self._files("vocabulary", name):
            if not isinstance(file.data, list):
                self.faults.append(file.fault((), "tệp phải là danh sách", "viết mỗi mục sau một dấu gạch đầu dòng"))
                continue
            for number, row in enumerate(file.data):
                model = self._model(kind, file, (number,), row)
                if model:
                    yield model

    def _note(self, identity: str, file: SourceFile, path: FieldPath) -> bool:
        """Remembers where an id stands; False (and a fault) when it was there before."""
        if identity in self.origins:
            first, where = self.origins[identity]
            advice = f"đổi một trong hai mã (mã kia: {first.name}:{first.line(where)})"
            self.faults.append(file.fault(path, f"mã '{identity}' đã có", advice))
            return False
        self.origins[identity] = (file, path)
        return True

    def _rows(self, file: SourceFile, key: str) -> list[Any]:
        rows = file.data.get(key) if isinstance(file.data, dict) else None
        if isinstance(rows, list):
            return rows
        self.faults.append(file.fault((key,), f"thiếu danh sách '{key}'", f"viết '{key}:' rồi mỗi mục một dấu gạch"))
        return []

    def _files(self, name: str, stem: str = "") -> Iterator[SourceFile]:
        folder = self.folder / name
        try:
            items = sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else []
        except OSError as error:
            self.faults.append(Fault(name, 1, "", f"không mở được thư mục ({error.strerror})", "xem lại quyền đọc"))
            return
        for item in items:
            if item.name.endswith((".yaml", ".yml")) and (not stem or item.name.split(".")[0] == stem):
                file = self._read(f"{name}/{item.name}", item)
                if file is not None:
                    yield file

    def _read(self, name: str, item: Traversable) -> SourceFile | None:
        try:
            file = read(name, item.read_bytes())
        except OSError as error:
            file = Fault(name, 1, "", f"không đọc được tệp ({error.strerror})", "xem lại quyền đọc tệp")
        if isinstance(file, SourceFile):
            if isinstance(file.data, dict | list):
                return file
            empty = file.data is None
            problem = "tệp trống" if empty else "tệp phải bắt đầu bằng các trường"
            file = file.fault((), problem, "viết theo một tệp mẫu cùng loại" + (", hoặc xóa tệp" if empty else ""))
        self.faults.append(file)
        return None

    def _model(self, kind: type[Model], file: SourceFile, path: FieldPath, data: Any) -> Model | None:
        try:
            return kind.model_validate(data)
        except ValidationError as errors:
            for error in errors.errors():
                problem, advice = _explain(dict(error))
                self.faults.append(file.fault((*path, *error["loc"]), problem, advice))
            return None


def _explain(error: dict[str, Any]) -> tuple[str, str]:
    """A pydantic error in words for a curator."""
    context = error.get("ctx") or {}
    if error["type"] == "value_error":
        return str(context.get("error", error["msg"])), "sửa theo lời nhắc trên"
    shown = repr(error.get("input"))[:60]
    problem, advice = _SAYS.get(error["type"], (f"giá trị không hợp lệ: {shown}", "xem trường này ở tệp mẫu"))
    return problem, advice.format(expected=context.get("expected", ""))
