"""What of a text lies outside the world of a model that has read English prose, and is scored in vain."""

import re
import unicodedata
from collections import Counter

from ...messages import listed, say

# The words that each language uses most and English does not.
FREQUENT = {
    "English": "the of and to a in is that it was he for on are with as i his they be at one have this from "
    "you had not but what all were we when your can said there she do how if will her him my me so no an by "
    "has who did could would been them then into out up about time go know don't i'm it's",
    "French": "le la les des du une et est que qui dans pour pas sur je vous nous elle il ce cette au aux "
    "avec sont mais où être c'est j'ai n'est qu'il d'un d'une l'on ai suis était très",
    "German": "der das und ist nicht ich sie wir ihr ein eine einen dem den des mit auf zu für von wo wie "
    "sind aber auch sich haben hat nach bei es",
    "Spanish": "el la los las una y es que por para con del al lo su más pero cómo está no muy yo ella dónde "
    "son hay mi tu",
    "Italian": "il la gli una e è che di per con del della non sono ma come dove lo mi si anche più questo "
    "io lei nel",
    "Portuguese": "o os as um uma e é que não com do da em para por mais mas como eu ele ela está onde são",
    "Dutch": "de het een en niet ik je zij wij met op te voor van waar zijn maar ook dat heeft naar",
}
LANGUAGES = {name: frozenset(words.split()) for name, words in FREQUENT.items()}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
UNSPACED = 30  # letters without a space between them that are no word any more
CODE = (
    re.compile(r"==|!=|=>|->|::|\+=|&&|\|\||</|/>|//|\{\}|\(\)|\);"),
    re.compile(r"[{};]\s*(?:$|\n)"),
    re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]+[A-Z]\w*\("),
    re.compile(r"\b(?:def|function|import|return|const|int|void|SELECT|print)\b.*[(){};=*]"),
    re.compile(r"\w\s*=\s*\S"),
    re.compile(r"\w\([^)\s]*\)"),
)
SIGNS = 2  # of code, that make a text code


def outside(text: str) -> list[str]:
    """A sentence on each way in which a text is unlike what such a model has read; none for English prose."""
    return [
        said for look in (script, language, unspaced, code, capitals, numbers, emoji) if (said := look(text))
    ]


def script(text: str) -> str:
    """Letters of another script than the Latin one."""
    names = Counter(unicodedata.name(c, "?").split()[0].title() for c in text if c.isalpha())
    foreign = [name for name, _ in names.most_common() if name not in ("Latin", "?", "Modifier")]
    if sum(names[name] for name in foreign) <= 0.1 * names.total():
        return ""
    shown = listed(name.upper() if name == "Cjk" else name for name in foreign[:3])
    return say("errors.outside-script", scripts=shown)


def language(text: str) -> str:
    """Another language, told by its most frequent words."""
    words = Counter(WORD.findall(text.lower().replace("’", "'")))
    hits = {name: sum(words[word] for word in known) for name, known in LANGUAGES.items()}
    best = max(hits, key=hits.__getitem__)
    if hits[best] > max(1, hits["English"]):
        return say(f"errors.outside-{best}") if best != "English" else ""
    if words.total() > 2 and not hits["English"] and not "".join(words).isascii():
        return say("errors.outside-language")
    return ""


def unspaced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"[^\W\d_]+", text)), default=0)
    return say("errors.outside-unspaced") if longest > UNSPACED else ""


def code(text: str) -> str:
    found = sum(bool(sign.search(text)) for sign in CODE)
    return say("errors.outside-code") if found >= SIGNS else ""


def capitals(text: str) -> str:
    words = [word for word in WORD.findall(text) if len(word) > 1]
    loud = [word for word in words if word.isupper()]
    if len(loud) < 2 or len(loud) <= len(words) / 2:
        return ""
    return say("errors.outside-capitals")


def numbers(text: str) -> str:
    signs = [c for c in text if not c.isspace()]
    if sum(c.isnumeric() for c in signs) <= 0.5 * len(signs):
        return ""
    return say("errors.outside-numbers")


def emoji(text: str) -> str:
    found = dict.fromkeys(c for c in text if unicodedata.category(c) == "So")
    return say("errors.outside-signs", signs=" ".join(found)) if found else ""
