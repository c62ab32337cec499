"""Clauses and header -> the YAML that a curator goes on from.

For: writing what was found, in the form of the files in `agreements/`, with `# điền:` where a person must decide.
Not for: deciding: what a text is worth, what it is called and where it came from is left empty, and the check says so.
"""

from __future__ import annotations

from typing import Any

import yaml

from knowledge.importing._model import ImportedClause, Split
from knowledge.importing.header import Header, Signer

_WIDTH = 112


class _Dumper(yaml.SafeDumper):
    """YAML as the curated files are written: lists indented, several lines as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else ">" if len(value) > _WIDTH and _foldable(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _foldable(value: str) -> bool:
    """Folding keeps a text only where words are parted by single spaces."""
    return value == " ".join(value.split(" ")) and "  " not in value and "\t" not in value and value == value.strip()


_Dumper.add_representer(str, _text)


def draft(document_id: str, found: Split, facts: Header, file_name: str) -> str:
    """The draft as YAML text. It loads once what is marked `# điền:` is filled in."""
    parts = [_opening(found, file_name), _header(document_id, found, facts, file_name), "clauses:\n"]
    parts += [_clause(document_id, clause, found.narrative) for clause in found.clauses]
    return "\n".join(parts)


def _opening(found: Split, file_name: str) -> str:
    rows = [
        f"Bản nháp tách từ tệp {file_name}. Việc của người biên tập: điền các chỗ ghi 'điền:',",
        "soát từng mục với bản gốc, đổi mã khi cần, rồi chạy `congdoan knowledge check`.",
        "`text` là nguyên văn, kể cả lỗi in: không sửa.",
    ]
    if found.narrative:
        rows.append("Đây là bản tin: `text` đang là nguyên văn, phải kể lại bằng lời của mình trước khi đưa vào kho.")
    rows += [f"Xem lại: {flag}." for flag in found.flags]
    if found.left_out:
        rows.append(f"Không đưa vào ({len(found.left_out)} dòng):")
        rows += [f"  dòng {item.line_number} ({item.reason}): {item.text[:70]}" for item in found.left_out[:40]]
        rows += ["  …"] if len(found.left_out) > 40 else []
    return "".join(_comment(row) for row in rows)


def _header(document_id: str, found: Split, facts: Header, file_name: str) -> str:
    term: dict[str, str | None] = {"start": None, "end": None}
    if facts.term:
        term = {
            "start": facts.term[0],
            "end": facts.term[1],
            "note": f"Văn bản ghi {facts.term[2]} {facts.term[0]} - {facts.term[1]}.",
        }
    basis = [
        {key: value for key, value in (("number", b.number), ("name", b.name), ("date", b.date)) if value}
        for b in facts.basis
    ]
    not_printed = "văn bản không in; để trống nếu tra không ra"
    rows = [
        _field("id", document_id, "xem lại mã"),
        _field("kind", facts.kind),
        _field("title", facts.title or "", None if facts.title else "điền: tên văn bản"),
        _field("short", _short(facts), "điền: tên ngắn để hiện trên thẻ"),
        _field("number", facts.number, _number_note(facts) if facts.number else not_printed),
        _field("issuer", facts.issuer, "chép đúng chữ in, xem lại" if facts.issuer else not_printed),
        _field("parties", [{"name": name} for name in facts.parties], "điền: các bên ký, ngày kết thúc (ended) nếu có"),
        _field("signing_date", facts.signing_date, _place_note(facts) if facts.signing_date else not_printed),
        _field("term", term, None if facts.term else not_printed),
        _field("basis", basis, "điền: căn cứ nào đã hết hiệu lực (ended, superseded_by)"),
        _field("retold", True, "bản tin: kể lại, không trích nguyên văn") if found.narrative else "",
        _field("badge", "", "điền: một câu về hiệu lực, ví dụ “Chương trình giai đoạn …, đã hết hiệu lực”"),
        _field("source", {"name": "", "file": file_name}, "điền: source.name, nơi lấy văn bản"),
    ]
    return "".join([*rows, *(_comment(_signer_note(signer)) for signer in facts.signers)])


def _clause(document_id: str, clause: ImportedClause, retold: bool) -> str:
    data: dict[str, Any] = {"id": f"{document_id}/{clause.path}", "kind": clause.kind}
    if clause.heading:
        data["heading"] = list(clause.heading)
    data["text"] = clause.text
    lines = _yaml([data]).splitlines()
    todo = "kể lại text bằng lời của mình; " if retold else ""
    lines.append(f"  # điền: {todo}answer (một câu trả lời), topics, questions, responsible")
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _field(name: str, value: Any, note: str | None = None) -> str:
    return (_comment(note) if note else "") + _yaml({name: value})


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


def _comment(text: str) -> str:
    """One comment line; a comment may hold printable characters alone."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return f"# {shown}\n"


def _short(facts: Header) -> str:
    """A short name where the number makes one; else the curator writes it."""
    if not facts.number or not facts.title:
        return ""
    words = " ".join(facts.title.split()[:2]).capitalize()
    return f"{words} {facts.number}" + (f" năm {facts.signing_date.year}" if facts.signing_date else "")


def _number_note(facts: Header) -> str:
    return f"bản gốc in “{facts.number_raw}”" if facts.number_raw != facts.number else "chép đúng chữ in"


def _place_note(facts: Header) -> str:
    return f"nơi ghi trên văn bản: {facts.place}" if facts.place else "chép từ dòng ngày tháng"


def _signer_note(signer: Signer) -> str:
    name = signer.raw if signer.raw == signer.name else f"{signer.name} (in “{signer.raw}”)"
    return f"người ký: {name}, {signer.role or 'văn bản không in chức danh'}"
