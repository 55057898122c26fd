"""The translation recipe from data to a checkpoint that translates, on made-up data, in seconds."""

import dataclasses
import re
from pathlib import Path

import pytest
import torch

from playground.checkpoints import load
from playground.errors import UserError
from playground.text.tokenizer import Tokenizer
from playground.training import hardware, translation
from playground.training.loop import STATE, Trainer
from playground.training.translation import PairData, Recipe, make_trainer, read_data
from playground.uses.translation.translator import Translator
from tests.helpers import EOS, PAD
from tests.translators import tiny_tokenizer

CPU = torch.device("cpu")
RECIPE = Recipe(
    tags=("tatoeba",),
    dev="dev.tsv",
    vocab_size=330,
    width=32,
    heads=2,
    encoder_layers=1,
    decoder_layers=1,
    feed_forward=32,
    dropout=0.0,
    batch_tokens=250,
)
NOUNS = {"cat": "chat", "dog": "chien", "bird": "canard", "horse": "poney", "boy": "petit", "man": "grand"}
VERBS = {"sleeps": "dort", "eats": "mange", "sings": "chante", "runs": "court"}
PAIRS = [(f"The {n} {v}.", f"Le {NOUNS[n]} {VERBS[v]}.") for n in NOUNS for v in VERBS]


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [f"{english}\t{french}\ttatoeba\n" for english, french in PAIRS]
    (folder / "train.tsv").write_text("".join([*rows, "Foreign.\tÉtranger.\tnews\n"]), encoding="utf-8")
    (folder / "dev.tsv").write_text("".join(rows[:8]), encoding="utf-8")
    return folder


