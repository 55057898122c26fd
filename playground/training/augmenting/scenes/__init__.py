"""Sentences put together from word lists: what can be seen in a picture, and what is said of things.

The pairs of the data are talk, debates and novels; few of them say who wears what and does what where, and
many ordinary things (a wheelbarrow, an otter) stand in none of them. The lists lie in this folder; a grammar
of both languages sees to articles, order and agreement. What comes of it may be odd, but it is right.
"""

import random
import re
from collections.abc import Sequence

from .grammar import (
    ANOTHER,
    CROWDS,
    A,
    Phrase,
    begun,
    both,
    definite,
    finite,
    following,
    mended,
    participle,
    phrase,
)
from .lists import Action, Noun, Quality, action, nouns, posture, qualities, sections

NUMERALS = (("two", "deux"), ("two", "deux"), ("three", "trois"), ("four", "quatre"), ("five", "cinq"))
SEVERAL = (("some", "des"), ("several", "plusieurs"), ("many", ""))
MEANWHILE = (("while", "tandis que"), ("as", "tandis que"), ("while", "pendant que"))
HANDLED = ("tools", "household", "food", "toys", "papers", "animals", "clothes")
STOOD_BY = ("buildings", "nature", "vehicles")
LIVING = ("jobs", "animals")
COMMON = 6  # the first of the people are those that most pictures show
PLAIN_COLOURS = 14  # the first of the colours


