"""Looking inside changes nothing and shows what really happened; edits do what they say."""

import copy
import itertools
import math

import pytest
import torch
from torch import Tensor

from playground.transformer import Cache, Edits, Site, Trace, Transformer
from playground.transformer.heads import attention_at
from tests.helpers import KINDS, SCHEMES, assert_close, present, tiny_model, tokens

SITES: tuple[Site, ...] = tuple(itertools.product(("encoder", "decoder", "cross"), (0, 1)))
THERE = present(6, 6, 4)
TARGET, SOURCE = tokens(2, 5), tokens(2, 6, seed=3)


def run(model: Transformer, trace: Trace | None = None, edits: Edits | None = None) -> Tensor:
    """Logits for the pair above, with padding in the source."""
    if model.config.kind == "decoder":
        return model(TARGET, trace=trace, edits=edits)
    return model(TARGET, SOURCE, THERE, trace=trace, edits=edits)


def run_in_steps(model: Transformer, edits: Edits, chunks: tuple[int, ...] = (1, 1, 1, 1, 1)) -> Tensor:
    """The same logits by cached decoding."""
    memory = model.encode(SOURCE, THERE, edits=edits) if model.config.kind != "decoder" else None
    there = THERE if memory is not None else None
    cache = Cache(model.config.decoder_layers)
    steps = [
        model.logits(model.decode(piece, memory, there, cache=cache, edits=edits))
        for piece in TARGET.split(chunks, dim=1)
    ]
    return torch.cat(steps, dim=1)


def sites_of(kind: str) -> tuple[Site, ...]:
    return SITES if kind == "encoder-decoder" else SITES[2:4]


def random_pattern(queries: int, keys: int, seed: int = 5) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(queries, keys, generator=generator).softmax(dim=-1)


# ---- explicit and fused


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_explicit_path_equals_the_fused_one(kind: str, scheme: str) -> None:
    model = tiny_model(kind, positions=scheme)
    fused = run(model)
    assert_close(run(model, trace=Trace()), fused)
    assert_close(run(model, edits=Edits()), fused)
    assert_close(run_in_steps(model, Edits()), fused)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_they_are_equal_behind_left_padding(scheme: str) -> None:
    model, there = tiny_model(positions=scheme), present(5, 5, 3, left=True)
    fused = model.decode(TARGET, present=there)
    explicit = model.decode(TARGET, present=there, trace=Trace())
    assert_close(explicit[there], fused[there])


# ---- what a trace holds


@pytest.mark.parametrize("kind", KINDS)
def test_a_trace_records_every_attention(kind: str) -> None:
    model, trace = tiny_model(kind), Trace()
    run(model, trace)
    assert set(trace.attention) == set(sites_of(kind))
    lengths = {"encoder": (6, 6), "decoder": (5, 5), "cross": (5, 6)}
    for (where, _), record in trace.attention.items():
        queries, keys = lengths[where]
        assert record.q.shape == (2, 4, queries, 4)
        assert record.k.shape == record.v.shape == (2, 4, keys, 4)
        assert record.scores.shape == record.weights.shape == (2, 4, queries, keys)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_recorded_can_be_recomputed(scheme: str) -> None:
    """The promise of the page: weights = softmax(scores), scores = q·kᵀ/√K + mask + position bias."""
    model, trace = tiny_model("encoder-decoder", positions=scheme), Trace()
    run(model, trace)
    forbidden = {
        "encoder": ~THERE[:, None, None, :].expand(2, 4, 6, 6),
        "cross": ~THERE[:, None, None, :].expand(2, 4, 5, 6),
        "decoder": torch.ones(5, 5, dtype=torch.bool).triu(1).expand(2, 4, 5, 5),
    }
    for (where, _), record in trace.attention.items():
        assert_close(record.weights, record.scores.softmax(dim=-1))
        products = torch.einsum("bhtk,bhsk->bhts", record.q, record.k) / math.sqrt(4)
        if where != "cross":
            at = torch.arange(record.q.size(2))
            bias = model.positions_of(where).bias(at, at)
            products = products if bias is None else products + bias
        allowed = ~forbidden[where]
        assert_close(record.scores[allowed], products[allowed])
        assert (record.weights[~allowed] == 0).all()
        assert_close(record.weights.sum(dim=-1), torch.ones(record.weights.shape[:-1]))


@pytest.mark.parametrize("site", SITES, ids=str)
def test_the_recorded_values_are_those_that_go_on(site: Site) -> None:
    """weights · v is what enters the output projection of that very attention."""
    model, trace, entered = tiny_model("encoder-decoder", positions="rotary"), Trace(), []
    attention_at(model, site).output.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
    run(model, trace)
    record = trace.attention[site]
    assert_close((record.weights @ record.v).transpose(1, 2).flatten(-2), entered[0])
    assert torch.equal(record.heads.transpose(1, 2).flatten(-2), entered[0])


