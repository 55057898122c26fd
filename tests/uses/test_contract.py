"""What every use owes, and what all of them are helped with."""

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.errors import UserError
from playground.generation.search import Search
from playground.transformer import Edits
from playground.uses.contract import Use, Way, check_room, go_on, lines_that_fit
from playground.uses.registry import USES, way_for
from playground.uses.toys import by_hand
from playground.uses.translation.translator import Translator
from tests.fewshot import tiny_few_shot
from tests.frames import tiny_gap_filler, tiny_labeller
from tests.helpers import BOS
from tests.translators import tiny_both_ways, tiny_language_model, tiny_summariser, tiny_translator

MODELS = {
    "translate": tiny_translator(),
    "in-context": tiny_few_shot(),
    "language-model": tiny_language_model(),
    "summaries": tiny_summariser(),
    "roles": tiny_labeller(),
    "masked-words": tiny_gap_filler(),
    "toy": by_hand.build(),
}
WRITERS = ("translate", "in-context", "language-model", "toy")
READERS = ("roles", "masked-words")
TEXTS = {
    "translate": "The cat eats.",
    "in-context": "ab -> A\ncd ->",
    "language-model": "The cat eats.",
    "summaries": "The cat eats.",
    "roles": "The cat *chased* the dog.",
    "masked-words": "The cat ___ the dog.",
    "toy": "qmbq",
}
OFF = Edits(gains={(("decoder", layer), head): 0.0 for layer in range(2) for head in range(4)})


@pytest.mark.parametrize("target", [None, "chat"])
@pytest.mark.parametrize("name", WRITERS)
def test_a_reading_holds_together(name: str, target: str | None) -> None:
    checkpoint = MODELS[name]
    model, tokenizer = checkpoint.model, checkpoint.tokenizer
    found = USES[name].read(checkpoint, TEXTS[name], target)
    assert (found.source is None) == ("cross" not in model.config.attentions)
    assert found.read == (BOS, *found.written[:-1])
    assert 1 <= found.given <= len(found.read) <= model.config.max_length
    assert found.counted and 0 <= found.counted[0] <= found.counted[-1] < len(found.written)
    assert found.says is None
    prompt = found.read[: found.given]
    own = go_on(checkpoint, found.source, prompt, found.limit, Edits(), found.may_repeat)
    assert found.output == tokenizer.decode(own.tokens)
    if target is not None:
        assert tokenizer.decode([found.written[n] for n in found.counted]) == target


@pytest.mark.parametrize("name", READERS)
def test_an_encoder_alone_answers_at_what_it_reads(name: str) -> None:
    checkpoint = MODELS[name]
    found = USES[name].read(checkpoint, TEXTS[name], None)
    assert found.source == found.read and found.given == len(found.read) == len(found.written)
    with torch.inference_mode():
        logits = checkpoint.model(torch.tensor([found.read]))[0]
    assert found.output == found.says(logits)
    assert set(found.counted) < set(range(1, len(found.read) - 1))
    with pytest.raises(UserError, match="Leave the output empty"):
        USES[name].read(checkpoint, TEXTS[name], "chat")


def ways_of_all() -> list[tuple[str, Way]]:
    tasks = [(name, one.task) for name, one in MODELS.items() if name != "translate"]
    tasks.append(("translate", tiny_both_ways().task))
    return [(name, way) for name, task in tasks for way in USES[name].ways(task)]


def test_the_texts_to_begin_with_are_different_ones() -> None:
    ways = ways_of_all()
    assert {name for name, _ in ways} == set(USES) and all(USES[name].what for name, _ in ways)
    assert all(way.samples and way.other for _, way in ways)
    shown = [(text, name) for name, way in ways for text in (*way.samples, way.other)]
    assert len({text for text, _ in shown}) == len(set(shown))  # or the page could not tell whose they are
    directions = [text for text, name in shown if name == "translate"]
    assert len(set(directions)) == len(directions)


