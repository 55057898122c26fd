"""Imported models do what ours do: score, write on, translate, fill gaps, and show their inside."""

import pytest
import torch
from transformers import MarianTokenizer

from playground.errors import UserError
from playground.experiments import arithmetic, observe, subject
from playground.generation.search import Search
from playground.importing.families import family_of
from playground.importing.reading import read_settings
from playground.transformer import Edits
from playground.uses.language import LanguageModel
from playground.uses.language.cloze import cloze
from playground.uses.registry import USES, use_of, uses_of, ways_of
from playground.uses.summaries.headlines import summarise_lines
from playground.uses.summaries.summariser import Summariser
from playground.uses.translation.inspection import inspect
from playground.uses.translation.translator import Translator
from tests.helpers import assert_close
from tests.importing.conftest import Publics
from tests.publics import MODELS

DECODERS = [n for n in MODELS if not n.startswith(("bert", "distil", "marian", "t5", "flan"))]
TRANSLATORS = [n for n in MODELS if n.startswith(("marian", "t5", "flan"))]
GAPS = ["bert", "distilbert"]
TEXT = "The cat's kitten eats in the café."
SPELLINGS = ("Ġ", "Ã", "▁", "##", "\ue000")


@pytest.mark.parametrize("name", MODELS)
def test_it_has_a_use(name: str, publics: Publics) -> None:
    use = use_of(publics.read(name))
    wanted = {True: "language-model", False: "translate"}[name in DECODERS]
    assert use is USES["masked-words" if name in GAPS else wanted]
    assert family_of(read_settings(publics.folder(name))).name


# ---- language models


@pytest.mark.parametrize("name", [name for name in DECODERS if name != "mistral"])  # which reads 16 at once
@torch.inference_mode()
def test_a_text_has_the_probability_that_the_original_gives(name: str, publics: Publics) -> None:
    theirs, model = publics.original(name), LanguageModel(publics.read(name))
    scored = model.score(TEXT)
    ids = [model.specials.bos, *model.tokenizer.encode(TEXT), model.specials.eos]
    logprobs = theirs(torch.tensor([ids])).logits[0].log_softmax(-1)
    expected = [logprobs[n, id].item() for n, id in enumerate(ids[1:])]
    assert scored.logprobs == pytest.approx(expected, abs=1e-4) and list(scored.ids) == ids
    assert [word.text for word in scored.words] == [
        "The",
        "cat's",
        "kitten",
        "eats",
        "in",
        "the",
        "café",
        ".",
        "",
    ]
    shown = [one.text for word in scored.words for one in word.alternatives]
    assert not any(mark in text for text in shown for mark in SPELLINGS)
    for word in scored.words[1:4]:  # an alternative has the probability of its tokens there
        for one in word.alternatives:
            row = [*ids[: word.tokens.start], *one.ids]
            values = theirs(torch.tensor([row])).logits[0].log_softmax(-1)
            total = sum(values[n - 1, row[n]].item() for n in range(word.tokens.start, len(row)))
            assert one.probability == pytest.approx(torch.tensor(total).exp().item(), rel=1e-3)


@pytest.mark.parametrize("name", DECODERS)
@torch.inference_mode()
def test_it_writes_on(name: str, publics: Publics) -> None:
    theirs, model = publics.original(name), LanguageModel(publics.read(name))
    *_, written = model.write("The cat", limit=6)
    prompt = torch.tensor([[model.specials.bos, *model.tokenizer.encode("The cat")]])
    expected = theirs.generate(
        prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=6, do_sample=False, pad_token_id=0,
        eos_token_id=model.specials.eos,
    )[0, prompt.size(1) :].tolist()  # fmt: skip
    assert [token.id for token in written][: len(expected)] == expected
    assert not any(mark in token.text for token in written for mark in SPELLINGS)
    assert model.next_logprobs("The cat").exp().sum().item() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("name", ["gpt2", "llama2"])
def test_a_gap_is_filled_from_both_sides(name: str, publics: Publics) -> None:
    found = cloze(LanguageModel(publics.read(name)), "The ___ eats in the café.", ["cat", "kitten"])
    for one in found:
        assert one.own_bits + one.after_bits < one.bits and one.own_bits > 0


# ---- translators


@torch.inference_mode()
@pytest.mark.parametrize("name", ["marian", "marian, two vocabularies"])
def test_marian_reads_and_writes_what_the_original_does(name: str, publics: Publics) -> None:
    theirs, model = publics.original(name), Translator(publics.read(name))
    reader = MarianTokenizer.from_pretrained(publics.folder(name))
    sentences = ["The dog eats, and the cat plays.", "I am hungry.", "Un chien mange une pomme !"]
    for sentence in sentences:
        assert model.encode(sentence) == reader(model.normalise(sentence)).input_ids
        target = reader(text_target="Le chat dort.").input_ids
        assert [*model.encode_target("Le chat dort."), model.specials.eos] == target
    for sentence, [found] in zip(sentences, model.translate(sentences, Search("greedy")), strict=True):
        ids = reader(model.normalise(sentence), return_tensors="pt").input_ids
        expected = theirs.generate(ids, num_beams=1, do_sample=False, max_new_tokens=8)[0, 1:].tolist()
        common = min(len(found.tokens), 7)  # at the end of its room theirs must write the end mark
        assert found.tokens[:common] == expected[:common]
        assert model.specials.pad not in found.tokens
    for ids in (model.tokenizer.encode("Le chat dort."), model.tokenizer.encode("une pomme")):
        assert model.tokenizer.decode(ids) == reader.decode(ids, skip_special_tokens=True)


