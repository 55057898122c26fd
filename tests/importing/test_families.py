"""Published configs make models of the published numbers of parameters."""

import json
import re
from pathlib import Path

import hypothesis
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.importing.families import FAMILIES, family_of
from playground.importing.family import READS
from playground.importing.settings import Settings
from playground.transformer import Transformer
from tests.importing.test_settings import ANYTHING

# What the config.json of a model says that bears on its network, and how many parameters it is published to
# have; in BERT less those that say whether a token is of a first or second text.
PUBLISHED: dict[str, tuple[dict, int]] = {
    "openai-community/gpt2": (
        {
            "model_type": "gpt2",
            "architectures": ["GPT2LMHeadModel"],
            "activation_function": "gelu_new",
            "layer_norm_epsilon": 1e-05,
            "n_ctx": 1024,
            "n_embd": 768,
            "n_head": 12,
            "n_layer": 12,
            "n_positions": 1024,
            "vocab_size": 50257,
        },
        124_439_808,
    ),
    "HuggingFaceTB/SmolLM2-135M": (
        {
            "model_type": "llama",
            "architectures": ["LlamaForCausalLM"],
            "attention_bias": False,
            "hidden_act": "silu",
            "hidden_size": 576,
            "intermediate_size": 1536,
            "max_position_embeddings": 8192,
            "num_attention_heads": 9,
            "num_hidden_layers": 30,
            "num_key_value_heads": 3,
            "pretraining_tp": 1,
            "rms_norm_eps": 1e-05,
            "rope_interleaved": False,
            "rope_scaling": None,
            "rope_theta": 100000,
            "tie_word_embeddings": True,
            "vocab_size": 49152,
        },
        134_515_008,
    ),
    "TinyLlama/TinyLlama-1.1B": (
        {
            "model_type": "llama",
            "hidden_size": 2048,
            "intermediate_size": 5632,
            "max_position_embeddings": 2048,
            "num_attention_heads": 32,
            "num_hidden_layers": 22,
            "num_key_value_heads": 4,
            "rms_norm_eps": 1e-05,
            "rope_scaling": None,
            "tie_word_embeddings": False,
            "vocab_size": 32000,
        },
        1_100_048_384,
    ),
    "meta-llama/Llama-3.2-1B": (
        {
            "model_type": "llama",
            "head_dim": 64,
            "hidden_size": 2048,
            "intermediate_size": 8192,
            "max_position_embeddings": 131072,
            "mlp_bias": False,
            "num_attention_heads": 32,
            "num_hidden_layers": 16,
            "num_key_value_heads": 8,
            "rms_norm_eps": 1e-05,
            "rope_scaling": {
                "factor": 32.0,
                "high_freq_factor": 4.0,
                "low_freq_factor": 1.0,
                "original_max_position_embeddings": 8192,
                "rope_type": "llama3",
            },
            "rope_theta": 500000.0,
            "tie_word_embeddings": True,
            "vocab_size": 128256,
        },
        1_235_814_400,
    ),
    "Qwen/Qwen2.5-0.5B": (
        {
            "model_type": "qwen2",
            "hidden_act": "silu",
            "hidden_size": 896,
            "intermediate_size": 4864,
            "max_position_embeddings": 32768,
            "max_window_layers": 24,
            "num_attention_heads": 14,
            "num_hidden_layers": 24,
            "num_key_value_heads": 2,
            "rms_norm_eps": 1e-06,
            "rope_theta": 1000000.0,
            "sliding_window": 32768,
            "tie_word_embeddings": True,
            "use_mrope": False,
            "use_sliding_window": False,
            "vocab_size": 151936,
        },
        494_032_768,
    ),
    "Qwen/Qwen3-0.6B": (
        {
            "model_type": "qwen3",
            "attention_bias": False,
            "head_dim": 128,
            "hidden_size": 1024,
            "intermediate_size": 3072,
            "max_position_embeddings": 40960,
            "num_attention_heads": 16,
            "num_hidden_layers": 28,
            "num_key_value_heads": 8,
            "rms_norm_eps": 1e-06,
            "rope_scaling": None,
            "rope_theta": 1000000,
            "sliding_window": None,
            "tie_word_embeddings": True,
            "use_sliding_window": False,
            "vocab_size": 151936,
        },
        596_049_920,
    ),
    "EleutherAI/pythia-70m": (
        {
            "model_type": "gpt_neox",
            "architectures": ["GPTNeoXForCausalLM"],
            "hidden_act": "gelu",
            "hidden_size": 512,
            "intermediate_size": 2048,
            "layer_norm_eps": 1e-05,
            "max_position_embeddings": 2048,
            "num_attention_heads": 8,
            "num_hidden_layers": 6,
            "rotary_emb_base": 10000,
            "rotary_pct": 0.25,
            "tie_word_embeddings": False,
            "use_parallel_residual": True,
            "vocab_size": 50304,
        },
        70_426_624,
    ),
    "google-t5/t5-small": (
        {
            "model_type": "t5",
            "architectures": ["T5ForConditionalGeneration"],
            "d_ff": 2048,
            "d_kv": 64,
            "d_model": 512,
            "decoder_start_token_id": 0,
            "layer_norm_epsilon": 1e-06,
            "n_positions": 512,
            "num_heads": 8,
            "num_layers": 6,
            "relative_attention_num_buckets": 32,
            "vocab_size": 32128,
        },
        60_506_624,
    ),
    "google-bert/bert-base-uncased": (
        {
            "model_type": "bert",
            "architectures": ["BertForMaskedLM"],
            "hidden_act": "gelu",
            "hidden_size": 768,
            "intermediate_size": 3072,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": 512,
            "num_attention_heads": 12,
            "num_hidden_layers": 12,
            "position_embedding_type": "absolute",
            "type_vocab_size": 2,
            "vocab_size": 30522,
        },
        109_514_298 - 2 * 768,
    ),
    "distilbert/distilbert-base-uncased": (
        {
            "model_type": "distilbert",
            "architectures": ["DistilBertForMaskedLM"],
            "activation": "gelu",
            "dim": 768,
            "hidden_dim": 3072,
            "max_position_embeddings": 512,
            "n_heads": 12,
            "n_layers": 6,
            "sinusoidal_pos_embds": False,
            "tie_weights_": True,
            "vocab_size": 30522,
        },
        66_985_530,
    ),
    "Helsinki-NLP/opus-mt-en-fr": (
        {
            "model_type": "marian",
            "architectures": ["MarianMTModel"],
            "activation_function": "swish",
            "add_bias_logits": False,
            "add_final_layer_norm": False,
            "bad_words_ids": [[59513]],
            "bos_token_id": 0,
            "d_model": 512,
            "decoder_attention_heads": 8,
            "decoder_ffn_dim": 2048,
            "decoder_layers": 6,
            "decoder_start_token_id": 59513,
            "encoder_attention_heads": 8,
            "encoder_ffn_dim": 2048,
            "encoder_layers": 6,
            "eos_token_id": 0,
            "max_position_embeddings": 512,
            "normalize_before": False,
            "normalize_embedding": False,
            "pad_token_id": 59513,
            "scale_embedding": True,
            "static_position_embeddings": True,
            "vocab_size": 59514,
        },
        # 512 for each of 59,514 tokens, whose logits have a bias; 6 layers of 4 D² + 4 D, D·F twice and norms
        59_514 * 513 + 6 * (3_152_384 + 3_152_384 + 1_051_648),
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_config_makes_a_model_of_its_size(name: str) -> None:
    content, parameters = PUBLISHED[name]
    settings = Settings(content)
    config = family_of(settings).config(settings, {})
    with torch.device("meta"):
        model = Transformer(config)
    assert sum(weight.numel() for weight in model.parameters()) == parameters
    assert config.max_length <= READS


LAYOUTS = json.loads((Path(__file__).parent / "layouts.json").read_text(encoding="utf-8"))
DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
DEPTHS = "n_layer n_layers num_layers num_hidden_layers encoder_layers decoder_layers".split()


def published(name: str) -> tuple[Settings, dict[str, torch.Tensor]]:
    """The config of a model with one layer, and tensors of the names, shapes and type that its file has, all
    of one 0 that takes no room. {} in a name stands for the number of a layer."""
    content, layout = PUBLISHED[name][0], LAYOUTS[name]
    zero = torch.zeros((), dtype=DTYPES[layout["dtype"]])
    tensors = {name.format(0): zero.expand(shape) for name, shape in layout["tensors"].items()}
    return Settings(content | {key: 1 for key in DEPTHS if key in content}), tensors


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_published_file_has_a_place_in_our_network_and_fills_it(name: str) -> None:
    settings, tensors = published(name)
    family = family_of(settings)
    model = family.model(settings, tensors)
    assert all(weight.max() <= 0 for weight in model.parameters())  # nothing is left as it was made
    assert model.config.tie_embeddings == (name not in ("EleutherAI/pythia-70m", "TinyLlama/TinyLlama-1.1B"))
    one = next(one for one in tensors if re.search(r"\.0\..*weight$", one))
    with pytest.raises(UserError, match=r"hold \S*\.new, for which our network has no place"):
        family.model(settings, {**tensors, one.replace("weight", "new"): torch.zeros(2)})
    with pytest.raises(UserError, match="hold no tensor"):
        family.model(settings, {name: tensor for name, tensor in tensors.items() if name != one})


@pytest.mark.parametrize("name", PUBLISHED)
@given(data=st.data())
@hypothesis.settings(max_examples=25)
def test_a_hostile_config_makes_a_model_or_is_refused(name: str, data: st.DataObject) -> None:
    content, _ = PUBLISHED[name]
    keys = st.sampled_from(
        [*sorted(content.keys() - {"model_type"}), "rope_parameters", "tie_word_embeddings"]
    )
    changed = content | data.draw(st.dictionaries(keys, ANYTHING, min_size=1, max_size=3))
    try:
        family_of(Settings(changed)).config(Settings(changed), {})
    except UserError as error:
        assert len(str(error)) < 500 and str(error).endswith(".")


def test_details_of_published_configs_arrive() -> None:
    def config_of(name: str) -> object:
        settings = Settings(PUBLISHED[name][0])
        return family_of(settings).config(settings, {})

    llama = config_of("meta-llama/Llama-3.2-1B")
    assert (llama.rotary_base, llama.rotary_stretch, llama.rotary_trained) == (500_000, 32, 8192)
    pythia = config_of("EleutherAI/pythia-70m")
    assert pythia.parallel and pythia.rotary_fraction == 0.25
    assert config_of("Qwen/Qwen2.5-0.5B").qkv_bias and config_of("Qwen/Qwen3-0.6B").qk_norm
    marian = config_of("Helsinki-NLP/opus-mt-en-fr")
    assert marian.activation == "silu" and marian.logits_bias and not marian.norm_first


def test_a_model_without_words_is_refused() -> None:
    with pytest.raises(UserError, match="describes a GPT2ForSequenceClassification"):
        family_of(Settings({"model_type": "gpt2", "architectures": ["GPT2ForSequenceClassification"]}))
    with pytest.raises(UserError, match="Choose a model of GPT-2, Marian, Llama"):
        family_of(Settings({"model_type": "rwkv"}))


def test_every_family_has_a_name_of_its_own() -> None:
    assert len({family.name for family in FAMILIES.values()}) == len(FAMILIES)
