"""The field inputs: what counts as right, and that the project's own set is sound."""

from pathlib import Path

import pytest

from playground.checkpoints import load
from playground.errors import UserError
from playground.measuring.field import FieldInput, evaluate_field, judge, read_inputs
from playground.measuring.records import record
from tests.translators import save_translator


def row(must: list, text: str = "My cat has 102 mice.", must_not: tuple = ()) -> FieldInput:
    return FieldInput("numbers", "fr", text, tuple(must), must_not)


@pytest.mark.parametrize(
    ("wanted", "output"),
    [
        ("chat", "Mon CHAT a faim."),  # small letters: any case
        ("102", "J'en ai 102."),
        (["chien", "chat"], "le chat"),
        ("mange*", "Nous mangeons."),
        ("1 234", "Il y en a 1\u202f234."),
        ("%1$s", "Bonjour %1$s !"),
        ("école", "C'est l'école."),
    ],
)
def test_what_is_found(wanted: str | list[str], output: str) -> None:
    assert row([wanted]).faults(output) == []


@pytest.mark.parametrize(
    ("wanted", "output"),
    [
        ("Kevin", "kevin est là"),  # a capital: as it is written
        ("102", "J'en ai 1021."),
        ("chat", "Le château."),
        ("{name}", "Bonjour name !"),
    ],
)
def test_what_is_not_found(wanted: str, output: str) -> None:
    assert row([wanted]).faults(output) == [f"lacks {wanted}"]


def test_what_must_not_stand_there() -> None:
    assert row([["xx", "yy"]], must_not=("1,250",)).faults("Il y en a 1,250.") == [
        "lacks xx or yy",
        "has 1,250",
    ]


def test_endless_and_repeated_outputs_are_wrong() -> None:
    assert row(["mot"]).faults("mot " + " ".join(map(str, range(30)))) == ["is far too long"]
    assert row(["chat"]).faults("le chat dort le chat dort le chat dort") == ["repeats itself"]
    assert row(["non"], text="No no no").faults("non non non") == []


def test_shares_by_kind_and_language() -> None:
    inputs = [row(["1"]), row(["2"]), FieldInput("names", "en", "Léa", ("Léa",))]
    assert judge(inputs, ["1", "1", "Léa"]) == {
        "size": 3,
        "right": 0.6667,
        "kinds": {"numbers": {"right": 1, "size": 2}, "names": {"right": 1, "size": 1}},
        "to": {"fr": {"right": 1, "size": 2}, "en": {"right": 1, "size": 1}},
    }


def test_a_checkpoint_is_measured_in_its_direction_and_recorded(tmp_path: Path) -> None:
    checkpoint = load(save_translator(tmp_path / "tiny"))
    result = evaluate_field(checkpoint)
    assert result["to"].keys() == {"fr"}
    assert result["size"] == sum(each.to == "fr" for each in read_inputs())
    assert len(result["wrong"]) == round((1 - result["right"]) * result["size"])
    assert 0 < result["control"]["right"] < 0.3
    record(result, tmp_path / "tiny")
    assert load(tmp_path / "tiny").metrics["field"]["sha256"] == checkpoint.sha256


def test_the_projects_inputs_are_sound() -> None:
    inputs = read_inputs()
    assert len(inputs) >= 150
    assert len({(each.text, each.to) for each in inputs}) == len(inputs)
    assert {each.to for each in inputs} == {"en", "fr"}
    for each in inputs:
        assert each.must and not each.faults(
            " ".join(want if isinstance(want, str) else want[0] for want in each.must).replace("*", "")
        )


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "field.jsonl"
    path.write_text('{"kind": "x"}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"line 1 is no field input: KeyError"):
        read_inputs(path)
