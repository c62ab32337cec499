"""The membership room: who somebody is to the union, on which channels, and which rights they have.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from bot.people.permissions import ADMINS, OFFICERS, ORGANISERS, rights
from bot.people.private import all_in_private, in_private
from handlers.membership import (
    claim,
    claims,
    consent,
    data,
    ending,
    hoso,
    inviting,
    journal,
    link,
    profile,
    queries,
    redeem,
    sheets,
    start,
    unit_codes,
)

HOSO = "/hoso"
_HOLDERS = OFFICERS
_ROWS = (
    *rights(_HOLDERS, "membership:manage", "membership:resign", "membership:claims"),
    *rights(_HOLDERS, "membership:give_row", "membership:free_row", "membership:refuse_row"),
    *rights(_HOLDERS, "membership:sure", "membership:ended", "membership:kept", "membership:manage_more"),
    *rights(_HOLDERS, "membership:roster_code", "membership:new_unit_code", "membership:end_unit_code"),
    *rights(_HOLDERS, "membership:code_for"),
    *rights(ORGANISERS, "membership:invite", "membership:holders", "membership:invite_for", "membership:unit_for"),
    *rights(ORGANISERS, "membership:unit_page", "membership:unit_more", "membership:officer"),
    *rights(ORGANISERS, "membership:sheet", "membership:claim_sheet"),
    *rights(ORGANISERS, "membership:end", "membership:revokes", "membership:revoke"),
    *rights(ADMINS, "membership:whole", "membership:invite_as", "membership:audit"),
)

_ACTIONS = {
    "begin": start.begin,
    "decline": start.decline,
    "change": hoso.change,
    "edit": profile.edit,
    "skip": profile.skip,
    "clear": profile.clear,
    "province": profile.choose_province,
    "unit": profile.choose_unit,
    "kind": profile.choose_kind,
    "consents": consent.show,
    "ask": consent.ask,
    "agree": consent.agree,
    "disagree": consent.disagree,
    "withdraw": consent.withdraw,
    "link": link.make,
    "web": link.web,
    "join": link.confirm,
    "leave": link.leave,
    "unlink": link.choose,
    "part": link.part,
    "claim": claim.how,
    "manage": inviting.manage,
    "manage_more": inviting.manage_more,
    "invite": inviting.invite,
    "holders": inviting.holders,
    "unit_page": inviting.unit_page,
    "unit_more": inviting.unit_more,
    "whole": inviting.whole,
    "officer": inviting.officer,
    "invite_as": inviting.invite_as,
    "sheet": sheets.make,
    "claim_sheet": sheets.make_claims,
    "roster_code": unit_codes.show,
    "new_unit_code": unit_codes.new,
    "end_unit_code": unit_codes.end,
    "end": ending.choose,
    "sure": ending.sure,
    "ended": ending.ended,
    "kept": ending.kept,
    "resign": ending.resign,
    "revokes": ending.invitations,
    "revoke": ending.revoke,
    "claims": claims.show,
    "give_row": claims.give,
    "free_row": claims.free,
    "refuse_row": claims.refuse,
    "audit": journal.show,
}
_FIELDS = {
    "province": profile.province_field,
    "unit": profile.unit_field,
    "kind": profile.kind_field,
    "member": claim.member_field,
    "unit_code": redeem.unit_code_field,
    "invite_for": inviting.invite_field,
    "unit_for": inviting.unit_field,
    "code_for": unit_codes.field,
}


def feature() -> Feature:
    """What this room declares."""
    return for_everyone(
        Feature(
            name="membership",
            title="Hồ sơ và quyền",
            commands=(
                Command("start", "bắt đầu, xem em là ai", start.start, aliases=("bat dau",)),
                Command("hoso", "hồ sơ, kênh và vai trò của thầy cô", in_private(hoso.show, HOSO), aliases=("ho so",)),
            ),
            actions=all_in_private(_ACTIONS, HOSO),
            fields=all_in_private(_FIELDS, HOSO),
            takes={"code": in_private(redeem.typed, HOSO), "contact": in_private(claim.contact, HOSO)},
            rights=_ROWS,
            tables=(queries.CLAIMS,),
            personal=data.PARTS,
            routes=sheets.routes,
        )
    )
