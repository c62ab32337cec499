"""The pure rules of the asking room: which choices go under a card, suggested questions, subjects of the law."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Choice
from handlers.asking import model, subjects, texts
from knowledge.answer import Knowledge

OFFICER = Choice(label="Hỏi cán bộ", action="support:ask")
QUOTED = [Choice(label="Xem nguyên văn", action="a:full"), Choice(label="Nguồn", action="a:source"), OFFICER]
choices = st.lists(st.integers(0, 9).map(lambda n: Choice(label=f"Mục {n}", action=f"a:card:{n}")), max_size=6)


@given(choices, st.booleans())
def test_at_most_four_none_twice_and_the_officer_always_among_them(first: list[Choice], quoted: bool) -> None:
    own = QUOTED if quoted else QUOTED[1:]
    kept = model.with_first(first, own, 4)
    assert len(kept) <= 4
    assert len({choice.action for choice in kept}) == len(kept)
    assert OFFICER in kept
    assert not first or first[0] in kept


def test_a_suggested_question_is_found_again_after_others() -> None:
    memory: dict[str, Any] = {}
    model.remember_asks(memory, texts.EXAMPLES)
    keys = [model.ask_choice(example).action.rpartition(":")[2] for example in texts.EXAMPLES]
    model.remember_asks(memory, ["Một câu khác?"])
    assert [memory["suggested"][key] for key in keys] == list(texts.EXAMPLES)


def test_only_the_newest_suggestions_are_kept() -> None:
    memory: dict[str, Any] = {}
    for number in range(100):
        model.remember_asks(memory, [f"Câu {number}?"])
    assert list(memory["suggested"].values()) == [f"Câu {number}?" for number in range(80, 100)]


def test_every_entitlement_stands_under_a_subject_of_its_own_name(knowledge: Knowledge) -> None:
    entries = list(knowledge.entitlements.values())
    shown = [entry.id for subject in subjects.present(entries) for entry in subjects.under(subject, entries)]
    assert sorted(shown) == sorted(entry.id for entry in entries)
    assert subjects.OTHER not in subjects.present(entries), "a topic has no place in the menu"


def test_an_unknown_topic_stands_under_the_last_subject() -> None:
    assert subjects.subject_of("một chủ đề mới") == list(texts.SUBJECTS)[-1]
