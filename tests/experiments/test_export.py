"""Attention weights as plain data."""

import json

import pytest
import torch

from playground.errors import UserError
from playground.experiments import subject, weights_of
from playground.transformer import Edits
from tests.helpers import assert_close
from tests.translators import tiny_language_model, tiny_translator

ONE = subject(tiny_translator(), "The cat eats.", "Le chat.")


@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
def test_weights_are_the_recorded_ones_rounded(kind: str) -> None:
    found = json.loads(json.dumps(weights_of(ONE, kind)))
    trace, _ = ONE.run()
    assert found["layers"] == [0, 1] and found["heads"] == [0, 1, 2, 3]
    for layer in (0, 1):
        assert_close(torch.tensor(found["weights"][layer]), trace.attention[kind, layer].weights[0], 1e-4)
    assert all(value == round(value, 4) for value in found["weights"][1][2][0])
    queries, keys = ONE.sides(kind)
    for one, side in ((found["queries"], queries), (found["keys"], keys)):
        assert one["pieces"] == list(side.pieces) and one["text"] == side.text
        assert [one["text"][a:b] for a, b in one["offsets"]] == [side.text[a:b] for a, b in side.spans]
    assert len(found["weights"][0][0]) == len(queries) and len(found["weights"][0][0][0]) == len(keys)


def test_chosen_layers_and_heads_alone() -> None:
    whole, part = weights_of(ONE, "cross"), weights_of(ONE, "cross", [1], [3, 0, 3])
    assert part["layers"] == [1] and part["heads"] == [0, 3]
    assert part["weights"] == [[whole["weights"][1][0], whole["weights"][1][3]]]


def test_edited_weights_are_those_that_were_used() -> None:
    pattern = torch.zeros(4, 7)
    pattern[:, 2] = 1
    found = weights_of(ONE, "cross", [0], [1], Edits(patterns={(("cross", 0), 1): pattern}))
    assert found["weights"][0][0][0][:3] == [0, 0, 1]


@pytest.mark.parametrize(
    ("kind", "layers", "heads", "message"),
    [
        ("self", None, None, "choose encoder or decoder or cross"),
        ("cross", [2], None, "no layer 2; choose from 0 to 1"),
        ("cross", None, [-1, 4], "no head -1, 4; choose from 0 to 3"),
        ("cross", [], None, "none was named"),
        ("cross", None, [True], "no head True"),
    ],
)
def test_what_the_model_does_not_have_is_refused(
    kind: str, layers: list[int] | None, heads: list[int] | None, message: str
) -> None:
    with pytest.raises(UserError, match=message.replace("(", r"\(")):
        weights_of(ONE, kind, layers, heads)


def test_a_decoder_has_no_cross_attention() -> None:
    with pytest.raises(UserError, match="choose decoder"):
        weights_of(subject(tiny_language_model(), "The cat"), "cross")
