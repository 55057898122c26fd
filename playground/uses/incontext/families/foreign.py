"""Tasks on characters outside of the alphabet: other scripts, currencies, emoji.

Most are tasks of other families with some of their letters and marks exchanged for others, the same way in
all rows: whatever the rule is, it stays one. The rest is what people write: names, prices, dates.
"""

from collections.abc import Callable, Sequence
from random import Random

from ..strings import digits, pick
from .basics import copy_family, program_family
from .cleanup import case_changed
from .columns import rearranged
from .moments import date_patterns, day_of, writer
from .names import name_rewriting
from .records import record_family
from .task import Family, Task, drawn, one_of, only

SCRIPTS = (  # capitals and small letters, one beside the other
    "АаБбВвГгДдЕеЖжЗзИиКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЭэЮюЯя",
    "ΑαΒβΓγΔδΕεΖζΗηΘθΙιΚκΛλΜμΝνΞξΟοΠπΡρΣσΤτΥυΦφΧχΨψΩω",
    "ŁłŻżŚśĆćŃńĄąĘęŹźŠšŽžČčŘřĎďŤťŇňĚěŮůŐőŰűĞğŞşÅåØøÆæÕõÃãÞþÐðĀāĒēĪīŌōŪū",
    "ԱաԲբԳգԴդԵեԶզԷէԸըԹթԺժԻիԼլԽխԾծԿկՀհՁձՂղՃճՄմՅյՆնՇշՈոՉչՊպՋջՌռՍսՎվՏտՐրՑցՓփՔքՕօՖֆ",
)
CASELESS = (  # letters that are neither
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんアイウエオカキクケコサシスセソタチツテト",
    "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "กขคงจชซดตถทนบปผพมยรลวสหอ",
)
SIGNS = "–—·•→×÷±≤≥≠√∞№§¶†‡™®©½¼¾¿¡«»₹₽₩¥₺₪฿₫😀🎉🔥✅❌⭐🚀❤🍎🐶📦"
SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华玉萍红龙小文建国梅"
SLAVIC = "Иванов Петров Сидоров Смирнов Кузнецов Попов Соколов Лебедев Новиков Морозов".split()
SLAVIC_GIVEN = "Анна Иван Мария Олег Ольга Пётр Елена Борис Юрий Софья".split()
ACCENTED = (
    "Łukasz Wójcik|Paweł Wiśniewski|Małgorzata Dąbrowska|Åsa Öberg|Søren Ågård|Jiří Dvořák|Şebnem Yıldız|"
    "Zoltán Kőszegi|Ğülşen Öztürk|Ștefan Ionescu|Žofia Kováčová"
).split("|")
MONEY = "₹ ₽ ¥ ₩ ₺ ₪ ฿ ₫ zł Kč ₴".split()


def pairs_of(script: str) -> list[tuple[str, str]]:
    return list(zip(script[::2], script[1::2], strict=True))


PAIRS = [pairs_of(script) for script in SCRIPTS]
LATIN = [(c.upper(), c) for c in "abcdefghijklmnopqrstuvwxyz"]
MARKS = "-_.,;:/|#@=+()[]<>&*!?%$"


def exchange(rng: Random, sample: str) -> dict[int, str]:
    """Which letters and marks become which others: some of those of a text, or all letters of a script."""
    chance, table = rng.random(), {}
    marks = [mark for mark in MARKS if mark in sample]
    if chance < 0.75 or not marks:
        pairs = pick(rng, PAIRS) if chance < 0.5 else [(c, c) for c in pick(rng, CASELESS)]
        some = [pair for pair in LATIN if pair[1] in sample.lower()] or LATIN
        letters, count = (some, pick(rng, (1, 2, 3, 5, 8))) if rng.random() < 0.7 else (LATIN, 26)
        count = min(count, len(pairs), len(letters))
        for old, new in zip(rng.sample(letters, count), rng.sample(pairs, count), strict=True):
            table |= dict(zip(old, new, strict=True))
    if chance > 0.6 and marks:
        count = min(len(marks), pick(rng, (1, 1, 2, 3)))
        table |= dict(zip(rng.sample(marks, count), rng.sample(SIGNS, count), strict=True))
    return str.maketrans(table)