def test_only_the_sites_asked_for_are_recorded() -> None:
    model, whole = tiny_model("encoder-decoder"), Trace()
    run(model, whole)
    trace = Trace(sites=frozenset({("cross", 1), ("encoder", 0)}))
    run(model, trace)
    assert set(trace.attention) == {("cross", 1), ("encoder", 0)}
    assert_close(trace.attention["cross", 1].weights, whole.attention["cross", 1].weights)


@pytest.mark.parametrize("heads", [(2,), (3, 0)])
def test_only_the_heads_asked_for_are_recorded(heads: tuple[int, ...]) -> None:
    model, whole, trace = tiny_model(), Trace(), Trace(heads=heads)
    run(model, whole)
    assert_close(run(model, trace), run(model))
    for site, record in trace.attention.items():
        for name in ("q", "k", "v", "scores", "weights", "heads"):
            assert torch.equal(getattr(record, name), getattr(whole.attention[site], name)[:, list(heads)])


@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_residual_stream_is_recorded_from_embedding_to_logits(kind: str, norm_first: bool) -> None:
    model, trace = tiny_model(kind, norm_first=norm_first, decoder_layers=3), Trace()
    logits = run(model, trace)
    layers = {"decoder": 3, "encoder": len(model.encoder)}
    expected = {(side, n) for side, count in layers.items() if count for n in range(count + 1)}
    assert set(trace.residual) == expected
    assert_close(trace.residual["decoder", 0], model.embed(TARGET, torch.arange(5)))
    assert_close(model.logits(trace.final["decoder"]), logits)
    assert_close(model.decoder_norm(trace.residual["decoder", 3]), trace.final["decoder"])
    if kind == "encoder-decoder":
        assert_close(trace.final["encoder"], model.encode(SOURCE, THERE))
        assert_close(model.encoder_norm(trace.residual["encoder", 2]), trace.final["encoder"])
    # What enters a layer is what leaves the one before it.
    block = model.decoder[1]
    memory = trace.final.get("encoder")
    at = torch.arange(5)
    bias = (at[:, None] < at) * -1e9
    memory_bias = ~THERE[:, None, None, :] * -1e9 if memory is not None else None
    after = block(
        trace.residual["decoder", 1], bias, memory, memory_bias, model.positions, at, None, None, None
    )
    assert_close(after, trace.residual["decoder", 2])


# ---- gains


def with_scaled_head(model: Transformer, site: Site, head: int, factor: float) -> Transformer:
    """The model with the columns of its output projection that read this head multiplied."""
    changed = copy.deepcopy(model)
    with torch.no_grad():
        attention_at(changed, site).output.weight[:, 4 * head : 4 * head + 4] *= factor
    return changed


