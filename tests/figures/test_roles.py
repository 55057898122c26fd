"""The pictures of roles, read as HTML."""

import html
import json
import re

from playground.figures.roles import (
    Happening,
    Link,
    Match,
    Part,
    links_view,
    matches_view,
    room,
    sentence_view,
)

WORDS = ("<b>", "cat", "chased", "the", "dog")
WHO = Part("ARG0", "who", "who", 0, 2, "<b> cat", 0.934, (("what (ARG1)", 0.05), ("no role", 0.0001)))
WHAT = Part("ARG1", "what", "what or whom", 3, 5, "the dog", 0.9, ())
CHASED = Happening(2, "chased", "01", 0.98, (WHO, WHAT))
RAN = Happening(4, "dog", "other", 0.6, ())


def test_each_word_has_a_cell_for_each_predicate() -> None:
    found = sentence_view(3, WORDS, [True] * 5, [CHASED, RAN])
    assert 'data-sentence="3"' in found and "<b>:" not in found
    columns = found.split('<span class="pg-column"')[1:]
    assert len(columns) == 5 and all(column.count("pg-cell") == 2 for column in columns)
    assert [re.findall('data-part="(-?[0-9]+)"', column) for column in columns] == [
        ["0"],
        ["0"],
        ["-1"],
        ["1"],
        ["-1", "1"],
    ]


def test_the_first_bar_of_a_part_tells_how_probable_it_is_and_what_else() -> None:
    found = sentence_view(0, WORDS, [True] * 5, [CHASED])
    told, _ = re.findall(r'data-told="([^"]*)"', found)
    assert html.unescape(told) == "<b> cat: who (ARG0), 93 %"
    others, none = re.findall(r'data-others="([^"]*)"', found)
    assert json.loads(html.unescape(others)) == [["what (ARG1)", "5.0 %", 0.05]] and none == "[]"
    assert found.count("data-first") == found.count("data-last") == 2


def test_frames_are_told_in_words() -> None:
    found = sentence_view(0, WORDS, [True] * 5, [CHASED, RAN])
    assert "<b>chased</b>: who “&lt;b&gt; cat”; what “the dog”" in found
    assert "sense 01" in found and "a rare sense" in found and "no role here" in found
    assert "No predicate was found" in sentence_view(0, WORDS, [True] * 5, [])


def test_a_label_has_room_under_its_words() -> None:
    assert room(WHAT) == 0 or room(WHAT) < 2
    assert room(Part("ARG2", "to whom/what", "", 0, 1, "I", 1.0, ())) > 5


def test_heads_stand_with_their_weight_and_what_is_left_without_them() -> None:
    found = links_view("chased", WHO, [Link(6, 1, 0.98, 0.5)], Link(0, 2, 0.17, 0.2))
    assert "layer 6, head 1" in found and "98 %" in found and "50 %" in found
    assert "without layer 0, head 2: 20 % (it puts 17 % on the verb)" in found and "“&lt;b&gt; cat”" in found


def test_two_sentences_are_the_same_where_all_roles_are() -> None:
    same, other = Match("who", "ARG0", "a", "by a", True), Match("what", "ARG1", "b", "", False)
    assert 'data-same="true"' in matches_view(("chased", "chased"), [same])
    assert 'data-same="false"' in matches_view(("chased", "chased"), [same, other])
    assert "Not the same roles." in matches_view(("was", "is"), [])
