"""What demo-ears hears: sentences of at most 500 words, from a grammar of numbers, dates, times, names, commands and small statements."""

from __future__ import annotations

import random
from collections.abc import Callable

from skills.base import article, capital, held_out, normal

Rng = random.Random

ONES = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
FIRST = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
NAMES = "Anna Ben Clara David Emma Felix George Hana Ivan Julia Kate Leo Maria Noah Olivia Peter Rosa Simon Tina Victor".split()
CITIES = "Berlin Boston Cairo Dublin London Madrid Oslo Paris Rome Tokyo".split()
COLOURS = "red blue green yellow white black brown orange".split()
ANIMALS = "bird cat cow dog duck fish fox horse lion mouse rabbit sheep".split()
THINGS = "apple book bottle box chair clock cup door hat key lamp letter map table ticket window".split()
PLACES = "beach bridge city field forest garden hill house lake park river road school shop station town".split()
ROOMS = "kitchen bedroom bathroom hall office cellar".split()
ADJECTIVES = "big small old new happy quiet fast slow warm cold".split()
SEEN = "found saw lost bought sold wanted painted carried".split()
MOVED = "walked drove came ran went".split()
DEVICES = "light radio fan heater television oven".split()
WEATHER = "sunny rainy windy cloudy snowy foggy".split()
FOOD = "bread butter cheese coffee milk rice soup sugar tea water".split()


def number(rng: Rng) -> str:
    """1 to 999 in words, small ones more often."""
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(ONES + TEENS)
    if kind < 0.8:
        return tens(rng)
    rest = rng.choice(("", " and " + rng.choice(ONES + TEENS), " and " + tens(rng)))
    return f"{rng.choice(ONES)} hundred{rest}"


def tens(rng: Rng) -> str:
    return rng.choice(TENS) + rng.choice(["", *(" " + one for one in ONES)])


def day_of_month(rng: Rng) -> str:
    return rng.choice(FIRST + ["thirteenth", "fourteenth", "fifteenth", "twentieth", "thirtieth"] + ["twenty " + f for f in FIRST[:9]])


def date(rng: Rng) -> str:
    return f"the {day_of_month(rng)} of {rng.choice(MONTHS)}"


def clock(rng: Rng) -> str:
    return rng.choice((
        f"{rng.choice(ONES + TEENS[:3])} o'clock",
        f"half past {rng.choice(ONES + TEENS[:3])}",
        f"a quarter to {rng.choice(ONES + TEENS[:3])}",
        f"{rng.choice(ONES + TEENS[:3])} {rng.choice(TENS[:4])}",
    ))


def thing(rng: Rng) -> str:
    noun = rng.choice(ANIMALS + THINGS)
    kind = rng.random()
    if kind < 0.4:
        return article(f"{rng.choice(COLOURS + ADJECTIVES)} {noun}")
    return article(noun) if kind < 0.7 else f"the {noun}"


def counted(rng: Rng) -> str:
    noun = rng.choice([n for n in ANIMALS + THINGS if n not in ("fish", "sheep", "mouse", "fox", "box")])
    return f"{rng.choice(ONES[1:] + TEENS)} {noun}s"


def place(rng: Rng) -> str:
    return f"{rng.choice(('near', 'in', 'behind', 'at'))} the {rng.choice(PLACES)}"


def numbers(rng: Rng) -> str:
    if rng.random() < 0.5:
        return " ".join(rng.choice(["zero", *ONES]) for _ in range(rng.randint(3, 7)))
    return f"the {rng.choice(('number', 'answer', 'code', 'price'))} is {number(rng)}"


def when(rng: Rng) -> str:
    return rng.choice((
        f"today is {rng.choice(DAYS)}, {date(rng)}",
        f"the meeting is on {rng.choice(DAYS)} at {clock(rng)}",
        f"the train to {rng.choice(CITIES)} leaves at {clock(rng)}",
        f"{rng.choice(NAMES)} was born on {date(rng)}",
        f"it is {clock(rng)}",
        f"see you on {rng.choice(DAYS)}, {date(rng)}",
    ))


def command(rng: Rng) -> str:
    return rng.choice((
        f"turn {rng.choice(('on', 'off'))} the {rng.choice(DEVICES)} in the {rng.choice(ROOMS)}",
        f"set a timer for {number(rng)} {rng.choice(('seconds', 'minutes'))}",
        f"wake me up at {clock(rng)}",
        f"call {rng.choice(NAMES)}",
        f"add {rng.choice(FOOD)} and {rng.choice(FOOD)} to the list",
        f"open the {rng.choice(('door', 'window', 'box', 'letter'))}",
        f"close the {rng.choice(('door', 'window', 'box'))} in the {rng.choice(ROOMS)}",
        f"play the {rng.choice(('radio', 'music'))} in the {rng.choice(ROOMS)}",
        f"send a letter to {rng.choice(NAMES)} in {rng.choice(CITIES)}",
    ))


def statement(rng: Rng) -> str:
    who = rng.choice(NAMES)
    return rng.choice((
        f"{who} {rng.choice(SEEN)} {thing(rng)} {place(rng)}",
        f"{who} {rng.choice(SEEN)} {counted(rng)}",
        f"{who} and {rng.choice(NAMES)} {rng.choice(MOVED)} to the {rng.choice(PLACES)}",
        f"the {rng.choice(ANIMALS)} is {rng.choice(COLOURS + ADJECTIVES)}",
        f"the {rng.choice(ANIMALS)} {rng.choice(MOVED)} to the {rng.choice(PLACES)}",
        f"it is {rng.choice(WEATHER)} in {rng.choice(CITIES)}",
        f"{who} lives in {rng.choice(CITIES)} {place(rng)}",
        f"my name is {who}",
        f"{who} is {number(rng)} years old",
        f"please give me {rng.choice(('some', 'more'))} {rng.choice(FOOD)}",
        f"we have {counted(rng)} and {counted(rng)}",
        f"there is {article(rng.choice(ANIMALS))} {place(rng)}",
    ))


KINDS: tuple[tuple[Callable[[Rng], str], float], ...] = ((numbers, 0.15), (when, 0.25), (command, 0.25), (statement, 0.35))


def sentence(rng: Rng, held: bool = False) -> str:
    """One sentence, as it is written; held-out ones (one in sixteen, by its words) never go into training."""
    while True:
        kind = rng.choices([k for k, _ in KINDS], [share for _, share in KINDS])[0]
        text = capital(kind(rng)) + "."
        if held_out("ears:" + normal(text)) == held:
            return text


def words(text: str) -> list[str]:
    """The words of a sentence as word error rate counts them: lower case, without points and commas."""
    return text.lower().replace(".", "").replace(",", "").split()
