"""What must hold for every model, with the choices of each public family."""

import copy
import math

import pytest
import torch
from torch import Tensor

from playground.transformer import Cache, Edits, Site, Trace, Transformer
from playground.transformer.heads import attention_at, matrices_of
from tests.helpers import PUBLIC, READERS, WRITERS, assert_close, present, tiny_config, tiny_model, tokens

DECODERS = [name for name in WRITERS if PUBLIC[name]["kind"] == "decoder"]
TRANSLATORS = [name for name in WRITERS if PUBLIC[name]["kind"] == "encoder-decoder"]
TAGGERS = [name for name in READERS if name not in TRANSLATORS]
TEXT, SOURCE = tokens(2, 5), tokens(2, 6, seed=3)


def run(model: Transformer, trace: Trace | None = None, edits: Edits | None = None) -> Tensor:
    """Logits (2, 5, V) of one batch."""
    source = SOURCE if model.config.kind == "encoder-decoder" else None
    return model(TEXT, source, trace=trace, edits=edits)


def sites_of(model: Transformer) -> list[Site]:
    kinds = {"encoder": ["encoder"], "decoder": ["decoder"]}
    chosen = kinds.get(model.config.kind, ["encoder", "decoder", "cross"])
    return [(kind, layer) for kind in chosen for layer in range(2)]


# ---- one way of computing equals another


@pytest.mark.parametrize("name", PUBLIC)
def test_the_explicit_path_equals_the_fused_one(name: str) -> None:
    model = tiny_model(**PUBLIC[name])
    trace, fused = Trace(), run(model)
    assert fused.shape == (2, 5, model.config.labels or 40)
    assert_close(run(model, trace), fused)
    assert set(trace.attention) == set(sites_of(model))
    for record in trace.attention.values():  # every head has keys and values, also where they are shared
        assert record.q.size(1) == record.k.size(1) == record.v.size(1) == record.heads.size(1) == 4


@pytest.mark.parametrize("chunks", [[1] * 5, [3, 1, 1], [5]], ids=str)
@pytest.mark.parametrize("name", WRITERS)
def test_cached_steps_equal_one_pass(name: str, chunks: list[int]) -> None:
    model = tiny_model(**PUBLIC[name])
    memory = model.encode(SOURCE) if name in TRANSLATORS else None
    cache = Cache(2)
    steps = [model.logits(model.decode(piece, memory, cache=cache)) for piece in TEXT.split(chunks, dim=1)]
    assert_close(torch.cat(steps, dim=1), run(model))
    assert cache.layers[0][0].k.size(1) == (model.config.key_value_heads or 4)


@pytest.mark.parametrize("name", DECODERS)
def test_padding_before_a_prompt_changes_nothing(name: str) -> None:
    model, there = tiny_model(**PUBLIC[name]), present(5, 5, 3, left=True)
    padded = model.logits(model.decode(TEXT, present=there))
    assert_close(padded[:1], model(TEXT[:1]))
    assert_close(padded[1:, 2:], model(TEXT[1:, 2:]))


@pytest.mark.parametrize("name", TRANSLATORS)
def test_padding_behind_the_source_changes_nothing(name: str) -> None:
    model, there = tiny_model(**PUBLIC[name]), present(6, 6, 4)
    padded = model(TEXT, SOURCE, there)
    assert_close(padded[:1], model(TEXT[:1], SOURCE[:1]))
    assert_close(padded[1:], model(TEXT[1:], SOURCE[1:, :4]))


@pytest.mark.parametrize("name", TAGGERS)
def test_padding_behind_a_text_changes_nothing_for_an_encoder_alone(name: str) -> None:
    model, there = tiny_model(**PUBLIC[name]), present(5, 5, 3)
    padded = model(TEXT, present=there)
    assert_close(padded[:1], model(TEXT[:1]))
    assert_close(padded[1:, :3], model(TEXT[1:, :3]))


# ---- who sees whom


