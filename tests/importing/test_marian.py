"""Marian as it is published: its vocabulary, its languages, and what it never writes."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import MarianTokenizer

from playground import importing
from playground.errors import UserError
from playground.generation.search import Search
from playground.importing.conventions import never_written
from playground.importing.marian import MARIAN, code
from playground.importing.settings import Settings
from playground.text.display import label
from playground.transformer.positions import sinusoids
from playground.uses.registry import USES
from playground.uses.translation.translator import Translator
from tests.helpers import tokens
from tests.importing.conftest import Publics


@pytest.fixture
def folder(publics: Publics, tmp_path: Path) -> Path:
    """One to be changed."""
    shutil.copytree(publics.folder("marian"), tmp_path / "model")
    return tmp_path / "model"


def say(folder: Path, file: str, **changes: object) -> None:
    path = folder / file
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_the_padding_is_never_written(publics: Publics) -> None:
    ours, theirs = publics.read("marian"), publics.original("marian")
    padding = theirs.config.pad_token_id
    assert never_written(ours.model) == [padding] == [ours.tokenizer.specials.pad]
    assert ours.tokenizer.specials.bos == padding and ours.tokenizer.specials.eos == 0
    assert ours.model(tokens(1, 4), tokens(1, 4)).softmax(-1)[..., padding].max() == 0


@pytest.mark.parametrize("said", [None, "x", [[1, 2]], [["a"]], [[-1]], [[10_000]], [3]])
def test_other_words_that_are_forbidden_change_nothing(said: object, folder: Path) -> None:
    say(folder, "config.json", bad_words_ids=said)
    (folder / "generation_config.json").unlink()
    assert never_written(importing.read(folder).model) == []


@torch.inference_mode()
def test_copies_in_the_file_are_left_out(folder: Path, publics: Publics) -> None:
    """Older files hold the shared matrix several times, and the waves."""
    path = folder / "model.safetensors"
    weights = load_file(path)
    shared = next(
        name for name in weights if weights[name].size(0) == publics.read("marian").model.config.vocab_size
    )
    weights["model.shared.weight"] = weights.pop(shared)
    for name in ("model.encoder.embed_tokens", "model.decoder.embed_tokens", "lm_head"):
        weights[f"{name}.weight"] = weights["model.shared.weight"].clone()
    for side in ("encoder", "decoder"):
        weights[f"model.{side}.embed_positions.weight"] = sinusoids(torch.arange(64), 16)
    save_file(weights, path)
    ours, ids = importing.read(folder), tokens(1, 4)
    assert ours.model(ids, ids).equal(publics.read("marian").model(ids, ids))


def test_languages_are_named(folder: Path, publics: Publics) -> None:
    assert publics.read("marian").task == {"name": "translate", "source": "en", "target": "fr"}
    say(folder, "tokenizer_config.json", source_lang="eng", target_lang="deu")
    assert importing.read(folder).task == {"name": "translate", "source": "en", "target": "de"}
    (folder / "tokenizer_config.json").unlink()
    assert importing.read(folder).task == {"name": "translate", "source": "mul", "target": "mul"}
    assert code(None) == code(3) == code("<b>") == "mul" and code("fra") == "fr"


@torch.inference_mode()
def test_one_of_several_languages_is_asked_for_by_its_mark(publics: Publics) -> None:
    name = "marian, several languages"
    ours, theirs = publics.read(name), publics.original(name)
    reader = MarianTokenizer.from_pretrained(publics.folder(name))
    assert ours.task == {"name": "translate", "source": "en", "target": "fr", "targets": "de fr zh_tw"}
    translations = set()
    for to, mark in (("de", "deu"), ("fr", "fra"), ("zh_tw", "zh_tw")):
        translator = Translator(ours, to)
        assert (translator.source, translator.target) == ("en", to)
        asked = reader(f">>{mark}<< The cat eats.", return_tensors="pt").input_ids
        assert translator.encode("The cat eats.") == asked[0].tolist()
        [[found]] = translator.translate(["The cat eats."], Search("greedy"))
        expected = theirs.generate(asked, num_beams=1, do_sample=False, max_new_tokens=8)[0, 1:].tolist()
        common = min(len(found.tokens), 7)  # at the end of its room theirs must write the end mark
        assert found.tokens[:common] == expected[:common]
        translations.add(tuple(found.tokens))
    assert len(translations) > 1  # it listens
    assert ours.reader.specials["2fr"] not in ours.reader.encode(">>fra<< Yes.")  # a text asks for nothing
    assert label(ours.reader, ours.reader.specials["2fr"]) == "[to French]"
    assert [way.name for way in USES["translate"].ways(ours.task)] == ["fr", "de", "zh_tw"]
    with pytest.raises(UserError, match="into fr, de, zh_tw, not it"):
        Translator(ours, "it")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("vocab.json", b'{"a": 0}', "does not number its tokens"),
        ("vocab.json", b'{"a": "b"}', "does not number its tokens"),
        ("vocab.json", None, "is missing"),
        ("source.spm", None, "is missing"),
        ("target.spm", b"no pieces", "no SentencePiece model"),
    ],
)
def test_a_damaged_vocabulary_is_refused(file: str, content: bytes | None, said: str, folder: Path) -> None:
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(UserError, match=said):
        importing.read(folder)


@pytest.mark.parametrize(
    "said",
    [
        {"normalize_before": True},
        {"normalize_embedding": True},
        {"add_final_layer_norm": True},
        {"static_position_embeddings": False},
        {"tie_word_embeddings": False},
        {"encoder_ffn_dim": 8, "decoder_ffn_dim": 16},
        {"encoder_attention_heads": 8, "decoder_attention_heads": 16},
    ],
)
def test_what_ours_does_not_do_is_refused(said: dict) -> None:
    with pytest.raises(UserError, match=r"cannot be opened|must be as encoder"):
        MARIAN.config(Settings(said), {})
