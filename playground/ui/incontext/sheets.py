"""Ready-made sheets, written for this page: some that work, and some that fail honestly."""

from dataclasses import dataclass

from .sheet_data import Sheet


@dataclass(frozen=True)
class ReadyMade:
    """A sheet to begin with; rows without an output are for the model."""

    name: str
    kind: str  # "works", "hard" or "fails"
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str

    @property
    def sheet(self) -> Sheet:
        width = len(self.columns)
        return Sheet.from_cells(
            self.columns, [(*row, *[""] * (width - len(row))) for row in self.rows], self.note
        )


READY_MADE = (
    ReadyMade(
        "names to initials",
        "works",
        ("Name", "Initials"),
        (
            ("Clara Nowak", "C.N."),
            ("Hassan Demir", "H.D."),
            ("Lena Brandt", "L.B."),
            ("Tomás Herrera",),
            ("Ingrid Solberg",),
            ("Priya Raman",),
            ("Viktor Lindqvist",),
            ("Abigail Moreau",),
        ),
        "Three examples, five rows to fill. Press Fill, then point at a badge.",
    ),
    ReadyMade(
        "e-mail to domain",
        "works",
        ("E-mail", "Domain"),
        (
            ("clara@harbour.org", "harbour.org"),
            ("h.demir@bluefin.com", "bluefin.com"),
            ("office@lumen.net", "lumen.net"),
            ("sales@northwind.co.uk",),
            ("vera.k@quarry.io",),
            ("info@paper-mill.de",),
            ("team42@orchid.fr",),
        ),
        "",
    ),
    ReadyMade(
        "first and last name swapped",
        "works",
        ("First", "Last", "For the list"),
        (
            ("Clara", "Nowak", "Nowak, Clara"),
            ("Hassan", "Demir", "Demir, Hassan"),
            ("Lena", "Brandt", "Brandt, Lena"),
            ("Viktor", "Lindqvist"),
            ("Priya", "Raman"),
            ("Abigail", "Moreau"),
        ),
        "Two input columns: the model reads them joined by “ | ”.",
    ),
    ReadyMade(
        "choose the second word",
        "works",
        ("Phrase", "Second word"),
        (
            ("the quiet harbour at night", "quiet"),
            ("seven paper lanterns", "paper"),
            ("a letter from home", "letter"),
            ("under old bridges",),
            ("no bread left today",),
            ("every single morning",),
            ("bright copper kettles",),
        ),
        "",
    ),
    ReadyMade(
        "phone formats",
        "works",
        ("Phone", "Dotted"),
        (
            ("(415) 730-2291", "415.730.2291"),
            ("(212) 908-4417", "212.908.4417"),
            ("(617) 355-0062", "617.355.0062"),
            ("(303) 881-7720",),
            ("(702) 416-9035",),
            ("(954) 602-1148",),
        ),
        "",
    ),
    ReadyMade(
        "dates to ISO",
        "works",
        ("European", "ISO"),
        (
            ("14/03/2019", "2019-03-14"),
            ("02/11/2022", "2022-11-02"),
            ("27/08/1998", "1998-08-27"),
            ("09/12/2005",),
            ("30/01/2024",),
            ("18/06/1987",),
        ),
        "",
    ),
    ReadyMade(
        "dates in many forms",
        "works",
        ("As they came", "ISO"),
        (
            ("3 March 2019", "2019-03-03"),
            ("Nov 12, 2022", "2022-11-12"),
            ("27.08.1998", "1998-08-27"),
            ("9 December 2005",),
            ("Jan 30, 2024",),
            ("18.06.1987",),
            ("1 May 1999",),
            ("Sep 5, 2011",),
        ),
        "One example of each form. The rule has a branch for each, too.",
    ),
    ReadyMade(
        "amounts",
        "works",
        ("In English", "In German"),
        (
            ("1,234.50", "1.234,50 €"),
            ("99.90", "99,90 €"),
            ("12,000.00", "12.000,00 €"),
            ("450.00",),
            ("0.99",),
            ("88,120.75",),
            ("7,654,321.05",),
        ),
        "",
    ),
    ReadyMade(
        "names as people typed them",
        "works",
        ("Typed", "For the list"),
        (
            ("Dr. Clara M. Nowak", "Nowak, Clara"),
            ("hassan demir", "Demir, Hassan"),
            ("LENA BRANDT-KRÜGER", "Brandt-Krüger, Lena"),
            ("prof. tomás herrera",),
            ("Ingrid van der Berg",),
            ("PRIYA RAMAN",),
            ("Łukasz Wiśniewski",),
            ("Smith",),
        ),
        "Titles, capitals, letters such as Ł that are no part of its alphabet, and a row of one word alone. "
        "Look where the rule differs: here the network is right more often.",
    ),
    ReadyMade(
        "file to extension",
        "works",
        ("File", "Kind"),
        (
            ("harvest_2021.csv", "CSV"),
            ("trip-notes.txt", "TXT"),
            ("logo.final.png", "PNG"),
            ("budget.xlsx",),
            ("old.letters.doc",),
            ("song_07.mp3",),
        ),
        "",
    ),
    ReadyMade(
        "plurals",
        "works",
        ("One", "Many"),
        (
            ("lantern", "lanterns"),
            ("box", "boxes"),
            ("berry", "berries"),
            ("kettle", "kettles"),
            ("ferry",),
            ("bench",),
            ("wolf",),
            ("harbour",),
            ("quiz",),
        ),
        "It met such endings in training. “quiz” doubles its z: the model does not know that, and is sure.",
    ),
    ReadyMade(
        "names in any writing",
        "works",
        ("Family name first", "Last"),
        (
            ("李 小龙", "小龙 李"),
            ("王 芳", "芳 王"),
            ("Новак Клара", "Клара Новак"),
            ("刘 德华",),
            ("Демир Хасан",),
            ("陈 丽",),
            ("Solberg Ingrid",),
        ),
        "Characters outside its alphabet are read through stand-ins, which mean nothing but “the same "
        "again”.",
    ),
    ReadyMade(
        "a code of your own",
        "hard",
        ("Product", "Code"),
        (
            ("Copper Kettle 1998", "COP-98"),
            ("Paper Lantern 2004", "PAP-04"),
            ("Garden Bench 2017", "GAR-17"),
            ("Winter Coat 2011",),
            ("Silver Spoon 1989",),
            ("Oak Table 2023",),
        ),
        "Hard: two parts from two places, the year cut in half. Where the badge says unsure, look closely, "
        "correct it, and fill again.",
    ),
    ReadyMade(
        "a label for each kind",
        "hard",
        ("Text", "Label"),
        (
            ("18:45", "time"),
            ("lantern", "word"),
            ("07:10", "time"),
            ("harbour", "word"),
            ("22:05",),
            ("kettle",),
            ("orchard",),
            ("06:30",),
        ),
        "Hard: the label is copied from an example of the same kind, which the model has to find.",
    ),
    ReadyMade(
        "words backwards",
        "hard",
        ("Word", "Backwards"),
        (
            ("lamp", "pmal"),
            ("stone", "enots"),
            ("cedar", "radec"),
            ("bread",),
            ("lantern",),
            ("international",),
        ),
        "Hard: every letter of the output comes from another place. Long words fail first, and the rule, "
        "which was found without the model, contradicts them.",
    ),
    ReadyMade(
        "adding two numbers",
        "fails",
        ("Sum", "Result"),
        (
            ("23 + 45", "68"),
            ("17 + 12", "29"),
            ("31 + 50", "81"),
            ("64 + 28",),
            ("19 + 73",),
            ("88 + 46",),
        ),
        "Fails: the model was never trained on sums of two numbers, and three examples do not teach it to "
        "carry. The rule, which was found without it, adds: look where they differ.",
    ),
    ReadyMade(
        "capitals of countries",
        "fails",
        ("Country", "Capital"),
        (
            ("France", "Paris"),
            ("Japan", "Tokyo"),
            ("Kenya", "Nairobi"),
            ("Portugal",),
            ("Canada",),
            ("Norway",),
        ),
        "Fails: the model knows no facts. What it writes is letters in the shape of an answer; the badge "
        "should say unsure.",
    ),
    ReadyMade(
        "opposites",
        "fails",
        ("Word", "Opposite"),
        (
            ("hot", "cold"),
            ("early", "late"),
            ("heavy", "light"),
            ("open",),
            ("young",),
            ("empty",),
        ),
        "Fails: opposites have to be known, and the model learned from letters, not from meanings.",
    ),
)
