"""What is known of each position scheme, in the order in which they are shown: one row each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scheme:
    """A scheme for people. Its arithmetic stands in the network, under the same name."""

    label: str
    style: int  # the number of its colour and dashes in every chart
    what: str  # HTML
    formula: str  # HTML


SCHEMES = {
    "sinusoidal": Scheme(
        label="sinusoidal",
        style=2,
        what=(
            "Each position gets its own pattern of waves, and the pattern is <b>added to the word’s "
            "vector</b>. The first dimensions swing fast, like the second hand of a clock; the last ones "
            "slowly, like the hour hand. <b>Width</b>: how many waves there are. <b>Base</b>: how slow "
            "the slowest one is. <b>Length</b>: how many positions are drawn. Nothing is learned."
        ),
        formula=(
            "PE(<i>pos</i>, 2<i>i</i>) = sin(<i>pos</i> / base<sup>2<i>i</i>/D</sup>), &emsp; "
            "PE(<i>pos</i>, 2<i>i</i>+1) = cos(<i>pos</i> / base<sup>2<i>i</i>/D</sup>)"
        ),
    ),
    "learned": Scheme(
        label="learned",
        style=1,
        what=(
            "Each position has a vector of its own, <b>learned in training</b> like the vectors of words, "
            "and added to them. A position that never occurred in training never learned anything: its "
            "vector is still the small random one of the beginning. So past the last trained position a "
            "model is told hardly anything. This is the table of a twin that sorts strings (see part 3)."
        ),
        formula=("<i>x</i><sub>pos</sub> = word vector + P<sub>pos</sub>, &emsp; P learned"),
    ),
    "rotary": Scheme(
        label="rotary",
        style=3,
        what=(
            "Nothing is added. Instead queries and keys are <b>turned</b>: two numbers at a time are the "
            "hands of a clock, and each step to the right turns them a little further, every pair at its "
            "own speed. The score of two words depends on the angle between them, so on their <b>distance "
            "alone</b>. The queries and keys below are real ones of a twin that sorts strings."
        ),
        formula=(
            "score(<i>m</i>, <i>n</i>) = (R<sub><i>m</i></sub> q)<sup>T</sup> (R<sub><i>n</i></sub> k) / "
            "√K = q<sup>T</sup> R<sub><i>n</i>−<i>m</i></sub> k / √K, &emsp; plane <i>i</i> turns by "
            "base<sup>−2<i>i</i>/K</sup> a step"
        ),
    ),
    "alibi": Scheme(
        label="ALiBi",
        style=4,
        what=(
            "Nothing is added to the words. Each head takes off its scores a <b>penalty that grows with "
            "the distance</b>: words far away count less. Every head has its own slope, so some look near "
            "and some far. Nothing is learned."
        ),
        formula=(
            "score(<i>t</i>, <i>s</i>) = q<sub><i>t</i></sub>·k<sub><i>s</i></sub> / √K − "
            "slope<sub>head</sub> · (<i>t</i> − <i>s</i>)"
        ),
    ),
    "t5": Scheme(
        label="T5 bias",
        style=5,
        what=(
            "Nothing is added to the words. Each head <b>learns a number for each distance</b> and adds "
            "it to its scores. The nearest 16 distances have one each, those from 16 on share one with "
            "their neighbours, and all from 128 on have the last. At a distance that never occurred in "
            "training, the number is that of a nearer one, or still the random one of the beginning. "
            "These are the numbers of a twin that sorts strings."
        ),
        formula=(
            "score(<i>t</i>, <i>s</i>) = q<sub><i>t</i></sub>·k<sub><i>s</i></sub> / √K + b<sub>head, "
            "bucket(<i>t</i> − <i>s</i>)</sub>, &emsp; b learned"
        ),
    ),
    "none": Scheme(
        label="none",
        style=0,
        what=(
            "No position is given at all. Yet a decoder is not blind: it may look back only, so <b>the "
            "first word sees 1 word, the tenth sees 10</b>. A head that spreads its attention evenly "
            "gives each word 1/t at place t, and later layers can read the place off that."
        ),
        formula=(
            "<i>a</i><sub><i>t</i>,<i>s</i></sub> = 1 / (<i>t</i> + 1) for <i>s</i> ≤ <i>t</i>, and 0 for "
            "what lies ahead, when all scores are equal"
        ),
    ),
}


def quoted(scheme: str) -> str:
    """The label of a scheme within a sentence, where a bare “none” would read as a word of it."""
    return "“none”" if scheme == "none" else SCHEMES[scheme].label
