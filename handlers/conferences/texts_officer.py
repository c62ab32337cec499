"""Every sentence of an officer's way through a conference.

For: wording. Not for: deciding, or the sentences of refusals (`refused.py`).
"""

from __future__ import annotations

CALENDAR_TITLE = "{title}, {region}"
CALENDAR_ABOUT = "Lời mời của {unit}. Xem và sửa đại biểu bằng lệnh /hoinghi trong trò chuyện với trợ lý.{address}"
CALENDAR_ORGANISER = "Ban tổ chức"
