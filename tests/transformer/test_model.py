"""The whole model: against PyTorch's, and what must hold for every kind and position scheme."""

import dataclasses
import itertools
import math
import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from playground.transformer import Cache, Trace, Transformer, sketch
from playground.transformer.config import CHOICES
from tests.helpers import KINDS, SCHEMES, assert_close, present, tiny_config, tiny_model, tokens
from tests.parity import copy_into, fill_layer
from tests.transformer.test_positions import sinusoids_by_hand


def memory_of(model: Transformer, there: Tensor | None = None, rows: int = 2) -> Tensor | None:
    """The encoder's output for a random source, or None where the model has no encoder."""
    if model.config.kind == "decoder":
        return None
    return model.encode(tokens(rows, 6, seed=7), there)


def logits_of(model: Transformer, target: Tensor, **keywords: object) -> Tensor:
    return model.logits(model.decode(target, **keywords))


# ---- against PyTorch


def embed_by_hand(model: Transformer, ids: Tensor) -> Tensor:
    waves = torch.tensor([sinusoids_by_hand(position, 16) for position in range(ids.size(1))])
    return model.embedding.weight[ids] * math.sqrt(16) + waves


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
@pytest.mark.parametrize("norm_first", [True, False])
def test_encoder_decoder_equals_pytorch(norm_first: bool) -> None:
    ours = tiny_model("encoder-decoder", norm_first=norm_first, encoder_layers=2, decoder_layers=3)
    theirs = nn.Transformer(16, 4, 2, 3, 24, 0.0, "relu", batch_first=True, norm_first=norm_first).eval()
    theirs.encoder.use_nested_tensor = False  # it would cut the padding off the output
    for block, layer in [
        *zip(ours.encoder, theirs.encoder.layers, strict=True),
        *zip(ours.decoder, theirs.decoder.layers, strict=True),
    ]:
        fill_layer(layer, block)
    if norm_first:
        copy_into(theirs.encoder.norm, ours.encoder_norm.weight, ours.encoder_norm.bias)
        copy_into(theirs.decoder.norm, ours.decoder_norm.weight, ours.decoder_norm.bias)
    else:  # the model of 2017 has no norm after the last layer; PyTorch always adds one
        theirs.encoder.norm = theirs.decoder.norm = None
    source, target, there = tokens(2, 6), tokens(2, 5), present(6, 6, 4)
    expected = theirs(
        embed_by_hand(ours, source),
        embed_by_hand(ours, target),
        tgt_mask=torch.ones(5, 5, dtype=torch.bool).triu(1),
        src_key_padding_mask=~there,
        memory_key_padding_mask=~there,
    )
    assert_close(ours(target, source, there), expected @ ours.embedding.weight.T)


def test_decoder_alone_equals_pytorch() -> None:
    """PyTorch has no decoder without cross-attention: its encoder with a causal mask is one."""
    ours = tiny_model("decoder")
    layers = nn.TransformerEncoderLayer(16, 4, 24, 0.0, "relu", batch_first=True, norm_first=True)
    theirs = nn.TransformerEncoder(layers, 2, nn.LayerNorm(16), enable_nested_tensor=False).eval()
    for block, layer in zip(ours.decoder, theirs.layers, strict=True):
        fill_layer(layer, block)
    copy_into(theirs.norm, ours.decoder_norm.weight, ours.decoder_norm.bias)
    target = tokens(2, 5)
    expected = theirs(embed_by_hand(ours, target), mask=torch.ones(5, 5, dtype=torch.bool).triu(1))
    assert_close(ours(target), expected @ ours.embedding.weight.T)


# ---- embedding and output


def test_output_layer_is_the_embedding_where_tied() -> None:
    tied, own = tiny_model(), tiny_model(tie_embeddings=False)
    x = torch.randn(1, 2, 16)
    assert_close(tied.logits(x), x @ tied.embedding.weight.T)
    assert own.unembedding is not None
    assert_close(own.logits(x), x @ own.unembedding.weight.T)


def test_embeddings_are_scaled_only_where_asked() -> None:
    for scale in (True, False):
        model = tiny_model(positions="none", scale_embeddings=scale)
        x = model.embed(torch.tensor([[5]]), torch.arange(1))
        assert_close(x[0, 0], model.embedding.weight[5] * (4 if scale else 1))


def test_embeddings_start_at_about_size_one() -> None:
    model = Transformer(tiny_config(vocab_size=2000, width=64, positions="none"))
    x = model.embed(torch.arange(2000)[None], torch.arange(2000))
    assert x.std().item() == pytest.approx(1, abs=0.05)


# ---- every combination works


@pytest.mark.parametrize(
    ("kind", "positions", "norm", "activation"), list(itertools.product(*CHOICES.values()))
)
def test_every_choice_gives_logits_of_the_right_shape(
    kind: str, positions: str, norm: str, activation: str
) -> None:
    changes = {"positions": positions, "norm": norm, "activation": activation, "bias": norm == "layer"}
    model = tiny_model(kind, tie_embeddings=positions != "none", norm_first=activation != "relu", **changes)
    source = tokens(2, 5) if kind == "encoder-decoder" else None
    logits = model(tokens(2, 4), source)
    assert logits.shape == (2, 4, model.config.vocab_size)
    assert logits.isfinite().all()


