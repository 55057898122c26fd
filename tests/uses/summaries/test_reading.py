"""A summariser opens where any model opens: its texts are read as it reads them."""

from pathlib import Path

import pytest

from playground import experiments
from playground.errors import UserError
from playground.uses.registry import use_of, way_for
from playground.uses.summaries.reading import SAMPLES, SummaryUse
from tests.translators import tiny_summariser

USE = SummaryUse()
TEXT = "The cat sleeps. The dog eats."


def test_a_checkpoint_is_known_and_asked_for_each_length() -> None:
    checkpoint = tiny_summariser()
    assert use_of(checkpoint).name == "summaries"
    assert [way.name for way in USE.ways(checkpoint.task)] == ["title", "short", "medium"]
    assert way_for(checkpoint, None)[1].name == "title"
    names = checkpoint.tokenizer.names
    assert [names[USE.read(checkpoint, TEXT, None, way).source[0]] for way in ("", "short", "medium")] == [
        "<title>",
        "<short>",
        "<medium>",
    ]


def test_what_is_written_is_its_own_headline_or_the_one_that_is_given() -> None:
    checkpoint = tiny_summariser()
    own, given = (USE.read(checkpoint, TEXT, target) for target in (None, "The dog"))
    assert own.output == given.output == checkpoint.tokenizer.decode(own.written)
    assert checkpoint.tokenizer.decode(given.written) == "The dog"
    assert given.written[-1] == checkpoint.tokenizer.specials.eos
    assert given.read == (checkpoint.tokenizer.specials.bos, *given.written[:-1])


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(UserError, match="the model reads at most 62 at once"):
        USE.read(tiny_summariser(), "The cat sleeps. " * 40, None)


def test_it_is_a_subject_of_experiments() -> None:
    subject = experiments.subject(tiny_summariser(), TEXT)
    assert subject.kinds == ("encoder", "decoder", "cross")
    assert subject.source.pieces[0] == "[title]"


def test_abstracts_are_read_with_their_titles_in_sentence_case(tmp_path: Path) -> None:
    file = tmp_path / "dev.tsv"
    file.write_text(
        f"1\tcs\t{TEXT}\tA Cat\n2\tcs\t{'long ' * 99}\tLong\n3\tcs\tI am it.\tIt\n", encoding="utf-8"
    )
    checkpoint = tiny_summariser(max_length=240)
    given, own = USE.corpus(checkpoint, file, [], 2)
    decode = checkpoint.tokenizer.decode
    assert [(decode(one.source), decode(one.written)) for one in given] == [
        (TEXT, "A cat"),
        ("I am it.", "it"),
    ]
    assert len(own) == len(SAMPLES)
    with pytest.raises(UserError, match="Name a file with abstracts and titles"):
        USE.corpus(checkpoint, None, [], 2)


def test_a_file_without_a_short_abstract_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "dev.tsv"
    file.write_text(f"1\tcs\t{'long ' * 99}\tLong\n", encoding="utf-8")
    with pytest.raises(UserError, match="holds no abstract that the model can read"):
        USE.corpus(tiny_summariser(), file, [], 2)
