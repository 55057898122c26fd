"""The same numbers as Hugging Face's models of each family (random weights, no download)."""

from collections.abc import Callable

import pytest
import torch
import transformers as hf
from torch import Tensor
from transformers import LlamaConfig, MarianConfig, MarianMTModel, PreTrainedModel, T5Config
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb
from transformers.models.t5.modeling_t5 import T5Attention

from playground.transformer import Cache, Prepared, PreparedState, Trace, Transformer
from playground.transformer.positions import Rotary, T5Bias, alibi_slopes, t5_buckets
from tests.families import load, load_bart, load_tagger, make_gpt2
from tests.helpers import assert_close, present, randomise, tokens


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
    ours, trace = load(theirs), Trace()
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


def with_bias(model: PreTrainedModel) -> PreTrainedModel:
    """The model with random numbers in the bias on its logits, which is no parameter there."""
    model.final_logits_bias.normal_(generator=torch.Generator().manual_seed(3))
    return model


def untied(model: PreTrainedModel) -> PreTrainedModel:
    """The model with an output layer of its own, as published ones of version 1.1 have it."""
    model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.clone())
    return model


SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 40}
LLAMA = {**SIZES, "intermediate_size": 24, "num_key_value_heads": 2, "max_position_embeddings": 32}
BERT = {**SIZES, "intermediate_size": 24, "max_position_embeddings": 32}
DISTILBERT = {
    **{"dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 24},
    **{"vocab_size": 40, "max_position_embeddings": 32},
}
BART = {
    **{
        f"{side}_{name}": n for side in ("encoder", "decoder") for name, n in (("layers", 2), ("ffn_dim", 24))
    },
    **{"encoder_attention_heads": 4, "decoder_attention_heads": 4, "d_model": 16, "vocab_size": 40},
    **{"max_position_embeddings": 32, "pad_token_id": 0, "decoder_start_token_id": 1},
    **{"bos_token_id": 1, "eos_token_id": 2, "forced_eos_token_id": 2},
}
T5 = {"vocab_size": 40, "d_model": 16, "d_kv": 6, "d_ff": 24, "num_layers": 2, "num_heads": 4}
ROPE = {"rope_type": "default", "rope_theta": 300.0}
Family = tuple[Callable[[], PreTrainedModel], Callable[[PreTrainedModel], Transformer]]
DECODERS: dict[str, Family] = {
    "llama": (lambda: hf.LlamaForCausalLM(hf.LlamaConfig(**LLAMA, rope_parameters=ROPE)), load),
    "tied llama": (
        lambda: hf.LlamaForCausalLM(hf.LlamaConfig(**LLAMA, tie_word_embeddings=True)),
        load,
    ),
    "qwen2": (lambda: hf.Qwen2ForCausalLM(hf.Qwen2Config(**LLAMA)), load),
    "qwen3": (lambda: hf.Qwen3ForCausalLM(hf.Qwen3Config(**LLAMA, head_dim=6)), load),
    "neox": (lambda: hf.GPTNeoXForCausalLM(hf.GPTNeoXConfig(**BERT, rotary_pct=0.5)), load),
    "neox in turn": (
        lambda: hf.GPTNeoXForCausalLM(
            hf.GPTNeoXConfig(**BERT, rope_parameters={**ROPE, "partial_rotary_factor": 1.0},
                             use_parallel_residual=False, tie_word_embeddings=True)
        ),
        load,
    ),
}  # fmt: skip
PAIRS: dict[str, Family] = {
    "marian": (lambda: with_bias(make_marian()), load),
    "marian with two vocabularies": (
        lambda: with_bias(make_marian(share_encoder_decoder_embeddings=False, decoder_vocab_size=36)),
        load,
    ),
    "bart": (lambda: with_bias(hf.BartForConditionalGeneration(hf.BartConfig(**BART))), load_bart),
    "t5": (lambda: hf.T5ForConditionalGeneration(hf.T5Config(**T5)), load),
    "t5 1.1": (
        lambda: untied(
            hf.T5ForConditionalGeneration(
                hf.T5Config(**T5, feed_forward_proj="gated-gelu", tie_word_embeddings=False)
            )
        ),
        load,
    ),
}
ENCODERS: dict[str, Family] = {
    "bert": (lambda: hf.BertForMaskedLM(hf.BertConfig(**BERT)), load),
    "bert tagger": (lambda: hf.BertForTokenClassification(hf.BertConfig(**BERT, num_labels=5)), load_tagger),
    "distilbert": (lambda: hf.DistilBertForMaskedLM(hf.DistilBertConfig(**DISTILBERT)), load),
    "distilbert tagger": (
        lambda: hf.DistilBertForTokenClassification(hf.DistilBertConfig(**DISTILBERT, num_labels=5)),
        load_tagger,
    ),
}


def both(family: Family) -> tuple[PreTrainedModel, Transformer]:
    make, load = family
    theirs = make()
    theirs.set_attn_implementation("eager")  # which gives its weights away
    theirs = randomise(theirs).eval()
    return theirs, load(theirs)


def compare_weights(trace: Trace, **expected: tuple[Tensor, ...]) -> None:
    assert len(trace.attention) == sum(len(layers) for layers in expected.values())
    for kind, layers in expected.items():
        for n, weights in enumerate(layers):
            assert_close(trace.attention[kind, n].weights, weights)


@pytest.mark.parametrize("name", DECODERS)
@torch.inference_mode()
def test_decoders_give_the_same_logits_and_weights(name: str) -> None:
    theirs, ours = both(DECODERS[name])
    text, trace = tokens(2, 9), Trace()
    expected = theirs(input_ids=text, output_attentions=True)
    assert_close(ours(text), expected.logits)
    assert_close(ours(text, trace=trace), expected.logits)
    compare_weights(trace, decoder=expected.attentions)
    assert_close(PreparedState(Prepared(ours)).step(text), expected.logits[:, -1])


@pytest.mark.parametrize("name", PAIRS)
@torch.inference_mode()
def test_encoder_decoders_give_the_same_logits_and_weights(name: str) -> None:
    theirs, ours = both(PAIRS[name])
    text, source, there, trace = tokens(2, 9).clamp(max=35), tokens(2, 7, seed=3), present(7, 7, 4), Trace()
    expected = theirs(
        input_ids=source, attention_mask=there.long(), decoder_input_ids=text, output_attentions=True
    )
    assert_close(ours(text, source, there), expected.logits)
    assert_close(ours(text, source, there, trace=trace), expected.logits)
    compare_weights(
        trace,
        encoder=expected.encoder_attentions,
        decoder=expected.decoder_attentions,
        cross=expected.cross_attentions,
    )
    assert_close(PreparedState(Prepared(ours), source, there).step(text), expected.logits[:, -1])


@pytest.mark.parametrize("name", ENCODERS)
@torch.inference_mode()
def test_encoders_give_the_same_logits_and_weights(name: str) -> None:
    theirs, ours = both(ENCODERS[name])
    text, there, trace = tokens(2, 9), present(9, 9, 6), Trace()
    expected = theirs(input_ids=text, attention_mask=there.long(), output_attentions=True)
    assert_close(ours(text, present=there), expected.logits)
    assert_close(ours(text, present=there, trace=trace), expected.logits)
    compare_weights(trace, encoder=expected.attentions)


@torch.inference_mode()
def test_long_texts_reach_the_far_buckets_of_t5() -> None:
    theirs, ours = both(PAIRS["t5"])
    text, source = tokens(1, 150), tokens(1, 160, seed=3)
    assert_close(ours(text, source), theirs(input_ids=source, decoder_input_ids=text).logits)


def test_gpt2_gives_the_same_logits_and_weights() -> None:
    theirs = make_gpt2()
    ours, trace, target = load(theirs), Trace(), tokens(2, 9)
    with torch.no_grad():
        expected = theirs(input_ids=target, output_attentions=True)
        assert_close(ours(target), expected.logits)
        assert_close(ours(target, trace=trace), expected.logits)
    assert len(expected.attentions) == 3
    for n, weights in enumerate(expected.attentions):
        assert_close(trace.attention["decoder", n].weights, weights)


def test_gpt2_with_padding_before_the_prompt_gives_the_same_logits() -> None:
    theirs = make_gpt2()
    ours, target, there = load(theirs), tokens(2, 6), present(6, 6, 3, left=True)
    positions = (there.cumsum(dim=1) - 1).clamp(min=0)
    with torch.no_grad():
        expected = theirs(input_ids=target, attention_mask=there.long(), position_ids=positions).logits
        actual = ours.logits(ours.decode(target, present=there))
    assert_close(actual[there], expected[there])


def test_gpt2_generates_the_same_tokens() -> None:
    """Greedy decoding with our cache against theirs."""
    theirs = make_gpt2()
    ours, ids = load(theirs), tokens(1, 4)
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
