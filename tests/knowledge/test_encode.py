"""Texts are numbered run by run just as if each was written out as a whole first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge._encode import Encoder, Plain
from knowledge._vocabulary import Vocabulary
from knowledge.expand import Abbreviation, Expander

_EXPANDER = Expander(
    [
        Abbreviation(form="lđlđ", expansions=("liên đoàn lao động",)),
        Abbreviation(form="cđ", expansions=("công đoàn",)),
        Abbreviation(form="tổng lđlđ", expansions=("tổng liên đoàn lao động",)),
        Abbreviation(form="thứ 7", expansions=("thứ bảy",)),
        Abbreviation(
            form="k", expansions=("không", "nghìn"), ambiguous=True, cues={"không": ("có", "_ $"), "nghìn": ("# _",)}
        ),
    ]
)
_WORD_LIST = "lđlđ LĐLĐ, cđ công đoàn/cđ tổng Tổng thứ 7 k k? 50 có ad ơi! % 5 phần trăm đượccc (cđ) 61/QĐ-TLĐ a. 07"
_WORDS = _WORD_LIST.split()


@given(st.lists(st.sampled_from(_WORDS), max_size=40))
def test_what_is_written_out_run_by_run_is_what_is_written_out_as_a_whole(words: list[str]) -> None:
    text, vocabulary = " ".join(words), Vocabulary()
    quick = Encoder(vocabulary, _EXPANDER).encode(text)
    assert quick == vocabulary.encode_words(_EXPANDER.words(text))


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_WORDS), max_size=20).map(" ".join)))
def test_a_plain_text_is_numbered_as_the_vocabulary_does(text: str) -> None:
    vocabulary = Vocabulary()
    assert Encoder(vocabulary, Plain()).encode(text) == vocabulary.encode(text)