def make(data: Path, out: Path, steps: int = 300, resume: bool = False) -> Trainer:
    """A trainer for which a minute is a step."""
    trainer = make_trainer(RECIPE, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


def test_from_data_to_a_checkpoint_that_translates(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(data, out).run()
    checkpoint = load(out / "best")
    assert checkpoint.task == {"name": "translate", "source": "en", "target": "fr"}
    assert checkpoint.metrics["dev_bleu"] > 60
    translator = Translator(checkpoint)
    found = translator.translate(["The dog sings.", "The horse sleeps."])
    assert [translator.text(best[0]) for best in found] == ["Le chien chante.", "Le poney dort."]
    assert sorted(path.name for path in out.iterdir()) == ["best", STATE]  # nothing half-written stays


def test_a_cut_run_is_resumed_before_anything_was_validated(data: Path, tmp_path: Path) -> None:
    first = make(data, tmp_path / "out", steps=6)
    with pytest.raises(KeyboardInterrupt):
        first.run(lambda tokens, loss: first.stop.note(0, None))
    assert first.at["step"] == 1
    resumed = make(data, tmp_path / "out", steps=6, resume=True)
    resumed.run()
    assert resumed.at["step"] == 6
    assert load(tmp_path / "out" / "best").metrics.keys() == {"dev_bleu", "training"}


def test_a_folder_with_a_run_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "out", steps=1).run()
    with pytest.raises(UserError, match=r"holds a run already\. Go on with --resume, or name another"):
        make(data, tmp_path / "out")


def test_nothing_to_resume(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing can be resumed"):
        make(data, tmp_path / "out", resume=True)


def test_another_recipe_cannot_be_resumed(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "out", steps=1).run()
    wider = dataclasses.replace(RECIPE, width=64)
    with pytest.raises(UserError, match="no state of this recipe"):
        make_trainer(wider, data, tmp_path / "out", 1, True, CPU)


def test_dev_sentences_that_are_all_too_long_are_told_before_training(data: Path, tmp_path: Path) -> None:
    (data / "dev.tsv").write_text(f"{'The dog sings. ' * 99}\tx\n" * 3, encoding="utf-8")
    with pytest.raises(UserError, match=r"No dev sentence has at most \d+ tokens"):
        make(data, tmp_path / "out")


def test_dev_is_held_out_where_the_folder_has_none(tmp_path: Path) -> None:
    rows = [f"Sentence {n}.\tPhrase {n}.\nSentence {n}.\tLa phrase {n}.\n" for n in range(1000)]
    (tmp_path / "fra.txt").write_text("".join(rows), encoding="utf-8")
    train, dev = read_data(RECIPE, tmp_path)
    assert 2 <= len(dev) <= 30
    assert len({english for english, _ in dev}) == len(dev)  # one French version of each
    assert {english for english, _ in dev}.isdisjoint(english for english, _ in train)
    assert len(train) == 2000 - 2 * len(dev)
    assert read_data(RECIPE, tmp_path) == (train, dev)


def test_too_little_data_for_a_dev_part_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "fra.txt").write_text("Hi.\tSalut.\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"no dev\.tsv, and too few pairs"):
        read_data(RECIPE, tmp_path)


# ---- the data of an epoch


@pytest.fixture
def tokenizer() -> Tokenizer:
    return tiny_tokenizer()


def texts(data: PairData, seed: int, first: int = 0) -> list[list[tuple[str, str]]]:
    """The batches of an epoch as text."""
    decode = data.tokenizer.decode
    return [
        [(decode(s), decode(t)) for s, t in zip(batch.source.tolist(), batch.target.tolist(), strict=True)]
        for batch in data.epoch(seed, first)
    ]


def test_an_epoch_has_each_english_sentence_once(tokenizer: Tokenizer) -> None:
    versions = [("Hi.", "Salut."), ("Hi.", "Bonjour."), *PAIRS]
    data = PairData(versions, tokenizer, tokens=60, max_length=32)
    seen = [pair for batch in texts(data, seed=1) for pair in batch]
    english = [e for e, _ in seen]
    assert sorted(map(plain, english)) == sorted({plain(e) for e, _ in versions})
    assert {(plain(e), f) for e, f in seen} <= {(plain(e), f) for e, f in versions}
    greetings = {
        dict((plain(e), f) for batch in texts(data, seed) for e, f in batch)["hi"] for seed in range(9)
    }
    assert greetings == {"Salut.", "Bonjour."}


def plain(english: str) -> str:
    """Without what CARELESS takes away."""
    return english.lower().removesuffix(".")


def test_an_epoch_is_the_same_pairs_for_the_same_seed_and_can_begin_late(tokenizer: Tokenizer) -> None:
    """Although merge dropout spells them anew, which cannot be seeded."""
    data = PairData(PAIRS, tokenizer, tokens=60, max_length=32)
    whole = texts(data, seed=1)
    assert len(whole) > 3
    assert texts(data, seed=1) == whole
    assert texts(data, seed=1, first=2) == whole[2:]
    assert texts(data, seed=2) != whole


def test_what_is_too_long_is_left_out_and_merge_dropout_makes_nothing_too_long(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "MERGE_DROPOUT", 0.9)
    fits = max(len(tokenizer.encode(text)) for text in PAIRS[0]) + 1
    data = PairData([PAIRS[0], ("word " * 40, "mot")], tokenizer, tokens=60, max_length=fits)
    for seed in range(20):
        (batch,) = data.epoch(seed)
        assert len(batch.source) == 1
        assert max(batch.source.size(1), batch.target.size(1)) <= fits
        assert tokenizer.decode(batch.target[0].tolist()) == PAIRS[0][1]
    with pytest.raises(UserError, match="fewer than 3 tokens"):
        PairData(PAIRS, tokenizer, tokens=60, max_length=3)


def test_tokens_an_epoch_are_those_that_the_loss_counts(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "MERGE_DROPOUT", 0.0)
    data = PairData(PAIRS, tokenizer, tokens=60, max_length=32)
    assert data.tokens_per_epoch == sum(batch.tokens for batch in data.epoch(0))


def test_some_english_is_typed_carelessly(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "CARELESS", 1.0)
    english = [e for batch in texts(PairData(PAIRS, tokenizer, 60, 32), seed=1) for e, _ in batch]
    assert all(re.fullmatch(r"[a-z ]+", e) for e in english)


def test_the_loss_ignores_padding(tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    model = translation.Transformer(RECIPE.config(len(tokenizer))).eval()
    short, long = [("Hi.", "Oui."), PAIRS[0]]
    losses, counts = [], []
    for pairs in ([short], [long], [short, long]):
        sources, targets = ([tokenizer.encode(pair[side]) for pair in pairs] for side in (0, 1))
        batch = translation.pair_batch(sources, targets, tokenizer.specials)
        losses.append(translation.loss(model, batch).item())
        counts.append(batch.tokens)
    assert PAD in batch.source[0] and EOS in batch.source[0]
    assert losses[2] == pytest.approx((losses[0] * counts[0] + losses[1] * counts[1]) / counts[2], rel=1e-4)
