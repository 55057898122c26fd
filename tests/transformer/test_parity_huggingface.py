"""The same numbers as Hugging Face's Marian, GPT-2, rotary, ALiBi and T5 (random weights, no download)."""

import pytest
import torch
from transformers import LlamaConfig, MarianConfig, MarianMTModel, T5Config
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb
from transformers.models.t5.modeling_t5 import T5Attention

from playground.transformer import Cache, Trace
from playground.transformer.positions import Rotary, T5Bias, alibi_slopes, t5_buckets
from tests.helpers import assert_close, present, randomise, tokens
from tests.parity import load_gpt2, load_marian, make_gpt2


def make_marian(**changes: object) -> MarianMTModel:
    config = MarianConfig(
        vocab_size=40,
        d_model=16,
        encoder_layers=2,
        decoder_layers=3,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=24,
        decoder_ffn_dim=24,
        max_position_embeddings=32,
        pad_token_id=0,
        eos_token_id=2,
        forced_eos_token_id=2,
        decoder_start_token_id=1,
        attn_implementation="eager",
        **{"scale_embedding": True, "activation_function": "silu", **changes},
    )
    return randomise(MarianMTModel(config)).eval()


@pytest.mark.parametrize("activation", ["silu", "relu", "swish"])
@pytest.mark.parametrize("scale", [True, False])
def test_marian_gives_the_same_logits_and_weights(activation: str, scale: bool) -> None:
    theirs = make_marian(activation_function=activation, scale_embedding=scale)
    ours, trace = load_marian(theirs), Trace()
    source, target, there = tokens(2, 7), tokens(2, 5), present(7, 7, 4)
    with torch.no_grad():
        expected = theirs(
            input_ids=source,
            attention_mask=there.long(),
            decoder_input_ids=target,
            output_attentions=True,
            output_hidden_states=True,
        )
        assert_close(ours(target, source, there), expected.logits)
        assert_close(ours(target, source, there, trace=trace), expected.logits)
    for kind, layers in [
        ("encoder", expected.encoder_attentions),
        ("decoder", expected.decoder_attentions),
        ("cross", expected.cross_attentions),
    ]:
        for n, weights in enumerate(layers):
            assert_close(trace.attention[kind, n].weights, weights)
    assert len(trace.attention) == 2 + 3 + 3


def test_marian_with_a_bias_on_its_logits_is_refused() -> None:
    theirs = make_marian()
    theirs.final_logits_bias[0, 3] = 1.0
    with pytest.raises(ValueError, match="bias on its logits"):
        load_marian(theirs)


def test_gpt2_gives_the_same_logits_and_weights() -> None:
    theirs = make_gpt2()
    ours, trace, target = load_gpt2(theirs), Trace(), tokens(2, 9)
    with torch.no_grad():
        expected = theirs(input_ids=target, output_attentions=True)
        assert_close(ours(target), expected.logits)
        assert_close(ours(target, trace=trace), expected.logits)
    assert len(expected.attentions) == 3
    for n, weights in enumerate(expected.attentions):
        assert_close(trace.attention["decoder", n].weights, weights)


def test_gpt2_with_padding_before_the_prompt_gives_the_same_logits() -> None:
    theirs = make_gpt2()
    ours, target, there = load_gpt2(theirs), tokens(2, 6), present(6, 6, 3, left=True)
    positions = (there.cumsum(dim=1) - 1).clamp(min=0)
    with torch.no_grad():
        expected = theirs(input_ids=target, attention_mask=there.long(), position_ids=positions).logits
        actual = ours.logits(ours.decode(target, present=there))
    assert_close(actual[there], expected[there])


def test_gpt2_generates_the_same_tokens() -> None:
    """Greedy decoding with our cache against theirs."""
    theirs = make_gpt2()
    ours, ids = load_gpt2(theirs), tokens(1, 4)
    with torch.no_grad():
        expected = theirs.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, min_new_tokens=12, do_sample=False,
            eos_token_id=None, pad_token_id=0,
        )  # fmt: skip
        cache, new = Cache(3), ids
        while ids.size(1) < 16:
            new = ours.logits(ours.decode(new, cache=cache))[:, -1:].argmax(dim=-1)
            ids = torch.cat([ids, new], dim=1)
    assert ids.tolist() == expected.tolist()


def test_rotary_equals_llama() -> None:
    """Llama turns dimension i with i + K/2, ours turns neighbours: the same after reordering."""
    width, at = 8, torch.arange(20)
    llama = LlamaRotaryEmbedding(
        LlamaConfig(hidden_size=2 * width, num_attention_heads=2, max_position_embeddings=32)
    )
    order = torch.arange(width).view(2, -1).T.flatten()  # 0, K/2, 1, K/2 + 1, …
    q, k = torch.randn(2, 1, 2, 20, width)
    cos, sin = llama(q, at[None])
    expected_q, expected_k = apply_rotary_pos_emb(q, k, cos, sin)
    ours = Rotary(width)
    assert_close(ours.rotate(q[..., order], at), expected_q[..., order])
    assert_close(ours.rotate(k[..., order], at), expected_k[..., order])


@pytest.mark.parametrize("heads", [3, 8, 12])
def test_alibi_slopes_equal_bloom(heads: int) -> None:
    """Bloom counts from the first key, so its bias at key 1 is the slope itself."""
    bias = build_alibi_tensor(torch.ones(1, 4), heads, torch.float32)  # (H, 1, S)
    assert_close(alibi_slopes(heads), bias[:, 0, 1])


@pytest.mark.parametrize("both_ways", [True, False])
def test_t5_buckets_equal_transformers(both_ways: bool) -> None:
    offsets = torch.arange(-300, 301)
    expected = T5Attention._relative_position_bucket(offsets, both_ways, 32, 128)
    assert t5_buckets(offsets, both_ways).equal(expected)


@pytest.mark.parametrize("kind", ["encoder", "decoder"])
def test_t5_bias_equals_transformers(kind: str) -> None:
    ours = T5Bias(4, both_ways=kind == "encoder")
    config = T5Config(d_model=16, num_heads=4, d_kv=4, is_decoder=kind == "decoder")
    theirs = T5Attention(config, has_relative_attention_bias=True)
    theirs.relative_attention_bias.weight.data = ours.table.data
    at = torch.arange(50)
    assert_close(ours.bias(at, at), theirs.compute_bias(50, 50)[0])
