"""The tokens of a public model: its tokenizer.json, and which of its tokens stand for no text."""

import re
from collections.abc import Mapping
from pathlib import Path

import tokenizers
from tokenizers import pre_tokenizers

from ..errors import UserError
from ..messages import Message
from ..text.specials import Specials
from ..text.tokenizer import Tokenizer
from .settings import Settings

FILE = "tokenizer.json"
MAX_FILE = 60_000_000  # bytes; those of 250,000 tokens have 17 million


def read_tokenizer(path: Path) -> tokenizers.Tokenizer:
    """The library's tokenizer, which cuts and fills up nothing by itself. Raises UserError."""
    if not path.is_file():
        raise UserError(Message("models.no-tokenizer-file", {"file": path}))
    if (size := path.stat().st_size) > MAX_FILE:
        told = {"file": path, "size": size, "most": MAX_FILE}
        raise UserError(Message("models.file-too-large-choose", told))
    try:
        inner = tokenizers.Tokenizer.from_file(str(path))
        inner.no_truncation()
        inner.no_padding()
        inner.encode("a")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library raises plain Exception, and what panics in it is none
        told = {"file": path, "why": str(error)[:200]}
        raise UserError(Message("models.no-tokenizer", told)) from None
    return inner


def marked(inner: tokenizers.Tokenizer) -> dict[str, int]:
    """The tokens that a tokenizer calls special, by their names without brackets: "mask", "im_start"."""
    found: dict[str, int] = {}
    for id, token in sorted(inner.get_added_tokens_decoder().items()):
        if token.special:
            name = re.sub(r"^[<\[|]+|[>\]|]+$", "", token.content).lower()
            found[token.content if name in found or not name else name] = id
    return found


def keep_from_text(inner: tokenizers.Tokenizer) -> None:
    """See to it that no text is cut into special tokens, whatever it says: the model of a vocabulary may hold
    their names among its pieces, as unigram models do. Such a name is cut behind its first character."""
    special = {token.content for token in inner.get_added_tokens_decoder().values() if token.special}
    risky = sorted(
        name
        for name in special
        if inner.token_to_id(name) in inner.encode(name, add_special_tokens=False).ids
    )
    if risky:
        pattern = "|".join(f"{re.escape(name[0])}(?={re.escape(name[1:])})" for name in risky)
        cut = pre_tokenizers.Split(tokenizers.Regex(pattern), "isolated")
        inner.pre_tokenizer = pre_tokenizers.Sequence([*filter(None, [inner.pre_tokenizer]), cut])


def make_tokenizer(
    inner: tokenizers.Tokenizer, vocab_size: int, marks: Mapping[str, int | None], source: Path
) -> Tokenizer:
    """The tokenizer of a model with `vocab_size` rows, of which some may have no token.

    marks: the ids of "pad", "bos", "eos" and whatever else it cannot do without. Raises UserError where one
    is missing or not among the rows, or where a text could have a token that is not.
    """
    named = inner.get_vocab()
    special = marked(inner)
    beyond = sorted(name for name, id in named.items() if id >= vocab_size and id not in special.values())
    if beyond:
        told = {"source": source, "token": repr(beyond[0][:40]), "most": vocab_size}
        raise UserError(Message("models.token-beyond", told))
    for name, id in marks.items():
        if id is None or id >= vocab_size:
            told = {"source": source, "name": name, "id": str(id), "most": vocab_size}
            raise UserError(Message("models.no-mark", told))
    unused = sorted(set(range(vocab_size)) - set(named.values()))
    others = {name: id for name, id in special.items() if id < vocab_size and id not in marks.values()}
    others |= {name: id for name, id in marks.items() if name not in ("pad", "bos", "eos")}
    others |= {f"unused {id}": id for id in unused}
    inner.encode_special_tokens = True  # as the characters that they are written with
    keep_from_text(inner)
    made = Tokenizer(inner, Specials(marks["pad"], marks["bos"], marks["eos"], others), vocab_size)
    try:
        _ = made.texts  # which begins with a token that is text
    except StopIteration:
        raise UserError(Message("models.no-text-token", {"source": source})) from None
    return made


def text_marks(settings: Settings) -> dict[str, int | None]:
    """Of a decoder: what serves for both ends of a text, and for padding, where fewer marks are named."""
    end = settings.id("eos_token_id")
    start, padding = settings.id("bos_token_id"), settings.id("pad_token_id")
    end = start if end is None else end
    return {"pad": end if padding is None else padding, "bos": end if start is None else start, "eos": end}
