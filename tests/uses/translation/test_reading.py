"""How a sentence and its translation are read, in one direction and in both."""

from pathlib import Path

import pytest

from playground.errors import UserError
from playground.uses.translation.reading import TranslationUse
from playground.uses.translation.translator import Translator
from tests.helpers import BOS, EOS
from tests.translators import SENTENCES, tiny_both_ways, tiny_translator

USE = TranslationUse()
ONE_WAY = tiny_translator()


def decoded(ids: tuple[int, ...]) -> str:
    return ONE_WAY.tokenizer.decode(ids)


def test_the_source_is_the_text_and_what_is_written_its_translation() -> None:
    found = USE.read(ONE_WAY, "  The  cat eats.", "Le chat mange.")
    encode = ONE_WAY.tokenizer.encode
    assert found.source == (*encode("The cat eats."), EOS)
    assert found.written == (*encode("Le chat mange."), EOS)
    assert found.read == (BOS, *found.written[:-1])
    assert (found.given, found.counted) == (1, range(len(found.written)))


@pytest.mark.parametrize("target", [None, "", "  "])
def test_without_a_target_it_is_the_models_own(target: str | None) -> None:
    found = USE.read(ONE_WAY, "The cat eats.", target)
    translator = Translator(ONE_WAY)
    [[best]] = translator.translate(["The cat eats."])
    assert list(found.written) == best.tokens and found.output == translator.text(best)
    assert found.limit == translator.limit(len(found.source))


@pytest.mark.parametrize(("way", "mark", "to"), [("", "2fr", "fr"), ("fr", "2fr", "fr"), ("en", "2en", "en")])
def test_a_model_for_both_ways_is_asked_for_its_usual_one_or_as_told(way: str, mark: str, to: str) -> None:
    checkpoint = tiny_both_ways()
    found = USE.read(checkpoint, "Le chat ?", "Le chat?", way)
    assert found.source[0] == checkpoint.tokenizer.specials[mark]
    translator = Translator(checkpoint, to)
    assert list(found.source) == translator.encode("Le chat ?")
    assert list(found.written) == [*translator.encode_target("Le chat?"), EOS]
    [[best]] = translator.translate(["Le chat ?"])
    assert found.output == translator.text(best)


def test_it_has_a_way_for_each_language_that_a_model_writes() -> None:
    both, (french,), (english,) = (
        USE.ways(checkpoint.task)
        for checkpoint in (tiny_both_ways(), tiny_translator(), tiny_translator("fr", "en"))
    )
    assert both == [french, english] and (french.name, english.name) == ("fr", "en")
    assert (str(french.label), str(english.label)) == ("English → French", "French → English")
    assert "sister" in french.samples[0] and "sœur" in english.samples[0]
    [foreign] = USE.ways({"source": "de", "target": "la"})
    assert (foreign.name, str(foreign.label), foreign.samples) == ("la", "German → la", ())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    rows = [*SENTENCES, ("word " * 60, "mot"), ("word", "mot " * 60)]
    path.write_text("".join(f"{english}\t{french}\n" for english, french in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("source", "target", "side"), [("en", "fr", 0), ("fr", "en", 1)])
def test_a_corpus_has_the_pairs_that_fit(file: Path, source: str, target: str, side: int) -> None:
    given, own = USE.corpus(tiny_translator(source, target), file, ["The cat.", "word " * 60], 9)
    assert [decoded(one.source) for one in given] == [pair[side] for pair in SENTENCES]
    assert [decoded(one.written) for one in given] == [pair[1 - side] for pair in SENTENCES]
    assert [decoded(one.source) for one in own] == (["The cat."] if source == "en" else [])
    assert all(one.written[-1] == EOS for one in [*given, *own])


def test_a_corpus_needs_a_file_with_pairs_that_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Name a file with sentence pairs with --data"):
        USE.corpus(ONE_WAY, None, [], 9)
    (tmp_path / "long.tsv").write_text("word " * 60 + "\tmot\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"long\.tsv holds no text that the model can read"):
        USE.corpus(ONE_WAY, tmp_path / "long.tsv", [], 9)
