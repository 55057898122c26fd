"""The arithmetic of one head in a real pass: it agrees with the model, and its effect is measured."""

from dataclasses import replace

import pytest
import torch

from playground.checkpoints import Checkpoint
from playground.experiments import Subject, arithmetic, subject
from playground.transformer import Edits
from playground.transformer.config import CHOICES
from tests.helpers import PUBLIC, WRITERS, assert_close, tiny_model
from tests.translators import tiny_language_model, tiny_tokenizer, tiny_translator

SITES = [("encoder", 1), ("decoder", 0), ("cross", 1)]


def translation(**changes: object) -> Subject:
    model = tiny_model(**{"kind": "encoder-decoder", "vocab_size": len(tiny_tokenizer()), **changes})
    checkpoint = Checkpoint(model, tiny_tokenizer(), {"name": "translate", "source": "en", "target": "fr"})
    return subject(checkpoint, "The cat eats.", "Le chat mange.")


@pytest.mark.parametrize("scheme", CHOICES["positions"])
@pytest.mark.parametrize("site", SITES, ids=str)
def test_every_stage_agrees_with_the_model(site: tuple[str, int], scheme: str) -> None:
    one = translation(positions=scheme)
    found = arithmetic(one, site, 2, 2)
    assert found.difference < 1e-5
    keys = one.sides(site[0])[1]
    names = [stage.name for stage in found.stages]
    assert names[-1] == "added" and {"scores", "weights", "head"} < set(names)
    assert len(found.recorded.weights) == len(keys)
    forbidden = found.recorded.mask == -float("inf")
    assert forbidden.sum() == (len(keys) - 3 if site[0] == "decoder" else 0)
    assert ("biased" in names) is (scheme in ("alibi", "t5") and site[0] != "cross")


@pytest.mark.parametrize("name", WRITERS)
def test_every_stage_agrees_in_every_public_model(name: str) -> None:
    """Also where heads share keys and values, scores are not scaled or parts are parallel."""
    changes = {"vocab_size": len(tiny_tokenizer()), **PUBLIC[name], "source_vocab_size": 0}
    if changes["kind"] == "encoder-decoder":
        one = translation(**changes)
    else:
        one = subject(tiny_language_model(**changes), "The cat eats.")
    for kind in one.kinds:
        for head in range(4):
            assert arithmetic(one, (kind, 1), head, 2).difference < 1e-5


EDITS = {
    "gain": lambda key: Edits(gains={key: 0.5}),
    "pattern": lambda key: Edits(patterns={key: torch.eye(4)[:, :3]}),
    "short pattern": lambda key: Edits(patterns={key: torch.eye(2)}),
    "zeros": lambda key: Edits(patterns={key: torch.zeros(5, 5)}, gains={key: 2.0}),
    "patch": lambda key: Edits(patches={key: torch.ones(4, 4)}),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("site", SITES, ids=str)
def test_it_agrees_under_edits(site: tuple[str, int], name: str) -> None:
    found = arithmetic(translation(), site, 1, 3, EDITS[name]((site, 1)))
    assert found.difference < 1e-5


def test_the_proof_fails_where_the_model_used_other_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    one = translation()
    trace, logits = one.run()
    record = trace.attention["cross", 0]
    wrong = record.weights.clone()
    wrong[0, 1, 2, 0] += 0.01
    trace.attention["cross", 0] = replace(record, weights=wrong)
    monkeypatch.setattr(Subject, "run", lambda self, edits=None: (trace, logits))
    assert arithmetic(one, ("cross", 0), 1, 2).difference == pytest.approx(0.01, rel=1e-3)


@pytest.mark.parametrize("bias", [True, False])
def test_all_heads_together_are_what_the_attention_adds(bias: bool) -> None:
    one = translation(bias=bias)
    entered = []
    part = one.model.decoder[1].cross.part
    part.register_forward_hook(lambda _module, _inputs, output: entered.append(output))
    one.run()
    added = sum(
        torch.from_numpy(arithmetic(one, ("cross", 1), head, 2).stages[-1].model) for head in range(4)
    )
    expected = entered[0][0, 2] - (part.output.bias if bias else 0)
    assert_close(added, expected)


def test_without_the_head_means_at_this_query_only() -> None:
    one = translation()
    found = arithmetic(one, ("decoder", 1), 2, 2)
    # Rows before the query cannot know; the row itself and those after it do.
    change = torch.from_numpy(found.logits - found.logits_without)
    assert_close(change[:2], torch.zeros(2))
    assert change[2].abs() > 1e-3
    # In a model of one layer nothing after the query sees the change: the gain is the same thing.
    off = Edits(gains={(("decoder", 1), 2): 0.0})
    _, logits = one.run(off)
    assert_close(torch.tensor(found.logits_without[2]), logits[2, one.written.ids[2]])


def test_another_edit_of_the_head_stays_where_it_is() -> None:
    one, key = translation(), (("cross", 0), 1)
    patch = torch.randn(5, 4)
    both = arithmetic(one, *key, 1, Edits(patches={key: patch}))
    zeroed = patch.clone()
    zeroed[1] = 0
    _, logits = one.run(Edits(patches={key: zeroed}))
    assert_close(
        torch.from_numpy(both.logits_without), logits[range(len(one.written)), list(one.written.ids)]
    )


@torch.inference_mode()
@pytest.mark.parametrize("norm", CHOICES["norm"])
@pytest.mark.parametrize("tied", [True, False])
def test_the_direct_parts_of_all_heads_and_the_rest_make_up_the_logit(norm: str, tied: bool) -> None:
    """The linearised norm is linear: what all heads of the last cross-attention add, and the stream
    without it, give the logit."""
    one = translation(norm=norm, tie_embeddings=tied)
    query = 2
    found = [arithmetic(one, ("cross", 1), head, query) for head in range(4)]
    assert {part.attribution.token for part in found} == {one.written.pieces[query]}
    trace, logits = one.run()
    model = one.model
    stream = trace.residual["decoder", 2][0, query]
    added = sum(torch.from_numpy(part.stages[-1].model) for part in found)
    row = (model.embedding if tied else model.unembedding).weight[one.written.ids[query]]
    scale = (stream.var(correction=0) if norm == "layer" else stream.square().mean()) + 1e-5
    rest = stream - added
    rest = rest - rest.mean() if norm == "layer" else rest
    bias = getattr(model.decoder_norm, "bias", None)
    expected = (rest / scale.sqrt() * model.decoder_norm.weight + (0 if bias is None else bias)) @ row
    whole = sum(part.attribution.direct for part in found) + expected.item()
    assert whole == pytest.approx(logits[query, one.written.ids[query]].item(), abs=1e-4)
    assert found[0].attribution.logit == pytest.approx(whole, abs=1e-4)


def test_where_no_direct_path_can_be_read_off_there_is_none() -> None:
    assert arithmetic(translation(), ("encoder", 0), 0, 0).attribution is None
    assert arithmetic(translation(norm_first=False), ("cross", 0), 0, 0).attribution is None


def test_a_decoder_alone_can_be_followed() -> None:
    one = subject(tiny_language_model(positions="rotary"), "The cat eats.")
    found = arithmetic(one, ("decoder", 1), 3, len(one.read) - 1)
    assert found.difference < 1e-5 and found.attribution is not None


def test_a_text_of_one_token_can_be_followed() -> None:
    one = subject(tiny_translator(), "a")
    for kind in one.kinds:
        assert arithmetic(one, (kind, 0), 0, 0).difference < 1e-5
