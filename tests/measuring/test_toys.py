"""What is measured of a toy, held against plain loops."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.measuring.toys import (
    Rows,
    look,
    main_directions,
    patterns,
    position_similarity,
    scores,
)
from playground.text.specials import NO_LABEL
from playground.transformer import Transformer
from playground.uses.toys.tasks import TASKS, TOKENIZER, rows_of, spell
from tests.helpers import tiny_config

TASK = TASKS["few-shot"]
ROWS = rows_of(TASK.held_out, "test", 12)
HELD = Rows.of(ROWS, TOKENIZER)


@pytest.fixture
def model() -> Transformer:
    config = tiny_config("decoder", vocab_size=len(TOKENIZER), max_length=64, positions="learned")
    return Transformer(config).eval()


def test_scores_are_those_of_each_row_alone(model: Transformer) -> None:
    total = count = exact = 0.0
    for row in ROWS:
        ids, wanted = (torch.tensor([part]) for part in spell(row, TOKENIZER))
        with torch.inference_mode():
            logits = model(ids)[0]
        chosen = wanted[0] != NO_LABEL
        total += F.cross_entropy(logits[chosen], wanted[0][chosen], reduction="sum").item()
        count += int(chosen.sum())
        exact += bool((logits.argmax(dim=-1) == wanted[0])[chosen].all())
    found = scores(model, HELD)
    assert found.loss == pytest.approx(total / count, rel=1e-4)
    assert found.exact == exact / len(ROWS)


def test_a_look_holds_together(model: Transformer) -> None:
    found = look(model, TOKENIZER, 7, 0.5, HELD, HELD, 3)
    size = len(found.tokens)
    assert (found.step, found.gradient, len(found.answers)) == (7, 0.5, 3)
    assert found.train == found.held == scores(model, HELD)
    assert found.weights.shape == (2, 4, size, size) and found.similarity.shape == (size, size)
    np.testing.assert_allclose(found.weights.sum(axis=-1), 1, atol=1e-5)
    assert found.embedding.shape == (len(found.characters), 2)
    assert set(found.characters) == set("".join(row.text for row in ROWS))
    assert list(found.tokens[1:]) == list(ROWS[0].text[: size - 1])
    counted = [int((one != NO_LABEL).sum()) for one in HELD.wanted[:3]]
    assert [len(answer) for answer in found.answers] <= counted


def test_patterns_do_not_depend_on_what_stands_behind(model: Transformer) -> None:
    ids = spell(ROWS[0], TOKENIZER)[0]
    np.testing.assert_allclose(patterns(model, ids)[:, :, :9, :9], patterns(model, ids[:9]), atol=1e-5)


def test_the_two_main_directions_keep_most_of_the_distances() -> None:
    flat = torch.randn(20, 2) @ torch.linalg.qr(torch.randn(8, 2)).Q.T  # a plane in eight dimensions
    found = torch.from_numpy(main_directions(flat + 3.0))
    torch.testing.assert_close(torch.cdist(found, found), torch.cdist(flat, flat), atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize(("scheme", "has"), [("learned", True), ("sinusoidal", True), ("rotary", False)])
def test_positions_are_alike_where_they_have_vectors(scheme: str, has: bool) -> None:
    config = tiny_config("decoder", vocab_size=len(TOKENIZER), max_length=64, positions=scheme)
    found = position_similarity(Transformer(config).eval(), 6)
    assert found.shape == ((6, 6) if has else (0, 0))
    if has:
        np.testing.assert_allclose(np.diag(found), 1, atol=1e-5)
