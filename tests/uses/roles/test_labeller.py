"""The labeller on tiny models: rows of tokens, and that batches change nothing."""

import pytest

from playground.uses.roles.labeller import AT_ONCE, MARK, Labeller, Speller
from tests.frames import sentences, tiny_labeller, tiny_vocabulary

WORDS = ("The", "cat", "chased", "the", "dog", ".")


def test_a_row_has_a_mark_in_front_of_its_predicate() -> None:
    speller, tokenizer = Speller(tiny_vocabulary()), tiny_vocabulary()
    plain, marked = speller.row(WORDS), speller.row(WORDS, 2)
    specials = tokenizer.specials
    assert plain.ids == [specials.bos, *tokenizer.encode(" ".join(WORDS)), specials.eos]
    at = marked.firsts[2] - 1
    assert marked.ids[at] == specials[MARK] and marked.ids[:at] + marked.ids[at + 1 :] == plain.ids
    assert [plain.ids[n] for n in plain.firsts] == [marked.ids[n] for n in marked.firsts]


@pytest.mark.parametrize("word", ["\u200b", "\x00", "naïve", "狗", "🎉"])
def test_every_word_has_a_token(word: str) -> None:
    row = Speller(tiny_vocabulary()).row(["The", word, "cat"])
    assert len(row.firsts) == 3 and row.firsts == sorted(set(row.firsts))


def test_a_sentence_is_labelled_the_same_alone_and_among_others() -> None:
    labeller = Labeller(tiny_labeller())
    many = [sentence.words for sentence in sentences()][: AT_ONCE + 5]
    assert labeller.predicates(many) == [labeller.predicates([words])[0] for words in many]
    asked = [(words, n % len(words)) for n, words in enumerate(many)]
    assert labeller.roles(asked) == [labeller.roles([one])[0] for one in asked]


def test_a_predicate_plays_no_role_and_roles_do_not_overlap() -> None:
    labeller = Labeller(tiny_labeller())
    asked = [(WORDS, n) for n in range(len(WORDS))]
    found = labeller.roles(asked)
    for (_, predicate), roles in zip(asked, found, strict=True):
        covered = [word for role in roles for word in range(role.start, role.end)]
        assert predicate not in covered and len(set(covered)) == len(covered)
    assert any(found)
