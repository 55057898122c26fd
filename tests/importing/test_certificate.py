"""A certificate tells the same model from another one."""

from dataclasses import replace

import pytest
import torch

from playground.errors import UserError
from playground.importing import certificate as module
from playground.importing.certificate import certify, parts_difference, rows_of, written_of
from playground.importing.families import family_of
from playground.importing.reading import read, read_settings
from playground.messages import LANGUAGES
from tests.importing.conftest import Publics
from tests.publics import MODELS


@pytest.mark.parametrize("name", MODELS)
def test_the_same_model_is_certified(name: str, publics: Publics) -> None:
    ours, folder = publics.read(name), publics.folder(name)
    known = certify(ours, family_of(read_settings(folder)), folder, compared=True)
    assert known.comparison.difference < 1e-4 and known.comparison.largest > 1
    assert known.comparison.texts == len(module.TEXTS)
    assert known.comparison.reference.startswith("transformers ")
    assert known.parts < 1e-4 and known.conventions
    assert bool(known.missing["en"]) != name.startswith("marian")  # of which nothing is left out


@pytest.mark.parametrize("name", ["gpt2", "marian", "bert"])
def test_another_model_is_not(name: str, publics: Publics) -> None:
    folder = publics.folder(name)
    ours = read(folder)
    family = family_of(read_settings(folder))
    blocks = ours.model.decoder or ours.model.encoder
    with torch.no_grad():
        blocks[0].feed_forward.part.down.bias[0] += 1
    with pytest.raises(UserError, match="is not the same model here as in transformers"):
        certify(ours, family, folder, compared=True)
    assert certify(ours, family, folder, compared=False).comparison is None


def test_a_batch_is_padded(publics: Publics) -> None:
    rows = rows_of(publics.read("gpt2"))
    assert len({len(rows[n]) for n in module.BATCH}) > 1
    assert rows[0][0] == publics.read("gpt2").tokenizer.specials.bos
    marian = publics.read("marian")
    assert rows_of(marian)[0][-1] == marian.tokenizer.specials.eos
    assert written_of(marian)[0] == marian.tokenizer.specials.bos


@pytest.mark.parametrize("name", ["gpt2", "pythia", "marian", "bert"])
def test_parts_that_are_missing_are_seen(
    name: str, publics: Publics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sum without its last head is no longer the stream."""
    whole = module.heads_sum

    def without_one(model: object, trace: object, kind: str, layer: int) -> torch.Tensor:
        record = trace.attention[kind, layer]
        less = record.heads.clone()
        less[:, -1] = 0
        attention = {**trace.attention, (kind, layer): replace(record, heads=less)}
        return whole(model, replace(trace, attention=attention), kind, layer)

    monkeypatch.setattr(module, "heads_sum", without_one)
    assert parts_difference(publics.read(name)) > 1e-3


def test_without_transformers_nothing_is_compared(publics: Publics, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "transformers", None)
    folder = publics.folder("gpt2")
    with pytest.raises(UserError, match="pip install transformers"):
        certify(publics.read("gpt2"), family_of(read_settings(folder)), folder, compared=True)


def test_a_certificate_has_its_words_in_every_language(publics: Publics) -> None:
    folder = publics.folder("gpt2")
    known = certify(publics.read("gpt2"), family_of(read_settings(folder)), folder, compared=False)
    assert set(known.conventions) == set(known.missing) == set(LANGUAGES)
    words = [dict(known.conventions[code]) for code in LANGUAGES]
    assert len({frozenset(one.values()) for one in words}) == len(words)
    assert "end mark" in words[0] and "marque de fin" in words[1] and "结束标记" in words[2]
