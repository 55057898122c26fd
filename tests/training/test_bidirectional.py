"""The recipe for both ways on made-up data: the mixture, the marks."""

import dataclasses
import lzma
from pathlib import Path

import pytest
import torch

from playground import checkpoints
from playground.checkpoints import load
from playground.errors import UserError
from playground.text.specials import NO_LABEL
from playground.text.tokenizer import Tokenizer
from playground.training import bidirectional, hardware
from playground.training.bidirectional import MARKS, BothWays, Part, Recipe, make_trainer
from playground.training.loop import Trainer
from playground.transformer import TransformerConfig
from playground.uses.translation.translator import Translator
from tests.training.test_translation import PAIRS, RECIPE

CPU = torch.device("cpu")


@dataclasses.dataclass(frozen=True)
class Tiny(Recipe):
    """The recipe at the size of the tests."""

    def config(self, vocab_size: int) -> TransformerConfig:
        return dataclasses.replace(RECIPE.config(vocab_size), encoder_layers=2)


TINY = Tiny(
    mixture=(Part("train.tsv", "tatoeba", 1.0), Part("more.tsv.xz", "news", 0.5)),
    mono=("mono.en.tsv.xz", "mono.fr.tsv.xz"),
    dev=(("own", "dev.tsv"),),
    dev_size=4,
    augmented=0.0,
    vocab_size=350,
    alphabet=40,
    batch_tokens=250,
    dropout=0.0,
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 1)
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [f"{english}\t{french}\ttatoeba\n" for english, french in PAIRS]
    (folder / "train.tsv").write_text("".join(rows), encoding="utf-8")
    (folder / "dev.tsv").write_text("".join(rows[:8]), encoding="utf-8")
    (folder / "more.tsv.xz").write_bytes(lzma.compress(b"Hello.\tBonjour.\tnews\n"))
    for name, line in (("en", "A bird."), ("fr", "Un oiseau.")):
        (folder / f"mono.{name}.tsv.xz").write_bytes(lzma.compress(f"{line}\tx\n".encode()))
    return folder


