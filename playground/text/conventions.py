"""How text is written for the models, and how it is shown to people.

The same `normalise` runs over training data and over what a user types.
"""

import re
import unicodedata
from collections.abc import Callable

SPACES = re.compile(r"\s+")
# Zero-width marks, soft hyphens and direction marks: they are seen by no reader. The joiner U+200D
# stays between two emoji, which it makes one: a family, a flag, a profession.
EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    f"|(?<![{EMOJI}])\u200d|\u200d(?![{EMOJI}])"
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # and halves of characters
STRAIGHT = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2026": "...",
        "\u2581": "_",  # the tokenizer's own mark for a space
    }
)
MARKS = 30  # combining marks behind one letter: what Unicode's Stream-Safe Text Format allows (UAX #15)
NARROW = "\u202f"  # the narrow no-break space that French typography puts before high marks


def normalise(text: str) -> str:
    """Text as the models know it: NFC, straight quotes, ordinary single spaces, nothing invisible.

    Line breaks and tabs become spaces too; split lines before where they matter.
    """
    return SPACES.sub(" ", normalise_cell(SPACES.sub(" ", text))).strip()


def normalise_cell(text: str) -> str:
    """`normalise` for a cell of a sheet, in which spaces count: each stays one, at the ends too."""
    text = re.sub(r"\s", " ", text.translate(STRAIGHT))
    if not text.isascii():
        text = INVISIBLE.sub("", text)
    text = CONTROL.sub("", text)
    # Composed last: what was taken out may have stood between a letter and its accent. The time that takes
    # grows with the square of the marks in a row. Composing may take a letter apart, so once more after it.
    return with_few_marks(unicodedata.normalize("NFC", with_few_marks(text)))


def with_few_marks(text: str) -> str:
    """A text without the combining marks that come after MARKS others."""
    if not any(map(unicodedata.combining, text)):
        return text
    kept, row = [], 0
    for c in text:
        row = row + 1 if unicodedata.combining(c) else 0
        if row <= MARKS:
            kept.append(c)
    return "".join(kept)


def normalise_french(text: str) -> str:
    """`normalise`, and one space before ? ! ; : and inside « »; addresses (a.org/b?c=1) stay whole."""
    text = re.sub(r"(?<=[^\s?!;:])([?!;]+(?!\w+=)|:(?=[\s»]|$))", r" \1", normalise(text))
    text = re.sub(r"«\s*", "« ", text)
    text = re.sub(r"\s*»", " »", text)
    return SPACES.sub(" ", text).strip()


def present_french(text: str) -> str:
    """French for the reader: a narrow no-break space where a line must not break."""
    text = re.sub(r" (?=[?!;:»])", NARROW, text)
    return text.replace("« ", "«" + NARROW)


def split_sentences(text: str) -> list[str]:
    """The sentences of a line, marks kept, in order; joined by spaces they give the line again.

    A sentence ends at . ! ? … with its closing quotes and brackets, before a space and something
    that can begin a sentence. Common abbreviations and initials do not end one, nor does the number of a
    list at the beginning.
    """
    sentences, start, looked = [], 0, 0
    for match in END.finditer(text):
        word = text[looked : match.end()].split()[-1]
        looked = match.end()
        if text[match.start()] == "." and ABBREVIATION.fullmatch(word.lstrip("\"'«([")):
            continue
        if not sentences and LIST_NUMBER.fullmatch(text[: match.end()].strip()):
            continue
        sentences.append(text[start : match.end()].strip())
        start = match.end()
    if rest := text[start:].strip():
        sentences.append(rest)
    return sentences


# The marks at an end are read from the first of them alone, or a long row of them would be read from each.
END = re.compile(r"(?<![.!?…])[.!?…]+[\"'»)\]]*\s+(?=[\"'«(\[¿¡]*[A-ZÀ-ÖØ-Þ0-9])")
ABBREVIATION = re.compile(
    r"(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Mt|No|vs|M|Mme|Mlle|etc|e\.g|i\.e|U\.S|a\.m|p\.m)\."
)
LIST_NUMBER = re.compile(r"\d{1,3}\.")


def as_written(text: str) -> str:
    """Text for a model that has read what people write, whatever their typography: single spaces, NFC, and
    nothing invisible."""
    text = with_few_marks(CONTROL.sub("", SPACES.sub(" ", text)))
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


LANGUAGES = {"en": "English", "fr": "French"}
# Of others the names alone are known: by their ISO 639-1 and 639-3 codes.
CODES = [
    tuple(row.split(":"))
    for row in (
        "en:eng:English fr:fra:French af:afr:Afrikaans ar:ara:Arabic az:aze:Azerbaijani bg:bul:Bulgarian "
        "bn:ben:Bengali ca:cat:Catalan cs:ces:Czech cy:cym:Welsh da:dan:Danish de:deu:German el:ell:Greek "
        "eo:epo:Esperanto es:spa:Spanish et:est:Estonian eu:eus:Basque fa:fas:Persian fi:fin:Finnish "
        "ga:gle:Irish gl:glg:Galician he:heb:Hebrew hi:hin:Hindi hr:hrv:Croatian ht:hat:Haitian "
        "hu:hun:Hungarian hy:hye:Armenian id:ind:Indonesian is:isl:Icelandic it:ita:Italian "
        "ja:jpn:Japanese ka:kat:Georgian ko:kor:Korean lt:lit:Lithuanian lv:lav:Latvian mk:mkd:Macedonian "
        "ml:mal:Malayalam mr:mar:Marathi ms:msa:Malay mt:mlt:Maltese nl:nld:Dutch no:nor:Norwegian "
        "pl:pol:Polish pt:por:Portuguese ro:ron:Romanian ru:rus:Russian sk:slk:Slovak sl:slv:Slovenian "
        "sq:sqi:Albanian sr:srp:Serbian sv:swe:Swedish sw:swa:Swahili ta:tam:Tamil th:tha:Thai "
        "tl:tgl:Tagalog tr:tur:Turkish uk:ukr:Ukrainian ur:urd:Urdu vi:vie:Vietnamese zh:zho:Chinese"
    ).split()
]
NAMES = {two: name for two, _, name in CODES} | {"mul": "text"}
SHORT = {three: two for two, three, _ in CODES}
NORMALISERS = {"en": normalise, "fr": normalise_french}


def language_name(code: str) -> str:
    """A language for people; the code itself where its name is not known."""
    return NAMES.get(code, code)


def normaliser(language: str) -> Callable[[str], str]:
    """How texts in a language are written for the models."""
    return NORMALISERS.get(language, as_written)


def present(text: str, language: str) -> str:
    """Text for the reader, in the typography of its language; as long as it was."""
    return present_french(text) if language == "fr" else text
