"""The measured scores of a language model as rows of text, for the README and the page."""

from typing import Any

TEXT_HEAD = (
    "test",
    "texts",
    "words",
    "model",
    "perplexity a word",
    "95 %",
    "perplexity a token",
    "bits a byte",
)
PAIRS_HEAD = ("phenomenon", "pairs", "Transformer, %", "n-gram, %", "fewer tokens, %")
PUBLISHED = (
    "Published for all 67 paradigms of BLiMP, of which these are 23 (so not the same test): 5-gram 61, "
    "Transformer-XL trained on 4 M tokens 63, on 16 M 67, GPT-2 83, people 89."
)
MODELS = ("transformer", "n-gram", "uniform")


def text_rows(results: dict[str, Any]) -> list[list[str]]:
    """Each test of running text for each model. results: by name, as `evaluate language-model` records."""
    rows = []
    for test, result in results.items():
        if result["unit"] == "minimal pairs":
            continue
        for model in MODELS:
            scores = result["models"][model]
            low, high = scores.get("word_perplexity_95", (None, None))
            rows.append(
                [
                    test,
                    f"{result['size']:,}",
                    f"{result['words']:,}",
                    model,
                    f"{scores['word_perplexity']:,.1f}",
                    "–" if low is None else f"{low:,.0f} to {high:,.0f}",
                    f"{scores['token_perplexity']:,.1f}",
                    f"{scores['bits_per_byte']:.2f}",
                ]
            )
    return rows


def pair_rows(result: dict[str, Any]) -> list[list[str]]:
    """Minimal pairs by phenomenon, the weakest last, and at first the mean over all paradigms."""
    means = [result["models"][model]["paradigm_mean"] for model in MODELS]
    low, high = result["models"]["transformer"]["paradigm_mean_95"]
    whole = [
        f"all (mean over {len(result['paradigms'])} paradigms)",
        f"{result['size']:,}",
        f"{percent(means[0])} ({percent(low)} to {percent(high)})",
        *map(percent, means[1:]),
    ]
    ordered = sorted(result["phenomena"].items(), key=lambda item: -item[1]["transformer"])
    return [
        whole,
        *(
            [name.replace("_", " "), f"{row['pairs']:,}", *(percent(row[model]) for model in MODELS)]
            for name, row in ordered
        ),
    ]


def percent(share: float) -> str:
    return f"{100 * share:.1f}"
