"""The checkpoints that the project ships: they load, they work, their scores are their own."""

import dataclasses
import hashlib
import itertools
from random import Random

import numpy as np
import pytest
import sacrebleu
import torch

from playground import checkpoints, shelf
from playground.analysis.roles import ROLES
from playground.checkpoints import FOLDER, Checkpoint
from playground.generation.ngram import NGram
from playground.generation.search import BEAMS, Search, search_with
from playground.measuring.evidence import evidence
from playground.measuring.field import evaluate_field
from playground.measuring.stories import STORIES, fall, since, strongest
from playground.training import films, toys
from playground.training.films import Film
from playground.training.shootout import score_row
from playground.uses.incontext.fewshot import FewShot
from playground.uses.incontext.judging import judge
from playground.uses.incontext.trials import Trial, shuffled
from playground.uses.language import LanguageModel
from playground.uses.roles.labeller import Labeller
from playground.uses.shootout.answering import score
from playground.uses.shootout.tasks import TASKS as STRING_TASKS
from playground.uses.shootout.tasks import Task
from playground.uses.shootout.twins import SCHEMES
from playground.uses.summaries.headlines import summarise_lines
from playground.uses.summaries.origin import new_facts
from playground.uses.summaries.summariser import Summariser
from playground.uses.translation.translator import Translator, translate_lines

# Written for this test; everyday sentences, which is what the model is for.
SAMPLES = [
    ("The children are playing in the garden.", "Les enfants jouent dans le jardin."),
    ("I would like a cup of coffee, please.", "J'aimerais une tasse de café, s'il vous plaît."),
    ("My brother works in a bank.", "Mon frère travaille dans une banque."),
    ("It is raining today.", "Il pleut aujourd'hui."),
    ("She reads a book every evening.", "Elle lit un livre chaque soir."),
    ("Where did you buy this hat?", "Où as-tu acheté ce chapeau ?"),
    ("We have to go home now.", "Nous devons rentrer à la maison maintenant."),
    ("He doesn't speak French.", "Il ne parle pas français."),
    ("The train leaves at eight o'clock.", "Le train part à huit heures."),
    ("Can you help me?", "Peux-tu m'aider ?"),
]


# Small tasks of the kind that the few-shot model is for: four examples, then a question with its answer.
TASKS = [
    [("Ada King", "A. King"), ("Alan Turing", "A. Turing"), ("Grace Hopper", "G. Hopper"),
     ("Linus Pauling", "L. Pauling"), ("Marie Curie", "M. Curie")],
    [("ada@lab.org", "lab.org"), ("bob@shop.com", "shop.com"), ("eve@news.net", "news.net"),
     ("tim@data.io", "data.io"), ("pia@cloud.fr", "cloud.fr")],
    [("red apple", "apple"), ("green table", "table"), ("cold winter", "winter"),
     ("old bridge", "bridge"), ("quiet river", "river")],
    [("paris", "PARIS"), ("madrid", "MADRID"), ("helsinki", "HELSINKI"),
     ("ankara", "ANKARA"), ("budapest", "BUDAPEST")],
    [("2024-03-15", "2024"), ("1999-12-31", "1999"), ("2010-07-04", "2010"),
     ("1987-01-20", "1987"), ("2031-10-09", "2031")],
    [("King, Ada", "Ada King"), ("Turing, Alan", "Alan Turing"), ("Hopper, Grace", "Grace Hopper"),
     ("Curie, Marie", "Marie Curie"), ("Noether, Emmy", "Emmy Noether")],
    [("report.pdf", "pdf"), ("budget.xlsx", "xlsx"), ("photo.jpg", "jpg"),
     ("notes.txt", "txt"), ("index.html", "html")],
    [("AB-1042", "1042"), ("XY-3377", "3377"), ("QR-8120", "8120"), ("MN-5561", "5561"), ("KL-9004", "9004")],
    [("555-123-4567", "555.123.4567"), ("202-555-0175", "202.555.0175"), ("312-867-5309", "312.867.5309"),
     ("415-221-9876", "415.221.9876"), ("646-330-1122", "646.330.1122")],
    [("Oslo (12)", "12"), ("Lima (7)", "7"), ("Cairo (31)", "31"), ("Perth (5)", "5"), ("Lyon (48)", "48")],
]  # fmt: skip


@pytest.fixture(scope="module", params=checkpoints.names())
def checkpoint(request: pytest.FixtureRequest) -> Checkpoint:
    return shelf.load(request.param)


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator(shelf.serving("translate"))


