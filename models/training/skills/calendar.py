"""Days of the week and months of the year."""

from __future__ import annotations

import random

from .base import Exchange, Unit, capital, normal, vary

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
LENGTHS = dict(zip(MONTHS, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)))
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()

NEXT = {1: ("What {u} comes after {x}?", "What is the {u} after {x}?", "Which {u} follows {x}?", "What {u} is after {x}?",
            "Which {u} comes after {x}?", "What comes after {x}?", "Tell me the {u} after {x}.", "What's the next {u} after {x}?",
            "Name the {u} that follows {x}.", "What {u} comes right after {x}?", "After {x} comes which {u}?"),
        -1: ("What {u} comes before {x}?", "What is the {u} before {x}?", "Which {u} is before {x}?", "What {u} is before {x}?",
             "Which {u} comes before {x}?", "What comes before {x}?", "Tell me the {u} before {x}.", "What {u} comes right before {x}?",
             "Name the {u} before {x}.", "What's the {u} before {x}?", "Before {x} comes which {u}?")}
JUMP = {1: ("What {u} is {n} {u}s after {x}?", "Which {u} is {n} {u}s after {x}?", "What {u} comes {n} {u}s after {x}?",
            "Tell me the {u} {n} {u}s after {x}.", "If it is {x}, what {u} is it in {n} {u}s?", "It is {x}. What {u} is it in {n} {u}s?"),
        -1: ("What {u} is {n} {u}s before {x}?", "Which {u} is {n} {u}s before {x}?", "What {u} comes {n} {u}s before {x}?",
             "Tell me the {u} {n} {u}s before {x}.", "If it is {x}, what {u} was it {n} {u}s ago?", "It is {x}. What {u} was it {n} {u}s ago?")}
ALSO = {1: ("And the {u} after that?", "and the one after that?", "And after that?", "And the next {u}?", "and then?", "And the next one?"),
        -1: ("And the {u} before that?", "and the one before that?", "And before that?")}
LENGTH = ("How many days are in {x}?", "How many days does {x} have?", "How many days are there in {x}?", "How long is {x}?",
          "What is the number of days in {x}?", "Tell me how many days {x} has.", "Number of days in {x}?", "How many days has {x}?")
WHICH = ("Which month of the year is {x}?", "What number month is {x}?", "Which number is {x}?", "What is the number of {x}?",
         "Is {x} which month of the year?", "What number is {x} in the year?", "Which month number is {x}?")
NTH = ("What is the {o} month of the year?", "Which month is the {o}?", "What is the {o} month?", "Name the {o} month.",
       "Which month is month number {n}?", "What is month {n}?", "What month is number {n}?", "Tell me the {o} month of the year.")
WHOLE = {
    "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday.":
        ("What are the days of the week?", "List the days of the week.", "Name the days of the week.", "Tell me the days of the week.",
         "Name all seven days.", "Which days are in a week?", "Say the days of the week.", "Can you name the days of the week?"),
    "January, February, March, April, May, June, July, August, September, October, November and December.":
        ("What are the months of the year?", "List the months.", "Name the months of the year.", "Tell me the months of the year.",
         "Name all twelve months.", "Which months are in a year?", "Say the months of the year.", "Can you list the months of the year?"),
    "A week has 7 days.": ("How many days are in a week?", "How many days does a week have?", "How long is a week?", "How many days has a week?"),
    "A year has 12 months.": ("How many months are in a year?", "How many months does a year have?", "How many months has a year?"),
    "A year has 365 days, or 366 in a leap year.":
        ("How many days are in a year?", "How many days does a year have?", "How long is a year?", "How many days has a year?"),
}


def ask(rng: random.Random, phrase: str, answer: str) -> Exchange:
    return Exchange("days and months", "calendar:" + normal(phrase), vary(rng, phrase, any_case=True), answer)


def neighbours(rng: random.Random) -> Unit:
    names, unit_name = (DAYS, "day") if rng.random() < 0.5 else (MONTHS, "month")
    at, way = rng.randrange(len(names)), rng.choice((1, -1))
    side = "after" if way == 1 else "before"
    here, there = names[at], names[(at + way) % len(names)]
    unit = [ask(rng, rng.choice(NEXT[way]).format(u=unit_name, x=here), f"The {unit_name} {side} {here} is {there}.")]
    while rng.random() < 0.3:
        at += way
        here, there = names[at % len(names)], names[(at + way) % len(names)]
        follow = rng.choice(ALSO[way]).format(u=unit_name)
        unit.append(Exchange("days and months", f"calendar:{side}:{here}:{normal(follow)}", vary(rng, follow, polite=False),
                             f"The {unit_name} {side} {here} is {there}."))
    return unit


def jump(rng: random.Random) -> Unit:
    names, unit_name = (DAYS, "day") if rng.random() < 0.6 else (MONTHS, "month")
    at, way, n = rng.randrange(len(names)), rng.choice((1, -1)), rng.randint(2, 6)
    there = names[(at + way * n) % len(names)]
    phrase = rng.choice(JUMP[way]).format(u=unit_name, x=names[at], n=rng.choice((n, NUMBERS[n])))
    side = "after" if way == 1 else "before"
    return [ask(rng, phrase, f"{capital(NUMBERS[n])} {unit_name}s {side} {names[at]} is {there}.")]


def month(rng: random.Random) -> Unit:
    at = rng.randrange(12)
    name, form = MONTHS[at], rng.randrange(3)
    if form == 0:
        days = f"{name} has {LENGTHS[name]} days" + (", or 29 in a leap year." if at == 1 else ".")
        return [ask(rng, rng.choice(LENGTH).format(x=name), days)]
    sentence = f"{name} is the {ORDINALS[at + 1]} month of the year."
    phrase = rng.choice(WHICH).format(x=name) if form == 1 else rng.choice(NTH).format(o=ORDINALS[at + 1], n=at + 1)
    return [ask(rng, phrase, sentence)]


def draw(rng: random.Random) -> Unit:
    form = rng.random()
    if form < 0.45:
        return neighbours(rng)
    if form < 0.7:
        return jump(rng)
    if form < 0.9:
        return month(rng)
    answer = rng.choice(list(WHOLE))
    return [ask(rng, rng.choice(WHOLE[answer]), answer)]
