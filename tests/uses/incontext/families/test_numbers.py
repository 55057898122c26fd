"""Numbers against the standard library's decimals."""

import re
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.uses.incontext.families.amounts import SCALES, chunks, number_family
from playground.uses.incontext.families.numbers import Number, divided, grouping, rounding, signs, styled
from playground.uses.incontext.families.ranges import BANDS, band, clock_range, number_range, scaled
from playground.uses.incontext.families.reckoning import (
    ROMAN,
    WORDS,
    from_roman,
    in_words,
    roman,
    twelve_hours,
)

WAYS = {"nearest": ROUND_HALF_UP, "cut": ROUND_DOWN, "down": ROUND_FLOOR, "up": ROUND_CEILING}
numbers = st.builds(Number, st.integers(-(10**7), 10**7), st.integers(0, 4))


def exact(number: Number) -> Decimal:
    return Decimal(number.units).scaleb(-number.places)


@given(number=numbers)
def test_a_number_is_written_as_it_is(number: Number) -> None:
    assert Decimal(str(number)) == exact(number) == Decimal(number.plain)
    assert len(str(number).partition(".")[2]) == number.places
    assert "." not in number.plain or number.plain[-1] != "0"


@given(number=numbers, places=st.integers(0, 5), way=st.sampled_from(tuple(WAYS)))
def test_rounding_to_places(number: Number, places: int, way: str) -> None:
    expected = exact(number).quantize(Decimal(1).scaleb(-places), WAYS[way])
    assert exact(number.at(places, way)) == expected


@given(number=numbers, step=st.sampled_from([5, 10, 25, 100]), way=st.sampled_from(tuple(WAYS)))
def test_rounding_to_a_multiple(number: Number, step: int, way: str) -> None:
    expected = (exact(number) / step).quantize(Decimal(1), WAYS[way]) * step
    assert exact(number.to_multiple(Number(step, 0), way)) == expected
    assert divided(7, 2, "nearest") == 4 and divided(-7, 2, "nearest") == -4


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("plain", "-1234567.50"),
        ("English", "-1,234,567.50"),
        ("French", "-1 234 567,50"),
        ("German", "-1.234.567,50"),
        ("Swiss", "-1'234'567.50"),
        ("Indian", "-12,34,567.50"),
    ],
)
def test_thousands_of_countries(style: str, text: str) -> None:
    assert styled(Number(-123456750, 2), style) == text
    assert styled(Number(12, 0), style) == "12"


def test_whole_numbers_of_millions_are_drawn_for_thousands() -> None:
    rng, inputs = Random(0), []
    for _ in range(500):
        if example := grouping(rng).example(rng):
            inputs.append(example[0])
    assert sum(re.fullmatch(r"\d{7,}", text) is not None for text in inputs) > len(inputs) / 50


def test_the_thousands_of_the_issue() -> None:
    assert styled(Number(7654321, 0), "English") == "7,654,321"
    assert styled(Number(123456, 0), "Indian") == "1,23,456"


@given(seed=st.integers(0, 10**9))
def test_what_is_rounded_is_near(seed: int) -> None:
    rng = Random(seed)
    task = rounding(rng)
    for _ in range(5):
        if (example := task.example(rng)) is not None:
            text, output = (Decimal(re.search(r"-?[\d.]+", cell)[0]) for cell in example)  # type: ignore[index]
            assert abs(text - output) <= 1000


@given(seed=st.integers(0, 10**9))
def test_signs_keep_the_digits(seed: int) -> None:
    rng = Random(seed)
    task = signs(rng)
    for _ in range(5):
        if (example := task.example(rng)) is not None:
            text, output = (re.sub(r"[^\d.]", "", cell) for cell in example)
            assert text == output


@pytest.mark.parametrize("kind", SCALES)
@given(seed=st.integers(0, 10**9))
def test_scaled_numbers_have_the_same_digits(kind: str, seed: int) -> None:
    rng = Random(seed)
    _, row = SCALES[kind](rng)
    text, output = row(rng)
    digits = [re.sub(r"e.*|E.*| x 10.*|[^\d]", "", cell).strip("0") for cell in (text, output)]
    if kind == "thousands in letters":
        assert abs(int(digits[1][:1] or 0) - int(digits[0][:1] or 0)) in (0, 1, 8)  # rounded up at most
    else:
        assert digits[0] == digits[1]


@given(seed=st.integers(0, 10**9))
def test_a_number_lies_in_its_range(seed: int) -> None:
    rng = Random(seed)
    task = number_range(rng)
    for _ in range(5):
        if (example := task.example(rng)) is not None:
            [value, *_] = map(float, re.findall(r"\d+(?:\.\d+)?", example[0]))
            limits = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", example[1])]
            assert limits[0] <= value and (len(limits) < 2 or value <= limits[1])


@given(seed=st.integers(0, 10**9))
def test_a_range_of_hours_begins_before_it_ends_and_has_both(seed: int) -> None:
    rng = Random(seed)
    task = clock_range(rng)
    outputs = {example[1] for example in (task.example(rng) for _ in range(40)) if example}
    width = int(re.search(r"(\d+)", task.describe.split(", ")[1])[0])  # type: ignore[index]
    assert 2 <= len(outputs) <= 1440 / min(width, 60)


def test_bands_cover_what_they_say() -> None:
    assert all(len(starts) == len(names.split()) for starts, names in BANDS)
    rng = Random(1)
    tasks = [band(rng) for _ in range(20)]
    assert all(len({task.example(rng)[1] for _ in range(60)}) > 1 for task in tasks)  # type: ignore[index]


@given(units=st.integers(0, 10**6), places=st.integers(0, 3))
def test_scaled_limits(units: int, places: int) -> None:
    assert Decimal(scaled(units, places)) == Decimal(units).scaleb(-places)


@given(n=st.integers(1, 99))
def test_roman_numerals_and_words_can_be_read_again(n: int) -> None:
    assert from_roman(roman(n)) == ROMAN[roman(n)] == str(n)
    assert WORDS[in_words(n)] == str(n)


@pytest.mark.parametrize(("n", "text"), [(4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX")])
def test_roman_numerals(n: int, text: str) -> None:
    assert roman(n) == text


@pytest.mark.parametrize(
    ("text", "expected"), [("00:05", "12:05 AM"), ("12:00", "12:00 PM"), ("18:25", "6:25 PM")]
)
def test_twelve_hours(text: str, expected: str) -> None:
    assert twelve_hours(text) == expected


@given(text=st.text("0123456789", min_size=1, max_size=20), size=st.integers(1, 5))
def test_chunks_join_to_the_text(text: str, size: int) -> None:
    parts = chunks(text, size, "-").split("-")
    assert "".join(parts) == text and {len(part) for part in parts[:-1]} <= {size}


def test_every_way_of_numbers_is_drawn() -> None:
    rng = Random(0)
    assert len({number_family(rng).describe.split(",")[0] for _ in range(800)}) > 40
