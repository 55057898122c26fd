"""The word lists of this folder: English | French a line, under headings.

Of a noun, singular/plural | singular/pluriel | m or f (`mp`, `fp`: plural alone in French) | perhaps his,
her, its or their. Of an adjective, its masculine and its feminine form, behind `<` where it stands before the
noun; `=` where it never changes. Of an action, he/they/-ing | il/ils/-ant, each with what follows the verb.
A star stands before an h that keeps its article whole: *hamac.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
Row = tuple[str, ...]
VERB = re.compile(r"(.+?)/(.+?)/((?:se |s')?\S+) ?(.*)")


@dataclass(frozen=True)
class Noun:
    """A noun as singular and plural of both languages."""

    english: tuple[str, str]
    french: tuple[str, str]
    feminine: bool
    french_plural: bool  # has no other number there, like `lunettes`
    their: str  # the English for what is its own


@dataclass(frozen=True)
class Quality:
    """An adjective: the French for a masculine and for a feminine noun."""

    english: str
    french: tuple[str, str]
    before: bool  # the noun
    fixed: bool  # without plural


@dataclass(frozen=True)
class Action:
    """A verb with what follows it: English he, they and -ing; French il, ils and participle.

    A posture has none in French, where `être` stands with a word that agrees: masculine and feminine.
    """

    english: tuple[str, ...]
    french: tuple[str, ...]
    rest: tuple[str, str] = ("", "")

    @property
    def posture(self) -> bool:
        return len(self.french) == 2


def sections(name: str) -> dict[str, list[Row]]:
    """The lines of a list, in their parts, by the heading that they stand under."""
    found: dict[str, list[Row]] = defaultdict(list)
    heading = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line.removeprefix("# ")
        else:
            found[heading].append(tuple(part.strip() for part in line.split("|")))
    return dict(found)


def nouns(rows: Sequence[Row], their: str | None = None) -> list[Noun]:
    """their: what is said of all of them that do not say otherwise, his or her where it is left out."""
    found = []
    for english, french, kind, *own in rows:
        feminine = kind[0] == "f"
        whose = own[0] if own else their or ("her" if feminine else "his")
        one, many = english.split("/")
        un, des = french.split("/")
        found.append(Noun((one, many), (un, des), feminine, kind[-1] == "p", whose))
    return found


def qualities(rows: Sequence[Row]) -> list[Quality]:
    found = []
    for english, french in rows:
        words = french.removeprefix("< ").split()
        fixed = words[-1] == "="
        half = len(words) - 1 if fixed else len(words) // 2
        forms = (" ".join(words[:half]), " ".join(words[:half] if fixed else words[half:]))
        found.append(Quality(english, forms, french.startswith("< "), fixed))
    return found


def action(row: Row) -> Action:
    (*english, after), (*french, apres) = (VERB.fullmatch(side).groups() for side in row)
    return Action(tuple(english), tuple(french), (after, apres))


def posture(row: Row) -> Action:
    english, french = row
    return Action(tuple(english.split("/")), tuple(french.split("/")))
