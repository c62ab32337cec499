"""For: a PDF with a Vietnamese text layer that needs no font on the machine. Not for: looking at it.

The page shows codes of a font that is not embedded; a ToUnicode table says which letter each code stands for, as the
PDFs that word processors write do. A reader of the text layer gets exactly the letters that went in.
"""

from __future__ import annotations

from collections.abc import Sequence


def pdf_bytes(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with one text line per string, 14 points apart; no line gives a page without a text layer."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    rows = "\n".join(f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.items())
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    objects.append(_stream(table))
    objects.append(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Text /DW 500 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects.append(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Text /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 3 0 R >>"
    )
    kids = []
    for page in pages:
        shown = "".join(f"1 0 0 1 40 {800 - 14 * row} Tm <{_codes(line, codes)}> Tj\n" for row, line in enumerate(page))
        objects.append(_stream(f"BT /F1 11 Tf\n{shown}ET" if page else ""))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _file(objects)


def _codes(line: str, codes: dict[str, int]) -> str:
    return "".join(f"{codes[letter]:04X}" for letter in line)


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(body)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{rows}".encode()
    return body + f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
