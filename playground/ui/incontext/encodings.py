"""What a file of unknown origin says: its text and the encoding, or why it is no text."""

import codecs
import re

from ...errors import UserError
from ...messages import Message, say
from ...text.limits import MAX_FILE

MARKS = {  # UTF-32 before UTF-16, whose mark begins its own
    codecs.BOM_UTF8: ("UTF-8", "utf-8"),
    codecs.BOM_UTF32_LE: ("UTF-32", "utf-32-le"),
    codecs.BOM_UTF32_BE: ("UTF-32", "utf-32-be"),
    codecs.BOM_UTF16_LE: ("UTF-16", "utf-16-le"),
    codecs.BOM_UTF16_BE: ("UTF-16", "utf-16-be"),
}
KINDS = {  # by their first bytes
    b"PK\x03\x04": Message("incontext.it-is-packed"),
    b"\xd0\xcf\x11\xe0": Message("incontext.it-is-old-excel"),
    b"%PDF": Message("incontext.it-is-pdf"),
    b"\x89PNG": Message("incontext.it-is-picture"),
    b"\xff\xd8\xff": Message("incontext.it-is-picture"),
    b"GIF8": Message("incontext.it-is-picture"),
}
OTHERS = {  # what a file may be in that is not read
    "GBK": "gb18030",
    "Big5": "big5",
    "Shift-JIS": "cp932",
    "EUC-KR": "cp949",
    "Windows-1251": "cp1251",
}
CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\ufffe\uffff]")
FOREIGN = re.compile(r"[^\0-\x7f]{3,}")  # so many letters with accents in a row has no Western word


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, and a note where its encoding was guessed. Raises UserError, naming the encoding,
    for what cannot be read."""
    if len(data) > MAX_FILE:
        raise UserError(Message("incontext.large-file", {"n": len(data), "most": MAX_FILE}))
    for start, kind in KINDS.items():
        if data.startswith(start):
            raise no_csv(kind)
    text, note = decode_marked(data) or decode_unmarked(data)
    text = text.rstrip("\x1a")  # with which old programs end a file
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        character = f"U+{ord(found.group()):04X}"
        raise no_csv(Message("incontext.control", {"line": line, "character": character}))
    if not text.strip():
        raise UserError(Message("incontext.empty-file"))
    return text, note


def no_csv(why: Message) -> UserError:
    return UserError(Message("incontext.no-csv", {"why": why}))


def decode_marked(data: bytes) -> tuple[str, str] | None:
    """The text of a file that begins with the mark of its encoding (BOM)."""
    for mark, (name, codec) in MARKS.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), ""
            except UnicodeDecodeError as error:
                raise no_csv(Message("incontext.damaged", {"encoding": name, "byte": error.start})) from None
    return None


def decode_unmarked(data: bytes) -> tuple[str, str]:
    """UTF-16, by the empty half of its plain letters, UTF-8, or else Windows-1252, the wider Latin-1."""
    if 0 in data:
        codec = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        try:
            return data.decode(codec), say("incontext.read-utf16")
        except UnicodeDecodeError:
            raise no_csv(Message("incontext.not-text")) from None
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        refuse_broken(data, error)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise other_encoding(data) from None
    foreign = sum(map(len, FOREIGN.findall(text)))
    if foreign > sum(not c.isascii() for c in text) / 2:
        raise other_encoding(data)
    return text, say("incontext.read-latin")


def refuse_broken(data: bytes, error: UnicodeDecodeError) -> None:
    """Raises UserError for UTF-8 of which only some characters are broken."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(not c.isascii() for c in text) > 2 * broken:
        line = data.count(b"\n", 0, error.start) + 1
        raise no_csv(Message("incontext.broken-utf8", {"n": broken, "line": line}))


def other_encoding(data: bytes) -> UserError:
    fitting = [name for name, codec in OTHERS.items() if fits(data, codec)]
    if not fitting:
        return UserError(Message("incontext.other-encoding"))
    return UserError(Message("incontext.other-encoding-perhaps", {"encodings": " / ".join(fitting)}))


def fits(data: bytes, codec: str) -> bool:
    try:
        return CONTROL.search(data.decode(codec)) is None
    except UnicodeDecodeError:
        return False