def exchanged(rng: Random) -> Task:
    """A task of another family, with other letters and marks."""
    inner = only("train", pick(rng, EXCHANGED))(rng)
    table = exchange(rng, inner.shape(rng))
    meant: dict[str, str] = {}

    def shape(r: Random) -> str:
        text = inner.shape(r)
        output, other = inner.answer(text), text.translate(table)
        if output:
            meant.setdefault(other, output.translate(table))
        return other

    letters = " ".join(f"{chr(old)}{new}" for old, new in table.items())
    return Task("foreign", "train", f"{inner.family}, {inner.describe} with {letters}", shape, meant.get)


EXCHANGED: Sequence[Family] = (
    *(program_family, program_family, program_family, copy_family, name_rewriting, case_changed),
    *(rearranged, record_family),
)


def chinese_name(rng: Random) -> tuple[str, str]:
    """Family name and given name."""
    return pick(rng, SURNAMES), "".join(pick(rng, GIVEN) for _ in range(pick(rng, (1, 2, 2))))


def other_name(rng: Random) -> tuple[str, str]:
    """Given name and family name of Slavic or northern countries."""
    if rng.random() < 0.5:
        return pick(rng, SLAVIC_GIVEN), pick(rng, SLAVIC)
    return pick(rng, ACCENTED).split()[0], pick(rng, ACCENTED).split()[1]


def foreign_names(rng: Random) -> Task:
    """Names in other scripts, turned, cut or joined."""
    name = pick(rng, (chinese_name, other_name, other_name))
    join, mark = (
        pick(rng, (" ", " ", "", "·") if name is chinese_name else (" ", " ", ", ")),
        pick(rng, (" ", ", ", "-", "_")),
    )
    choices: list[tuple[str, Callable[[str, str], str]]] = [
        ("turned", lambda a, b: b + mark + a),
        ("first", lambda a, b: a),
        ("last", lambda a, b: b),
        ("initial", lambda a, b: f"{a[0]}. {b}"),
        ("capitals", lambda a, b: f"{a}{mark}{b}".upper()),
        ("small letters", lambda a, b: f"{a}{mark}{b}".lower()),
        ("initials", lambda a, b: a[0] + b[0]),
    ]
    kind, change = pick(rng, choices[:3] if not join else choices)

    def row(r: Random) -> tuple[str, str]:
        one, other = name(r)
        return one + join + other, change(one, other)

    return drawn("foreign", f"names {kind}", f"{name.__name__} {join!r} {mark!r}", row)


def foreign_money(rng: Random) -> Task:
    """Amounts in other currencies."""
    signs, target = (
        rng.sample(MONEY, pick(rng, (1, 1, 2))),
        pick(rng, ("{n}", "{n} {s}", "{s}{n}", "{s} {n}", "{s}")),
    )
    source = pick(rng, ("{s}{n}", "{n} {s}", "{s} {n}"))

    def row(r: Random) -> tuple[str, str]:
        fields = {
            "s": pick(r, signs),
            "n": f"{1 + int(r.random() * 99999):,}" if r.random() < 0.5 else f"{digits(r, 2)}.{digits(r, 2)}",
        }
        return source.format_map(fields), target.format_map(fields)

    return drawn("foreign", "money", f"{source} to {target}", row)


CHINESE_DATES = ("{yyyy}年{m}月{d}日", "{yyyy}年{mm}月{dd}日", "{m}月{d}日")


def foreign_dates(rng: Random) -> Task:
    """Dates of eastern Asia, forth and back."""
    chinese = pick(rng, CHINESE_DATES)
    other = "{m}-{d}" if "yyyy" not in chinese else date_patterns(rng, 1)[0]
    source, target = (
        (chinese, other) if rng.random() < 0.6 or chinese == CHINESE_DATES[2] else (other, chinese)
    )
    read, write = writer(source), writer(target)

    def row(r: Random) -> tuple[str, str]:
        moment = day_of(r)
        return read(moment), write(moment)

    return drawn("foreign", "dates", f"{source} to {target}", row)


SHARES = (
    (0.7, exchanged),
    (0.16, foreign_names),
    (0.08, foreign_money),
    (0.06, foreign_dates),
)


def foreign_family(rng: Random) -> Task:
    """Tasks with characters that the alphabet lacks."""
    return one_of(rng, SHARES)