def make(data: Path, out: Path, steps: int, resume: bool = False) -> Trainer:
    """A trainer for which a minute is a step."""
    trainer = make_trainer(TINY, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


def test_one_model_learns_both_directions(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "out", steps=250).run()
    checkpoint = load(tmp_path / "out" / "best")
    assert checkpoint.task == {"name": "translate", "source": "en", "target": "fr", "both": "yes"}
    assert checkpoint.metrics.keys() == {"dev_bleu", "own_fr", "own_en", "training"}
    for to, sentence, expected in (
        ("fr", "The dog sings.", "Le chien chante."),
        ("en", "Le poney dort.", "The horse sleeps."),
    ):
        translator = Translator(checkpoint, to)
        assert translator.text(translator.translate([sentence])[0][0]) == expected


def test_a_cut_run_goes_on_with_its_tokenizer(data: Path, tmp_path: Path) -> None:
    first = make(data, tmp_path / "out", steps=3)
    first.run()
    resumed = make(data, tmp_path / "out", steps=6, resume=True)
    assert resumed.data.tokenizer.names == first.data.tokenizer.names
    resumed.run()
    assert resumed.at["step"] == 6


def test_a_last_leg_keeps_the_shape_of_what_it_goes_on_from(data: Path, tmp_path: Path) -> None:
    make_trainer(TINY, data, tmp_path / "first", 0.01, False, CPU).run()
    first = load(tmp_path / "first" / "best")

    class Wider(Tiny):
        def config(self, vocab_size: int) -> TransformerConfig:
            return dataclasses.replace(super().config(vocab_size), encoder_layers=3)

    recipe = Wider(**vars(TINY) | {"start": str(tmp_path / "first" / "best"), "dropout": 0.1})
    out = tmp_path / "last"
    trainer = make_trainer(recipe, data, out, 1.0, False, CPU)
    for name, weight in trainer.model.state_dict().items():
        assert torch.equal(weight, first.model.state_dict()[name])
    trainer.save()
    assert make_trainer(recipe, data, out, 1.0, True, CPU).model.config.encoder_layers == 2


def test_a_part_that_the_data_lacks_is_named(data: Path, tmp_path: Path) -> None:
    lacking = dataclasses.replace(TINY, mixture=(Part("train.tsv", "asp", 1.0),))
    with pytest.raises(UserError, match=r"train\.tsv holds no pair with the tag asp"):
        make_trainer(lacking, data, tmp_path / "out", 1, False, CPU)


def test_back_translations_are_read_where_there_are_some(data: Path, tmp_path: Path) -> None:
    recipe = dataclasses.replace(TINY, mixture=(*TINY.mixture, Part("back.tsv", "back_fr", 1.0, "fr")))
    without = bidirectional.read_mixture(recipe, data)
    (data / "back.tsv").write_text("A bird.\tUn oiseau.\tback_fr\n", encoding="utf-8")
    assert bidirectional.read_mixture(recipe, data) == [
        *without,
        (recipe.mixture[-1], [("A bird.", "Un oiseau.")]),
    ]


def test_the_vocabulary_needs_no_running_text(data: Path, tmp_path: Path) -> None:
    (data / "mono.en.tsv.xz").unlink()
    assert len(make(data, tmp_path / "out", steps=1).data.tokenizer) == TINY.vocab_size


def test_a_language_that_the_model_does_not_write_is_refused(data: Path, tmp_path: Path) -> None:
    trainer = make(data, tmp_path / "out", steps=1)
    for task, wanted in ((bidirectional.TASK, "de"), ({"source": "en", "target": "fr"}, "en")):
        checkpoint = checkpoints.Checkpoint(trainer.model, trainer.data.tokenizer, task)
        with pytest.raises(UserError, match=f"translates into fr.*, not {wanted}"):
            Translator(checkpoint, wanted)


# ---- the data of an epoch


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train((text for pair in PAIRS for text in pair), vocab_size=350, others=MARKS)


def part(share: float = 1.0, to: str | None = None) -> Part:
    return Part("train.tsv", "tatoeba", share, to)


def read(data: BothWays, seed: int, first: int = 0) -> list[list[tuple[str, str, str]]]:
    """The batches of an epoch as (language mark, source, target)."""
    names, decode = data.tokenizer.names, data.tokenizer.decode
    return [
        [
            (names[source[0]], decode(source), decode([id for id in target if id != NO_LABEL]))
            for source, target in zip(batch.source.tolist(), batch.labels.tolist(), strict=True)
        ]
        for batch in data.epoch(seed, first)
    ]


def test_an_epoch_reads_every_sentence_both_ways_with_its_mark(tokenizer: Tokenizer) -> None:
    data = BothWays([(part(), PAIRS)], tokenizer, tokens=60, max_length=32, augmented=0.0)
    seen = sorted(row for batch in read(data, seed=1) for row in batch)
    expected = [("<2fr>", e, f) for e, f in PAIRS] + [("<2en>", f, e) for e, f in PAIRS]
    assert seen == sorted(expected)


def test_shares_say_how_often_a_part_is_read(tokenizer: Tokenizer) -> None:
    parts = [(part(3.0), PAIRS[:2]), (part(0.5), PAIRS[2:])]
    data = BothWays(parts, tokenizer, tokens=60, max_length=32, augmented=0.0)
    sources = [source for seed in range(20) for batch in read(data, seed) for _, source, _ in batch]
    assert sources.count(PAIRS[0][0]) == 60
    assert 1 <= sources.count(PAIRS[5][0]) < 20


def test_a_back_translation_is_read_into_what_people_wrote_alone(tokenizer: Tokenizer) -> None:
    parts = [(part(to="fr"), PAIRS[:3]), (part(to="en"), PAIRS[3:5])]
    data = BothWays(parts, tokenizer, tokens=60, max_length=32, augmented=0.0)
    seen = sorted(row for batch in read(data, seed=1) for row in batch)
    expected = [("<2fr>", e, f) for e, f in PAIRS[:3]] + [("<2en>", f, e) for e, f in PAIRS[3:5]]
    assert seen == sorted(expected)


def test_an_epoch_is_the_same_for_the_same_seed_and_can_begin_late(tokenizer: Tokenizer) -> None:
    data = BothWays([(part(), PAIRS)], tokenizer, tokens=60, max_length=32, augmented=0.5)
    whole = read(data, seed=1)
    assert len(whole) > 3
    assert read(data, seed=1) == whole
    assert read(data, seed=1, first=2) == whole[2:]
    assert read(data, seed=2) != whole


def test_nothing_is_longer_than_the_model_reads(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bidirectional, "MERGE_DROPOUT", 0.9)
    fits = max(len(tokenizer.encode(text)) for pair in PAIRS for text in pair) + 2
    pairs = [*PAIRS, ("word " * 40, "mot")]
    data = BothWays([(part(), pairs)], tokenizer, tokens=60, max_length=fits, augmented=0.0)
    for seed in range(3):
        batches = list(data.epoch(seed))
        assert max(max(b.source.size(1), b.target.size(1)) for b in batches) <= fits
        assert sum(len(b.source) for b in batches) == 2 * len(PAIRS)
