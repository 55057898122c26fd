"""What is measured of the heads of a toy, held against plain loops."""

import dataclasses
import json

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.measuring.evidence import as_json, evidence, from_json, roles, shots
from playground.measuring.toys import Rows, scores
from playground.transformer import Transformer
from playground.uses.toys.tasks import TASKS, TOKENIZER, Row, rows_of
from tests.helpers import tiny_config

TASK = TASKS["few-shot"]
ROWS = rows_of(TASK.held_out, "test", 12)
HELD = Rows.of(ROWS, TOKENIZER)
SEEN = Rows.of(rows_of(TASK.draw, "test", 12), TOKENIZER)


@pytest.fixture
def model() -> Transformer:
    config = tiny_config("decoder", vocab_size=len(TOKENIZER), max_length=64, positions="learned")
    return Transformer(config).eval()


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


def test_evidence_is_what_the_loss_without_a_head_says(model: Transformer) -> None:
    found = evidence(model, 3, TASK, SEEN, HELD)
    assert found.off.shape == (2, 4) and found.step == 3 and len(found.by_shot) == 4
    assert (found.train, found.held, found.waves) == (scores(model, SEEN), scores(model, HELD), None)
    weight = model.decoder[1].attention.part.output.weight
    width = model.config.head_width
    with torch.no_grad():
        weight[:, 2 * width : 3 * width] = 0
    assert scores(model, HELD).loss - found.held.loss == pytest.approx(found.off[1, 2], abs=1e-4)


def test_roles_that_nothing_asks_for_are_left_out(model: Transformer) -> None:
    rows = Rows.of([Row("a→b", (range(2, 3),), ends=False)], TOKENIZER)
    found = roles(model, rows)
    assert "induction" not in found and found["previous"].shape == (2, 4)


@pytest.mark.parametrize("name", ["few-shot", "remainder"])
def test_evidence_comes_back_from_where_it_is_stored(name: str, model: Transformer) -> None:
    task = TASKS[name]
    train, held = (Rows.of(rows_of(draw, "test", 9), TOKENIZER) for draw in (task.draw, task.held_out))
    found = evidence(model, 5, task, train, held)
    again = from_json(json.loads(json.dumps(as_json(found))))
    assert (again.waves is None) == (name == "few-shot")

    def close(one: object, other: object) -> None:
        if dataclasses.is_dataclass(one):
            one, other = dataclasses.asdict(one), dataclasses.asdict(other)
        if isinstance(one, dict):
            assert one.keys() == other.keys()
            for key in one:
                close(one[key], other[key])
        elif one is not None:
            np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=1e-4)

    close(found, again)
    with pytest.raises(KeyError):
        from_json({"step": 3})