def test_a_checkpoint_is_small_and_says_what_it_is(checkpoint: Checkpoint) -> None:
    assert sum(p.numel() for p in checkpoint.model.parameters()) <= 12_000_000
    assert all(part in checkpoint.card for part in ("Data", "Training", "Intended use", "Limits", "Terms"))
    assert checkpoint.metrics["training"]["parameters"] == sum(
        p.numel() for p in checkpoint.model.parameters()
    )


def test_its_scores_were_measured_on_these_very_weights(checkpoint: Checkpoint) -> None:
    weights = hashlib.sha256((FOLDER / checkpoint.name / "model.safetensors").read_bytes()).hexdigest()
    tests = [*checkpoint.metrics.get("tests", {}).values()]
    tests += [
        checkpoint.metrics[name]
        for name in ("alignment", "heads", "in-context", "words")
        if name in checkpoint.metrics
    ]
    for name in ("language-model", "roles", "summaries"):
        tests += checkpoint.metrics.get(name, {}).values()
    own = [test for test in tests if test["checkpoint"] == checkpoint.name]
    assert own and {test["sha256"] for test in own} == {weights}


@pytest.fixture(scope="module", params=[n for n in checkpoints.names() if n.startswith("in-context")])
def few_shot(request: pytest.FixtureRequest) -> FewShot:
    return FewShot(shelf.load(request.param))


def solved(few: FewShot, shots: int, mix: bool = False) -> int:
    """How many of TASKS are answered exactly behind this many examples, perhaps with outputs shuffled."""
    trials = [Trial("shipped", "", tuple(rows[:4]), *rows[4]) for rows in TASKS]
    trials = [shuffled(trial, Random(0)) for trial in trials] if mix else trials
    verdicts = judge(few.model, few.form, [trial.question(shots) for trial in trials])
    return sum(verdict.right for verdict in verdicts)


def test_the_few_shot_model_learns_from_examples_and_from_nothing_else(few_shot: FewShot) -> None:
    assert solved(few_shot, 4) >= 9
    assert solved(few_shot, 0) <= 2
    # A few of these it puts in order again by itself.
    assert solved(few_shot, 4, mix=True) <= 6


def test_it_is_surer_where_it_finds_the_task(few_shot: FewShot) -> None:
    rows = TASKS[0]
    [good] = few_shot.fill(rows[:4], [rows[4][0]])
    mixed = [(text, output) for (text, _), (_, output) in itertools.pairwise(rows)]
    [bad] = few_shot.fill(mixed, [rows[4][0]])
    assert (good.text, good.badge) == (rows[4][1], "sure")
    assert bad.confidence < 0.7 < good.confidence


@pytest.mark.parametrize("shots", [3, 4])
def test_it_can_be_sure_of_three_examples_too(few_shot: FewShot, shots: int) -> None:
    """As many as the sheets to begin with have. A calibration on too few tasks ended below "sure"."""
    answers = [few_shot.fill(rows[:shots], [rows[4][0]])[0] for rows in TASKS]
    sure = [
        answer.text == rows[4][1]
        for answer, rows in zip(answers, TASKS, strict=True)
        if answer.badge == "sure"
    ]
    assert len(sure) > len(TASKS) / 2 and all(sure)


def test_every_head_has_a_role_and_examples_to_show(checkpoint: Checkpoint) -> None:
    heads, config = checkpoint.metrics["heads"], checkpoint.model.config
    cross = config.decoder_layers if config.kind == "encoder-decoder" else 0
    assert len(heads["table"]) == config.heads * (config.encoder_layers + config.decoder_layers + cross)
    for row in heads["table"]:
        assert row["role"] in ROLES
        assert all(heads["sentences"][n] for n in row["clear"] + row["fails"])


@pytest.mark.parametrize("search", [Search(), Search("beam")], ids=["greedy", "beam"])
def test_the_translator_translates(translator: Translator, search: Search) -> None:
    lines = translate_lines(translator, [english for english, _ in SAMPLES], search)
    score = sacrebleu.corpus_bleu([line.text for line in lines], [[french for _, french in SAMPLES]])
    assert score.score > 40, "\n".join(line.text for line in lines)


def test_it_translates_back(translator: Translator) -> None:
    back = Translator(shelf.serving("translate"), "en")
    lines = translate_lines(back, [french for _, french in SAMPLES], Search("beam"))
    score = sacrebleu.corpus_bleu([line.text for line in lines], [[english for english, _ in SAMPLES]])
    assert score.score > 40, "\n".join(line.text for line in lines)