@pytest.mark.parametrize("gain", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("site", SITES, ids=str)
def test_a_gain_scales_what_the_head_adds(site: Site, gain: float) -> None:
    model = tiny_model("encoder-decoder", positions="rotary")
    edits = Edits(gains={(site, 1): gain})
    expected = run(with_scaled_head(model, site, 1, gain))  # no edits: the fused path
    assert_close(run(model, edits=edits), expected)
    assert_close(run_in_steps(model, edits), expected)
    assert not torch.allclose(expected, run(model), atol=1e-3)


def test_gains_of_several_heads_add_up() -> None:
    model = tiny_model()
    chosen = {(("decoder", 0), 3): 0.0, (("decoder", 1), 0): 1.5, (("decoder", 1), 2): 0.25}
    expected = model
    for (site, head), gain in chosen.items():
        expected = with_scaled_head(expected, site, head, gain)
    assert_close(run(model, edits=Edits(gains=chosen)), run(expected))


def test_a_gain_of_one_changes_nothing() -> None:
    model = tiny_model("encoder-decoder")
    gains = {(site, head): 1.0 for site in SITES for head in range(4)}
    assert_close(run(model, edits=Edits(gains=gains)), run(model))


def test_each_row_of_a_batch_can_have_its_own_gain() -> None:
    model, site = tiny_model("encoder-decoder"), ("cross", 0)
    rows = run(model, edits=Edits(gains={(site, 1): torch.tensor([0.0, 1.5]), (site, 2): 0.5}))
    for row, gain in enumerate((0.0, 1.5)):
        assert_close(rows[row], run(model, edits=Edits(gains={(site, 1): gain, (site, 2): 0.5}))[row])
    assert not torch.allclose(rows[0], run(model, edits=Edits(gains={(site, 1): 1.5, (site, 2): 0.5}))[0])


def test_an_edit_of_one_head_leaves_its_neighbours_alone() -> None:
    model, plain, edited = tiny_model(), Trace(), Trace()
    run(model, plain)
    run(model, edited, Edits(patterns={(("decoder", 0), 2): random_pattern(5, 5)}))
    before, after = plain.attention["decoder", 0].weights, edited.attention["decoder", 0].weights
    assert_close(after[:, [0, 1, 3]], before[:, [0, 1, 3]])
    assert not torch.allclose(after[:, 2], before[:, 2], atol=1e-3)
    # What comes before the head in the pass cannot have changed; what comes after must have.
    assert_close(edited.residual["decoder", 0], plain.residual["decoder", 0])
    assert not torch.allclose(edited.residual["decoder", 1], plain.residual["decoder", 1], atol=1e-3)


# ---- patterns


@pytest.mark.parametrize("site", SITES, ids=str)
def test_a_pattern_takes_the_place_of_the_softmax(site: Site) -> None:
    model, trace, entered = tiny_model("encoder-decoder", positions="sinusoidal"), Trace(), []
    keys = 5 if site[0] == "decoder" else 6
    queries = 6 if site[0] == "encoder" else 5
    pattern = random_pattern(queries, keys)
    attention_at(model, site).output.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
    run(model, trace, Edits(patterns={(site, 2): pattern}))
    record = trace.attention[site]
    assert_close(record.weights[:, 2], pattern.expand(2, -1, -1))
    # Head 2 of what goes on is pattern · v, in both rows of the batch; head 1 is its own.
    assert_close(entered[0][..., 8:12], torch.einsum("ts,bsk->btk", pattern, record.v[:, 2]))
    assert_close(entered[0][..., 4:8], record.scores[:, 1].softmax(dim=-1) @ record.v[:, 1])


@pytest.mark.parametrize("site", SITES, ids=str)
def test_the_models_own_weights_as_pattern_change_nothing(site: Site) -> None:
    model, trace = tiny_model("encoder-decoder"), Trace()
    run(model, trace)
    first = trace.attention[site].weights[0, 3]
    row = run(model, edits=Edits(patterns={(site, 3): first}))[0]
    assert_close(row, run(model)[0])


@pytest.mark.parametrize("chunks", [(1, 1, 1, 1, 1), (2, 1, 2), (4, 1)], ids=str)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("site", SITES, ids=str)
def test_patterns_act_row_by_row_in_cached_decoding(site: Site, scheme: str, chunks: tuple[int, ...]) -> None:
    model = tiny_model("encoder-decoder", positions=scheme)
    keys = 5 if site[0] == "decoder" else 6
    pattern = random_pattern(6, keys)
    pattern = pattern.tril() if site[0] == "decoder" else pattern  # a step cannot see ahead
    edits = Edits(patterns={(site, 1): pattern}, gains={(site, 0): 0.5})
    whole = run(model, edits=edits)
    assert_close(run_in_steps(model, edits, chunks), whole)
    assert not torch.allclose(whole, run(model), atol=1e-3)


@pytest.mark.parametrize("site", [("decoder", 0), ("decoder", 1), ("cross", 0), ("cross", 1)], ids=str)
def test_queries_beyond_the_pattern_keep_their_own_weights(site: Site) -> None:
    model, plain, edited = tiny_model("encoder-decoder"), Trace(), Trace()
    keys = 5 if site[0] == "decoder" else 6
    pattern = random_pattern(2, keys)
    if site[0] == "decoder":
        pattern = pattern.tril()
    edits = Edits(patterns={(site, 1): pattern})
    run(model, plain)
    run(model, edited, edits)
    before, after = plain.attention[site].weights, edited.attention[site].weights
    assert_close(after[:, 1, :2], pattern.expand(2, -1, -1))
    assert_close(after[:, 1, 2:], edited.attention[site].scores[:, 1, 2:].softmax(dim=-1))
    if site[1] == 0:  # in the first layer nothing before the pattern has changed
        assert_close(after[:, 1, 2:], before[:, 1, 2:])
    assert_close(run_in_steps(model, edits), run(model, edits=edits))


def test_a_pattern_says_nothing_of_further_keys() -> None:
    """A pattern with fewer columns than there are keys gives the other keys no weight."""
    model, trace = tiny_model("encoder-decoder"), Trace()
    pattern = random_pattern(5, 3)
    run(model, trace, Edits(patterns={(("cross", 0), 0): pattern}))
    weights = trace.attention["cross", 0].weights[:, 0]
    assert_close(weights[..., :3], pattern.expand(2, -1, -1))
    assert (weights[..., 3:] == 0).all()


def test_a_gain_acts_on_top_of_a_pattern() -> None:
    model, site = tiny_model(), ("decoder", 0)
    patterns = {(site, 2): random_pattern(5, 5).tril()}
    both = run(model, edits=Edits(gains={(site, 2): 0.5}, patterns=patterns))
    assert_close(both, run(with_scaled_head(model, site, 2, 0.5), edits=Edits(patterns=patterns)))


def test_a_row_of_zeros_makes_a_head_give_nothing_there() -> None:
    model, trace = tiny_model("encoder-decoder"), Trace()
    pattern = random_pattern(5, 6)
    pattern[3] = 0
    run(model, trace, Edits(patterns={(("cross", 1), 0): pattern}))
    heads = trace.attention["cross", 1].heads[:, 0]  # (B, T, K)
    assert (heads[:, 3] == 0).all() and heads[:, 2].abs().sum() > 0


# ---- patches


@pytest.mark.parametrize("site", SITES, ids=str)
def test_a_patch_takes_the_place_of_what_a_head_gives(site: Site) -> None:
    model, trace, entered = tiny_model("encoder-decoder"), Trace(), []
    attention_at(model, site).output.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
    patch = torch.randn(6 if site[0] == "encoder" else 5, 4)
    run(model, trace, Edits(patches={(site, 2): patch}))
    assert_close(entered[0][..., 8:12], patch.expand(2, -1, -1))
    record = trace.attention[site]
    assert_close(entered[0][..., 4:8], record.weights[:, 1] @ record.v[:, 1])


@pytest.mark.parametrize("site", SITES, ids=str)
def test_a_heads_own_output_as_patch_changes_nothing(site: Site) -> None:
    model, trace = tiny_model("encoder-decoder"), Trace()
    whole = run(model, trace)
    assert_close(run(model, edits=Edits(patches={(site, 3): trace.attention[site].heads[:, 3]})), whole)


def test_where_a_patch_is_nan_the_head_keeps_its_own() -> None:
    model, plain, edited, site = tiny_model("encoder-decoder"), Trace(), Trace(), ("cross", 0)
    run(model, plain)
    patch = torch.full((2, 5, 4), math.nan)
    patch[1, 2] = 7.0  # one place, in the second row of the batch only
    run(model, edited, Edits(patches={(site, 0): patch}))
    expected = plain.attention[site].heads.clone()
    expected[1, 0, 2] = 7.0
    assert_close(edited.attention[site].heads, expected)


def test_patches_act_row_by_row_in_cached_decoding_and_gains_on_top() -> None:
    model, site = tiny_model("encoder-decoder", positions="rotary"), ("decoder", 1)
    edits = Edits(patches={(site, 1): torch.randn(3, 4), (("encoder", 0), 2): torch.randn(6, 4)})
    whole = run(model, edits=edits)
    assert_close(run_in_steps(model, edits, (2, 1, 2)), whole)
    silent = run(model, edits=Edits(gains={(site, 1): 0.0}, patches=edits.patches))
    without = run(
        model,
        edits=Edits(gains={(site, 1): 0.0}, patches={k: v for k, v in edits.patches.items() if k[0] != site}),
    )
    assert_close(silent, without)


def test_gradients_go_past_an_edit() -> None:
    """How sensitive the output is can be asked of an edited model as well."""
    model, site = tiny_model(), ("decoder", 0)
    run(model, edits=Edits(patterns={(site, 2): random_pattern(2, 5)})).sum().backward()
    query, value = (attention_at(model, site).get_submodule(name).weight.grad for name in ("query", "value"))
    assert query is not None and query.isfinite().all() and query.any()
    assert value is not None and value[8:12].any()  # what the pattern weighs still matters


def test_edits_leave_the_model_as_it_was() -> None:
    model = tiny_model("encoder-decoder")
    before = run(model)
    pattern = random_pattern(5, 5)
    kept = pattern.clone()
    run(model, edits=Edits(gains={(("encoder", 0), 0): 0.0}, patterns={(("decoder", 0), 0): pattern}))
    assert torch.equal(run(model), before)
    assert torch.equal(pattern, kept)


def test_patterns_and_padding_on_the_left_do_not_go_together() -> None:
    model = tiny_model()
    for edits in (
        Edits(patterns={(("decoder", 0), 0): torch.eye(4)}),
        Edits(patches={(("decoder", 0), 0): torch.eye(4)}),
    ):
        with pytest.raises(ValueError, match="padded on the left"):
            model.decode(tokens(1, 4), present=present(4, 3, left=True), edits=edits)
