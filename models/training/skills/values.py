"""Values of arguments and fields, as people say them and as JSON holds them: the same text, a number or one of a list."""

from __future__ import annotations

import random
from typing import Callable

from .chat import invented
from .words import BOYS, COLOURS, GIRLS, WORDS

ONSETS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p ph pl pr qu r s sc sh sk sl sm sn sp st str sw t th tr tw v w wh y z".split() + [""]
NUCLEI = "a a e e i i o o u u ai ea ee er ie oa oo or ou ow ue ar y".split()
CODAS = "b ck ct d ft g l ld ll lt m mp n nd ng nk nt p r rd rm rn rt s sh sk ss st t tch th ve x se ne le ce".split() + [""] * 12

Value = Callable[[random.Random], "str | int | float | bool | list[str]"]

CITIES = """Paris, London, New York, Berlin, Rome, Tokyo, Madrid, Boston, Chicago, Sydney, Oslo, Vienna, Mumbai, Lagos, Lima, Dubai, Seattle, Hamburg, Lyon, Zurich,
Prague, Naples, Kyoto, Delhi, Cairo, Toronto, Denver, Lisbon, Dublin, Athens, Warsaw, Helsinki, Nairobi, Seoul, Bangkok, Geneva, Milan, Porto, Ghent, Turin,
San Francisco, Los Angeles, Buenos Aires, Cape Town, Hong Kong, Mexico City, Stockholm, Munich, Brussels, Budapest, Austin, Dallas, Miami, Perth, Quito,
Riga, Split, Tallinn, Utrecht, Venice, York, Bergen, Cork, Davos, Essen""".replace("\n", " ").split(", ")
SURNAMES = """Smith, Brown, Miller, Garcia, Rossi, Novak, Kim, Tanaka, Silva, Meyer, Weber, Khan, Singh, Lopez, Olsen, Berg, Dubois, Moreau, Kelly, Walsh, Young,
Hall, Clark, Lewis, Walker, King, Wright, Scott, Green, Baker, Adams, Nelson, Hill, Stone, Fischer, Wolf, Costa, Ricci, Sato, Park""".replace("\n", " ").split(", ")
SAYINGS = """I am late; see you soon; dinner is ready; call me back; happy birthday; the meeting is at nine; I am on my way; thank you for the book; the train is late;
please bring bread; good luck; the door is open; I will be home soon; the report is done; where are you; we won the game; bring an umbrella; I have the key;
the dog is fine; let us meet at the station; the car is in the garden; buy some milk; I like the idea; the soup is cold""".replace("\n", " ").split("; ")
TASKS = """call {p}, buy milk, water the plants, feed the cat, pay the rent, send the letter, clean the kitchen, write to {p}, book a table, read the report, fix the bike, visit {p},
pick up {p}, wash the car, order paper, print the ticket, walk the dog, lunch with {p}, meeting with {p}, dentist, piano lesson, team meeting, swim, yoga""".replace("\n", " ").split(", ")
DOMAINS = "example.com example.org mail.com post.net acme.com home.org work.io".split()
MONTHS = "January February March April May June July August September October November December".split()


def coined(rng: random.Random) -> str:
    """A word that is none, spelt as English is: whoever repeats it can only have read it."""
    return "".join(rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(rng.choice((1, 2, 2, 3))))


def city(rng: random.Random) -> str:
    return rng.choice(CITIES) if rng.random() < 0.6 else invented(rng) if rng.random() < 0.7 else f"{invented(rng)} {rng.choice(('City', 'Hill', 'Bay', 'Falls', 'Park'))}"


def person(rng: random.Random) -> str:
    first = rng.choice(BOYS + GIRLS) if rng.random() < 0.5 else invented(rng)
    return first if rng.random() < 0.6 else f"{first} {rng.choice(SURNAMES) if rng.random() < 0.5 else invented(rng)}"


def thing(rng: random.Random) -> str:
    return rng.choice(WORDS) if rng.random() < 0.6 else f"{rng.choice(COLOURS)} {rng.choice(WORDS)}"


def topic(rng: random.Random) -> str:
    return " ".join(rng.sample(WORDS, rng.choice((1, 2, 2, 3))))


def message(rng: random.Random) -> str:
    return rng.choice(SAYINGS) if rng.random() < 0.5 else f"the {rng.choice(WORDS)} is {rng.choice(('ready', 'here', 'late', 'broken', 'in the ' + rng.choice(WORDS)))}"


def task(rng: random.Random) -> str:
    return rng.choice(TASKS).format(p=person(rng)) if rng.random() < 0.6 else f"{rng.choice(('find', 'buy', 'paint', 'clean', 'sell'))} the {rng.choice(WORDS)}"


def date(rng: random.Random) -> str:
    return f"20{rng.randint(20, 39)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def clock(rng: random.Random) -> str:
    return f"{rng.randint(0, 23):02}:{rng.choice((0, 5, 10, 15, 20, 30, 40, 45, 50)):02}"


def small(rng: random.Random) -> int:
    return rng.randint(1, 20)


def count(rng: random.Random) -> int:
    return rng.choice((rng.randint(1, 99), rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 9999)))


def amount(rng: random.Random) -> int | float:
    return count(rng) if rng.random() < 0.6 else float(f"{rng.randint(0, 99)}.{rng.randint(1, 9)}" + (str(rng.randint(1, 9)) if rng.random() < 0.5 else ""))


def code(rng: random.Random) -> str:
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(rng.randint(1, 3)))
    return letters + rng.choice(("-", "", "-")) + "".join(str(rng.randint(0, 9)) for _ in range(rng.randint(2, 5)))


def colour(rng: random.Random) -> str:
    return rng.choice(COLOURS)


def email(rng: random.Random) -> str:
    return f"{(rng.choice(BOYS + GIRLS) if rng.random() < 0.5 else invented(rng)).lower()}@{rng.choice(DOMAINS)}"


def word(rng: random.Random) -> str:
    return rng.choice(WORDS) if rng.random() < 0.85 else coined(rng)


def one_of(*options: str) -> Value:
    return lambda rng: rng.choice(options)


def sum_text(rng: random.Random) -> str:
    sign = rng.choice("+-*/")
    text = f"{count(rng)} {sign} {count(rng)}"
    return text if rng.random() < 0.7 else f"{text} {rng.choice('+-*')} {small(rng)}"


def several(rng: random.Random) -> list[str]:
    return rng.sample(WORDS, rng.randint(1, 4))


def flag(rng: random.Random) -> bool:
    return rng.random() < 0.5


def spoken(value: object) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return listing(value) if isinstance(value, list) else str(value)


def listing(parts: list[str], last: str = " and ") -> str:
    return last.join(filter(None, (", ".join(parts[:-1]), parts[-1])))
