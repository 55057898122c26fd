"""Ready-made sheets, written for this page: some that work, and some that fail honestly."""

from dataclasses import dataclass

from ...messages import say
from .sheet_data import Sheet


@dataclass(frozen=True)
class ReadyMade:
    """A sheet to begin with; rows without an output are for the model. Its words stand in the catalogue."""

    key: str
    kind: str  # "works", "hard" or "fails"
    heads: tuple[str, ...]  # keys of the names of its columns
    rows: tuple[tuple[str, ...], ...]
    noted: bool = True  # whether something is said about it

    @property
    def name(self) -> str:
        return say(f"incontext.sheet-{self.key}")

    @property
    def label(self) -> str:
        """Its name with its kind, unless it works."""
        return self.name if self.kind == "works" else say(f"page.kind-{self.kind}", name=self.name)

    @property
    def note(self) -> str:
        return say(f"incontext.note-{self.key}") if self.noted else ""

    @property
    def sheet(self) -> Sheet:
        columns = [say(f"incontext.column-{head}") for head in self.heads]
        cells = [(*row, *[""] * (len(columns) - len(row))) for row in self.rows]
        return Sheet.from_cells(columns, cells, self.note)


READY_MADE = (
    ReadyMade(
        "initials",
        "works",
        ("name", "initials"),
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
    ),
    ReadyMade(
        "domain",
        "works",
        ("e-mail", "domain"),
        (
            ("clara@harbour.org", "harbour.org"),
            ("h.demir@bluefin.com", "bluefin.com"),
            ("office@lumen.net", "lumen.net"),
            ("sales@northwind.co.uk",),
            ("vera.k@quarry.io",),
            ("info@paper-mill.de",),
            ("team42@orchid.fr",),
        ),
        noted=False,
    ),
    ReadyMade(
        "swapped",
        "works",
        ("first", "last", "list"),
        (
            ("Clara", "Nowak", "Nowak, Clara"),
            ("Hassan", "Demir", "Demir, Hassan"),
            ("Lena", "Brandt", "Brandt, Lena"),
            ("Viktor", "Lindqvist"),
            ("Priya", "Raman"),
            ("Abigail", "Moreau"),
        ),
    ),
    ReadyMade(
        "second-word",
        "works",
        ("phrase", "second-word"),
        (
            ("the quiet harbour at night", "quiet"),
            ("seven paper lanterns", "paper"),
            ("a letter from home", "letter"),
            ("under old bridges",),
            ("no bread left today",),
            ("every single morning",),
            ("bright copper kettles",),
        ),
        noted=False,
    ),
    ReadyMade(
        "phone",
        "works",
        ("phone", "dotted"),
        (
            ("(415) 730-2291", "415.730.2291"),
            ("(212) 908-4417", "212.908.4417"),
            ("(617) 355-0062", "617.355.0062"),
            ("(303) 881-7720",),
            ("(702) 416-9035",),
            ("(954) 602-1148",),
        ),
        noted=False,
    ),
    ReadyMade(
        "iso",
        "works",
        ("european", "iso"),
        (
            ("14/03/2019", "2019-03-14"),
            ("02/11/2022", "2022-11-02"),
            ("27/08/1998", "1998-08-27"),
            ("09/12/2005",),
            ("30/01/2024",),
            ("18/06/1987",),
        ),
        noted=False,
    ),
    ReadyMade(
        "many-dates",
        "works",
        ("came", "iso"),
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
    ),
    ReadyMade(
        "amounts",
        "works",
        ("english", "german"),
        (
            ("1,234.50", "1.234,50 €"),
            ("99.90", "99,90 €"),
            ("12,000.00", "12.000,00 €"),
            ("450.00",),
            ("0.99",),
            ("88,120.75",),
            ("7,654,321.05",),
        ),
        noted=False,
    ),
    ReadyMade(
        "typed",
        "works",
        ("typed", "list"),
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
    ),
    ReadyMade(
        "extension",
        "works",
        ("file", "kind"),
        (
            ("harvest_2021.csv", "CSV"),
            ("trip-notes.txt", "TXT"),
            ("logo.final.png", "PNG"),
            ("budget.xlsx",),
            ("old.letters.doc",),
            ("song_07.mp3",),
        ),
        noted=False,
    ),
    ReadyMade(
        "plurals",
        "works",
        ("one", "many"),
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
    ),
    ReadyMade(
        "any-writing",
        "works",
        ("family-first", "last"),
        (
            ("李 小龙", "小龙 李"),
            ("王 芳", "芳 王"),
            ("Новак Клара", "Клара Новак"),
            ("刘 德华",),
            ("Демир Хасан",),
            ("陈 丽",),
            ("Solberg Ingrid",),
        ),
    ),
    ReadyMade(
        "code",
        "hard",
        ("product", "code"),
        (
            ("Copper Kettle 1998", "COP-98"),
            ("Paper Lantern 2004", "PAP-04"),
            ("Garden Bench 2017", "GAR-17"),
            ("Winter Coat 2011",),
            ("Silver Spoon 1989",),
            ("Oak Table 2023",),
        ),
    ),
    ReadyMade(
        "label",
        "hard",
        ("text", "label"),
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
    ),
    ReadyMade(
        "backwards",
        "hard",
        ("word", "backwards"),
        (
            ("lamp", "pmal"),
            ("stone", "enots"),
            ("cedar", "radec"),
            ("bread",),
            ("lantern",),
            ("international",),
        ),
    ),
    ReadyMade(
        "adding",
        "fails",
        ("sum", "result"),
        (
            ("23 + 45", "68"),
            ("17 + 12", "29"),
            ("31 + 50", "81"),
            ("64 + 28",),
            ("19 + 73",),
            ("88 + 46",),
        ),
    ),
    ReadyMade(
        "capitals",
        "fails",
        ("country", "capital"),
        (
            ("France", "Paris"),
            ("Japan", "Tokyo"),
            ("Kenya", "Nairobi"),
            ("Portugal",),
            ("Canada",),
            ("Norway",),
        ),
    ),
    ReadyMade(
        "opposites",
        "fails",
        ("word", "opposite"),
        (
            ("hot", "cold"),
            ("early", "late"),
            ("heavy", "light"),
            ("open",),
            ("young",),
            ("empty",),
        ),
    ),
)
