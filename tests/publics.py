"""Small random models of public families, saved by Hugging Face's library in its own layout, each with a
tokenizer of its family's kind."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import sentencepiece
import tokenizers
import torch
import transformers as hf
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedModel

from tests.helpers import randomise
from tests.vocabularies import END, TEXTS, llama_tokenizer

SEED = 3
SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4}
LLAMA = {**SIZES, "intermediate_size": 24, "num_key_value_heads": 2, "max_position_embeddings": 64}
NFKC = "nmt_nfkc"  # how SentencePiece normalises by itself

# ---- tokenizers, as the families have them


def byte_level(specials: list[str], start: str = "") -> tokenizers.Tokenizer:
    """As GPT-2's, Llama 3's, Qwen's and Pythia's. start: the mark that it puts in front of a text."""
    inner = tokenizers.Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=320, initial_alphabet=alphabet, show_progress=False)
    inner.train_from_iterator(TEXTS, trainer)
    inner.add_special_tokens(specials)
    steps = [processors.ByteLevel(trim_offsets=False)]
    if start:
        mark = (start, inner.token_to_id(start))
        steps.append(processors.TemplateProcessing(single=f"{start} $A", special_tokens=[mark]))
    inner.post_processor = processors.Sequence(steps)
    return inner


def word_pieces() -> tokenizers.Tokenizer:
    """As BERT's."""
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    inner = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))
    inner.normalizer = normalizers.BertNormalizer(lowercase=True)
    inner.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    inner.decoder = decoders.WordPiece(cleanup=True)
    trainer = trainers.WordPieceTrainer(vocab_size=120, special_tokens=marks, show_progress=False)
    inner.train_from_iterator(TEXTS, trainer)
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, inner.token_to_id(mark)) for mark in marks[2:4]]
    )
    return inner


def learn_pieces(texts: list[str], path: Path, size: int) -> sentencepiece.SentencePieceProcessor:
    """A unigram model of SentencePiece, written to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=file,
            vocab_size=size,
            hard_vocab_limit=False,
            character_coverage=1.0,
            bos_id=-1,
            eos_id=0,
            unk_id=1,
            minloglevel=2,
        )
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def t5_tokenizer(folder: Path) -> tokenizers.Tokenizer:
    """As T5's: the pieces of a unigram model, and names for gaps behind them."""
    from playground.importing.sentencepiece import read_pieces

    path = folder / "pieces.spm"
    learned = learn_pieces(TEXTS, path, 90)
    rules = read_pieces(path).rules
    path.unlink()
    pieces = [(learned.id_to_piece(n), learned.get_score(n)) for n in range(2, learned.get_piece_size())]
    gaps = [f"<extra_id_{n}>" for n in range(3)]
    names = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *pieces, *((gap, 0.0) for gap in gaps)]
    inner = tokenizers.Tokenizer(models.Unigram(names, unk_id=2))
    inner.normalizer = normalizers.Precompiled(rules)
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    inner.decoder = decoders.Metaspace()
    inner.add_special_tokens(["<pad>", "</s>", "<unk>", *gaps])
    inner.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return inner


def marian_files(folder: Path, separate: bool, languages: Sequence[str] = ()) -> tuple[int, int]:
    """source.spm, target.spm and the vocabulary, or two; the numbers of their tokens. languages: what there
    are marks for, where several are written."""
    sides = {
        "source": [text for text in TEXTS if "chat" not in text],
        "target": [text for text in TEXTS if "cat's" not in text],
    }
    pieces = {}
    for side, texts in sides.items():
        learned = learn_pieces(texts, folder / f"{side}.spm", 60 if side == "source" else 70)
        pieces[side] = [learned.id_to_piece(n) for n in range(2, learned.get_piece_size())]
    files = {"vocab": pieces["source"] + pieces["target"]}
    if separate:
        files = {"vocab": pieces["source"], "target_vocab": pieces["target"]}
    counts = []
    for name, known in files.items():
        names = ["</s>", "<unk>", *dict.fromkeys(known), "<pad>"]
        if separate:  # one padding for both, so it cannot come last in both
            names = ["</s>", "<unk>", "<pad>", *dict.fromkeys(known)]
        if name == "vocab":
            names[2:2] = [f">>{language}<<" for language in languages]
        content = {piece: id for id, piece in enumerate(names)}
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        counts.append(len(names))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"source_lang": "en", "target_lang": "fr", "separate_vocabs": separate}), encoding="utf-8"
    )
    return counts[0], counts[-1]


