"""Endings: those of English with its exceptions, of French and Spanish, and invented ones."""

import re
from collections.abc import Callable, Sequence
from random import Random

from ..strings import invented, pick
from .task import Task, drawn

NOUNS = (
    "dog cat house book car tree river hand bird table door street school year girl boy friend teacher "
    "student "
    "song road game idea horse apple lamp shoe key boat plant king queen ring letter pencil window bottle "
    "garden "
    "farmer doctor engine camera ticket town mountain village picture flower star cloud stone box bus "
    "class dress "
    "fox dish watch church brush glass kiss match peach bench tax lens gas witch bush baby city story "
    "party lady "
    "country family body puppy berry cherry army copy daisy enemy fairy pony lily spy day key toy monkey "
    "donkey "
    "valley tray boy essay turkey potato tomato hero echo photo piano radio video zoo studio kangaroo roof "
    "chef "
    "belief cliff chief"
).split()
VERBS = (
    "walk play jump talk open call help work look ask want need turn start clean cook paint wait rain "
    "visit listen "
    "answer finish watch wash push fix pass kiss miss mix reach touch move live love like hope bake dance "
    "close "
    "smile use change share arrive carry cry try study hurry marry copy worry reply enjoy stay destroy "
    "delay stop "
    "plan drop clap hug grab rub shop slip step tap trip wrap beg nod rob chat admit prefer permit refer "
    "occur "
    "agree die lie tie free"
).split()
ADJECTIVES = (
    "small tall short long old young cold warm fast slow rich poor loud soft hard deep high low clean dark "
    "bright "
    "cheap sharp strong weak smart nice large late wide brave safe wise fine rare close strange happy easy "
    "busy "
    "heavy early funny pretty lucky dirty angry noisy sunny big hot thin fat sad wet red slim dry"
).split()
DOUBLED = frozenset(  # verbs and adjectives whose last letter is doubled
    "stop plan drop clap hug grab rub shop slip step tap trip wrap beg nod rob chat admit prefer permit "
    "refer occur "
    "big hot thin fat sad wet red slim".split()
)
PLURALS = dict(
    pair.split(":")
    for pair in (
        "man:men woman:women child:children foot:feet tooth:teeth goose:geese mouse:mice person:people "
        "ox:oxen "
        "knife:knives life:lives wife:wives leaf:leaves loaf:loaves wolf:wolves half:halves shelf:shelves "
        "thief:thieves calf:calves sheep:sheep fish:fish deer:deer series:series potato:potatoes "
        "tomato:tomatoes "
        "hero:heroes echo:echoes crisis:crises analysis:analyses thesis:theses cactus:cacti fungus:fungi "
        "datum:data criterion:criteria index:indices"
    ).split()
)
PAST = dict(
    pair.split(":")
    for pair in (
        "go:went see:saw take:took come:came give:gave find:found tell:told make:made know:knew "
        "think:thought "
        "get:got say:said run:ran eat:ate drink:drank sing:sang swim:swam begin:began write:wrote "
        "drive:drove "
        "ride:rode speak:spoke break:broke choose:chose buy:bought bring:brought teach:taught catch:caught "
        "sleep:slept keep:kept feel:felt leave:left lose:lost send:sent build:built spend:spent hold:held "
        "stand:stood sit:sat win:won meet:met read:read put:put cut:cut let:let fly:flew grow:grew "
        "throw:threw"
    ).split()
)
COMPARED = {"good": "better", "bad": "worse", "far": "farther", "little": "less", "many": "more"}
LY = {
    "true": "truly",
    "whole": "wholly",
    "public": "publicly",
    "good": "well",
    "full": "fully",
    "dull": "dully",
}
LY_WORDS = (
    "quick slow loud soft clear bright careful useful beautiful final usual real easy happy angry lucky "
    "heavy busy "
    "gentle simple possible terrible basic magic logic tragic polite safe brave wise free rare complete "
    "true full"
).split()
SIBILANT = re.compile(r"(s|x|z|ch|sh)$")


def plural(noun: str) -> str:
    if noun in PLURALS:
        return PLURALS[noun]
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if SIBILANT.search(noun) else "s")


def third_person(verb: str) -> str:
    if verb in ("go", "do"):
        return verb + "es"
    return (
        verb[:-1] + "ies"
        if re.search(r"[^aeiou]y$", verb)
        else verb + ("es" if SIBILANT.search(verb) else "s")
    )


def with_e(word: str, ending: str) -> str:
    """An ending that begins with e: carry + ed = carried, move + ed = moved, stop + ed = stopped."""
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "i" + ending
    if word.endswith("e"):
        return word + ending[1:]
    return word + (word[-1] if word in DOUBLED else "") + ending


def past(verb: str) -> str:
    return PAST.get(verb) or with_e(verb, "ed")


def gerund(verb: str) -> str:
    if verb in ("die", "lie", "tie"):
        return verb[:-2] + "ying"
    if re.search(r"[^aeio]e$", verb):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in DOUBLED else "") + "ing"


def comparative(adjective: str) -> str:
    return COMPARED.get(adjective) or with_e(adjective, "er")


def superlative(adjective: str) -> str:
    return {"good": "best", "bad": "worst", "far": "farthest"}.get(adjective) or with_e(adjective, "est")


