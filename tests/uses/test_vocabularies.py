"""Checkpoints whose special tokens are others: saved and loaded, they decode, are traced and are shown."""

import json
from pathlib import Path

import pytest
import torch

from playground import checkpoints
from playground.checkpoints import Checkpoint
from playground.experiments import arithmetic, observe, subject
from playground.generation.search import Search
from playground.transformer import Edits
from playground.ui.attention import views
from playground.ui.language import views as language_views
from playground.ui.translate import views as translate_views
from playground.uses.language import LanguageModel
from playground.uses.translation.inspection import inspect
from playground.uses.translation.translator import Translator
from tests.helpers import assert_close
from tests.shelves import use_shelf
from tests.vocabularies import CHECKPOINTS

DECODERS = [name for name in CHECKPOINTS if name != "marian"]
TEXT = "The cat eats. I am hungry."
SENTENCES = ["The cat sleeps.", "I am hungry.", "The dog eats, and the cat plays.", "A cat."]
SPOOF = "a <|endoftext|> <pad> <s> b </s>"
SPELLINGS = ("Ġ", "Ã", "▁", "\ufffd")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vocabularies")
    for name, make in CHECKPOINTS.items():
        checkpoints.save(make(), folder / name)
    return folder


@pytest.fixture(scope="module")
def loaded(folder: Path) -> dict[str, Checkpoint]:
    return {name: checkpoints.load(folder / name) for name in CHECKPOINTS}


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_it_comes_back_with_its_special_tokens(
    name: str, folder: Path, loaded: dict[str, Checkpoint]
) -> None:
    made, tokenizer = CHECKPOINTS[name](), loaded[name].tokenizer
    assert tokenizer.specials == made.tokenizer.specials and tokenizer.names == made.tokenizer.names
    config = json.loads((folder / name / "config.json").read_text(encoding="utf-8"))
    assert config["special_tokens"] == made.tokenizer.specials.as_dict()


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_no_text_gives_its_marks(name: str, loaded: dict[str, Checkpoint]) -> None:
    """Not by their names, and not because the library puts them round a text."""
    tokenizer = loaded[name].tokenizer
    marks = {tokenizer.specials.pad, tokenizer.specials.bos, tokenizer.specials.eos}
    for text in (TEXT, SPOOF):
        ids = tokenizer.encode(text)
        assert not marks & set(ids)
        assert tokenizer.encode_batch([text]) == [ids] == [[token.id for token in tokenizer.tokens(text)]]
    assert tokenizer.decode([tokenizer.specials.bos, *tokenizer.encode(TEXT)]) == TEXT


# ---- language models


def logprobs_of(model: LanguageModel, ids: list[int]) -> list[float]:
    """Of each of ids but the first, by the definition."""
    logits = model.model(torch.tensor([ids[:-1]]))[0]
    return [row.log_softmax(0)[id].item() for row, id in zip(logits, ids[1:], strict=True)]


@pytest.mark.parametrize("name", DECODERS)
def test_a_text_is_scored_between_the_marks_of_its_model(name: str, loaded: dict[str, Checkpoint]) -> None:
    model = LanguageModel(loaded[name])
    specials, encode = model.specials, model.tokenizer.encode
    scored = model.score("The cat.\nThe dog.")
    between = [specials.eos] if specials.bos == specials.eos else [specials.eos, specials.bos]
    ids = [specials.bos, *encode("The cat."), *between, *encode("The dog."), specials.eos]
    assert list(scored.ids) == ids
    expected = logprobs_of(model, ids)
    given = {n for n, start in enumerate(scored.starts) if start}
    assert given == ({0} if len(between) == 1 else {0, len(encode("The cat.")) + 2})
    for n in range(1, len(ids)):
        assert scored.logprobs[n - 1] == pytest.approx(0.0 if n in given else expected[n - 1], abs=1e-5)
    assert [word.text for word in scored.words] == ["The", "cat", ".", "", "The", "dog", ".", ""]
    assert [word.space for word in scored.words].count(True) == 2
    assert sum(word.logprob for word in scored.words) == pytest.approx(scored.logprob)


@pytest.mark.parametrize("name", DECODERS)
def test_a_text_goes_on(name: str, loaded: dict[str, Checkpoint]) -> None:
    model = LanguageModel(loaded[name])
    assert model.next_logprobs("The cat").exp().sum().item() == pytest.approx(1, abs=1e-5)
    eos = model.specials.eos
    forced = [*model.tokenizer.encode(" dog"), eos, *model.tokenizer.encode("The")]
    *_, written = model.write("The cat", limit=len(forced) + 6, forced=forced)
    assert [token.id for token in written[: len(forced)]] == forced
    ids = model.open_ids("The cat")
    for n, token in enumerate(written):
        row = model.model(torch.tensor([ids]))[0, -1].log_softmax(0)
        assert token.logprob == pytest.approx(row[token.id].item(), abs=1e-4)
        assert n < len(forced) or token.id == int(row.argmax())
        ids.append(token.id)
        if token.id == eos != model.specials.bos:
            ids.append(model.specials.bos)
    assert model.read_again("The cat", written)[0] == pytest.approx([t.logprob for t in written], abs=1e-4)


