"""The rows that page and README share, read off results that were made up."""

import pytest

from playground.measuring import tables
from playground.uses.shootout.summary import Point

TWINS = {
    "tasks": {"sorting": {"tested": [8, 16]}},
    "runs": [
        {"task": "sorting", "scheme": "none", "seed": seed, "lengths": rows}
        for seed, rows in enumerate(
            [
                [{"length": 8, "exact": 1.0}, {"length": 16, "exact": 0.5}],
                [{"length": 8, "exact": 1.0}, {"length": 16, "exact": 0.7}],
            ]
        )
    ],
}
TRAINING = {
    "parameters": 8_300_000,
    "minutes": 99.6,
    "device": "cpu",
    "cores": 1,
    "epochs": 15.04,
    "steps": 7,
}


def translation(name: str) -> dict:
    scores = {"bleu": 45.678, "bleu_95": [44.9, 46.52], "chrf": 64.04, "control": {"bleu": 3.14}}
    return {"checkpoint": name, "size": 6421, "method": "greedy", **scores}


def test_translations_are_listed_by_test() -> None:
    table = tables.translation_table({"b": translation("en-fr"), "a": translation("both")})
    assert len(table.head) == 8
    assert table.rows == [
        ["both", "a", "6,421", "greedy", "45.7", "44.9 to 46.5", "64.0", "3.1"],
        ["en-fr", "b", "6,421", "greedy", "45.7", "44.9 to 46.5", "64.0", "3.1"],
    ]


def test_field_inputs_go_by_kind_and_end_with_all() -> None:
    kinds = {"names": {"right": 1, "size": 4}, "numbers": {"right": 2, "size": 4}}
    assert tables.field_table({"kinds": kinds, "right": 0.375}).rows == [
        ["names", "1 of 4"],
        ["numbers", "2 of 4"],
        ["all", "3 of 8 (37.5 %)"],
    ]


def test_what_stood_before_stands_beside() -> None:
    new = {"kinds": {"names": {"right": 3, "size": 4}, "prose": {"right": 1, "size": 1}}, "right": 0.8}
    old = {"kinds": {"names": {"right": 1, "size": 2}}, "right": 0.5}
    table = tables.field_table(new, old)
    assert table.head == ("inputs", "before", "right")
    assert table.rows == [
        ["names", "1 of 2", "3 of 4"],
        ["prose", "–", "1 of 1"],
        ["all", "1 of 2 (50.0 %)", "4 of 5 (80.0 %)"],
    ]
    tests = tables.translation_table(
        {"a": translation("now"), "b": translation("now")}, {"b": translation("now")}
    )
    assert [row[:2] for row in tests.rows] == [["now", "a"], ["now, before", "b"], ["now", "b"]]


def test_alignment_stands_beside_the_diagonal() -> None:
    table = tables.alignment_table(
        {"size": 37, "layer": 1, "heads": [3, 5], "aer": 0.2511, "control": {"aer": 0.59}}
    )
    assert dict(zip(table.head, *table.rows, strict=True)) == {
        "sentences": "37",
        "layer": "1",
        "heads": "3, 5",
        "AER": "0.251",
        "diagonal": "0.590",
    }


def test_few_shot_rows_go_by_examples_and_end_with_the_controls() -> None:
    row = {
        "tasks": 1200,
        "shots": {str(n): [n / 10, 0.35, 0.45] for n in range(5)},
        "controls": dict(zip(tables.CONTROLS, (0.01, 0.02, 0.03), strict=True)),
        "badges": {name: {"share": 0.25, "right": None} for name in tables.BADGES}
        | {"calibration_error": 0.0321},
    }
    scores = {"sets": {"real": row}}
    table = tables.few_shot_table(scores)
    assert table.head[2:7] == ("0 examples", "1 example", "2 examples", "3 examples", "4 examples")
    shots = ["0.0", "10.0", "20.0", "30.0", "40.0"]
    assert table.rows == [["real", "1,200", *shots, "35.0 to 45.0", "1.0", "2.0", "3.0"]]
    before = tables.few_shot_table(scores, {"real": {"shots": {"4": [0.25, 0.2, 0.3]}}})
    assert [row[before.head.index("before")] for row in before.rows] == ["25.0"]
    assert tables.few_shot_table(scores, {"other": {}}).rows[0][8] == "–"
    badges = tables.badge_table(scores)
    assert badges.rows == [["real", "25.0", "–", "25.0", "–", "25.0", "–", "0.032"]]
    assert len(badges.head) == len(badges.rows[0]) and len(table.head) == len(table.rows[0])


def text_scores(word: float) -> dict:
    return {"word_perplexity": word, "token_perplexity": 20.0, "bits_per_byte": 1.234}


def test_running_text_has_a_row_a_model_and_minimal_pairs_none() -> None:
    books = {"unit": "books", "size": 3, "words": 4000}
    models = {"transformer": text_scores(90) | {"word_perplexity_95": [80.4, 99.6]}}
    models |= {"n-gram": text_scores(150), "uniform": text_scores(8000)}
    table = tables.text_table({"books": books | {"models": models}, "pairs": {"unit": "minimal pairs"}})
    assert [row[3] for row in table.rows] == list(tables.MODELS)
    assert table.rows[0] == ["books", "3", "4,000", "transformer", "90.0", "80 to 100", "20.0", "1.23"]
    assert table.rows[2][4:6] == ["8,000.0", "–"]


