"""Hard patterns: messages that must never be answered with a clause, whatever the search finds.

For: despair, violence, another person's private matters, the union's data, attempts to reprogram the assistant. A hit
is the id of a sensitive intent. Not for: the milder cases, which the classifier learns from `intents/sensitive.yaml`.
"""

from __future__ import annotations

import re

# With marks where they tell words apart: "tư vấn" is advice, "tự vẫn" is not; "từ từ" is slowly.
_MARKED = {
    "despair": r"tự tử|tự vẫn|tự sát|quyên sinh|tuyệt mệnh|muốn chết|kết liễu|chán sống|thiết sống|tìm cái chết",
    "violence": r"hiếp dâm|cưỡng hiếp|cưỡng bức|quấy rối|sàm sỡ|gạ tình|gạ gẫm|bạo hành|hành hung",
}
# A pattern that begins with letters, or with one group of them, is passed over quickly; so one group has one pattern.
_FOLDED = {
    "despair": (
        r"muon tu (tu|van|sat)|khong (con )?(muon|thiet) song|chan song|ket lieu|tuyet menh|nhay (cau|lau|song)\b|"
        r"rach tay|uong thuoc (ngu|sau|chuot|doc|tu)|kill myself|suicid|khong muon ton tai|tha chet\b|"
        r"bien mat khoi (the gian|coi doi)",
        r"(muon|nghi toi|nghi den|tim) (cai )?chet\b",
        r"(song|tha) .{0,16}(khong bang|con hon) (la )?chet",
    ),
    "violence": (
        r"hiep dam|cuong buc|quay roi|sam so|ga (tinh|gam)",
        r"(bi|chong|vo|ban trai|phu huynh|hoc sinh|hoc tro|hieu truong|hieu pho) .{0,24}(danh dap|bao hanh|hanh hung|"
        r"danh (em|toi|tui|minh)\b|doa (giet|danh|chem))",
        r"(se|muon|tao) (giet|chem|danh chet)",
    ),
    "injection": (
        r"system prompt|developer mode|jailbreak|prompt (goc|he thong)|quen .{0,12}quy dinh.{0,24}(lam theo|nghe)|"
        r"khong (con )?bi (gioi han|kiem duyet)|dong vai (admin|quan tri|hacker)",
        r"(ignore|forget|disregard|override).{0,40}(instruction|rule|prompt|above|previous)",
        r"(bo qua|quen|lo di|phot lo|xoa bo)\b.{0,24}(huong dan|chi dan|chi thi|quy tac|lenh|rang buoc).{0,24}"
        r"(truoc|tren|cu|ban dau|he thong|da cho)",
    ),
    "data-dump": (
        r"(in|xuat|liet ke|gui|cho|lay|xem|trich|tai|dump|hien|dua)\b.{0,30}\b(toan bo|tat ca|het|moi)\b.{0,30}"
        r"(co so du lieu|database|nguoi dung|du lieu (doan vien|nguoi|he thong|thanh vien)|so dien thoai|"
        r"sdt|cccd|can cuoc|"
        r"danh sach (doan vien|giao vien|gv|nguoi|can bo|thanh vien|nhan vien)|thong tin (doan vien|"
        r"giao vien|thanh vien))"
        r"(?!.*\b(cua|ve) (toi|em|minh|tui)\b)",
        r"(all|every) (users|members|phone)",
        r"dump (the )?(database|db)|mat khau (admin|quan tri|he thong)",
    ),
}
# On the message in lower case.
_RAW = {
    "injection": (
        r"<\s*script|drop\s+table|union\s+select|select\s+.{1,40}\s+from\s|delete\s+from\s|insert\s+into\s|"
        r"'\s*or\s*'?1'?\s*=|\$\{jndi|\{\{.{1,20}\}\}|rm\s+-rf|/etc/passwd|javascript:"
    ),
}
# A person with a title and a name (or one letter for a name), then something private of theirs. A name in capitals
# alone is an abbreviation ("co BHXH"), not a person.
_TITLE = r"(?:[Cc]ô|[Tt]hầy|[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]o|[Tt]hay|anh|chi|ong|ba|đ/c|đồng chí)"
_NAMED = re.compile(
    rf"(?:^|\s){_TITLE}(?:\s+(?:giáo|giao|hiệu trưởng|hiệu phó))?\s+(?:[A-ZĐÂĂÊÔƠƯ](?:[^\W\d_A-ZĐÂĂÊÔƠƯ])+|"
    rf"[A-EXYZ])(?=[\s?.,!]|$)"
)
_PRIVATE = re.compile(
    r"\W(benh|om|ung thu|mo|tram cam|co thai|mang thai|bau|ly hon|luong|thu nhap|bao nhieu tien|"
    r"may trieu|tro cap|ky luat|"
    r"so dien thoai|sdt|zalo|dia chi|so nha|can cuoc|cccd|tai khoan|facebook|sinh nam|xep loai|"
    r"dang vien|no nan|ly lich)\b"
)
_LIST = re.compile(
    r"\W(danh sach|liet ke ten|ke ten)\b.{0,40}\b(giao vien|gv|nguoi|doan vien|thay co|nha giao)\b.{0,40}"
    r"\b(nhan|duoc|bi)\b.{0,20}\b(tro cap|ho tro|qua|ky luat|benh|kho khan|om)\b(?!.*\b(nop|lap|"
    r"khi nao|bao gio|mau|han)\b)"
)
_CONTACT = re.compile(
    r"\W(so dien thoai|sdt|dia chi nha|so zalo|facebook|so tai khoan|so can cuoc|cccd)\b.{0,16}"
    r"\bcua (co|thay|anh|chi)\b"
)

_ON_LOWERED = [(kind, re.compile(pattern)) for kind, pattern in _MARKED.items()]
_ON_FOLDED = [(kind, re.compile(pattern)) for kind, patterns in _FOLDED.items() for pattern in patterns]
_ON_RAW = [(kind, re.compile(pattern)) for kind, pattern in _RAW.items()]


def danger(text: str, plain: str) -> str:
    """The id of the sensitive intent that `text` (cleaned, as typed; `plain` without marks) is, or empty."""
    lowered = text.lower()
    for patterns, line in ((_ON_RAW, lowered), (_ON_LOWERED, lowered), (_ON_FOLDED, plain)):
        for kind, pattern in patterns:
            if pattern.search(line):
                return kind
    line = f" {plain}"
    named = _CONTACT.search(line) or _LIST.search(line) or (_PRIVATE.search(line) and _NAMED.search(text))
    return "other-person" if named else ""