@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_reach_every_parameter(kind: str, norm_first: bool) -> None:
    model = tiny_model(kind, positions="learned", norm_first=norm_first, tie_embeddings=False).train()
    source = tokens(2, 5) if kind == "encoder-decoder" else None
    model(tokens(2, 4), source).square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        # A bias on all keys shifts all scores of a query alike, which softmax does not notice.
        if not name.endswith("key.bias"):
            assert parameter.grad.any(), name


def test_dropout_acts_in_training_only() -> None:
    model = tiny_model("encoder-decoder", dropout=0.5)
    target, source = tokens(2, 4), tokens(2, 5)
    assert torch.equal(model(target, source), model(target, source))
    without = Transformer(dataclasses.replace(model.config, dropout=0.0)).eval()
    without.load_state_dict(model.state_dict())
    assert_close(model(target, source), without(target, source))
    model.train()
    assert not torch.allclose(model(target, source), model(target, source))


def test_dropout_acts_on_the_embeddings_too() -> None:
    model = tiny_model(width=64, heads=4, dropout=0.25).train()
    x = model.embed(tokens(4, 20), torch.arange(20))
    assert (x == 0).float().mean().item() == pytest.approx(0.25, abs=0.03)


# ---- who may see whom


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_later_token_changes_no_earlier_logits(kind: str, scheme: str) -> None:
    model = tiny_model(kind, positions=scheme)
    target, memory = tokens(2, 6), memory_of(model)
    before = logits_of(model, target, memory=memory)
    for at in range(6):
        changed = target.clone()
        changed[:, at] = (changed[:, at] + 1) % model.config.vocab_size
        after = logits_of(model, changed, memory=memory)
        assert_close(after[:, :at], before[:, :at], 1e-6)
        assert not torch.isclose(after[:, at:], before[:, at:], atol=1e-4).all(dim=-1).any()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_decoder_that_is_not_causal_sees_later_tokens_too(scheme: str) -> None:
    model = tiny_model(positions=scheme)
    target = tokens(2, 6)
    before = model(target, causal=False)
    changed = target.clone()
    changed[:, 5] = (changed[:, 5] + 1) % model.config.vocab_size
    assert not torch.isclose(model(changed, causal=False), before, atol=1e-4).all(dim=-1).any()
    traced = model(target, trace=Trace(), causal=False)
    assert_close(traced, before, 1e-5)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_padding_behind_the_source_changes_nothing(scheme: str) -> None:
    model = tiny_model("encoder-decoder", positions=scheme)
    target, source = tokens(2, 4), tokens(2, 6)
    there = present(6, 4, 6)
    padded = model(target, source, there)
    assert_close(padded[:1], model(target[:1], source[:1, :4]))
    assert_close(padded[1:], model(target[1:], source[1:]))
    source[0, 4:] = 5  # whatever stands there
    assert_close(model(target, source, there), padded, 1e-6)
    assert not torch.allclose(model(target, source)[0], padded[0], atol=1e-3)


@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_padding_before_a_prompt_changes_nothing(scheme: str, norm_first: bool) -> None:
    model = tiny_model(positions=scheme, norm_first=norm_first)
    target = tokens(3, 6)
    there = present(6, 6, 4, 1, left=True)
    padded = logits_of(model, target, present=there)
    for row, real in enumerate((6, 4, 1)):
        alone = target[row : row + 1, 6 - real :]
        assert_close(padded[row : row + 1, 6 - real :], logits_of(model, alone))
    if scheme != "none":  # the padding would matter if nobody were told
        assert not torch.allclose(logits_of(model, target)[1], padded[1], atol=1e-3)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_only_positions_tell_the_order(scheme: str) -> None:
    """Without them the encoder treats its source as a bag: what changes places gives the same."""
    model = tiny_model("encoder-decoder", positions=scheme)
    source = torch.arange(3, 9)[None]
    turned = model.encode(source.flip(1)).flip(1)
    assert torch.allclose(turned, model.encode(source), atol=1e-4) is (scheme in ("none", "alibi"))


@pytest.mark.parametrize("scheme", ["rotary", "alibi", "t5"])
def test_relative_schemes_see_distances_only(scheme: str) -> None:
    """The same tokens further right (behind padding that counts as positions) give the same."""
    model = tiny_model(positions=scheme)
    x = torch.randn(1, 4, 16)
    outputs = []
    for at in (torch.arange(4), torch.arange(4) + 9):
        bias = model.positions.bias(at, at)
        block = model.decoder[0]
        outputs.append(block(x, bias, None, None, model.positions, at, None, None, None))
    assert_close(outputs[1], outputs[0])


# ---- step by step