def test_phenomena_go_from_the_strongest_to_the_weakest() -> None:
    shares = {name: {"paradigm_mean": 0.5, "paradigm_mean_95": [0.4, 0.6]} for name in tables.MODELS}
    rows = {
        name: {"pairs": 10, **dict.fromkeys(tables.MODELS, share)}
        for name, share in (("weak_one", 0.1), ("strong", 0.9))
    }
    table = tables.pair_table(
        {"models": shares, "size": 20, "paradigms": {"a": {}, "b": {}}, "phenomena": rows}
    )
    assert [row[0] for row in table.rows] == ["all (mean over 2 paradigms)", "strong", "weak one"]
    assert table.rows[0][1:3] == ["20", "50.0 (40.0 to 60.0)"]


def test_headlines_stand_beside_sentences_and_those_of_people() -> None:
    def scores(mean: float) -> dict:
        return {f"rouge{n}": mean for n in "12L"} | {f"rouge{n}_95": [mean - 1, mean + 1] for n in "12L"}

    result = {
        "size": 1018,
        "method": "beam 4",
        "models": {"transformer": scores(35.04), "first sentence": scores(24)},
        "new": {"transformer": {"facts": 0.05, "words": 0.2}, "people": {"facts": 0.1, "words": 0.4}},
    }
    table = tables.summary_table({"dev": result})
    assert table.rows[0] == ["dev", "1,018", "by the model, beam 4", *(["35.0", "34.0 to 36.0"] * 3)]
    assert table.rows[1][2:4] == ["first sentence", "24.0"] and len(table.head) == len(table.rows[1])
    novel = tables.novelty_table({"dev": result})
    assert novel.rows == [
        ["dev", "1,018", "by the model", "5.0", "20.0"],
        ["dev", "1,018", "by people", "10.0", "40.0"],
    ]
    assert len(novel.head) == 5


def test_heads_are_counted_by_role_and_the_clearest_is_named() -> None:
    rows = [
        {"kind": kind, "layer": layer, "head": head, "role": role, "score": score}
        for kind, layer, head, role, score in (
            ("encoder", 0, 0, "next", 0.4),
            ("encoder", 1, 2, "next", 0.725),
            ("encoder", 1, 3, "mixed", 0.9),
            ("cross", 0, 0, "mixed", 0.1),
        )
    ]
    assert tables.head_table({"size": 400, "table": rows}).rows == [
        ["encoder", "400", "2 next, 1 mixed", "next: layer 1 head 2, 0.72"],
        ["cross", "400", "1 mixed", "–"],
    ]


def test_twins_show_the_spread_over_their_seeds() -> None:
    table = tables.twin_table(TWINS, "sorting")
    assert table.head == ("positions", "8", "16")
    assert table.rows == [["none", "100", "60 (50 to 70)"]]
    assert tables.spread(Point(1, 0.5, 0.5, 0.5)) == "50"


@pytest.mark.parametrize(
    ("metrics", "score"),
    [
        ({"dev_bleu": 48.25, "dev_fresh": 0.5}, "BLEU 48.2"),
        (
            {"dev_bleu": 30.0, "news_fr": 20.0, "news_en": 40.0},
            "BLEU 30.0, the mean of news → fr 20.0, news → en 40.0",
        ),
        ({"dev_books_word_perplexity": 91.7}, "perplexity 92 a word of books"),
        ({"dev_fresh": 0.815}, "81.5 % of fresh tasks"),
        (
            {"dev_rouge": 27.0, "rouge1": 36.0, "rouge2": 15.0, "rougeL": 30.0},
            "ROUGE 27.0, the mean of 1, 2 and L (36.0, 15.0, 30.0)",
        ),
    ],
)
def test_training_names_the_score_by_which_weights_were_chosen(metrics: dict, score: str) -> None:
    [row] = tables.training_table({"training": TRAINING, **metrics}).rows
    assert row == ["8,300,000", "100", "1 CPU core", "15.0", "7", score]
    [row] = tables.training_table({"training": TRAINING | {"device": "cuda"}, **metrics}).rows
    assert row[2] == "GPU"


def test_a_run_that_went_on_is_told_with_the_one_before() -> None:
    further = TRAINING | {"minutes": 280.0, "epochs": 2.0, "before": TRAINING | {"device": "cuda"}}
    [row] = tables.training_table({"training": further, "dev_fresh": 0.5}).rows
    assert row[1:5] == ["100 + 280", "GPU + 1 CPU core", "15.0 + 2.0", "7 + 7"]


def test_a_run_tells_who_taught_it() -> None:
    teacher = TRAINING | {"parameters": 41_877_504, "minutes": 3.0, "device": "cuda"}
    [row] = tables.training_table({"training": TRAINING | {"teacher": teacher}, "dev_fresh": 0.5}).rows
    assert row[:3] == ["8,300,000", "100", "1 CPU core (taught by 42 M parameters: 3 minutes, GPU)"]


def test_a_share_that_is_none_is_a_dash() -> None:
    assert [tables.percent(share) for share in (None, 0.0, 0.4567, 1.0)] == ["–", "0.0", "45.7", "100.0"]
    assert tables.machine(TRAINING | {"cores": 2}) == "2 CPU cores"
