"""Roles in plain words. What ARG2 and above are differs from verb to verb: the words say what they are most
often. They stand in the catalogue, those that are too long to stand under a word also in brief."""

from ...messages import keys, say


def plain(label: str) -> str:
    """A role in plain words: "R-ARG0" stands for a word such as "who" that refers to one, "C-ARG1" goes on
    with one."""
    kind, _, rest = label.partition("-")
    if kind == "R" and rest:
        return say("roles.refers", role=plain(rest))
    if kind == "C" and rest:
        return say("roles.goes-on", role=plain(rest))
    return say(f"roles.plain-{label}") if f"roles.plain-{label}" in keys("en") else label


def brief(label: str) -> str:
    """A role in a word or two."""
    kind, _, rest = label.partition("-")
    if kind in ("R", "C") and rest:
        return f"{'→' if kind == 'R' else '…'} {brief(rest)}"
    return say(f"roles.brief-{label}") if f"roles.brief-{label}" in keys("en") else plain(label)


def other(label: str) -> str:
    """What else words could be; the empty label is none."""
    return say("roles.labelled", role=brief(label), label=label) if label else say("roles.no-role")
