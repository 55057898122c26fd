"""How the Attention tab reads a sentence for roles: which word is asked about, and what the labels say."""

from pathlib import Path

import pytest
import torch

from playground.errors import UserError
from playground.experiments import subject
from playground.uses.roles.labeller import MARK, Labeller
from playground.uses.roles.reading import PREDICATES, RolesUse, marked_words
from tests.frames import rows, tiny_labeller, write_rows

USE = RolesUse()
TEXT = "The cat *chased* the dog."


@pytest.mark.parametrize(
    ("text", "words", "asked"),
    [
        (TEXT, ["The", "cat", "chased", "the", "dog", "."], 2),
        ("She *didn't* go", ["She", "did", "n't", "go"], 1),
        ("Nobody is asked", ["Nobody", "is", "asked"], None),
        ("2 * 3 * 4", ["2", "*", "3", "*", "4"], None),
        ("*Go*!", ["Go", "!"], 0),
    ],
)
def test_the_predicate_stands_between_asterisks(text: str, words: list[str], asked: int | None) -> None:
    assert marked_words(text) == (words, asked)


def test_what_is_read_is_the_row_of_the_labeller() -> None:
    checkpoint = tiny_labeller()
    found = USE.read(checkpoint, TEXT, None)
    row = Labeller(checkpoint).speller.row(["The", "cat", "chased", "the", "dog", "."], 2)
    assert list(found.read) == row.ids and checkpoint.tokenizer.specials[MARK] in found.read
    assert list(found.counted) == [first for n, first in enumerate(row.firsts) if n != 2]
    plain = USE.read(checkpoint, TEXT, None, PREDICATES)
    assert checkpoint.tokenizer.specials[MARK] not in plain.read and len(plain.counted) == 6


def test_without_a_mark_the_first_predicate_is_asked_about() -> None:
    checkpoint = tiny_labeller()
    words, _ = marked_words("The cat chased the dog.")
    found = Labeller(checkpoint).predicates([words])[0]
    reading = USE.read(checkpoint, "The cat chased the dog.", None)
    if found:
        marked = list(words)
        marked[found[0].word] = f"*{marked[found[0].word]}*"
        assert reading.read == USE.read(checkpoint, " ".join(marked), None).read
    else:
        assert reading.read == USE.read(checkpoint, "The cat chased the dog.", None, PREDICATES).read


def test_the_labels_are_told_in_words() -> None:
    checkpoint = tiny_labeller()
    labels = Labeller(checkpoint).labels
    found = USE.read(checkpoint, TEXT, None)
    wanted = ["B-ARG0", "I-ARG0", "O", "B-ARG1", "I-ARG1", "O"]
    firsts = Labeller(checkpoint).speller.row(marked_words(TEXT)[0], 2).firsts
    logits = torch.zeros(len(found.read), len(labels.names))
    for first, name in zip(firsts, wanted, strict=True):
        logits[first, labels.ids[name]] = 9
    assert found.says(logits) == "[who: The cat] CHASED [what or whom: the dog] ."
    plain = USE.read(checkpoint, TEXT, None, PREDICATES)
    firsts = Labeller(checkpoint).speller.row(marked_words(TEXT)[0]).firsts
    logits = torch.zeros(len(plain.read), len(labels.names))
    logits[firsts[2], labels.ids["V.01"]] = 9
    logits[[first for first in firsts if first != firsts[2]], labels.ids["O"]] = 9
    assert plain.says(logits) == "The cat [V.01: chased] the dog ."


def test_the_side_of_the_labels_has_a_word_for_each_that_counts() -> None:
    one = subject(tiny_labeller(), TEXT)
    assert one.kinds == ("encoder",) and one.sides("encoder") == (one.source, one.source)
    assert "[predicate]" in one.source.pieces
    assert len(one.written.words) == len(one.written.labels) == len(one.counted) == 5
    assert set(one.written.labels) <= set(tiny_labeller().labels)
    assert len(one.written) == len(one.source)


def test_bad_texts_are_told() -> None:
    for text, told in (("\u200b", "no visible character"), ("word " * 100, "at most 62")):
        with pytest.raises(UserError, match=told):
            USE.read(tiny_labeller(), text, None)


def test_heads_are_measured_on_lines_or_on_sentences_with_frames(tmp_path: Path) -> None:
    checkpoint, own = tiny_labeller(), ["The dog saw the cat."]
    frames = write_rows(tmp_path / "some.jsonl.gz", rows())
    lines = tmp_path / "lines.txt"
    lines.write_text("".join(one["text"] + "\n" for one in rows()), encoding="utf-8")
    for file in (frames, lines):
        found, mine = USE.corpus(checkpoint, file, own, 3)
        assert [reading.read for reading in found] == [
            USE.read(checkpoint, one["text"], None).read for one in rows()[:3]
        ]
        assert len(mine) == 1
    with pytest.raises(UserError, match="with --data"):
        USE.corpus(checkpoint, None, own, 3)