@pytest.mark.parametrize("name", USES)
def test_every_way_can_be_asked_for(name: str) -> None:
    checkpoint = tiny_both_ways() if name == "translate" else MODELS[name]
    ways = USES[name].ways(checkpoint.task)
    assert way_for(checkpoint, None) == way_for(checkpoint, "") == (USES[name], ways[0])
    for way in ways:
        assert way_for(checkpoint, way.name) == (USES[name], way)
        assert USES[name].read(checkpoint, TEXTS[name], None, way.name).written
    assert all(bool(way.label) == (len(ways) > 1) for way in ways)
    assert len({way.name for way in ways}) == len(ways)


@pytest.mark.parametrize(
    ("name", "told"), [("translate", "ask for fr"), ("language-model", "one way only. Leave it out")]
)
@pytest.mark.parametrize("way", ["de", 5, ["fr"]])
def test_a_way_that_is_not_there_is_told(name: str, told: str, way: object) -> None:
    with pytest.raises(UserError, match=told):
        way_for(MODELS[name], way)


@pytest.mark.parametrize("name", USES)
def test_a_text_that_is_too_long_is_refused(name: str) -> None:
    with pytest.raises(UserError, match=r"has \d+ tokens"):
        USES[name].read(MODELS[name], "cat " * 100, None)


# ---- going on


@pytest.mark.parametrize("edits", [Edits(), OFF], ids=["plain", "edited"])
def test_it_goes_on_as_the_whole_model_would(edits: Edits) -> None:
    checkpoint = tiny_language_model()
    prompt = [BOS, *checkpoint.tokenizer.encode("The cat")]
    found = go_on(checkpoint, None, prompt, 20, edits, may_repeat=True)
    read = list(prompt)
    for token in found.tokens:  # without a cache
        assert token == checkpoint.model(torch.tensor([read]), edits=edits)[0, -1].argmax()
        read.append(token)
    assert len(found.tokens) == 20 or found.finished
    other = go_on(checkpoint, None, prompt, 20, edits)
    assert (
        other.tokens[:12] == found.tokens[:12] and other.tokens != found.tokens
    )  # it would go round in a loop


def test_edits_change_it() -> None:
    checkpoint = tiny_language_model()
    prompt = [BOS, *checkpoint.tokenizer.encode("The cat")]
    plain, edited = (go_on(checkpoint, None, prompt, 12, edits) for edits in (Edits(), OFF))
    assert plain.tokens != edited.tokens


@pytest.mark.parametrize("checkpoint", [tiny_translator(), tiny_both_ways()], ids=["one way", "both ways"])
def test_a_translator_goes_on_as_it_translates(checkpoint: Checkpoint) -> None:
    translator = Translator(checkpoint)
    source = translator.encode("The cat eats.")
    found = go_on(checkpoint, source, [BOS], translator.limit(len(source)), Edits())
    [[expected]] = translator.translate(["The cat eats."], Search())
    assert found.tokens == expected.tokens
    assert found.logprobs == pytest.approx(expected.logprobs, abs=1e-4)


def test_it_writes_one_token_at_least() -> None:
    checkpoint = tiny_language_model()
    full = [BOS] * checkpoint.model.config.max_length
    assert len(go_on(checkpoint, None, full, 1, Edits()).tokens) == 1


# ---- room


def test_a_text_of_nothing_or_too_much_is_told() -> None:
    check_room(1, 30)
    check_room(30, 30)
    with pytest.raises(UserError, match="no visible character"):
        check_room(0, 30)
    with pytest.raises(UserError, match="has 1,031 tokens, the model reads at most 30 at once"):
        check_room(1031, 30)


def test_lines_that_do_not_fit_are_passed_over() -> None:
    use: Use = USES["language-model"]
    lines = ["", "The cat.", "cat " * 100, "  ", "The dog.", "\u200b", "I am hungry."]
    checkpoint = MODELS["language-model"]

    def read(count: int) -> list[str]:
        found = lines_that_fit(use, checkpoint, lines, count)
        return [checkpoint.tokenizer.decode(reading.read) for reading in found]

    assert read(2) == ["The cat.", "The dog."]
    assert read(9) == ["The cat.", "The dog.", "I am hungry."]
    assert read(0) == []
