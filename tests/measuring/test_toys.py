"""What is measured of a toy, held against plain loops."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.measuring import toys
from playground.measuring.toys import (
    Rows,
    evidence,
    look,
    main_directions,
    patterns,
    position_similarity,
    scores,
    shots,
)
from playground.text.specials import NO_LABEL
from playground.transformer import Transformer
from playground.uses.toys.tasks import TASKS, TOKENIZER, Row, rows_of, spell
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


class Oracle(torch.nn.Module):
    """Says what is right for some of the answers of each row."""

    def __init__(self, right: int) -> None:
        super().__init__()
        self.right = right

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        said = HELD.wanted.clone()
        for row, text in zip(said, ROWS, strict=True):
            for stretch in text.answers[self.right :]:
                row[stretch.stop - 1] = 0
        return F.one_hot(said.clamp(min=0), len(TOKENIZER)).float()


@pytest.mark.parametrize("right", range(5))
def test_shots_are_counted_answer_by_answer(right: int) -> None:
    assert shots(Oracle(right), HELD) == tuple(float(n < right) for n in range(4))


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


def test_evidence_is_what_the_loss_without_a_head_says(model: Transformer) -> None:
    found = evidence(model, 3, HELD, by_shot=True)
    assert found.off.shape == (2, 4) and found.step == 3 and len(found.by_shot) == 4
    weight = model.decoder[1].attention.part.output.weight
    width = model.config.head_width
    with torch.no_grad():
        weight[:, 2 * width : 3 * width] = 0
    assert scores(model, HELD).loss - found.loss == pytest.approx(found.off[1, 2], abs=1e-4)


def test_roles_that_nothing_asks_for_are_left_out(model: Transformer) -> None:
    rows = Rows.of([Row("a→b", (range(2, 3),), ends=False)], TOKENIZER)
    found = toys.roles(model, rows)
    assert "induction" not in found and found["previous"].shape == (2, 4)