# ---- models


def saved(model: PreTrainedModel, folder: Path, inner: tokenizers.Tokenizer | None = None) -> PreTrainedModel:
    """The model with random weights, written to a folder with its tokenizer."""
    model = randomise(model).eval()
    if getattr(model, "final_logits_bias", None) is not None:
        model.final_logits_bias.normal_(generator=torch.Generator().manual_seed(SEED))
    model.save_pretrained(folder)
    if inner is not None:
        inner.save(str(folder / "tokenizer.json"))
    return model


def gpt2(folder: Path, **changes: object) -> PreTrainedModel:
    inner = byte_level([END])
    last = inner.get_vocab_size() - 1
    config = {"n_positions": 64, "n_embd": 16, "n_layer": 2, "n_head": 4, "vocab_size": last + 1}
    marks = {"bos_token_id": last, "eos_token_id": last}
    return saved(hf.GPT2LMHeadModel(hf.GPT2Config(**{**config, **marks, **changes})), folder, inner)


def llama2(folder: Path, **changes: object) -> PreTrainedModel:
    inner = llama_tokenizer(2).inner
    config = {**LLAMA, "vocab_size": inner.get_vocab_size(), "bos_token_id": 1, "eos_token_id": 2}
    return saved(hf.LlamaForCausalLM(hf.LlamaConfig(**{**config, **changes})), folder, inner)


def llama3(folder: Path, **changes: object) -> PreTrainedModel:
    inner = byte_level(["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"], start="<|begin_of_text|>")
    first = inner.token_to_id("<|begin_of_text|>")
    rope = {
        **{"rope_type": "llama3", "rope_theta": 500.0, "factor": 8.0, "low_freq_factor": 1.0},
        **{"high_freq_factor": 4.0, "original_max_position_embeddings": 16},
    }
    config = {
        **LLAMA,
        **{"vocab_size": inner.get_vocab_size(), "rope_parameters": rope, "tie_word_embeddings": True},
        **{"bos_token_id": first, "eos_token_id": [first + 1, first + 2]},
    }
    return saved(hf.LlamaForCausalLM(hf.LlamaConfig(**{**config, **changes})), folder, inner)


def mistral(folder: Path, **changes: object) -> PreTrainedModel:
    inner = llama_tokenizer(0).inner
    config = {**LLAMA, "vocab_size": inner.get_vocab_size(), "sliding_window": 16, "pad_token_id": None}
    config |= {"bos_token_id": 1, "eos_token_id": 2}
    return saved(hf.MistralForCausalLM(hf.MistralConfig(**{**config, **changes})), folder, inner)