@pytest.mark.parametrize("chunks", [[1] * 7, [4, 1, 1, 1], [1, 3, 2, 1], [7]], ids=str)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_cached_steps_equal_one_pass(kind: str, scheme: str, chunks: list[int]) -> None:
    model = tiny_model(kind, positions=scheme)
    target, there = tokens(2, 7), present(6, 6, 4)
    keywords = {"memory": memory_of(model, there), "memory_present": there}
    if kind == "decoder":
        keywords = {}
    cache, steps = Cache(model.config.decoder_layers), []
    for piece in target.split(chunks, dim=1):
        steps.append(logits_of(model, piece, cache=cache, **keywords))
        assert cache.length == sum(step.size(1) for step in steps)
    assert_close(torch.cat(steps, dim=1), logits_of(model, target, **keywords))


@pytest.mark.parametrize("chunks", [[1] * 7, [4, 1, 2]], ids=str)
def test_cached_steps_that_smear_equal_one_pass(chunks: list[int]) -> None:
    model, target = tiny_model(smear=2, qk_norm=True, positions="rotary"), tokens(2, 7)
    cache = Cache(model.config.decoder_layers)
    steps = [logits_of(model, piece, cache=cache) for piece in target.split(chunks, dim=1)]
    assert_close(torch.cat(steps, dim=1), logits_of(model, target))


def test_smearing_refuses_padding_on_the_left() -> None:
    with pytest.raises(
        ValueError, match="a model that smears cannot read a batch that is padded on the left"
    ):
        tiny_model(smear=2).decode(tokens(2, 4), present=present(4, 4, 2, left=True))


@pytest.mark.parametrize(
    "changes", [{"smear": 2}, {"qk_norm": True}, {"positions": "rotary", "smear": 1}], ids=str
)
def test_nobody_sees_ahead_through_smearing(changes: dict) -> None:
    model, target = tiny_model(**changes), tokens(2, 7)
    changed = target.clone()
    changed[:, 4:] = tokens(2, 3, seed=9)
    assert_close(model(changed)[:, :4], model(target)[:, :4])
    assert not torch.allclose(model(changed)[:, 4:], model(target)[:, 4:])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_cached_steps_behind_left_padding_equal_one_pass(scheme: str) -> None:
    """A batch of prompts of different lengths, then new tokens one at a time."""
    model = tiny_model(positions=scheme)
    target, there = tokens(3, 8), present(8, 8, 6, 4, left=True)
    cache, steps, start = Cache(2), [], 0
    for piece in target.split([5, 1, 1, 1], dim=1):
        end = start + piece.size(1)
        steps.append(logits_of(model, piece, present=there[:, :end], cache=cache))
        start = end
    stepped = torch.cat(steps, dim=1)
    for row, real in enumerate((8, 6, 4)):
        alone = logits_of(model, target[row : row + 1, 8 - real :])
        assert_close(stepped[row : row + 1, 8 - real :], alone)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_selected_rows_go_on_as_if_they_had_been_alone(kind: str, scheme: str) -> None:
    """What beam search does: some rows die, some are doubled, and their order changes."""
    model = tiny_model(kind, positions=scheme)
    target, there, rows = tokens(3, 5), present(6, 6, 4, 5), torch.tensor([2, 0, 2, 1])
    memory = memory_of(model, there, rows=3)
    keywords = {} if memory is None else {"memory": memory, "memory_present": there}
    cache = Cache(2)
    logits_of(model, target[:, :3], cache=cache, **keywords)
    cache.select(rows)
    chosen = {name: value[rows] for name, value in keywords.items()}
    stepped = [logits_of(model, target[rows, t : t + 1], cache=cache, **chosen) for t in (3, 4)]
    expected = logits_of(model, target, **keywords)[rows, 3:]
    assert_close(torch.cat(stepped, dim=1), expected)


def test_an_empty_cache_has_length_zero_and_can_select() -> None:
    cache = Cache(2)
    cache.select(torch.tensor([0, 0]))
    assert cache.length == 0


# ---- without weights


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("positions", SCHEMES)
def test_a_sketch_has_the_shapes_of_the_model_and_can_be_filled(kind: str, positions: str) -> None:
    model = tiny_model(kind, positions=positions)
    sketched = sketch(model.config)
    assert all(weight.is_meta for weight in sketched.parameters())
    sketched.load_state_dict(model.state_dict(), assign=True)
    ids = tokens(2, 5)
    given = {} if kind == "decoder" else {"memory": model.encode(ids)} if kind != "encoder" else None
    if given is None:
        assert_close(sketched.eval().encode(ids), model.encode(ids))
    else:
        assert_close(logits_of(sketched.eval(), ids, **given), logits_of(model, ids, **given))


def test_a_sketch_does_not_load_the_compiler() -> None:
    """Which would stay in the memory of whoever serves."""
    code = (
        "import sys\n"
        "from playground.transformer import TransformerConfig, sketch\n"
        "from playground.transformer.config import CHOICES\n"
        "for positions in CHOICES['positions']:\n"
        "    sketch(TransformerConfig('decoder', 9, positions=positions))\n"
        "assert not {'torch._dynamo', 'sympy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
