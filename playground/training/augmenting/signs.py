"""Emoji, marks and words of other scripts, drawn at random from the whole of Unicode's blocks."""

import random

from .written import digits

PICTURES = ((0x1F300, 0x1F5FF), (0x1F600, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F90C, 0x1F9FF), (0x2600, 0x27BF))
USUAL = (
    "😀😁😂🤣😊😍😘😎😢😭😡😱🤔🙄😴🤗🥳🙏👍👎👏👋💪🔥✨🎉🎂🎁🎄"
    "🌹🌍🌈☕🍕🍎🍰🍺🚗🚀🏠🏆⚽📚📅📞💻🔑💡⏰✅❌❓❗💔💙💯🐶🐱"
)
HANDS = "👋🤚✋👌🤞🤟🤘🤙👈👉👆👇☝👍👎✊👊👏🙌👐🤲🙏💪👂👃👶👧👦👩👨👵👴🙋🙇🤦🤷💃🕺🏃🚶"
TONES = "🏻🏼🏽🏾🏿"
PERSONS, JOBS = "👩👨🧑", "💻🔬🚀🍳🏫🎓🌾🔧🎤🎨🚒⚖✈🏭💼🦰🦳🦱"
JOINER, PICTURE = "\u200d", "\ufe0f"
SCRIPTS = (  # first and last letter: Greek, Cyrillic twice, Hebrew, Arabic, Hindi, Thai, Georgian,
    *((0x3B1, 0x3C9), (0x430, 0x44F), (0x430, 0x44F), (0x5D0, 0x5EA), (0x627, 0x63A), (0x905, 0x939)),
    *((0xE01, 0xE2E), (0x10D0, 0x10F0), (0x3041, 0x3096), (0x30A1, 0x30FA)),  # hiragana, katakana,
    *((0x4E00, 0x6FFF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3)),  # Chinese twice, Korean
)


def emoji(rng: random.Random) -> str:
    """One to three emoji: pictures, hands with a skin tone, flags, and several that are joined to one."""
    one = rng.choices((usual, picture, hand, flag, joined), weights=(4, 4, 1.5, 1.5, 2))[0](rng)
    if rng.random() < 0.25:
        return one * rng.randint(2, 3)
    return one + "".join(usual(rng) for _ in range(rng.choice((0, 0, 0, 1, 2))))


def usual(rng: random.Random) -> str:
    return rng.choice(USUAL)


def picture(rng: random.Random) -> str:
    sign = chr(rng.randint(*rng.choice(PICTURES)))
    return sign + PICTURE if ord(sign) < 0x10000 and rng.random() < 0.7 else sign


def hand(rng: random.Random) -> str:
    return rng.choice(HANDS) + rng.choice(TONES)


def flag(rng: random.Random) -> str:
    return "".join(chr(0x1F1E6 + rng.randrange(26)) for _ in range(2))


def joined(rng: random.Random) -> str:
    """A profession, a family, a heart or a flag, made of several with U+200D between them."""
    family = JOINER.join([*rng.choices(PERSONS[:2], k=2), *rng.choices("👧👦", k=rng.randint(1, 2))])
    tone = rng.choice(("", rng.choice(TONES)))
    sex = rng.choice("♀♂") + PICTURE
    return rng.choice(
        (
            rng.choice(PERSONS) + tone + JOINER + rng.choice(JOBS),
            family,
            rng.choice("🤷🤦🙋🏃🚴🏊💁") + tone + JOINER + sex,
            rng.choice(("❤️‍🔥", "❤️‍🩹", "🏳️‍🌈", "🏴‍☠️", "👁️‍🗨️", "🐻‍❄️", "🐈‍⬛")),
            rng.choice("0123456789") + PICTURE + "\u20e3",
        )
    )


def marks(rng: random.Random) -> str:
    """A row of marks and nothing else."""
    if rng.random() < 0.4:
        return rng.choice("!?.-*=_~#+") * rng.randint(1, 6)
    return "".join(rng.choices("!?.,;:-*=+#()[]/|%&@", k=rng.randint(1, 5)))


def summed(rng: random.Random) -> str:
    """Something like 12 + 7 = 19."""
    first, second, result = (digits(rng, 1, most) for most in (3, 3, 4))
    return f"{first} {rng.choice('+-*/×')} {second} = {result}"


def foreign(rng: random.Random) -> str:
    """A word in another script."""
    first, last = rng.choice(SCRIPTS)
    return "".join(chr(rng.randint(first, last)) for _ in range(rng.randint(2, 6)))
