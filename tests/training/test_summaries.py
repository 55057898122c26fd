"""The recipe for summaries on made-up abstracts: what is drawn, and a model that learns to copy."""

import dataclasses
import gzip
import random
from collections import Counter
from pathlib import Path

import pytest
import torch

from playground.checkpoints import load, save
from playground.corpora.abstracts import Article
from playground.errors import UserError
from playground.text.specials import NO_LABEL
from playground.text.tokenizer import Tokenizer
from playground.training import hardware, summaries
from playground.training.loop import Trainer
from playground.training.summaries import (
    MARKS,
    Headlines,
    Recipe,
    hide_words,
    make_trainer,
    n_gram_f,
    prepare,
    sentence_example,
    subsequence_f,
    title_example,
    words,
)
from playground.transformer import TransformerConfig
from playground.uses.summaries.summariser import Summariser
from tests.helpers import assert_close
from tests.translators import tiny_translator

CPU = torch.device("cpu")
THINGS = "robots networks queries proofs sensors markets parsers graphs caches streams".split()
DEEDS = "planning sorting coding mapping testing pricing".split()
ARTICLES = [
    Article(
        f"{n}.{m}",
        "cs.XX",
        f"Many {thing} are slow. We study {deed} of {thing}. The cost of it falls.",
        f"{deed.capitalize()} of {thing.capitalize()}",
    )
    for n, thing in enumerate(THINGS)
    for m, deed in enumerate(DEEDS)
]


@dataclasses.dataclass(frozen=True)
class Tiny(Recipe):
    """The recipe at the size of the tests."""

    def config(self, vocab_size: int) -> TransformerConfig:
        return dataclasses.replace(
            super().config(vocab_size),
            width=32,
            heads=2,
            encoder_layers=1,
            decoder_layers=1,
            feed_forward=64,
            max_length=40,
            dropout=0.0,
        )


TINY = Tiny(dev_size=6, vocab_size=420, alphabet=40, batch_tokens=400, settings={})


@pytest.fixture(autouse=True)
def plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "fast_bfloat16", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "summarisation").mkdir(parents=True)
    lines = ["\t".join(article) + "\n" for article in ARTICLES]
    for name, rows in (("train", lines[6:]), ("dev", lines[::5])):
        packed = gzip.compress("".join(rows).encode())
        (folder / "summarisation" / f"{name}.tsv.gz").write_bytes(packed)
    return folder


def make(data: Path, out: Path, steps: int, resume: bool = False) -> Trainer:
    """A trainer for which a minute is a step."""
    trainer = make_trainer(TINY, data, out, steps, resume, CPU)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.settings = dataclasses.replace(trainer.settings, save_minutes=1e9, validate_minutes=1e9)
    return trainer


def test_from_abstracts_to_a_checkpoint_that_writes_headlines(data: Path, tmp_path: Path) -> None:
    make(data, tmp_path / "out", steps=250).run()
    checkpoint = load(tmp_path / "out" / "best")
    assert checkpoint.task["name"] == "summaries"
    assert list(checkpoint.metrics) == ["dev_rouge", "rouge1", "rouge2", "rougeL", "training"]
    assert checkpoint.metrics["dev_rouge"] > 80
    summariser = Summariser(checkpoint)
    [[found]] = summariser.translate([ARTICLES[20].abstract])
    assert summariser.text(found) == "Coding of proofs"


def test_a_cut_run_goes_on_with_its_tokenizer(data: Path, tmp_path: Path) -> None:
    first = make(data, tmp_path / "out", steps=2)
    first.run()
    resumed = make(data, tmp_path / "out", steps=4, resume=True)
    assert resumed.data.tokenizer.names == first.data.tokenizer.names
    resumed.run()
    assert resumed.at["step"] == 4


def test_it_can_begin_with_a_translator_of_another_vocabulary(data: Path, tmp_path: Path) -> None:
    translator = tiny_translator()
    save(translator, tmp_path / "start")
    recipe = dataclasses.replace(TINY, start=str(tmp_path / "start"))
    trainer = make_trainer(recipe, data, tmp_path / "out", 1, False, CPU)
    config = trainer.model.config
    assert (config.width, config.max_length) == (translator.model.config.width, 40)
    assert config.vocab_size == len(trainer.data.tokenizer) != translator.model.config.vocab_size
    name = "decoder.0.feed_forward.part.down.weight"
    assert_close(trainer.model.state_dict()[name], translator.model.state_dict()[name], 1e-2)
    trainer.clock = lambda: 60.0 * trainer.at["step"]
    trainer.run()
    resumed = make_trainer(recipe, data, tmp_path / "out", 2, True, CPU)
    assert resumed.at["step"] == 1


def test_data_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds none of summarisation/train\.tsv\.gz"):
        make_trainer(TINY, tmp_path, tmp_path / "out", 1, False, CPU)


# ---- the data of an epoch


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = (text for article in ARTICLES for text in (article.abstract, article.title.lower()))
    return Tokenizer.train(texts, vocab_size=420, others=MARKS)


