"""What the training data does not hold: pairs with things to copy, drawn while the model trains.

One call of `Augmenter.augment` changes one pair in one way, or gives another in its place.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from . import drawing
from .frames import FRAMES
from .names import NAME, first_name, full_name, invented, replace_name, surname

Pair = tuple[str, str]  # English, French
PLACES = {
    "name": lambda rng: full_name(rng, rng.choice("mf")),
    "man": lambda rng: full_name(rng, "m"),
    "woman": lambda rng: full_name(rng, "f"),
    "surname": surname,
    "place": invented,
}
COPIED = (
    "code",
    "mail",
    "address",
    "file",
    "placeholder",
    "handle",
    "foreign",
    "emoji",
    "year",
    "telephone",
    "numeric_date",
)
SLOT = re.compile(r"\{(\w+?)(\d?)\}")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
SENTENCE_END = ".!?…"


def french_number(text: str) -> str:
    """1,234.5 -> 1 234,5"""
    return text.replace(",", " ").replace(".", ",")


def fill(frame: list[str], rng: random.Random) -> Pair:
    """A frame with something drawn in each of its places."""
    drawn: dict[str, drawing.Written] = {}

    def draw(match: re.Match[str], side: int) -> str:
        key, kind = match.group(), match.group(1)
        if key not in drawn:
            found = PLACES[kind](rng) if kind in PLACES else getattr(drawing, kind)(rng)
            drawn[key] = (found, found) if isinstance(found, str) else found
        return drawn[key][side]

    english, french = (SLOT.sub(lambda match, side=side: draw(match, side), frame[side]) for side in (0, 1))
    return english, french


@dataclass
class Augmenter:
    """Changes pairs; names: those that stand in the data on both sides."""

    names: list[str]
    share: float  # of the examples that are changed

    def __post_init__(self) -> None:
        self.known = {*self.names, "Mary"}
        self.ways: dict[Callable[..., Pair | None], float] = {
            self.framed: 5.0,
            self.renamed: 5.0,
            self.renumbered: 2.0,
            self.with_thing: 3.0,
            self.decorated: 3.5,
            self.listed: 2.0,
            self.without_stop: 2.0,
            self.capitals: 2.0,
            self.titled: 1.0,
            self.small: 1.5,
            self.quoted: 1.5,
            self.tagged: 1.5,
            self.copied: 1.5,
        }

    def augment(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """The pair itself, or for a `share` of the calls a changed one; to: the language translated into."""
        if rng.random() >= self.share:
            return pair
        for way in rng.choices(list(self.ways), weights=list(self.ways.values()), k=4):
            if changed := way(pair, to, rng):
                return changed
        return pair

    def framed(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        return fill(rng.choice(FRAMES), rng)

    def renamed(self, pair: Pair, to: str, rng: random.Random) -> Pair | None:
        """Every name that stands on both sides becomes another."""
        english, french = pair
        both = [(n, n) for n in dict.fromkeys(NAME.findall(english)) if n in self.known and n in french]
        if re.search(r"\bMary\b", english) and "Marie" in french:
            both.append(("Mary", "Marie"))
        for old, old_french in both:
            if old_french != old or rng.random() < 0.2:
                new = full_name(rng, "f")
            elif rng.random() < 0.15:
                new = rng.choice(self.names)
            else:
                new = full_name(rng, "m")
            english = replace_name(english, old, new)
            french = replace_name(french, old_french, new)
        return (english, french) if both else None

    def renumbered(self, pair: Pair, to: str, rng: random.Random) -> Pair | None:
        """Every number of several digits becomes another of as many."""
        english, french = pair
        for old in dict.fromkeys(NUMBER.findall(english)):
            bare = old.replace(",", "").split(".")[0]
            if (
                len(bare) < 2
                or len(re.findall(rf"(?<!\d){re.escape(french_number(old))}(?!\d)", french)) != 1
            ):
                return None
            new = "".join(c if not c.isdigit() else rng.choice("123456789") for c in old)
            if re.fullmatch(r"[12]\d{3}", old):
                new = drawing.year(rng)
            english = re.sub(rf"(?<!\d){re.escape(old)}(?!\d)", new, english)
            french = french.replace(french_number(old), french_number(new))
        return (english, french) if english != pair[0] else None

    def with_thing(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """Something that is copied in the place of a name, or else before or behind the sentence."""
        thing = getattr(drawing, rng.choice(COPIED))(rng)
        english, french = pair
        shared = [
            n for n in NAME.findall(english) if n in self.known and french.count(n) == english.count(n) == 1
        ]
        if shared:
            return english.replace(shared[0], thing), replace_name(french, shared[0], thing)
        form = rng.randrange(4)
        if form == 0:
            return f"{thing}: {english}", f"{thing} : {french}"
        if form == 1:
            return f"{english} ({thing})", f"{french} ({thing})"
        if form == 2 and english[-1] == french[-1] == ".":
            return f"{english[:-1]}: {thing}", f"{french[:-1]} : {thing}"
        return f"{english} {thing}", f"{french} {thing}"

    def decorated(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """Emoji or marks before, behind, or both."""
        mark = drawing.emoji(rng)
        form = rng.randrange(4)
        before = f"{mark} " if form in (0, 1) else ""
        behind = f" {mark}" if form != 0 else ""
        return before + pair[0] + behind, before + pair[1] + behind

    def listed(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """A list number or a bullet in front."""
        place = rng.randint(1, 30)
        letter = rng.choice("abcdefghABCDEFGH")
        mark = rng.choice(
            (
                f"{place}.",
                f"{place})",
                f"{letter})",
                f"{letter}.",
                "-",
                "*",
                "•",
                "–",
                f"({place})",
                f"{place}.{rng.randint(1, 9)}",
                ">",
                "#",
            )
        )
        return f"{mark} {pair[0]}", f"{mark} {pair[1]}"

    def without_stop(self, pair: Pair, to: str, rng: random.Random) -> Pair | None:
        """Without the last full stop on both sides, or with it where the source lacks one."""
        english, french = pair
        if english[-1] == french[-1] == "." and not english.endswith(".."):
            return english[:-1], french[:-1]
        if english[-1].isalnum() and french[-1].isalnum():
            return f"{english}.", f"{french}."
        return None

    def capitals(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        return pair[0].upper(), pair[1].upper()

    def titled(self, pair: Pair, to: str, rng: random.Random) -> Pair | None:
        """English In Title Case; French has no such thing."""
        if to != "fr":
            return None
        title = re.sub(r"(?<![\w'])[a-zà-ÿ]", lambda match: match.group().upper(), pair[0])
        bare = rng.random() < 0.5 and title[-1] == pair[1][-1] == "."
        return (title[:-1], pair[1][:-1]) if bare else (title, pair[1])

    def small(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """The source in small letters, as people type it, often without the last full stop."""
        english, french = pair
        if rng.random() < 0.5 and english[-1] == french[-1] == ".":
            english, french = english[:-1], french[:-1]
        return (english.lower(), french) if to == "fr" else (english, french.lower())

    def quoted(self, pair: Pair, to: str, rng: random.Random) -> Pair | None:
        if '"' in pair[0] or "«" in pair[1] or '"' in pair[1]:
            return None
        return f'"{pair[0]}"', f"« {pair[1]} »"

    def tagged(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """A simple tag around the sentence or around a name."""
        name = rng.choice(("b", "i", "em", "strong", "u", "p", "h1", "li", "span", "code"))
        english, french = pair
        shared = [
            n for n in NAME.findall(english) if n in self.known and french.count(n) == english.count(n) == 1
        ]
        if shared and rng.random() < 0.7:
            inside = f"<{name}>{shared[0]}</{name}>"
            return english.replace(shared[0], inside), french.replace(shared[0], inside)
        if rng.random() < 0.15:
            return f"{english}<br>", f"{french}<br>"
        return f"<{name}>{english}</{name}>", f"<{name}>{french}</{name}>"

    def copied(self, pair: Pair, to: str, rng: random.Random) -> Pair:
        """A line that is nothing but numbers, marks, emoji or addresses stays as it is."""
        kinds = rng.choices((*COPIED, "digits", "marks", "sum"), k=rng.choice((1, 1, 1, 2, 3)))
        made = {
            "digits": lambda: drawing.digits(rng, 1, 12),
            "marks": lambda: "".join(rng.choices("!?.,;:-*=+#()[]/…", k=rng.randint(1, 5))),
            "sum": lambda: (
                f"{drawing.digits(rng, 1, 3)} {rng.choice('+-*/×')} {drawing.digits(rng, 1, 3)} = {drawing.digits(rng, 1, 4)}"
            ),
        }
        line = " ".join(made[kind]() if kind in made else getattr(drawing, kind)(rng) for kind in kinds)
        return line, line