@pytest.mark.parametrize("name", WRITERS)
def test_a_later_token_changes_no_earlier_logits(name: str) -> None:
    model = tiny_model(**PUBLIC[name])
    changed = TEXT.clone()
    changed[:, 3] = (changed[:, 3] + 1) % 40
    memory = model.encode(SOURCE) if name in TRANSLATORS else None
    before, after = (model.logits(model.decode(text, memory)) for text in (TEXT, changed))
    assert_close(after[:, :3], before[:, :3], 1e-6)
    assert not torch.isclose(after[:, 3:], before[:, 3:], atol=1e-4).all(dim=-1).any()


@pytest.mark.parametrize("name", READERS)
def test_an_encoder_sees_what_comes_later(name: str) -> None:
    model = tiny_model(**PUBLIC[name])
    changed = TEXT.clone()
    changed[:, 4] = (changed[:, 4] + 1) % 40
    assert not torch.isclose(model.encode(changed), model.encode(TEXT), atol=1e-4).all(dim=-1).any()


@pytest.mark.parametrize("name", PUBLIC)
def test_gradients_reach_every_parameter(name: str) -> None:
    model = tiny_model(**PUBLIC[name]).train()
    run(model).square().sum().backward()
    for parameter_name, parameter in model.named_parameters():
        if not parameter_name.endswith("key.bias"):  # moves all scores of a query alike
            assert parameter.grad is not None and parameter.grad.any(), parameter_name


# ---- edits


@pytest.mark.parametrize("name", PUBLIC)
def test_a_gain_scales_what_one_head_adds(name: str) -> None:
    model = tiny_model(**PUBLIC[name])
    width = model.config.head_width
    for site in sites_of(model):
        expected = copy.deepcopy(model)
        with torch.no_grad():
            attention_at(expected, site).output.weight[:, width : 2 * width] *= 0.5
        assert_close(run(model, edits=Edits(gains={(site, 1): 0.5})), run(expected))
        assert not torch.allclose(run(expected), run(model), atol=1e-4)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_heads_own_weights_and_output_put_in_change_nothing(name: str) -> None:
    model, trace = tiny_model(**PUBLIC[name]), Trace()
    plain = run(model, trace)
    for site, record in trace.attention.items():
        edits = Edits(patterns={(site, 2): record.weights[0, 2]}, patches={(site, 1): record.heads[:, 1]})
        assert_close(run(model, edits=edits)[0], plain[0])


@pytest.mark.parametrize("name", ["llama", "qwen3"])
def test_heads_that_share_keys_and_values_are_edited_alone(name: str) -> None:
    model, plain, edited, site = tiny_model(**PUBLIC[name]), Trace(), Trace(), ("decoder", 0)
    run(model, plain)
    pattern = torch.eye(5)
    run(model, edited, Edits(patterns={(site, 1): pattern}))
    before, after = plain.attention[site], edited.attention[site]
    assert_close(after.weights[:, [0, 2, 3]], before.weights[:, [0, 2, 3]])
    assert_close(after.heads[:, 1], before.v[:, 1])  # each query takes the value at its own place


