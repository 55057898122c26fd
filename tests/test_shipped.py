"""The checkpoints that the project ships: they load, they work, their scores are their own."""

import hashlib

import pytest
import sacrebleu

from playground import checkpoints
from playground.analysis.roles import ROLES
from playground.checkpoints import FOLDER, Checkpoint
from playground.pipeline import Search, Translator, translate_lines

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


@pytest.fixture(scope="module", params=checkpoints.names())
def checkpoint(request: pytest.FixtureRequest) -> Checkpoint:
    return checkpoints.load(request.param)


@pytest.fixture(scope="module")
def translator() -> Translator:
    checkpoint = checkpoints.load("translate-en-fr")
    return Translator(checkpoint.model, checkpoint.tokenizer, checkpoint.task)


def test_a_checkpoint_is_small_and_says_what_it_is(checkpoint: Checkpoint) -> None:
    assert sum(p.numel() for p in checkpoint.model.parameters()) <= 12_000_000
    assert all(part in checkpoint.card for part in ("Data", "Training", "Intended use", "Limits", "Terms"))
    assert checkpoint.metrics["training"]["parameters"] == sum(
        p.numel() for p in checkpoint.model.parameters()
    )


def test_its_scores_were_measured_on_these_very_weights(checkpoint: Checkpoint) -> None:
    weights = hashlib.sha256((FOLDER / checkpoint.name / "model.safetensors").read_bytes()).hexdigest()
    own = [t for t in checkpoint.metrics["tests"].values() if t["checkpoint"] == checkpoint.name]
    assert own and {test["sha256"] for test in own} == {weights}
    assert checkpoint.metrics["alignment"]["sha256"] == weights
    assert checkpoint.metrics["heads"]["sha256"] == weights


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


def test_the_translator_reads_what_people_type(translator: Translator) -> None:
    lines = translate_lines(translator, ["Thank you.", "thank you", "  Thank\u00a0you !", "“Thank you…”"])
    assert all("merci" in line.text.lower() for line in lines)
