"""Nouns with their articles, verbs with their subjects: what agrees, elides and contracts."""

import re
from dataclasses import dataclass

from .lists import Action, Noun, Quality

A = ("a", "")
ANOTHER = ("another", "autre")
CROWDS = (("a group of", "un groupe de"), ("a group of", "un groupe de"), ("a crowd of", "une foule de"))
LIAISON = {"vieux": "vieil", "beau": "bel", "nouveau": "nouvel"}  # before a vowel
UNCHANGED = {"et", "bien", "de", "boue"}  # words inside an adjective that have no plural
AN = re.compile("[aeio]|hour|u(?!n[ai]|ku|s)", re.IGNORECASE)
VOWEL = re.compile("[aeiouhâàéèêëîïôûœ]", re.IGNORECASE)  # or a silent h
CONTRACTIONS = (("de le", "du"), ("de les", "des"), ("à le", "au"), ("à les", "aux"))
ELIDED = re.compile(r"\b(d|qu)e (?=(?:une?|autres|[aeiouâéèêîôœ][\wœ'-]*|h[\wœ'-]+)\b)", re.IGNORECASE)
STAR = "*"  # before an h that is none


@dataclass(frozen=True)
class Phrase:
    """A noun with its article and all that belongs to it."""

    english: str
    french: str
    plural: bool
    feminine: bool
    their: str = "their"


def plural_of(word: str) -> str:
    """The French plural, for the words of the lists."""
    if word.endswith(("s", "x")):
        return word
    return word + ("x" if word.endswith("eau") else "s")


def agreeing(quality: Quality, feminine: bool, plural: bool) -> str:
    form = quality.french[feminine]
    if not plural or quality.fixed:
        return form
    return " ".join(word if word in UNCHANGED else plural_of(word) for word in form.split())


def joined(noun: Noun, quality: Quality | None, plural: tuple[bool, bool]) -> tuple[str, str]:
    """Noun and adjective; plural: in English, in French."""
    english, french = noun.english[plural[0]], noun.french[plural[1]]
    if quality is None:
        return english, french
    form = agreeing(quality, noun.feminine, plural[1])
    if not quality.before:
        return f"{quality.english} {english}", f"{french} {form}"
    if VOWEL.match(french) and not plural[1]:
        form = LIAISON.get(form, form)
    return f"{quality.english} {english}", f"{form} {french}"


def phrase(
    noun: Noun, quality: Quality | None, article: tuple[str, str], plural: tuple[bool, bool] | None = None
) -> Phrase:
    """A noun behind an article or a number that does not name a known thing; plural: in each language, where
    the article does not tell."""
    several = article not in (A, ANOTHER)
    english, french = joined(noun, quality, plural or (several, several))
    before, there = article
    un = "une" if noun.feminine else "un"
    if article == A:
        before, there = "an" if AN.match(english) else "a", un
    elif article == ANOTHER:
        there = f"{un} autre"
    elif before == "many":
        there = "de nombreuses" if noun.feminine else "de nombreux"
    elif there == "des" and quality and quality.before:
        there = "de"
    elif article in CROWDS:
        return Phrase(f"{before} {english}", f"{there} {french}", False, there.startswith("une"))
    whose = {} if several else {"their": noun.their}
    return Phrase(f"{before} {english}".strip(), f"{there} {french}", several, noun.feminine, **whose)


def definite(noun: Noun, quality: Quality | None) -> Phrase:
    english, french = joined(noun, quality, (False, False))
    article = "l'" if VOWEL.match(french) else "la " if noun.feminine else "le "
    return Phrase(f"the {english}", article + french, False, noun.feminine, noun.their)


def both(one: Phrase, other: Phrase) -> Phrase:
    """A man and a woman."""
    feminine = one.feminine and other.feminine
    return Phrase(f"{one.english} and {other.english}", f"{one.french} et {other.french}", True, feminine)


def following(who: Phrase, what: Action) -> tuple[str, str]:
    """What comes behind the verb, with the words for his, her and their."""
    english, french = what.rest
    for word, several in (("son", "leur"), ("sa", "leur"), ("ses", "leurs")):
        french = french.replace(f"{{{word}}}", several if who.plural else word)
    return english.replace("{their}", who.their), french


def posed(who: Phrase, what: Action) -> str:
    """The word of a posture, as it agrees."""
    form = what.french[who.feminine]
    return plural_of(form) if who.plural and form != "debout" else form


def finite(who: Phrase, what: Action, progressive: bool = False) -> tuple[str, str]:
    """A man rides a bike, or is riding one."""
    english, french = following(who, what)
    verb = what.english[who.plural]
    if progressive:
        verb = f"{'are' if who.plural else 'is'} {what.english[2]}"
    there = (
        f"{'sont' if who.plural else 'est'} {posed(who, what)}" if what.posture else what.french[who.plural]
    )
    return f"{who.english} {verb} {english}".strip(), f"{who.french} {there} {french}".strip()


def participle(who: Phrase, what: Action, relative: bool = False) -> tuple[str, str]:
    """A man riding a bike: un homme faisant du vélo, or `qui fait du vélo`."""
    english, french = following(who, what)
    if what.posture:
        there = posed(who, what)
    else:
        there = f"qui {what.french[who.plural]}" if relative else what.french[2]
    return f"{who.english} {what.english[2]} {english}".strip(), f"{who.french} {there} {french}".strip()


def mended(french: str) -> str:
    """What French draws together: de le -> du, de un -> d'un, que elle -> qu'elle."""
    for apart, together in CONTRACTIONS:
        french = re.sub(rf"\b{apart} ", f"{together} ", french)
    french = ELIDED.sub(lambda match: f"{match[1]}'", french)
    return french.replace(STAR, "")


def begun(text: str) -> str:
    """As a sentence begins."""
    return text[0].upper() + text[1:]
