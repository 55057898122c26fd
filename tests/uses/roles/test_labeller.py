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


def test_frames_are_the_predicates_with_their_roles() -> None:
    labeller, several = Labeller(tiny_labeller()), [WORDS, ("Birds", "sing", ".")]
    frames = labeller.frames(several)
    assert [[frame.predicate for frame in one] for one in frames] == labeller.predicates(several)
    for words, found in zip(several, frames, strict=True):
        for frame in found:
            assert [list(frame.roles)] == labeller.roles([(words, frame.predicate.word)])


def test_probabilities_are_shares_and_the_others_come_in_their_order() -> None:
    labeller = Labeller(tiny_labeller())
    for role in labeller.roles([(WORDS, 2)])[0]:
        told = [share for _, share in role.others]
        assert 0 < role.probability <= 1 and told == sorted(told, reverse=True)
        assert role.probability + sum(told) <= 1 + 1e-9
        assert role.label not in dict(role.others)


def test_what_fits_is_read() -> None:
    labeller = Labeller(tiny_labeller(max_length=16))
    words = ["cat"] * 3
    while labeller.fits([*words, "cat"]):
        words.append("cat")
    assert len(labeller.speller.row(words, 0).ids) == 16
    labeller.frames([words])


def test_a_predicate_plays_no_role_and_roles_do_not_overlap() -> None:
    labeller = Labeller(tiny_labeller())
    asked = [(WORDS, n) for n in range(len(WORDS))]
    found = labeller.roles(asked)
    for (_, predicate), roles in zip(asked, found, strict=True):
        covered = [word for role in roles for word in range(role.start, role.end)]
        assert predicate not in covered and len(set(covered)) == len(covered)
    assert any(found)
