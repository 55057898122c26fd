"""Roles in plain words. What ARG2 and above are differs from verb to verb: the words say what they are most
often."""

PLAIN = {
    "ARG0": "who",
    "ARG1": "what or whom",
    "ARG2": "to whom, what, where",
    "ARG3": "from what, for whom",
    "ARG4": "where to, what it becomes",
    "ARGM-TMP": "when",
    "ARGM-LOC": "where",
    "ARGM-MNR": "how",
    "ARGM-CAU": "why",
    "ARGM-PRP": "what for",
    "ARGM-GOL": "for whom, where to",
    "ARGM-DIR": "which way",
    "ARGM-EXT": "how much",
    "ARGM-COM": "with whom",
    "ARGM-PRD": "as what",
    "ARGM-REC": "each other",
    "ARGM-ADV": "under what condition, how seen",
    "ARGM-DIS": "linking word",
    "ARGM-MOD": "can, may, must, will",
    "ARGM-NEG": "not",
    "ARGM-ADJ": "which kind",
    "ARGM-LVB": "the light verb",
    "ARGM-PRR": "the word that says what is done",
    "ARGM-CXN": "compared with what",
    "V": "the verb",
}


def plain(label: str) -> str:
    """A role in plain words: "R-ARG0" stands for a word such as "who" that refers to one, "C-ARG1" goes on
    with one."""
    kind, _, rest = label.partition("-")
    if kind == "R" and rest:
        return f"refers to: {plain(rest)}"
    if kind == "C" and rest:
        return f"goes on: {plain(rest)}"
    return PLAIN.get(label, label)
