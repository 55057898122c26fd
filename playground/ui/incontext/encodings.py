"""What a file of unknown origin says: its text and the encoding, or why it is no text."""

import codecs
import re

from ...errors import UserError
from ...text.limits import MAX_FILE

MARKS = {  # UTF-32 before UTF-16, whose mark begins its own
    codecs.BOM_UTF8: ("UTF-8", "utf-8"),
    codecs.BOM_UTF32_LE: ("UTF-32", "utf-32-le"),
    codecs.BOM_UTF32_BE: ("UTF-32", "utf-32-be"),
    codecs.BOM_UTF16_LE: ("UTF-16", "utf-16-le"),
    codecs.BOM_UTF16_BE: ("UTF-16", "utf-16-be"),
}
KINDS = {  # by their first bytes
    b"PK\x03\x04": "an Excel or OpenDocument workbook, or another packed file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
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
        raise UserError(f"This file has {len(data):,} bytes; the page takes {MAX_FILE:,}. Split it.")
    for start, kind in KINDS.items():
        if data.startswith(start):
            raise no_csv(f"it is {kind}")
    text, note = decode_marked(data) or decode_unmarked(data)
    text = text.rstrip("\x1a")  # with which old programs end a file
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise no_csv(f"it is not text (line {line:,} has the character U+{ord(found.group()):04X})")
    if not text.strip():
        raise UserError("This file is empty. Choose a CSV with one row a line.")
    return text, note


def no_csv(why: str) -> UserError:
    return UserError(f"This file is no CSV: {why}. Export it from a spreadsheet as CSV (UTF-8).")


def decode_marked(data: bytes) -> tuple[str, str] | None:
    """The text of a file that begins with the mark of its encoding (BOM)."""
    for mark, (name, codec) in MARKS.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), ""
            except UnicodeDecodeError as error:
                raise no_csv(f"it begins as {name} but is damaged at byte {error.start:,}") from None
    return None


def decode_unmarked(data: bytes) -> tuple[str, str]:
    """UTF-16, by the empty half of its plain letters, UTF-8, or else Windows-1252, the wider Latin-1."""
    if 0 in data:
        codec = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        try:
            return data.decode(codec), "It does not name its encoding and was read as UTF-16."
        except UnicodeDecodeError:
            raise no_csv("it is not text") from None
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
    return text, "It is not UTF-8 and was read as Windows-1252 (Latin-1): look at the accents."


def refuse_broken(data: bytes, error: UnicodeDecodeError) -> None:
    """Raises UserError for UTF-8 of which only some characters are broken."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(not c.isascii() for c in text) > 2 * broken:
        line = data.count(b"\n", 0, error.start) + 1
        raise no_csv(f"it is UTF-8 with {broken:,} broken characters, the first in line {line:,}")


def other_encoding(data: bytes) -> UserError:
    fitting = [name for name, codec in OTHERS.items() if fits(data, codec)]
    guess = f" It may be in {' or '.join(fitting)}." if fitting else ""
    return UserError(
        f"This file is neither UTF-8 nor Windows-1252 (Latin-1).{guess} Save it in the spreadsheet or editor "
        "as CSV (UTF-8)."
    )


def fits(data: bytes, codec: str) -> bool:
    try:
        return CONTROL.search(data.decode(codec)) is None
    except UnicodeDecodeError:
        return False
