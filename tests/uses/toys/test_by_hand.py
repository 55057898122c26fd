"""The tools have to find the circuit that was put there, and nothing else."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground import checkpoints, experiments
from playground.measuring.evidence import evidence
from playground.measuring.heads import analyse_heads
from playground.measuring.toys import Rows, scores
from playground.transformer import Edits
from playground.uses.toys.by_hand import NAME, VOCABULARY, build
from playground.uses.toys.tasks import ALPHABET, TASKS, rows_of

MODEL = build()
CIRCUIT = {(("decoder", 0), 0), (("decoder", 1), 0)}


@given(once=st.lists(st.sampled_from(ALPHABET), min_size=2, max_size=12, unique=True).map("".join))
def test_it_repeats_whatever_it_has_seen(once: str) -> None:
    ids = [MODEL.tokenizer.specials.bos, *MODEL.tokenizer.encode(once + once[:-1])]
    said = MODEL.model(torch.tensor([ids]))[0].softmax(dim=-1)
    assert MODEL.tokenizer.decode(said[len(once) + 1 :].argmax(dim=-1).tolist()) == once[1:]
    assert said[len(once) + 1 :].max(dim=-1).values.min() > 0.999
    # Before that it says nothing: every token is as probable.
    torch.testing.assert_close(
        said[1 : len(once)], torch.full((len(once) - 1, VOCABULARY), 1 / VOCABULARY), atol=1e-5, rtol=0
    )


def test_what_is_measured_of_its_heads_is_what_was_put_there() -> None:
    held = Rows.of(rows_of(TASKS["induction"].held_out, "held", 32), MODEL.tokenizer)
    assert scores(MODEL.model, held).exact == 1
    found = evidence(MODEL.model, 0, TASKS["induction"], held, held)
    np.testing.assert_allclose(found.roles["previous"][0], [1, 0], atol=1e-3)
    np.testing.assert_allclose(found.roles["induction"][1], [1, 0], atol=1e-3)
    # Without either of the two, every character is as probable as every other.
    np.testing.assert_allclose(found.off, [[np.log(VOCABULARY), 0], [np.log(VOCABULARY), 0]], atol=1e-2)


def test_the_analysis_of_heads_names_them() -> None:
    table = analyse_heads(MODEL, None)["table"]
    assert [row["role"] for row in table] == ["previous", "mixed", "induction", "mixed"]
    assert [row["copying"] for row in table] == [0.0, 0.0, 1.0, 0.0]


def test_effects_and_patching_find_the_two_heads_alone() -> None:
    subject = experiments.subject(MODEL, "qmbtxaq", "m")
    [effects] = experiments.head_effects(subject).values()
    assert torch.equal(effects.abs() > 0.1, torch.tensor([[True, False], [True, False]]))
    other = experiments.subject(MODEL, "qkbtxaq", "k")
    [shares] = experiments.patching(subject, other).shares.values()
    assert shares[1, 0] > 0.99 and shares[1, 1] == 0


def test_an_edit_of_another_head_changes_nothing() -> None:
    ids = torch.tensor([[MODEL.tokenizer.specials.bos, *MODEL.tokenizer.encode("qmbq")]])
    whole = MODEL.model(ids)
    for layer in range(2):
        for head in range(2):
            site = ("decoder", layer), head
            changed = MODEL.model(ids, edits=Edits(gains={site: 0.0}))
            assert torch.allclose(changed, whole, atol=1e-4) == (site not in CIRCUIT)


def test_the_shipped_one_is_it() -> None:
    shipped = checkpoints.load(NAME)
    assert shipped.card == MODEL.card and shipped.task == MODEL.task
    for name, tensor in MODEL.model.state_dict().items():
        torch.testing.assert_close(shipped.model.state_dict()[name], tensor, atol=1e-3, rtol=1e-3)