@pytest.mark.parametrize("groups", [1, 2, 4])
@torch.inference_mode()
def test_each_head_finds_the_keys_and_values_of_its_group(groups: int) -> None:
    """Grouped heads are ordinary ones whose key and value matrices are equal within a group."""
    model, whole = tiny_model(key_value_heads=groups), tiny_model()
    weights = model.state_dict()
    for name in list(weights):
        if ".key." in name or ".value." in name:
            parts = weights[name].unflatten(0, (groups, 4))  # 4 wide each
            weights[name] = parts.repeat_interleave(4 // groups, dim=0).flatten(0, 1)
    whole.load_state_dict(weights)
    assert_close(model(TEXT), whole(TEXT))
    for head in range(4):
        ours, theirs = (matrices_of(one, ("decoder", 1), head) for one in (model, whole))
        assert all(torch.equal(getattr(ours, name), getattr(theirs, name)) for name in vars(ours))


# ---- single choices


def test_without_scaling_scores_are_plain_products() -> None:
    model, trace = tiny_model(positions="none", scale_attention=False), Trace()
    run(model, trace)
    record = trace.attention["decoder", 1]
    assert_close(record.scores[..., -1, :], (record.q @ record.k.mT)[..., -1, :])


def test_unscaled_attention_is_scaled_attention_with_longer_queries() -> None:
    scaled, plain = tiny_model(), tiny_model(scale_attention=False)
    with torch.no_grad():
        for block in scaled.decoder:
            for parameter in block.attention.part.query.parameters():
                parameter *= math.sqrt(4)
    assert_close(scaled(TEXT), plain(TEXT))


@pytest.mark.parametrize("share", [True, False])
def test_two_sides_share_a_learned_table_or_have_one_each(share: bool) -> None:
    model = tiny_model("encoder-decoder", positions="learned", share_positions=share)
    sides = [model.positions_of(side) for side in ("encoder", "decoder")]
    assert (sides[0] is sides[1]) is share
    at = torch.arange(5)
    for side, positions in zip(("encoder", "decoder"), sides, strict=True):
        expected = model.embedding(TEXT) * 4 + positions.table[:5]
        assert_close(model.embed(TEXT, at, side), expected)


def test_the_bias_of_t5_is_one_a_side_and_looks_ahead_in_the_encoder_only() -> None:
    model = tiny_model("encoder-decoder", positions="t5")
    at = torch.arange(3)
    encoder, decoder = (model.positions_of(side).bias(at, at)[0] for side in ("encoder", "decoder"))
    assert decoder[0, 1] == decoder[0, 0] == decoder[0, 2]  # keys ahead share the bucket of the query's own
    assert len({*encoder[0].tolist()}) == 3
    assert model.positions_of("encoder").table is not model.positions_of("decoder").table


def test_each_side_can_have_its_own_words() -> None:
    model = tiny_model(**PUBLIC["marian"])
    assert model.source_embedding.weight.shape == (50, 16) and model.embedding.weight.shape == (40, 16)
    before = run(model)
    with torch.no_grad():
        model.source_embedding.weight[SOURCE[0, 0]] += 1
    assert not torch.allclose(run(model)[0], before[0], atol=1e-3)
    model(TEXT, torch.full_like(SOURCE, 49))  # an id that the decoder does not have


def test_a_bias_on_the_logits_is_added() -> None:
    model, plain = tiny_model(logits_bias=True), tiny_model()
    plain.load_state_dict({k: v for k, v in model.state_dict().items() if k != "logits_bias"})
    assert_close(model(TEXT), plain(TEXT) + model.logits_bias)


@pytest.mark.parametrize("kind", ["decoder", "encoder", "encoder-decoder"])
def test_what_enters_the_first_layer_is_normed(kind: str) -> None:
    model = tiny_model(kind, embedding_norm=True)
    trace = Trace()
    run(model, trace)
    for side, norm in (
        ("decoder", model.embedding_norm),
        ("encoder", model.source_embedding_norm or model.embedding_norm),
    ):
        if (side, 0) in trace.residual:
            plain = (trace.residual[side, 0] - norm.bias) / norm.weight
            assert_close(plain.mean(dim=-1), torch.zeros(plain.shape[:-1]), 1e-4)
            assert_close(plain.var(dim=-1, correction=0), torch.ones(plain.shape[:-1]), 1e-3)


def test_an_encoder_alone_labels_tokens_or_fills_gaps() -> None:
    tagger = tiny_model(**PUBLIC["bert tagger"])
    assert_close(tagger(TEXT), tagger.unembedding(tagger.encode(TEXT)) + tagger.logits_bias)
    filler = tiny_model(**PUBLIC["bert"])
    x = filler.transform(filler.encode(TEXT))
    assert_close(filler(TEXT), x @ filler.embedding.weight.T + filler.logits_bias)
    assert "decoder_norm.weight" not in filler.state_dict()


def test_sizes_of_queries_keys_and_values() -> None:
    model = Transformer(tiny_config(heads=4, key_value_heads=2, head_dim=6))
    part = model.decoder[0].attention.part
    shapes = [tuple(p.weight.shape) for p in (part.query, part.key, part.value, part.output)]
    assert shapes == [(24, 16), (12, 16), (12, 16), (16, 24)]