@pytest.mark.parametrize("name", DECODERS)
def test_what_it_says_is_shown(name: str, loaded: dict[str, Checkpoint]) -> None:
    engine = language_views.Engine(loaded[name], LanguageModel(loaded[name]), ngram=None)
    html = language_views.next_view(engine, "The café", "", (1.0, 0, 1.0))
    html += language_views.judged_view(engine, "The café.\nOù ?")
    assert "café" in html and not any(spelling in html for spelling in SPELLINGS)


# ---- a translator


def greedily(model: Translator, sentence: str, most: int) -> tuple[list[int], list[float]]:
    """The first tokens of a translation, and their log-probabilities, without batch, padding or cache."""
    source = torch.tensor([[*model.tokenizer.encode(sentence), model.specials.eos]])
    read, logprobs = [model.specials.bos], []
    while len(logprobs) < most and read[1:][-1:] != [model.specials.eos]:
        row = model.model(torch.tensor([read]), source)[0, -1].log_softmax(0)
        read.append(int(row.argmax()))
        logprobs.append(row.max().item())
    return read[1:], logprobs


def test_padding_may_come_last_and_begin_the_output(loaded: dict[str, Checkpoint]) -> None:
    model = Translator(loaded["marian"])
    assert model.specials.bos == model.specials.pad == len(model.tokenizer) - 1 and model.specials.eos == 0
    for sentence, [found] in zip(SENTENCES, model.translate(SENTENCES), strict=True):
        tokens, logprobs = greedily(model, sentence, 9)  # later, the same again and again is not let through
        assert found.tokens[:9] == tokens
        assert found.logprobs[:9] == pytest.approx(logprobs, abs=1e-4)
        assert found.finished == (found.tokens[-1] == 0)


@pytest.mark.parametrize("search", [Search(), Search("beam", beams=3)], ids=["greedy", "beam"])
def test_a_batch_translates_as_single_sentences(search: Search, loaded: dict[str, Checkpoint]) -> None:
    model = Translator(loaded["marian"])
    for sentence, together in zip(SENTENCES, model.translate(SENTENCES, search), strict=True):
        [alone] = model.translate([sentence], search)
        assert [h.tokens for h in together] == [h.tokens for h in alone]
        for one, other in zip(together, alone, strict=True):
            assert one.logprobs == pytest.approx(other.logprobs, abs=1e-4)


def test_a_given_translation_is_rated_and_inspected(loaded: dict[str, Checkpoint]) -> None:
    model = Translator(loaded["marian"])
    ids, logprobs = model.score("The cat sleeps.", "Le chat dort.")
    assert ids[-1] == 0 and model.tokenizer.decode(ids) == "Le chat dort."
    [[found]] = model.translate(["The cat sleeps."], forced=[ids])
    assert found.logprobs == pytest.approx(logprobs, abs=1e-4)
    inside = inspect(model, "The cat sleeps.", found, None)
    assert [word.text for word in inside.words] == ["Le", "chat", "dort", ".", ""]
    assert [inside.source[a:b] for a, b in inside.source_words] == ["The", "cat", "sleeps", "."]
    assert inside.difference < 1e-5
    engine = translate_views.Engine(loaded["marian"], model)
    [*_, shown] = translate_views.show(engine, "The cat sleeps.", Search(), {}, "")
    html = shown.output + shown.steps
    assert not any(spelling in html for spelling in SPELLINGS)


# ---- traced and shown


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_it_is_traced(name: str, loaded: dict[str, Checkpoint]) -> None:
    checkpoint = loaded[name]
    specials = checkpoint.tokenizer.specials
    one = subject(checkpoint, TEXT, "Le chat.")
    assert one.read.ids == (specials.bos, *one.written.ids[:-1])
    kind = one.kinds[-1]
    edits = Edits(gains={((kind, 0), 1): 0.0})
    seen = observe(one, edits)
    assert seen.change.abs().max() > 0
    assert seen.trace.attention[kind, 0].weights.shape[-2:] == tuple(map(len, one.sides(kind)))
    assert arithmetic(one, (kind, 1), 2, 3, edits).difference < 1e-5
    plain = torch.log_softmax(one.run()[1], dim=-1)[range(len(one.written)), list(one.written.ids)]
    assert_close(seen.logprobs - seen.change, plain)


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_it_is_shown(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_shelf(folder, monkeypatch)
    place = views.place_for(name, "The café eats.", "Le café.", "cross")
    content = json.loads(views.show(place, {}, None)[0])
    assert {"Le", "café"} <= set(content["rowLabels"])
    outputs = views.show(place, {f"{place.kind}.0.0": {"gain": 0}}, [])[1]
    assert not any(spelling in text for text in (*content["rows"], outputs) for spelling in SPELLINGS[:3])
    start = {"gpt2": "<|endoftext|>", "marian": "<pad>"}.get(name, "[start]")
    assert content["rows"][0] == start