def test_it_holds_on_what_people_type() -> None:
    checkpoint = shelf.serving("translate")
    result = evaluate_field(checkpoint)
    # Of one input in a hundred the outcome may hang on the processor's last digit.
    assert result["right"] == pytest.approx(checkpoint.metrics["field"]["right"], abs=0.02)
    assert result["right"] >= 0.7 and all(
        kind["right"] / kind["size"] >= 0.45 for kind in result["kinds"].values()
    )


def test_the_translator_reads_what_people_type(translator: Translator) -> None:
    lines = translate_lines(translator, ["Thank you.", "thank you", "  Thank\u00a0you !", "“Thank you…”"])
    assert all("merci" in line.text.lower() for line in lines)


# ---- the twins of the shoot-out


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("task", list(STRING_TASKS.values()), ids=list(STRING_TASKS))
def test_twins_do_their_job_within_the_trained_length(task: Task, scheme: str) -> None:
    twin = shelf.twin(task.name, scheme)
    strings = task.draw(60, task.trained, torch.Generator().manual_seed(7))
    found = score(twin.model, task, strings)
    assert found.exact > 0.85
    assert twin.sha256 and sum(p.numel() for p in twin.model.parameters()) < 400_000


def test_the_record_of_the_twins_is_of_the_weights_that_are_shipped() -> None:
    rows = {(run["task"], run["scheme"], run["seed"]): run["lengths"] for run in shelf.record()["runs"]}
    assert len(rows) == 36
    task = STRING_TASKS["copying"]
    twin = shelf.twin("copying", "rotary").model
    [recorded] = [row for row in rows["copying", "rotary", 0] if row["length"] == 24]
    assert (
        abs(score_row(twin, task, 24)["exact"] - recorded["exact"]) <= 0.01
    )  # other processors round otherwise


def test_twins_of_all_schemes_share_everything_but_the_positions() -> None:
    configs = {scheme: vars(shelf.twin("sorting", scheme).model.config) for scheme in SCHEMES}
    assert all(
        config | {"positions": ""} == configs["none"] | {"positions": ""} for config in configs.values()
    )


# ---- the language model


PAIRS = [
    ("He is here.", "He are here."),
    ("They were tired.", "They was tired."),
    ("The dog that chased the cats is tired.", "The dog that chased the cats are tired."),
    ("She has read the book.", "She has the book read."),
    ("These books are old.", "This books are old."),
    ("I have never seen it.", "I have ever seen it."),
    ("He hurt himself.", "He hurt herself."),
    ("He drank a glass of water.", "He drank a glass of because."),
    ("I want to go home.", "I want to goes home."),
    ("Where is the station?", "Où est la gare ?"),
]


@pytest.fixture(scope="module")
def language_model() -> LanguageModel:
    return LanguageModel(shelf.load("language-model"))


def test_the_language_model_prefers_what_is_english(language_model: LanguageModel) -> None:
    right = [language_model.score(good).bits < language_model.score(bad).bits for good, bad in PAIRS]
    assert sum(right) >= 8, right


def test_the_language_model_is_ahead_of_the_n_gram_that_lies_beside_it(language_model: LanguageModel) -> None:
    ngram = NGram.load(FOLDER / "language-model" / "ngram.safetensors")
    scored = [language_model.score(good) for good, _ in PAIRS[:-1]]
    counted = sum(ngram.logprobs(text.ids).sum() for text in scored)
    assert sum(text.logprob for text in scored) > counted
    assert ngram.distribution(scored[0].ids[:4]).sum() == pytest.approx(1, abs=1e-6)


def test_the_language_model_knows_how_tales_begin(language_model: LanguageModel) -> None:
    best = language_model.next_logprobs("Once upon a").argmax()
    assert language_model.label(int(best)) == "time"
    *_, written = language_model.write("Once upon a time there was a little", limit=40)
    again, _ = language_model.read_again("Once upon a time there was a little", written)
    assert again == pytest.approx([token.logprob for token in written], abs=1e-3)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The cat chased the dog.", {("ARG0", "The cat"), ("ARG1", "the dog")}),
        ("The dog was chased by the cat.", {("ARG0", "by the cat"), ("ARG1", "The dog")}),
        ("The window broke.", {("ARG1", "The window")}),
        ("This is a dog", {("ARG1", "This"), ("ARG2", "a dog")}),
        (
            "We go to the party.",
            {("ARG0", "We"), ("ARG4", "to the party")},
        ),
    ],
)
def test_the_labeller_says_who_did_what(text: str, roles: set[tuple[str, str]]) -> None:
    labeller = Labeller(shelf.serving("roles"))
    words = text.removesuffix(".").split() + ["."] * text.endswith(".")
    [frames] = labeller.frames([words])
    found = [{(role.label, " ".join(words[role.start : role.end])) for role in one.roles} for one in frames]
    assert roles in found


