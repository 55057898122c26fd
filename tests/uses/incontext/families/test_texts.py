"""Names, contacts, records, columns, conditions, clean-up: outputs found in inputs, and rules by hand."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.families import cleanup, columns, conditions, contacts, names, records
from playground.uses.incontext.families.templates import NAME, Record, record_task

RECORDS = {record.name: record for record in (*records.RECORDS, columns.JOINED, contacts.ADDRESS)}


@pytest.mark.parametrize("name", RECORDS)
def test_every_output_of_a_record_can_be_told_from_some_input(name: str) -> None:
    record = RECORDS[name]
    assert all(inputs for _, inputs in record.choices)
    fields = record.fields(Random(0)).keys()
    asked = {field for text in (*record.inputs, *record.outputs) for field in NAME.findall(text)}
    assert {field.strip("{}") for field in asked if '"' not in field} <= fields | {"}"}


@pytest.mark.parametrize("name", RECORDS)
@given(seed=st.integers(0, 10**9))
def test_a_field_that_is_wanted_stands_in_the_input(name: str, seed: int) -> None:
    rng, record = Random(seed), RECORDS[name]
    task = record_task(rng, "f", record)
    wanted = task.describe.rpartition(" to ")[2]
    example, single = task.example(rng), re.fullmatch(r"\{\w+\}", wanted)
    if example is not None and single and wanted.strip("{}") not in record.derived:
        assert example[1] in example[0]


def test_a_record_asks_only_inputs_that_tell() -> None:
    record = Record("r", lambda rng: {"a": "x", "b": "y"}, ("{a}", "{a} {b}"), ("{b}", "{c}"), {"c": "a"})
    assert record.choices == [("{b}", ["{a} {b}"]), ("{c}", ["{a}", "{a} {b}"])]


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("{last}, {first}", "Smith"),
        ("{first}", "Smith"),
        ("{f}{l}", "S"),
        ("{f}.{l}.", "S."),
        ("{LAST}", "SMITH"),
    ],
)
def test_a_name_of_one_word_is_never_doubled(output: str, word: str) -> None:
    assert names.one(output, "Smith") == word


def test_fields_of_a_name() -> None:
    fields = names.fields_of("Dr.", "Ada", "Ada Maria", "van Dam", "PhD")
    assert "{title_}{given} {last}{_suffix}".format_map(fields) == "Dr. Ada Maria van Dam PhD"
    assert "{first} {m_}{last}".format_map(fields) == "Ada M. van Dam"
    assert (fields["f"], fields["l"], fields["initials"]) == ("A", "D", "AMD")


@given(seed=st.integers(0, 10**9))
def test_phones_keep_their_digits(seed: int) -> None:
    rng = Random(seed)
    task = contacts.phone_task(rng)
    for _ in range(4):
        text, output = task.example(rng)  # type: ignore[misc]
        assert re.sub(r"\D", "", output)[-4:] in re.sub(r"\D", "", text)


@pytest.mark.parametrize("country", contacts.PHONES)
def test_a_number_fits_each_way_to_write_it(country: str) -> None:
    _, groups, ways = contacts.PHONES[country]
    assert {way.count("#") for way in ways.split("|")} == {groups.count("#")}


def test_slugs_accents_and_titles() -> None:
    assert cleanup.slug("Hello, Wörld!") == "hello-world"
    assert cleanup.without_accents("Crème brûlée Straße") == "Creme brulee Strasse"
    assert cleanup.title_with_small_words("THE LORD OF THE RINGS") == "The Lord of the Rings"
    assert cleanup.WRITTEN["camelCase"]("one two three") == "oneTwoThree"


@given(seed=st.integers(0, 10**9))
def test_clean_texts_have_the_letters_of_the_spoiled_ones(seed: int) -> None:
    rng = Random(seed)
    task = cleanup.spoiled(rng)
    for _ in range(4):
        if (example := task.example(rng)) is not None:
            text, output = (re.sub(r"[\W_]", "", cell).lower() for cell in example)
            assert output in text


@given(seed=st.integers(0, 10**9))
def test_a_threshold_parts_numbers(seed: int) -> None:
    rng = Random(seed)
    task = conditions.threshold(rng)
    limit = int(task.describe.split(", ")[2].split()[0])
    rows = [example for example in (task.example(rng) for _ in range(20)) if example]
    if "two labels" in task.describe:
        above = {output for text, output in rows if float(text) >= limit}
        below = {output for text, output in rows if float(text) < limit}
        assert len(above) <= 1 and len(below) <= 1
    if "capped" in task.describe:
        assert all(float(output) <= limit for _, output in rows)


@given(seed=st.integers(0, 10**9))
def test_a_condition_shows_both_sides(seed: int) -> None:
    rng = Random(seed)
    task = conditions.already(rng)
    rows = [example for example in (task.example(rng) for _ in range(40)) if example]
    assert {text == output for text, output in rows} == {True, False}


def test_one_or_several() -> None:
    rng = Random(4)
    for _ in range(20):
        task = conditions.counted(rng)
        for _ in range(10):
            text, output = task.example(rng)  # type: ignore[misc]
            assert text in output or text == "0"


@given(seed=st.integers(0, 10**9))
def test_columns_that_are_rearranged_come_from_the_input(seed: int) -> None:
    rng = Random(seed)
    task = columns.rearranged(rng)
    if (example := task.example(rng)) is not None:
        cells = example[0].lower().split(" | ")
        assert any(cell.strip() in example[1].lower() for cell in cells)


def test_gaps_are_left_out() -> None:
    rng = Random(0)
    for _ in range(200):
        task = columns.gaps(rng)
        if task.describe.startswith("filled ones joined") and (example := task.example(rng)):
            text, output = example
            assert all(cell.strip() in ("", "N/A", "-") or cell.strip() in output for cell in text.split("|"))
