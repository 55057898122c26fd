"""What of a text stays."""

from collections.abc import Callable
from random import Random

import pytest

from playground.uses.incontext.families import columns, filters
from playground.uses.incontext.families.task import Task


def told(make: Callable[[Random], Task], wanted: str) -> Task:
    """A task that is described so."""
    rng = Random(0)
    for _ in range(20_000):
        task = make(rng)
        if task.describe.startswith(wanted):
            return task
    raise AssertionError(f"no {wanted}")


@pytest.mark.parametrize(
    ("make", "wanted", "text", "output"),
    [
        (filters.of_class, "only, capitals , ", "FcEQEhcFCq", "FEQEFC"),
        (filters.of_class, "only, letters in small letters, ", "A1-b C", "abc"),
        (filters.of_class, "without, digits , ", "a1 2b33", "a b"),
        (filters.of_class, "without, spaces , ", "JaPi XzA w", "JaPiXzAw"),
        (filters.of_class, "swapped, ", "aBc", "AbC"),
        (filters.of_place, "every, 2 from 0", "abcdef", "ace"),
        (filters.of_place, "all but every, 3 from 1", "abcdefg", "acdfg"),
        (filters.of_place, "pairs turned, ", "abcde", "badce"),
        (filters.in_brackets, "inside, () '' , ", "ab(cd)e(f)", "cdf"),
        (filters.in_brackets, "outside, [] '' , ", "ab[cd]e[f]g", "abeg"),
        (filters.up_to, "up to, 2 digits", "a1b22", "a1b"),
        (filters.up_to, "up to and with, 2 digits", "a1b22", "a1b2"),
        (filters.up_to, "from, 1 capitals", "abCdE", "CdE"),
        (filters.up_to, "behind, 2 capitals", "abCdEf", "f"),
        (filters.of_runs, "each run once, ", "eeddiitthh", "edith"),
        (filters.of_runs, "runs counted, ", "aab", "a2b1"),
        (filters.of_runs, "longest run, ", "abbbc", "bbb"),
        (filters.of_words, "words glued, 1 ''", "ab 1 C", "ab1C"),
        (filters.of_words, "words longer than, 2 ' '", "ab abc 12 1234", "abc 1234"),
    ],
)
def test_what_stays_is_what_the_task_says(
    make: Callable[[Random], Task], wanted: str, text: str, output: str
) -> None:
    assert told(make, wanted).answer(text) == output


@pytest.mark.parametrize("seed", range(20))
def test_a_column_says_which_part_is_wanted(seed: int) -> None:
    rng = Random(seed)
    task = columns.chosen(rng)
    for _ in range(5):
        text, output = task.shape(rng), ""
        cells = text.split(columns.COLUMN)
        number, rest = sorted(cells, key=lambda cell: not cell.isdigit())
        output = task.answer(text)
        assert output and int(number) >= 1
        if task.describe.startswith("part"):
            assert output in rest
        if task.describe.startswith("first"):
            assert rest.startswith(output) and len(output) == int(number)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_searched_is_found_where_it_stands(seed: int) -> None:
    rng = Random(seed)
    task = columns.searched(rng)
    yes, slot = task.describe.split(", ")[2].split()[:2] if ", " in task.describe else ("", "")
    assert yes and slot
    for _ in range(5):
        text = task.shape(rng)
        first, *wanted = text.split(columns.COLUMN)
        if task.describe.startswith("searched, how often"):
            assert task.answer(text) == str(first.count(wanted[0]))
        if task.describe.startswith("searched, which") and task.answer(text):
            assert task.answer(text) in first and task.answer(text) in wanted