@pytest.fixture(params=STORIES)
def film(request: pytest.FixtureRequest) -> Film:
    return films.shipped(request.param)


def test_the_films_are_small() -> None:
    assert sum(path.stat().st_size for path in films.SHIPPED.rglob("*")) <= 12_000_000


@pytest.mark.parametrize("place", [0.5, 0.75, 1])
def test_what_a_film_tells_was_measured_on_its_weights(film: Film, place: float) -> None:
    recorded = film.evidence[round(place * (len(film.evidence) - 1))]
    toy = film.toy
    tests = toys.Tests.of(toys.ToyRows(film.task, toy.rows, toy.examples, toy.seed), toy.seed)
    model = film.checkpoint(recorded.step).model
    found = evidence(model, recorded.step, film.task, tests.train, tests.held)
    assert found.held.loss == pytest.approx(recorded.held.loss, rel=0.05, abs=0.01)
    np.testing.assert_allclose(found.off, recorded.off, rtol=0.05, atol=0.05)
    for role, values in recorded.roles.items():
        np.testing.assert_allclose(found.roles[role], values, atol=0.02)
    if recorded.waves is not None:
        assert found.waves.main == recorded.waves.main
        np.testing.assert_allclose(found.waves.heads, recorded.waves.heads, atol=0.02)


def test_an_induction_head_forms_where_the_loss_falls() -> None:
    film = films.shipped("induction").evidence
    before, after = fall(film)
    match = strongest(film[-1].roles["induction"])
    assert before.roles["induction"][match] < 0.3 and after.roles["induction"][match] > 0.8
    assert after.held.loss < before.held.loss / 4
    assert before.off[match] < 1 and after.off[match] > 3  # from then on it is needed
    assert film[-1].held.exact > 0.97


def test_a_toy_learns_remainders_by_heart_and_then_the_rule_in_waves() -> None:
    film = films.shipped("remainder").evidence
    heart = next(one for one in film if one.train.exact > 0.97)
    rule = since(film, lambda one: one.held.exact > 0.9)
    assert heart.held.exact < 0.2 and rule.step > 4 * heart.step
    assert film[-1].waves.only > 0.95 > 0.05 > film[-1].waves.without
    assert (film[-1].waves.heads.max(axis=-1) > 0.7).all()  # each head has its frequency
    assert heart.waves.only < 0.2  # which at first it has not


def test_twins_sort_with_and_without_positions() -> None:
    twins = [films.shipped(f"sort-{scheme}") for scheme in ("none", "learned")]
    assert [film.toy.positions for film in twins] == ["none", "learned"]
    assert (
        twins[0].toy == dataclasses.replace(twins[1].toy, positions="none")
        and twins[0].steps == twins[1].steps
    )
    for film in twins:
        last = film.evidence[-1]
        written = last.roles["to be written"]
        assert last.held.exact > 0.97 and written.max() > 0.35
        assert last.off[strongest(written)] > 1  # it is needed


ABSTRACTS = {  # by what the headline must name
    "graph": (
        "Graph neural networks suffer from oversmoothing when many layers are stacked. We show "
        "that a simple residual connection to the input features, together with random edge "
        "dropping, prevents this effect, and prove a bound on the smoothing rate. Experiments on "
        "citation graphs support the theory."
    ),
    "BERT-Tiny-42": (
        "We present BERT-Tiny-42, a language model with 42 million parameters that answers "
        "questions on a phone without a network. It is distilled from a larger model and "
        "quantised to four bits. On SQuAD 2.0 it loses 1.3 points of F1."
    ),
    "Onyx": (
        "Group chats on mobile phones leak who talks to whom. We describe Onyx, a protocol that "
        "hides metadata by mixing messages among strangers. Its overhead is 30 %, and messages "
        "arrive within 2 s."
    ),
    "GPUs": (
        "A sorting algorithm for GPUs is presented that needs no extra memory. It is 1.7 times as"
        " fast as radix sort on keys of 64 bits."
    ),
}


def test_the_summariser_names_what_an_abstract_is_about() -> None:
    summariser = Summariser(shelf.serving("summaries"))
    lines = summarise_lines(summariser, list(ABSTRACTS.values()), search_with(BEAMS))
    for (name, abstract), line in zip(ABSTRACTS.items(), lines, strict=True):
        assert name in line.text and len(line.text.split()) < 15
        assert not new_facts(line.text, abstract)
