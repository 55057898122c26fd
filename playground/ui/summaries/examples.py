"""Texts to try in the Summaries tab, written for it."""

from dataclasses import dataclass

from ...messages import Message, say


@dataclass(frozen=True)
class Example:
    kind: str  # how well the model does with it: "well", "hard" or "fails"
    key: str  # of its name in the catalogue
    text: str
    note: Message | str = ""  # what to see in it

    @property
    def name(self) -> str:
        return say(f"summaries.example-{self.key}")

    @property
    def label(self) -> str:
        return say(f"page.kind-{self.kind}", name=self.name)


EXAMPLES = (
    Example(
        "well",
        "on-sensors",
        "Wireless sensor networks run out of power because every node sends all that it measures to a "
        "distant base station. In this paper we propose a clustering protocol in which neighbouring "
        "nodes agree on one of them that sends for all, and choose it anew whenever its battery falls "
        "below that of the others. The protocol needs no clock and only local messages. In simulations "
        "with up to 500 nodes the lifetime of the network is three times as long as with a fixed "
        "choice, and no measurement is lost.",
    ),
    Example(
        "well",
        "on-translation",
        "Neural machine translation needs millions of sentence pairs, which most languages do not have. "
        "We study how far monolingual text can replace them. A model that was trained on a small "
        "parallel corpus translates sentences of the target language back into the source language, and "
        "the pairs that arise are added to the training data. On four low-resource languages back- "
        "translation improves the quality of translation more than any change of the architecture.",
    ),
    Example(
        "hard",
        "a-report",
        "This report describes how we moved the teaching software of our university to a public cloud "
        "within one year. It is written for administrators who plan the same.\n\n"
        "Until last year the learning platform, the examination system and the archive of lectures ran "
        "on 42 servers in two cellars of the main building. Four people looked after them. Every "
        "September the platform was slow for three weeks, because 30,000 students enrol within a few "
        "days, and the machines had been bought for an ordinary Tuesday in May. A new server took four "
        "months from the order to the first login. In the summer of the flood one of the cellars stood "
        "under water for two days, and the archive was lost but for a copy on tape that took five weeks "
        "to read back.\n\n"
        "We compared three ways: new machines of our own, a rented data centre, and a public cloud. The "
        "cost over five years hardly differs. What decided was that load in a university comes in "
        "waves, and that capacity in a cloud can be hired by the hour. We therefore chose the cloud for "
        "everything that students use, and kept the examination system on machines of our own, since "
        "the law of our state wants the results of examinations on premises.\n\n"
        "The move itself had four steps. First all services were packed into containers, which took "
        "half of the year, and showed that nobody knew any more what two of them were for. Then the "
        "containers ran on our old servers for a term, so that faults of the packing and faults of the "
        "cloud would not be mixed up. Then the archive was copied, 80 terabytes in nine nights. At last "
        "the platform was switched over on a Sunday in February, with the old one kept ready for a "
        "month. It was never needed.\n\n"
        "Three things went wrong. The bill of the first month was twice what we had planned, because "
        "the test systems were never switched off at night. Lectures that were watched from abroad "
        "stuttered until we hired a distribution network. And the staff, who had not been asked early "
        "enough, feared for their work. All four now do what they never had the time for: they help "
        "teachers.\n\n"
        "In September the platform answered as fast as in May. We recommend to begin with the "
        "containers, to let them run at home first, to put a limit on every bill from the first day, "
        "and to ask the people who run the old machines before anybody else.",
        Message("summaries.long-note"),
    ),
    Example(
        "fails",
        "some-news",
        "Firefighters rescued a grey cat from the roof of the old town hall in Lindenau on Monday "
        "morning. The animal had spent the whole night up there and could be heard as far as the market "
        "place. Nobody knows how it got up. It took the crew forty minutes and two tins of tuna until "
        "it let itself be lifted into a basket. Mayor Helene Brandt, who had called for help at five "
        "o'clock, has offered to keep the cat until its owner is found.",
    ),
    Example(
        "fails",
        "a-letter",
        "Dear Martha, thank you for the plum jam, which arrived whole, and for your long letter, which "
        "I have read to everybody twice. We are all well, but for my knee. The children have grown so "
        "much that you would not know them. Peter wants to become a baker now, and gets up at four to "
        "practise being tired. Could you send the recipe of your mother's dumplings? Ours fall apart. "
        "We hope to see you at Christmas, if the trains run. With love, Anna",
    ),
)