def read(data: Headlines, seed: int, first: int = 0) -> list[list[tuple[str, str, str]]]:
    """The batches of an epoch as (mark, source, target)."""
    names, decode = data.tokenizer.names, data.tokenizer.decode
    return [
        [
            (names[source[0]], decode(source), decode([id for id in target if id != NO_LABEL]))
            for source, target in zip(batch.source.tolist(), batch.labels.tolist(), strict=True)
        ]
        for batch in data.epoch(seed, first)
    ]


def headlines(tokenizer: Tokenizer, max_length: int = 60) -> Headlines:
    return Headlines(ARTICLES, tokenizer, tokens=400, max_length=max_length)


def test_an_epoch_asks_for_every_title_once_in_sentence_case(tokenizer: Tokenizer) -> None:
    rows = [row for batch in read(headlines(tokenizer), seed=0) for row in batch]
    titles = [target for mark, _, target in rows if mark != "<sentence>"]
    assert Counter(titles) == Counter(article.title.lower() for article in ARTICLES)
    assert {mark for mark, *_ in rows} == {"<title>", "<short>", "<sentence>"}  # all are short here


def test_the_practice_fades_from_epoch_to_epoch(tokenizer: Tokenizer) -> None:
    data = headlines(tokenizer)
    counts = [
        sum(mark == "<sentence>" for batch in read(data, seed) for mark, *_ in batch) for seed in (0, 3, 30)
    ]
    assert counts[0] == len(ARTICLES) > counts[1] > counts[2] == 0


def test_an_epoch_is_the_same_for_the_same_seed_and_can_begin_late(tokenizer: Tokenizer) -> None:
    data = headlines(tokenizer)
    whole = read(data, seed=1)
    assert len(whole) > 3
    assert read(data, seed=1) == whole
    assert read(data, seed=1, first=2) == whole[2:]
    assert read(data, seed=2) != whole


def test_words_spelled_one_by_one_are_the_text(tokenizer: Tokenizer) -> None:
    data = headlines(tokenizer)
    for article in data.articles:
        text = [word for sentence in article.sentences for word in sentence]
        assert data.spell(text, data.plain) == tokenizer.encode(" ".join(text))


def test_a_source_that_is_too_long_is_cut(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "MERGE_DROPOUT", 0.9)
    data = headlines(tokenizer, max_length=12)
    for seed in range(3):
        batches = list(data.epoch(seed))
        assert max(batch.source.size(1) for batch in batches) == 12
        for batch in batches:
            for source, present in zip(batch.source, batch.present, strict=True):
                assert source[present][-1] == tokenizer.specials.eos


def test_sentences_may_be_lost_or_change_places_and_never_all() -> None:
    [article] = prepare(ARTICLES[:1])
    rng = random.Random(0)
    drawn = [" ".join(title_example(article, rng, 0.5).source) for _ in range(300)]
    own = ARTICLES[0].abstract
    assert own in drawn and "" not in drawn
    assert any(len(text) < len(own) for text in drawn)
    assert any(len(text) == len(own) and text != own for text in drawn)


def test_the_sentence_nearest_the_title_is_written_as_practice() -> None:
    [article] = prepare(ARTICLES[:1])
    rng = random.Random(0)
    drawn = [sentence_example(article, rng) for _ in range(40)]
    assert {" ".join(example.target) for example in drawn} == {"We study planning of robots."}
    assert any(example.source.count(None) == 1 and "study" not in example.source for example in drawn)
    assert any(example.source.count(None) > 1 for example in drawn)


def test_about_a_third_of_the_words_are_hidden() -> None:
    text = [f"w{n}" for n in range(4000)]
    left = hide_words(text, random.Random(0))
    shown = [word for word in left if word is not None]
    assert 0.65 < len(shown) / len(text) < 0.8
    assert shown == sorted(shown, key=text.index)
    assert len(left) - len(shown) < len(text) - len(shown)  # several in a row leave one gap


# ---- scores


def test_scores_are_those_of_rouge() -> None:
    candidate, reference = words("The cat sat on the mat."), words("The cat lay on a mat")
    assert n_gram_f(candidate, reference, 1) == pytest.approx(2 * 4 / 12)
    assert n_gram_f(candidate, reference, 2) == pytest.approx(2 * 1 / 10)
    assert subsequence_f(candidate, reference) == pytest.approx(2 * 4 / 12)
    assert n_gram_f([], reference, 1) == subsequence_f(candidate, []) == 0
    rouge = pytest.importorskip("rouge_score.rouge_scorer")
    scores = rouge.RougeScorer(["rouge1", "rouge2", "rougeL"]).score(" ".join(reference), " ".join(candidate))
    assert scores["rouge1"].fmeasure == pytest.approx(n_gram_f(candidate, reference, 1))
    assert scores["rouge2"].fmeasure == pytest.approx(n_gram_f(candidate, reference, 2))
    assert scores["rougeL"].fmeasure == pytest.approx(subsequence_f(candidate, reference))