def adverb(adjective: str) -> str:
    if adjective in LY:
        return LY[adjective]
    if adjective.endswith("ic"):
        return adjective + "ally"
    if re.search(r"[^aeiou]le$", adjective):
        return adjective[:-1] + "y"
    return adjective[:-1] + "ily" if adjective.endswith("y") else adjective + "ly"


def noun_of(adjective: str) -> str:
    return (adjective[:-1] + "i" if re.search(r"[^aeiou]y$", adjective) else adjective) + "ness"


def possessive(noun: str) -> str:
    return noun + ("'" if noun.endswith("s") else "'s")


def with_article(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" else "a ") + noun


FRENCH = (
    "chat chien maison livre arbre fleur table porte ville pomme journal cheval animal canal bateau gâteau "
    "oiseau "
    "chapeau château jeu cheveu feu nez prix bras fils voix souris bijou chou clou enfant ami voiture "
    "école lac"
).split()
SPANISH = (
    "casa perro gato libro mesa flor ciudad papel mujer animal luz lápiz pez voz vez rey árbol profesor "
    "hotel calle "
    "coche noche madre amigo playa sol mes país color pared canal taxi"
).split()


def french_plural(noun: str) -> str:
    if noun[-1] in "sxz":
        return noun
    if noun.endswith("al"):
        return noun[:-1] + "ux"
    return noun + ("x" if re.search("(eau|eu)$", noun) or noun in ("bijou", "chou") else "s")


def spanish_plural(noun: str) -> str:
    if noun.endswith("z"):
        return noun[:-1] + "ces"
    return noun + ("s" if noun[-1] in "aeiou" else "es")


Rule = tuple[str, Sequence[str], Callable[[str], str], bool]  # the last: also for invented words
RULES: tuple[Rule, ...] = (
    ("plural", (*NOUNS, *NOUNS, *PLURALS), plural, True),
    ("plural, regular", NOUNS, plural, True),
    ("third person", (*VERBS, *PAST, "go"), third_person, True),
    ("past", (*VERBS, *VERBS, *PAST), past, False),
    ("past, regular", VERBS, past, False),
    ("-ing", VERBS, gerund, False),
    ("comparative", (*ADJECTIVES, *ADJECTIVES, "good", "bad"), comparative, False),
    ("superlative", (*ADJECTIVES, *ADJECTIVES, "good", "bad"), superlative, False),
    ("adverb", LY_WORDS, adverb, False),
    ("-ness", [w for w in ADJECTIVES if w not in ("red", "large", "strong")], noun_of, False),
    (
        "agent",
        [v for v in VERBS if v not in ("die", "lie", "agree", "cry", "reply")],
        lambda t: with_e(t, "er"),
        False,
    ),
    ("possessive", (*NOUNS, "James", "Anna", "boss", "class"), possessive, True),
    ("a or an", NOUNS, with_article, True),
    ("un-", ADJECTIVES, lambda t: "un" + t, True),
    ("re- -ed", VERBS, lambda t: "re" + with_e(t, "ed"), False),
    ("French plural", FRENCH, french_plural, False),
    ("Spanish plural", SPANISH, spanish_plural, False),
)
FRAMES = (("", ""),) * 8 + (("a ", ""), ("the ", ""), ("", "."), ("two ", ""), ("to ", ""))


def real_family(rng: Random) -> Task:
    """An ending of a living language, forth or back."""
    name, words, rule, regular = pick(rng, RULES)
    back = rng.random() < 0.25
    invented_share = pick(rng, (0.0, 0.3, 0.6)) if regular else 0.0
    change = pick(rng, (str,) * 6 + (str.capitalize, str.upper))
    before, after = pick(rng, FRAMES)
    kept = rng.random() < 0.5  # what stands around a word stays

    def row(r: Random) -> tuple[str, str]:
        word = invented(r, 2) if r.random() < invented_share else pick(r, words)
        one, other = (rule(word), word) if back else (word, rule(word))
        return change(before + one + after), change(before + other + after) if kept else change(other)

    parameters = f"{invented_share} {change.__name__} {before}{after} {kept}"
    return drawn("morphology", name, ("back " if back else "") + parameters, row)


ENGLISH = re.compile(r"(e?s|e?d|ing|er|est|ly)$")


def artificial_family(rng: Random) -> Task:
    """An ending of no language, on words of none."""
    ending, other = invented(rng, 1), invented(rng, 2)
    while ENGLISH.match(ending):
        ending = invented(rng, 1)
    cases: list[tuple[str, Callable[[str], str]]] = [
        ("ending", lambda t: t + ending),
        ("beginning", lambda t: ending + t),
        ("both ends", lambda t: ending + t + other),
        ("by the last letter", lambda t: t + (ending if t[-1] in "aeiouy" else other)),
        ("reduplicated", lambda t: t[:2] + t),
        ("last letter replaced", lambda t: t[:-1] + ending),
        ("last letter twice", lambda t: t + t[-1] + ending),
        ("inside", lambda t: t[:1] + ending + t[1:]),
    ]
    name, answer = pick(rng, cases)

    def row(r: Random) -> tuple[str, str]:
        text = invented(r)
        return text, answer(text)

    return drawn("morphology", f"artificial, {name}", f"{ending} {other}", row)


def morphology_family(rng: Random) -> Task:
    """Endings."""
    return real_family(rng) if rng.random() < 0.75 else artificial_family(rng)
