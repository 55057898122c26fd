"""The n-gram model against formulas written out with dictionaries; on disk and back; hostile files."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from playground.errors import UserError
from playground.generation import ngram
from playground.generation.ngram import NGram

V, BOS, EOS = 9, 1, 2  # 0 is padding and stands in no text
UNPRUNED = (1, 1, 1, 1, 1)
Paragraph = list[int]
PARAGRAPHS = st.lists(st.lists(st.integers(3, 7), max_size=12), min_size=1, max_size=12)  # 8 is never seen


def text(paragraphs: Sequence[Paragraph]) -> list[int]:
    return [id for paragraph in paragraphs for id in (BOS, *paragraph, EOS)]


def corpus(size: int, seed: int = 0) -> list[Paragraph]:
    """Paragraphs in which some n-grams return often and others never."""
    rng = np.random.default_rng(seed)
    return [(3 + rng.geometric(0.4, rng.integers(1, 15)) % 5).tolist() for _ in range(size)]


def plain(paragraphs: Sequence[Paragraph], order: int, minimum: Sequence[int]) -> Callable[..., float]:
    """p(token, context) by the formulas of Chen & Goodman (1999, section 3.2), with dictionaries."""
    occurrences: Counter[tuple[int, ...]] = Counter()
    for paragraph in paragraphs:
        ids = (BOS, *paragraph, EOS)
        for n in range(1, order + 1):
            occurrences.update(ids[i : i + n] for i in range(len(ids) - n + 1))
    ways = defaultdict(set)
    for gram in occurrences:
        ways[gram[1:]].add(gram[0])
    counts = {
        gram: times if len(gram) == order or gram[0] == BOS else len(ways[gram])
        for gram, times in occurrences.items()
        if gram != (BOS,)
    }
    amounts = {}
    for n in range(1, order + 1):
        n1, n2, n3, n4 = (sum(c == k and len(gram) == n for gram, c in counts.items()) for k in (1, 2, 3, 4))
        amounts[n] = (0, 0.5, 1, 1.5)
        if n1 * n2 * n3:
            y = n1 / (n1 + 2 * n2)
            found = (0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
            amounts[n] = found if min(found[1:]) > 0 else amounts[n]

    @cache
    def probability(token: int, context: tuple[int, ...] | None) -> float:
        if context is None:
            return 1 / (V - 1)
        behind = {g: c for g, c in counts.items() if len(g) == len(context) + 1 and g[:-1] == context}
        shorter = context[1:] if context else None
        if not behind or (context and occurrences[context] < minimum[len(context) - 1]):
            return probability(token, shorter)

        def kept(gram: tuple[int, ...]) -> float:
            if occurrences[gram] < minimum[len(gram) - 1]:
                return 0
            return counts[gram] - amounts[len(gram)][min(3, counts[gram])]

        total, own = sum(behind.values()), (*context, token)
        share = kept(own) if own in behind else 0
        left = total - sum(map(kept, behind))
        return (share + left * probability(token, shorter)) / total

    return lambda token, context: probability(token, tuple(context[max(0, len(context) - order + 1) :]))


@given(PARAGRAPHS, st.integers(1, 5), st.sampled_from([UNPRUNED, (1, 1, 2, 2, 2), (1, 1, 1, 2, 3)]))
def test_it_is_what_the_formulas_say(
    paragraphs: list[Paragraph], order: int, minimum: tuple[int, ...]
) -> None:
    model = NGram.train([text(paragraphs)], V, order, minimum[:order])
    probability = plain(paragraphs, order, minimum)
    for paragraph in [*paragraphs[:3], [8, 3, 3, 8], [7, 6, 5, 4, 3]]:
        ids = [BOS, *paragraph, EOS]
        expected = [math.log(probability(ids[n], tuple(ids[:n]))) for n in range(1, len(ids))]
        np.testing.assert_allclose(model.logprobs(ids), expected, rtol=1e-9)


@pytest.mark.parametrize("minimum", [UNPRUNED, (1, 1, 2, 2, 2)])
def test_it_is_what_the_formulas_say_where_discounts_are_estimated(minimum: tuple[int, ...]) -> None:
    train, new = corpus(400), corpus(10, seed=1)
    model, probability = NGram.train([text(train)], V, 5, minimum), plain(train, 5, minimum)
    for paragraph in new:
        ids = [BOS, *paragraph, EOS]
        expected = [math.log(probability(ids[n], tuple(ids[:n]))) for n in range(1, len(ids))]
        np.testing.assert_allclose(model.logprobs(ids), expected, rtol=1e-9)


@given(PARAGRAPHS, st.lists(st.integers(0, V - 1), min_size=1, max_size=8), st.booleans())
def test_the_distribution_sums_to_one_and_agrees_with_the_scores(
    paragraphs: list[Paragraph], context: list[int], pruned: bool
) -> None:
    model = NGram.train([text(paragraphs)], V, minimum=(1, 1, 2, 2, 2) if pruned else UNPRUNED)
    distribution = model.distribution(context)
    assert distribution.sum() == pytest.approx(1, abs=1e-12)
    assert distribution[BOS] == 0
    for token in {*range(V)} - {BOS}:
        assert math.log(distribution[token]) == pytest.approx(model.logprobs([*context, token])[-1])


def test_streams_do_not_touch_and_paragraphs_do_not_either() -> None:
    one = NGram.train([text([[3, 4], [5, 6]])], V, minimum=UNPRUNED)
    two = NGram.train([text([[3, 4]]), text([[5, 6]])], V, minimum=UNPRUNED)
    ids = text([[3, 4], [5, 6, 8], [3]])
    np.testing.assert_array_equal(one.logprobs(ids), two.logprobs(ids))
    parts = [one.logprobs(text([paragraph])) for paragraph in ([3, 4], [5, 6, 8], [3])]
    np.testing.assert_array_equal(one.logprobs(ids), [*parts[0], 0, *parts[1], 0, *parts[2]])
    with pytest.raises(ValueError, match="must begin with a beginning"):
        NGram.train([[3, 4]], V)


def test_it_says_how_far_it_looked_back() -> None:
    model = NGram.train([text([[3, 4, 5, 6, 7]])], V, minimum=UNPRUNED)
    ids = [BOS, 3, 4, 5, 6, 7, EOS]
    assert model.lookback(ids).tolist() == [1, 2, 3, 4, 4, 4]
    # 8 was never seen, and nothing ever stood behind an end.
    assert model.lookback([BOS, 8, 3, 4, 8, EOS, 3]).tolist() == [1, 0, 1, 2, 0, 0]


def test_little_text_is_scored_too() -> None:
    model = NGram.train([text([[3, 4]])], V)
    assert model.logprobs([]).shape == model.logprobs([BOS]).shape == model.lookback([]).shape == (0,)
    with pytest.raises(ValueError, match="outside the vocabulary of 9"):
        model.logprobs([BOS, V])
    nothing = NGram.train([[BOS]], V)
    np.testing.assert_allclose(nothing.logprobs([BOS, 3, EOS]), math.log(1 / (V - 1)))


# ---- on disk


@pytest.fixture
def model() -> NGram:
    return NGram.train([text(corpus(400))], V, minimum=(1, 1, 2, 2, 2))


@pytest.fixture
def path(model: NGram, tmp_path: Path) -> Path:
    model.save(tmp_path / "ngram.safetensors")
    return tmp_path / "ngram.safetensors"


def test_it_comes_back_but_for_rounding_and_still_sums_to_one(model: NGram, path: Path) -> None:
    back = NGram.load(path)
    assert (back.order, back.vocab_size, back.bos) == (5, V, BOS)
    for before, after in zip(model.levels, back.levels, strict=True):
        np.testing.assert_array_equal(before.keys, after.keys)
        np.testing.assert_allclose(after.share, before.share, rtol=0.07)
    ids = text(corpus(5, seed=1))
    np.testing.assert_allclose(back.logprobs(ids), model.logprobs(ids), atol=0.07)
    for n in range(1, len(ids)):
        assert back.distribution(ids[:n]).sum() == pytest.approx(1, abs=1e-6)
    path.with_name("more").mkdir()
    back.save(path.with_name("more") / "ngram.safetensors")
    np.testing.assert_allclose(NGram.load(path).logprobs(ids), back.logprobs(ids), atol=0.07)


Damage = Callable[[dict[str, np.ndarray], dict[str, str]], object]
DAMAGES: dict[str, Damage] = {
    "names no order": lambda tensors, about: about.pop("order"),
    "names no order, ": lambda tensors, about: about.update(order="-5"),
    "names no order, v": lambda tensors, about: about.update(vocab_size="9" * 5000),
    "its order is 0": lambda tensors, about: about.update(order="0"),
    "its order is 10": lambda tensors, about: about.update(order="10"),
    "its vocabulary 1, ": lambda tensors, about: about.update(vocab_size="1"),
    "its beginning 9": lambda tensors, about: about.update(bos="9"),
    "tensor rest.4 is not": lambda tensors, about: tensors.pop("rest.4"),
    "tensor more is not": lambda tensors, about: tensors.update(more=np.zeros(1)),
    "tensor share.1 is not": lambda tensors, about: tensors.update({"share.1": np.ones(25)}),
    "tensor tokens.0 is not": lambda tensors, about: tensors.update(
        {"tokens.0": tensors["tokens.0"][None].copy()}
    ),
    "tensor children.5 is not": lambda tensors, about: about.update(order="6"),
    "lengths 1 and 2 do not fit": lambda tensors, about: tensors.update(
        {"children.1": tensors["children.1"][:-1].copy()}
    ),
    "lengths 0 and 1 do not fit": lambda tensors, about: tensors["children.0"].fill(65535),
    "lengths 2 and 3 do not fit": lambda tensors, about: tensors.update(
        {"rest.2": tensors["rest.2"][:-1].copy()}
    ),
    "lengths 3 and 4 do not fit": lambda tensors, about: tensors.update(
        {"share.3": tensors["share.3"][:-1].copy()}
    ),
    "length 1 is out of range": lambda tensors, about: about.update(vocab_size="7"),
    "length 3 is out of range": lambda tensors, about: tensors["rest.2"].fill(255),
    "length 2 are out of order": lambda tensors, about: tensors["tokens.1"].fill(3),
}


@pytest.mark.parametrize("message", DAMAGES)
def test_a_foreign_file_is_named_with_what_is_wrong(path: Path, message: str) -> None:
    tensors, about = load_file(path), {"order": "5", "vocab_size": str(V), "bos": str(BOS)}
    DAMAGES[message](tensors, about)
    save_file(tensors, path, about)
    with pytest.raises(UserError, match=rf"ngram\.safetensors is no n-gram model of ours.*{message}"):
        NGram.load(path)


def test_a_damaged_a_foreign_and_a_missing_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = path.read_bytes()
    for content in (b"", b"\x80\x04pickle", whole[: len(whole) // 2], whole + b"x"):
        path.write_bytes(content)
        with pytest.raises(UserError, match=r"ngram\.safetensors is no n-gram model of ours, or damaged"):
            NGram.load(path)
    path.write_bytes(whole)
    monkeypatch.setattr(ngram, "MAX_BYTES", len(whole) - 1)
    with pytest.raises(UserError, match=r"above the limit of"):
        NGram.load(path)
    with pytest.raises(UserError, match=r"There is no n-gram model .*none"):
        NGram.load(path.with_name("none"))


@pytest.mark.parametrize("kind", ["BF16", "F8_E4M3"])
def test_numbers_that_numpy_does_not_know_are_refused(path: Path, kind: str) -> None:
    size = {"BF16": 2, "F8_E4M3": 1}[kind]
    header = f'{{"x": {{"dtype": "{kind}", "shape": [1], "data_offsets": [0, {size}]}}}}'.encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * size)
    with pytest.raises(UserError, match="is no n-gram model of ours"):
        NGram.load(path)


def test_a_vocabulary_too_large_for_the_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too large to be saved"):
        NGram.train([[BOS, 3]], 70_000).save(tmp_path / "x")
