"""Word links that pairs alone give away."""

import random
import string

import pytest

from playground.measuring.wordlinks import link_words, one_way


def test_words_that_always_come_together_are_linked() -> None:
    pairs = [
        (["the", "cat"], ["le", "chat"]),
        (["the", "dog"], ["le", "chien"]),
        (["a", "cat"], ["un", "chat"]),
        (["a", "dog"], ["un", "chien"]),
    ]
    assert link_words(pairs) == [{(0, 0), (1, 1)}] * 4


def test_the_pairs_decide_where_neighbours_change_places() -> None:
    rng = random.Random(0)
    sentences = [rng.sample(string.ascii_lowercase, 4) for _ in range(200)]
    pairs = [(words, [words[n].upper() for n in (0, 2, 1, 3)]) for words in sentences]
    expected = {(0, 0), (2, 1), (1, 2), (3, 3)}
    assert sum(links == expected for links in link_words(pairs)) >= 190


def test_a_word_without_a_counterpart_is_left_out() -> None:
    rng = random.Random(0)
    sentences = [rng.sample("abcdefgh", 3) for _ in range(200)]
    pairs = [(words, [*words, "#"]) for words in sentences]  # "#" comes whatever is said
    assert all((n, 3) not in links for links in link_words(pairs) for n in range(3))


def test_a_link_needs_both_directions() -> None:
    # "x y" is said in one word: seen from there both words explain it, yet one link is kept.
    pairs = [(["x", "y"], ["z"])] * 5
    there, back = one_way(pairs), one_way([(b, a) for a, b in pairs])
    assert back == [{(0, 0), (0, 1)}] * 5 and all(len(links) == 1 for links in there)
    assert link_words(pairs) == there


@pytest.mark.parametrize("pair", [([], []), (["a"], []), ([], ["b"])])
def test_an_empty_side_has_no_links(pair: tuple[list[str], list[str]]) -> None:
    assert link_words([pair, (["a"], ["b"])])[0] == set()
