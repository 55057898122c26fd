"""String programs, and what is easier to learn: copying, words with codes, languages of one episode."""

from collections.abc import Callable, Sequence
from random import Random

from .. import programs, strings
from ..strings import Shape, invented, pick, word
from .task import MAX_OUTPUT, Family, Task


def program_family(rng: Random, split: str = "train") -> Task:
    """A string program of the split that is asked for, on texts of one shape."""
    while True:
        shape = strings.make_shape(rng)
        count = 4 if split == "four parts" else pick(rng, (1, 1, 1, 1, 2, 2, 3))
        program = programs.make_program(rng, shape(rng), count)
        if programs.split_of(program) == split and makes_sense(program, shape, rng):
            return Task("programs", split, program.signature, shape, program)


def makes_sense(program: programs.Program, shape: Shape, rng: Random) -> bool:
    """Whether a program nearly always has an answer here, and not always the same one."""
    outputs = [program(shape(rng)) for _ in range(6)]
    good = [output for output in outputs if output and len(output) <= MAX_OUTPUT]
    return len(good) >= 5 and len(set(good)) > 1


def copy_family(rng: Random) -> Task:
    """The text itself, or with something fixed around it: what a beginner should learn first."""
    shape = strings.make_shape(rng)
    before, after = (pick(rng, ("", "", pick(rng, strings.MARKS), word(rng) + " ")) for _ in range(2))
    case = pick(rng, (str, str, str, str.upper, str.lower))
    return Task("copy", "train", f"{before!r} + text + {after!r}", shape, lambda t: before + case(t) + after)


def dictionary_family(rng: Random) -> Task:
    """Two or three words with a code each, made up for this episode."""
    keys = [
        pick(rng, (word, strings.first_name, strings.code))(rng) for _ in range(2 + int(rng.random() * 2))
    ]
    makers = (invented, strings.code, strings.number, lambda r: strings.noise(r, longest=5))
    values = [pick(rng, makers)(rng) for _ in keys]
    codes = dict(zip(keys, values, strict=True))
    return Task("dictionary", "train", repr(codes), lambda r: pick(r, keys), codes.__getitem__)


def grammar_family(rng: Random) -> Task:
    """A language of this episode: invented function words, each with a meaning that is a rule."""
    rules: list[tuple[str, Callable[[list[str]], list[str]]]] = [
        ("twice", lambda w: w * 2),
        ("thrice", lambda w: w * 3),
        ("backwards", lambda w: w[::-1]),
        ("loudly", lambda w: [x.upper() for x in w]),
        ("alone", lambda w: w[:1]),
        ("without the first", lambda w: w[1:] or w),
        ("framed", lambda w: ["[", *w, "]"]),
    ]
    chosen = rng.sample(rules, 2)
    functions = {invented(rng, 2): rule for _, rule in chosen}
    first = rng.random() < 0.5  # whether the function word stands in front

    def shape(r: Random) -> str:
        words = [invented(r, 2) for _ in range(1 + int(r.random() * 3))]
        words = [w for w in words if w not in functions] or ["ba"]
        function = pick(r, tuple(functions))
        return " ".join([function, *words] if first else [*words, function])

    def answer(text: str) -> str | None:
        words = text.split(" ")
        function, rest = (words[0], words[1:]) if first else (words[-1], words[:-1])
        return " ".join(functions[function](rest)) if function in functions else None

    return Task("grammar", "train", " and ".join(name for name, _ in chosen), shape, answer)


def lexical_family(lists: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Family:
    """Pairs of words that have to be known: (name, pairs) each, of which one is drawn for a task."""

    def family(rng: Random) -> Task:
        name, pairs = pick(rng, lists)
        known = dict(pairs)
        keys = tuple(known)
        return Task("lexical", "train", name, lambda r: pick(r, keys), known.get)

    return family