def qwen(kind: type, settings: type, folder: Path, **changes: object) -> PreTrainedModel:
    inner = byte_level(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    rows = inner.get_vocab_size() + 5  # more than it has tokens, as published
    end = inner.token_to_id("<|endoftext|>")
    config = {**LLAMA, "vocab_size": rows, "bos_token_id": end, "eos_token_id": end + 2}
    return saved(kind(settings(**{**config, **changes})), folder, inner)


def qwen2(folder: Path, **changes: object) -> PreTrainedModel:
    changes = {"tie_word_embeddings": True, **changes}
    return qwen(hf.Qwen2ForCausalLM, hf.Qwen2Config, folder, **changes)


def qwen3(folder: Path, **changes: object) -> PreTrainedModel:
    return qwen(hf.Qwen3ForCausalLM, hf.Qwen3Config, folder, **{"head_dim": 6, **changes})


def pythia(folder: Path, **changes: object) -> PreTrainedModel:
    inner = byte_level([END])
    inner.add_tokens(["  ", "    "])  # runs of spaces
    end = inner.token_to_id(END)
    config = {
        **SIZES,
        **{"intermediate_size": 24, "max_position_embeddings": 64, "vocab_size": inner.get_vocab_size() + 3},
        **{"bos_token_id": end, "eos_token_id": end, "rotary_pct": 0.5},
    }
    return saved(hf.GPTNeoXForCausalLM(hf.GPTNeoXConfig(**{**config, **changes})), folder, inner)


def bert(folder: Path, **changes: object) -> PreTrainedModel:
    inner = word_pieces()
    config = {**SIZES, "intermediate_size": 24, "max_position_embeddings": 64}
    config |= {"vocab_size": inner.get_vocab_size()}
    return saved(hf.BertForMaskedLM(hf.BertConfig(**{**config, **changes})), folder, inner)


def distilbert(folder: Path, **changes: object) -> PreTrainedModel:
    inner = word_pieces()
    config = {"dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 24, "max_position_embeddings": 64}
    config |= {"vocab_size": inner.get_vocab_size()}
    return saved(hf.DistilBertForMaskedLM(hf.DistilBertConfig(**{**config, **changes})), folder, inner)


def marian(
    folder: Path, separate: bool = False, languages: Sequence[str] = (), **changes: object
) -> PreTrainedModel:
    rows, written = marian_files(folder, separate, languages)
    padding = 2 if separate else rows - 1
    sizes = {f"{side}_{n}": k for side in ("encoder", "decoder") for n, k in (("layers", 2), ("ffn_dim", 24))}
    config = {
        **sizes,
        **{"encoder_attention_heads": 4, "decoder_attention_heads": 4, "d_model": 16, "vocab_size": rows},
        **{"max_position_embeddings": 64, "pad_token_id": padding, "decoder_start_token_id": padding},
        **{"eos_token_id": 0, "forced_eos_token_id": 0},
        **{"scale_embedding": True, "activation_function": "swish"},
    }
    if separate:
        config |= {"share_encoder_decoder_embeddings": False, "decoder_vocab_size": written}
    model = hf.MarianMTModel(hf.MarianConfig(**{**config, **changes}))
    model.generation_config.bad_words_ids = [[padding]]  # older files say so in config.json
    return saved(model, folder)


def t5(folder: Path, **changes: object) -> PreTrainedModel:
    inner = t5_tokenizer(folder)
    config = {"d_model": 16, "d_kv": 6, "d_ff": 24, "num_layers": 2, "num_heads": 4}
    config |= {"vocab_size": inner.get_vocab_size() + 4, "decoder_start_token_id": 0}
    return saved(hf.T5ForConditionalGeneration(hf.T5Config(**{**config, **changes})), folder, inner)


def flan_t5(folder: Path) -> PreTrainedModel:
    """With output vectors of its own, as those of version 1.1 have them."""
    inner = t5_tokenizer(folder)
    config = {"d_model": 16, "d_kv": 6, "d_ff": 24, "num_layers": 2, "num_heads": 4}
    config |= {"vocab_size": inner.get_vocab_size(), "decoder_start_token_id": 0}
    model = hf.T5ForConditionalGeneration(
        hf.T5Config(**config, feed_forward_proj="gated-gelu", tie_word_embeddings=False)
    )
    model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.clone())
    return saved(model, folder, inner)


Make = Callable[[Path], PreTrainedModel]
MODELS: dict[str, Make] = {
    "gpt2": gpt2,
    "gpt2, untied": lambda folder: gpt2(folder, tie_word_embeddings=False),
    "llama2": llama2,
    "llama3": llama3,
    "mistral": mistral,
    "qwen2": qwen2,
    "qwen3": qwen3,
    "pythia": pythia,
    "bert": bert,
    "distilbert": distilbert,
    "marian": marian,
    "marian, two vocabularies": lambda folder: marian(folder, separate=True),
    "marian, several languages": lambda folder: marian(folder, languages=["deu", "fra", "zh_tw"]),
    "t5": t5,
    "flan-t5": flan_t5,
}
