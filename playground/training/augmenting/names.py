"""Names of people and places: drawn ones, those that stand in the data, and their exchange in a pair."""

import random
import re
from collections import Counter
from collections.abc import Iterable

NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,}\b")
SMALL = re.compile(r"\b[a-zß-öø-ÿ]+")
ELIDING = "([Dd]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)"
VOWEL = re.compile(r"[AEIOUYÀ-ÆÈ-ÏÒ-ÖÙ-Ý]")
ONSETS = "B Br C Ch D Dr F Fr G Gr H J K Kl Kr L M N P Pr Qu R S Sh Sk St T Th Tr V W Z Zh Ł Š Ž Č Ç Dž Ng Tx Y Ø É Å Ö A E I O U".split()
INNER = "b br c ch d dr f g gr h j k kl l ll m mb n nd ng nn p r rr s sh sk ss st t th tr tt v w x z ł š ž č ç ñ ğ ń ř".split()
VOWELS = "a a a e e e i i o o u u y ä ö ü á é í ó ú ã ê ø å ai au ei ie ou ae".split()
ENDS = "n s r l k t m d x z ch sh ck tz v w ń ć ş n s r l".split()
PEOPLE = {
    "m": "Kevin Liam Noah Mateo Hiroshi Kwame Sven Lukas Piotr Goran Dmitri Aleksandr Yusuf Omar Tariq Rajesh Arjun Wei Jorge Diego Søren Björn "
    "Jürgen Łukasz Nikolai Pavel István Zoltán Ahmet Mehmet Chidi Emeka Kofi Duc Minh Jamal Patrick Brian Sean Gareth Owen Angus Bruno Luca Matteo "
    "Rafael Gustavo Thiago João Tomáš Jiří François Benoît Rémi Loïc Jérôme Théo Hugo Maxime Antoine Étienne Émile Henk Pieter Joost Ville Jukka",
    "f": "Anna Emma Olivia Sofia Aisha Fatima Priya Ananya Mei Yuki Sakura Ingrid Astrid Freya Greta Heidi Katarzyna Agnieszka Olga Svetlana Natasha "
    "Ioana Elena Lucía Inés Carmen Beatriz Conceição Ana Zoë Chloé Léa Manon Camille Élodie Agnès Hélène Margaux Brigitte Niamh Siobhán Bronwyn Megan "
    "Leila Yasmin Zeynep Ayşe Amina Ngozi Adaeze Wanjiru Linh Thuy Bianca Chiara Giulia Francesca Ingeborg Päivi Aino Jana Zuzana Milica Ljubica",
}
FEMALE_ENDS = ("a", "ie", "ina", "ette", "ine", "é", "ë", "elle", "ia")


def first_name(rng: random.Random, gender: str) -> str:
    """A first name for m or f, half of them never heard of."""
    if rng.random() < 0.5:
        return rng.choice(PEOPLE[gender].split())
    return (
        invented(rng)
        if gender == "m"
        else invented(rng).rstrip("aeiouyäöüáéíóúãêøå") + rng.choice(FEMALE_ENDS)
    )


def invented(rng: random.Random) -> str:
    """A name of one to three syllables, from anywhere that writes Latin letters."""
    name = rng.choice(ONSETS)
    if not VOWEL.match(name[-1].upper()):
        name += rng.choice(VOWELS)
    for _ in range(rng.choice((0, 1, 1, 2))):
        name += rng.choice(INNER) + rng.choice(VOWELS)
    return name + (rng.choice(ENDS) if rng.random() < 0.6 else "")


def surname(rng: random.Random) -> str:
    name = invented(rng)
    form = rng.random()
    if form < 0.1:
        return f"{name}-{invented(rng)}"
    if form < 0.2:
        return rng.choice(("O'", "Mc", "Van ", "de ", "von ", "El ")) + name
    return name + rng.choice(("", "", "", "son", "ski", "ez", "ić", "ova", "sen", "man", "ton", "ier", "eau"))


def full_name(rng: random.Random, gender: str) -> str:
    name = first_name(rng, gender)
    return f"{name} {surname(rng)}" if rng.random() < 0.35 else name


def shared_names(pairs: Iterable[tuple[str, str]], least: int = 3) -> list[str]:
    """The names that stand inside a sentence with a capital on both sides, and hardly ever in small letters."""
    counts: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for english, french in pairs:
        small.update(SMALL.findall(english))
        small.update(SMALL.findall(french))
        there = {match.group() for match in NAME.finditer(french) if match.start() > 2}
        counts.update(m.group() for m in NAME.finditer(english) if m.start() > 2 and m.group() in there)
    return sorted(name for name, count in counts.items() if count >= max(least, 10 * small[name.lower()]))


def replace_name(text: str, old: str, new: str) -> str:
    """Put a name in the place of another, with the French elision before it (d'Anna, de Tom)."""
    text = re.sub(rf"\b{re.escape(old)}\b", lambda _: new, text)
    if VOWEL.match(new):
        return re.sub(rf"\b{ELIDING}e {re.escape(new)}", lambda match: f"{match[1]}'{new}", text)
    return re.sub(rf"\b{ELIDING}'{re.escape(new)}", lambda match: f"{match[1]}e {new}", text)