class Scenes:
    """Draws the sentences."""

    def __init__(self) -> None:
        self.things = {name: nouns(rows) for name, rows in sections("things").items()}
        self.people = nouns(sections("people")["any"])
        self.animals = nouns(sections("animals")["those"], "its")
        self.clothes = {name: nouns(rows) for name, rows in sections("clothes").items()}
        self.qualities = {name: qualities(rows) for name, rows in sections("qualities").items()}
        doing, own = sections("actions"), sections("possessions")
        self.tricks = [action(row) for row in doing.pop("animals") + own["animals"]]
        self.actions = [action(row) for rows in (*doing.values(), own["people"]) for row in rows]
        self.postures = [posture(row) for row in sections("postures")["postures"]]
        self.handling = [action(row) for row in sections("handling")["handling"]]
        self.places = sections("places")
        self.frames = [(name, frame) for name, rows in sections("frames").items() for frame in rows]
        self.phrases = sections("phrases")["whole"]
        self.handled = self.named(*HANDLED)
        self.stood_by = self.named(*STOOD_BY)
        self.looks = self.qualities["colours"] + self.qualities["things"]
        self.living = self.named(*LIVING)

    def named(self, *headings: str) -> list[Noun]:
        return [noun for heading in headings for noun in self.things[heading]]

    def draw(self, rng: random.Random) -> tuple[str, str]:
        """A sentence in English and in French."""
        form = rng.random()
        if form < 0.1:
            return rng.choice(self.phrases)
        english, french = (self.scene if form < 0.7 else self.said)(rng)
        if rng.random() < 0.1:  # a caption without its article
            english = re.sub("^an? (?!group|crowd)", "", english)
        english, french = begun(english), begun(mended(french))
        if rng.random() < 0.06:
            return english.removesuffix("."), french.removesuffix(".")
        return english, french

    def scene(self, rng: random.Random) -> tuple[str, str]:
        """Who does what, and where."""
        beast = rng.random() < 0.15
        who, one, other = self.subject(rng, beast), self.does(rng, beast), self.does(rng, beast)
        form, progressive = rng.random(), rng.random() < 0.6
        if form < 0.3:
            english, french = participle(who, one, rng.random() < 0.15)
            if form < 0.05:
                english, french = f"there {'are' if who.plural else 'is'} {english}", f"il y a {french}"
        else:
            english, french = finite(who, one, progressive)
        if 0.8 < form < 0.87:
            link = rng.choice(MEANWHILE)
            more = finite(self.subject(rng, beast), other, rng.random() < 0.5)
            english, french = f"{english} {link[0]} {more[0]}", f"{french} {link[1]} {more[1]}"
        elif form > 0.87 and not other.posture:
            more = following(who, other)
            if form < 0.93:
                english, french = f"{english} while {other.english[2]}", f"{french} en {other.french[2]}"
            else:
                english += f" and {other.english[2 if progressive else who.plural]}"
                french += f" et {other.french[who.plural]}"
            english, french = f"{english} {more[0]}".strip(), f"{french} {more[1]}".strip()
        if rng.random() < (0.9 if one.posture else 0.4 if len(one.rest[1].split()) < 4 else 0.1):
            where = self.where(rng)
            english, french = f"{english} {where[0]}", f"{french} {where[1]}"
        return f"{english}.", f"{french}."

    def said(self, rng: random.Random) -> tuple[str, str]:
        """A sentence of everyday about a thing."""
        name, (english, french) = rng.choice(self.frames)
        fitting = {"things": self.named(*self.things), "use": self.handled, "faults": self.handled}
        noun, other = rng.sample(fitting.get(name) or self.things[name], 2)
        plain = noun in self.living or name == "body"
        quality = None if plain else self.look(rng, 0.25)
        drawn = {
            "a": phrase(noun, quality, A),
            "the": definite(other if "{a}" in english else noun, None if "{a}" in english else quality),
            "many": phrase(noun, quality, rng.choice((*NUMERALS, ("several", "plusieurs")))),
            "bare": Phrase(noun.english[0], noun.french[0], False, noun.feminine),
        }
        for place, thing in drawn.items():
            for mark in (place, place.title()):
                english = english.replace(f"{{{mark}}}", thing.english)
                french = french.replace(f"{{{mark}}}", thing.french)
        return english, french.replace("{e}", "e" * noun.feminine)

    def subject(self, rng: random.Random, beast: bool) -> Phrase:
        """One or several, perhaps with how they look and what they wear."""
        if beast:
            return self.counted(rng, rng.choice(self.animals), pick(rng, self.qualities["animals"], 0.65))
        if rng.random() < 0.05:
            one, other = (phrase(noun, None, A) for noun in rng.sample(self.people, 2))
            return both(one, other)
        noun = rng.choice(self.people[:COMMON] if rng.random() < 0.35 else self.people)
        who = self.counted(rng, noun, pick(rng, self.qualities["people"], 0.3))
        return self.dressed(rng, who, noun) if rng.random() < 0.35 else who

    def counted(self, rng: random.Random, noun: Noun, quality: Quality | None) -> Phrase:
        form = rng.random()
        if form < 0.06:
            return definite(noun, quality)
        if form < 0.68:
            return phrase(noun, quality, A)
        if form < 0.70:
            return phrase(noun, quality, ANOTHER)
        return phrase(noun, quality, rng.choice(rng.choices((NUMERALS, SEVERAL, CROWDS), (14, 9, 7))[0]))

    def dressed(self, rng: random.Random, who: Phrase, noun: Noun) -> Phrase:
        """The same in a red shirt, or wearing one, or two things, or all in red."""
        crowd = who.english.startswith(tuple(english for english, _ in CROWDS))
        several = who.plural or crowd
        feminine = noun.feminine if crowd else who.feminine
        clad = f"vêtu{'e' * feminine}{'s' * several} de"
        if rng.random() < 0.08:
            colour = rng.choice(self.qualities["colours"][:PLAIN_COLOURS])
            link, there = rng.choice((("in", "en"), ("dressed in", clad), ("wearing", clad)))
            return described(who, f"{link} {colour.english}", f"{there} {colour.french[0]}")
        pieces = rng.sample([*self.clothes["one"], *self.clothes["some"]], 1 if rng.random() < 0.7 else 2)
        worn = [self.piece(rng, piece, several) for piece in pieces]
        english, french = (" and ".join(each.english for each in worn), [each.french for each in worn])
        link = rng.choice(("in", "in", "wearing", "wearing", "with", "dressed in"))
        there = "avec" if link == "with" else "portant"
        if len(worn) == 1 and link in ("in", "dressed in") and rng.random() < 0.5:
            there, french = "en", [re.sub("^(une?|des) ", "", french[0])]
        elif link == "dressed in" or (link != "with" and rng.random() < 0.2):
            there, french = clad, [re.sub("^des ", "", french[0]), *(f"de {each}" for each in french[1:])]
            french = [each.replace("de des ", "de ") for each in french]
        return described(who, f"{link} {english}", f"{there} {' et '.join(french)}")

    def piece(self, rng: random.Random, piece: Noun, several: bool) -> Phrase:
        """A piece of clothing on one or on several."""
        colour = pick(rng, self.qualities["colours"], 0.7)
        many = several or piece.french_plural
        if not many and piece in self.clothes["one"]:
            return phrase(piece, colour, A)
        article = "des" if many else "une" if piece.feminine else "un"
        return phrase(piece, colour, ("", article), (several, many))

    def does(self, rng: random.Random, beast: bool) -> Action:
        form = rng.random()
        if form < 0.6:
            return rng.choice(self.tricks if beast else self.actions)
        if beast:
            return rng.choice(self.postures[:COMMON] if form > 0.85 else self.tricks)
        if form < 0.8:
            return rng.choice(self.postures)
        verb, noun = rng.choice(self.handling), rng.choice(self.handled)
        quality = None if noun in self.living else self.look(rng, 0.5)
        thing = phrase(noun, quality, A if rng.random() < 0.8 else rng.choice(NUMERALS))
        english, french = verb.rest
        rest = f"{english} {thing.english}".strip(), f"{french} {thing.french}".strip()
        return Action(verb.english, verb.french, rest)

    def where(self, rng: random.Random) -> tuple[str, ...]:
        """On the beach; in front of a red house."""
        if rng.random() < 0.7:
            return rng.choice(self.places["anywhere"])
        relation, there = rng.choice(self.places["relations"])
        noun, quality = rng.choice(self.stood_by), self.look(rng, 0.4)
        thing = phrase(noun, quality, A) if rng.random() < 0.75 else definite(noun, quality)
        return f"{relation} {thing.english}", f"{there} {thing.french}"

    def look(self, rng: random.Random, chance: float) -> Quality | None:
        return pick(rng, self.looks, chance)


def pick(rng: random.Random, found: Sequence[Quality], chance: float) -> Quality | None:
    return rng.choice(found) if rng.random() < chance else None


def described(who: Phrase, english: str, french: str) -> Phrase:
    return Phrase(f"{who.english} {english}", f"{who.french} {french}", who.plural, who.feminine, who.their)
