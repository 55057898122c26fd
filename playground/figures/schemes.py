"""What is known of each position scheme, in the order in which they are shown: one row each."""

from dataclasses import dataclass

from ..messages import say


@dataclass(frozen=True)
class Scheme:
    """A scheme for people. Its arithmetic stands in the network, under the same name; what it does is said in
    the catalogue (`positions.what-alibi`)."""

    label: str
    style: int  # the number of its colour and dashes in every chart
    formula: str  # HTML


SCHEMES = {
    "sinusoidal": Scheme(
        label="sinusoidal",
        style=2,
        formula=(
            "PE(<i>pos</i>, 2<i>i</i>) = sin(<i>pos</i> / base<sup>2<i>i</i>/D</sup>), &emsp; "
            "PE(<i>pos</i>, 2<i>i</i>+1) = cos(<i>pos</i> / base<sup>2<i>i</i>/D</sup>)"
        ),
    ),
    "learned": Scheme(
        label="learned",
        style=1,
        formula="<i>x</i><sub>pos</sub> = <i>e</i><sub>pos</sub> + P<sub>pos</sub>",
    ),
    "rotary": Scheme(
        label="rotary",
        style=3,
        formula=(
            "score(<i>m</i>, <i>n</i>) = (R<sub><i>m</i></sub> q)<sup>T</sup> (R<sub><i>n</i></sub> k) / "
            "√K = q<sup>T</sup> R<sub><i>n</i>−<i>m</i></sub> k / √K, &emsp; "
            "R<sub><i>m</i></sub> = rot(<i>m</i>θ<sub><i>i</i></sub>), &emsp; "
            "θ<sub><i>i</i></sub> = base<sup>−2<i>i</i>/K</sup>"
        ),
    ),
    "alibi": Scheme(
        label="ALiBi",
        style=4,
        formula=(
            "score(<i>t</i>, <i>s</i>) = q<sub><i>t</i></sub>·k<sub><i>s</i></sub> / √K − "
            "slope<sub>head</sub> · (<i>t</i> − <i>s</i>)"
        ),
    ),
    "t5": Scheme(
        label="T5 bias",
        style=5,
        formula=(
            "score(<i>t</i>, <i>s</i>) = q<sub><i>t</i></sub>·k<sub><i>s</i></sub> / √K + b<sub>head, "
            "bucket(<i>t</i> − <i>s</i>)</sub>"
        ),
    ),
    "none": Scheme(
        label="none",
        style=0,
        formula=(
            "score(<i>t</i>, <i>s</i>) = const ⇒ <i>a</i><sub><i>t</i>,<i>s</i></sub> = 1 / (<i>t</i> + 1), "
            "&emsp; <i>s</i> ≤ <i>t</i>"
        ),
    ),
}


def quoted(scheme: str) -> str:
    """The label of a scheme within a sentence, where a bare “none” would read as a word of it."""
    return say("positions.quoted-none") if scheme == "none" else SCHEMES[scheme].label
