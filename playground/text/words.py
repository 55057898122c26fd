"""English words as treebanks of web text cut them: clitics and marks stand by themselves.

Marcus et al. 1993 (Penn Treebank), as changed for the English Web Treebank (Bies et al. 2012): the parts of
"well-known" are words of their own.
"""

import re

WORD = re.compile(
    r"""
    (?:https?://|www\.)\S*[\w/] | [\w.+-]{1,64}@[\w-]+(?:\.\w+)+ | \w{1,64}(?:\.(?:com|org|net|edu|gov|co))+\b
    | \w+?(?=n['’]t\b) | n['’]t\b                                    # do|n't
    | (?:do|did|does|is|was|wo|ca|have|could|would|should)(?=nt\b) | (?<=[^\W\d_])nt\b
    | can(?=not\b) | gon(?=na\b) | wan(?=na\b) | got(?=ta\b) | (?<=n)na\b | (?<=t)ta\b | (?<=n)not\b
    | ['’](?:s|m|re|ve|ll|d)\b
    | \d+(?:[-/]\d+){2,}                                             # 713-555-0100, 12/31/2001
    | \d+(?:[.,:]\d+)*(?:(?=(?:am|pm|k|m)\b)|\w*)                     # 1,000.50, 9:30|am, 19th
    | (?:[a-z]\.){2,}                                                # U.S., e.g.
    | (?:mr|mrs|ms|dr|st|jr|sr|prof|vs|inc|corp|co|ltd|jan|feb|aug|sept|oct|nov|dec|etc)\.(?=\s*\S)
    | \b[a-z]\.(?=\s[A-Z])
    | \be-mails?\b
    | \w+
    | [:;]-?[()DPp]+(?!\w) | [?!]+ | ([^\w\s])\1*
    """,
    re.VERBOSE | re.IGNORECASE,
)


def split_words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end, in order; between them are spaces alone."""
    return [match.span() for match in WORD.finditer(text)]


def spaced(text: str) -> str:
    """A text with one space between the words."""
    return " ".join(text[start:end] for start, end in split_words(text))