@pytest.mark.parametrize("name", TRANSLATORS)
def test_a_translation_is_inspected(name: str, publics: Publics) -> None:
    model = Translator(publics.read(name))
    sentence = "The dog eats, and the cat plays."
    [[found]] = model.translate([sentence])
    inside = inspect(model, sentence, found, None)
    assert inside.difference < 1e-5 and inside.source == sentence
    assert [sentence[a:b] for a, b in inside.source_words if b > a] == [
        *("The", "dog", "eats", ",", "and", "the", "cat", "plays", ".")
    ]
    assert inside.alignment.shape == (
        len(inside.words) - (inside.words[-1].text == ""),
        len(inside.source_words),
    )
    assert all(0 <= word.probability <= 1 for word in inside.words)
    shown = [word.text for word in inside.words] + [one.text for w in inside.words for one in w.alternatives]
    shown += [token.text for token in inside.source_tokens]
    assert not any(mark in text for text in shown for mark in SPELLINGS)
    ids, logprobs = model.score(sentence, "Le chat dort.")
    [[forced]] = model.translate([sentence], forced=[ids])
    assert forced.logprobs == pytest.approx(logprobs, abs=1e-4)


def test_t5_is_asked_in_words(publics: Publics) -> None:
    for to, name in (("fr", "French"), ("de", "German"), ("ro", "Romanian")):
        model = Translator(publics.read("t5"), to)
        asked = f"translate English to {name}: The cat sleeps."
        assert model.encode("The cat sleeps.") == [*model.reader.encode(asked), model.specials.eos]
        assert model.source == "en" and model.target == to


@pytest.mark.parametrize("name", ["t5", "flan-t5"])
@torch.inference_mode()
def test_t5_summarises_too(name: str, publics: Publics) -> None:
    ours, theirs = publics.read(name), publics.original(name)
    assert [use.name for use in uses_of(ours)] == ["translate", "summaries"]
    assert [way.name for _, way in ways_of(ours)] == ["fr", "de", "ro", "title"]
    model, text = Summariser(ours), "The cat sleeps. The dog eats in the café."
    asked = [*ours.reader.encode(f"summarize: {text}"), ours.reader.specials.eos]
    [line] = summarise_lines(model, [text], Search("greedy"))
    written = theirs.generate(torch.tensor([asked]), num_beams=1, do_sample=False, max_new_tokens=200)[0, 1:]
    [[found]] = model.translate([text], Search("greedy"))
    same = min(len(found.tokens), 8)  # ours never says the same again and again
    assert found.tokens[:same] == written[:same].tolist()
    assert line.text == model.text(found) and line.error == ""
    read = subject(ours, text, way="title")
    assert list(read.source.ids) == asked and read.output == ours.tokenizer.decode(found.tokens)
    with pytest.raises(UserError, match="no length 'short'; choose title"):
        Summariser(ours, "short")


# ---- gaps


@pytest.mark.parametrize("name", GAPS)
@torch.inference_mode()
def test_a_hidden_word_is_filled_as_by_the_original(name: str, publics: Publics) -> None:
    theirs, ours = publics.original(name), publics.read(name)
    reading = USES["masked-words"].read(ours, "The ___ isn't in the café.", None)
    tokenizer = ours.tokenizer
    hidden = tokenizer.specials["mask"]
    ids = [tokenizer.specials.bos, *tokenizer.encode("The"), hidden]
    ids += [*tokenizer.encode("isn't in the café."), tokenizer.specials.eos]
    assert list(reading.read) == ids  # nothing is cut as ours reads it
    best = theirs(torch.tensor([ids])).logits[0].argmax(-1)
    assert reading.written[ids.index(hidden)] == int(best[ids.index(hidden)])


# ---- inside


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_traced_and_shown(name: str, publics: Publics) -> None:
    ours = publics.read(name)
    one = subject(ours, "The cat eats in the café.")
    kind = one.kinds[-1]
    seen = observe(one, Edits(gains={((kind, 0), 1): 0.0}))
    assert seen.change.abs().max() > 0
    assert seen.trace.attention[kind, 0].weights.shape[-2:] == tuple(map(len, one.sides(kind)))
    assert arithmetic(one, (kind, 1), 2, min(3, len(one.sides(kind)[0]) - 1), Edits()).difference < 1e-4
    plain = torch.log_softmax(one.run()[1], dim=-1)[range(len(one.written)), list(one.written.ids)]
    assert_close(seen.logprobs - seen.change, plain, 1e-4)
    pieces = [piece for part in one.sides(kind) for piece in (*part.pieces, *part.labels)]
    assert not any(mark in piece for piece in pieces for mark in SPELLINGS if piece != mark)
    assert one.output is not None and not any(mark in one.output for mark in SPELLINGS)
    if name in DECODERS:
        follows = subject(ours, "The cat", "eats")
        assert follows.written.text.startswith("The cat eats")
