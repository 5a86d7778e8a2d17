"""Tools made of a verb, a noun and attributes, so that only reading the list of tools tells which to call and how."""

from __future__ import annotations

import random
from dataclasses import dataclass

from . import values
from .tool import Param, Request, Tool, joined, words
from .values import Value, one_of
from .words import ITEMS, WORDS

Attribute = tuple[str, str, Value]


@dataclass(frozen=True)
class Pool:
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    attributes: tuple[Attribute, ...]


def attributes(kind: str, value: Value, names: str) -> tuple[Attribute, ...]:
    return tuple((name, kind, value) for name in names.split())


SEEN = Pool(
    tuple("""open close find sell paint move count check lock repair clean book cancel update delete create list print copy measure weigh hide show store ship test start
stop load save mark sort rename archive approve share inspect pack build plan""".split()),
    tuple(dict.fromkeys([w for w in WORDS[:230] if len(w) > 2] + ITEMS + """invoice report user server ticket project device account record folder table field session backup page
profile customer branch job queue log order team role group image video item rule key label token host""".split())),
    attributes("string", values.word, "name label title kind type category tag group topic mode style part") + attributes("string", values.person, "owner author user assignee guest buyer manager")
    + attributes("string", values.city, "city place location region origin destination site") + attributes("string", values.code, "code id serial reference sku")
    + attributes("string", values.date, "date day due_date start_date deadline") + attributes("string", values.clock, "time start_time closing_time") + attributes("string", values.colour, "colour color paint")
    + attributes("integer", values.count, "amount count number quantity size level year age page limit position priority floor")
    + attributes("number", values.amount, "price weight length width height cost distance speed budget total") + attributes("string", values.message, "note comment reason description message")
    + attributes("string", values.email, "email contact_email") + attributes("boolean", values.flag, "urgent public hidden express confirmed silent"))
UNSEEN = Pool(
    tuple("polish launch rinse freeze scan rotate tune wrap".split()),
    tuple("""telescope greenhouse parcel turbine orchard compass ferry sculpture aquarium glider kettle scooter trumpet antenna vault harvest battery canvas beehive tractor""".split()),
    attributes("string", values.word, "material shape flavour") + attributes("string", values.person, "witness sponsor") + attributes("string", values.city, "harbour district")
    + attributes("integer", values.count, "voltage rows depth") + attributes("number", values.amount, "radius pressure") + attributes("string", values.code, "badge")
    + attributes("boolean", values.flag, "insured"))



def coined(rng: random.Random, taken: tuple[str, ...] = ()) -> Pool:
    """A pool of words that are none, with the kinds of the seen one's attributes: which word is asked for can only be copied."""
    kinds = rng.sample(SEEN.attributes, 4)
    names = [values.coined(rng) for _ in range(len(kinds) + 2)]
    made = tuple((rng.choice((name, seen)), kind, value) for name, (seen, kind, value) in zip(names, kinds))
    verb = names[-1] if rng.random() < 0.5 else rng.choice(SEEN.verbs)
    return Pool((verb,), (names[-2],), made) if len(set(names) | {verb}) >= len(names) and not {*unseen_words(), *taken} & {*names} else coined(rng, taken)


def unseen_words() -> set[str]:
    return {*UNSEEN.verbs, *UNSEEN.nouns, *(name for name, _, _ in UNSEEN.attributes)}


ABOUTS = ("{V} a {n}.", "{V} the {n}", "{V} one {n} of the stock.", "Use this to {v} a {n}.", "{V} {n}")
HEADS = ("{V} the {n}", "{V} a {n}", "Please {v} the {n}", "Can you {v} the {n}", "I want to {v} the {n}", "{V} my {n}", "We have to {v} a {n}", "Could you please {v} the {n}")


def tool(rng: random.Random, pool: Pool, taken: tuple[str, ...] = ()) -> Tool:
    """A tool of the pool whose words `taken` does not hold, at most three parameters."""
    verb, noun = rng.choice(pool.verbs), rng.choice([n for n in pool.nouns if n not in taken])
    chosen = rng.sample(pool.attributes, rng.choice((0, 1, 1, 2, 2, 3)))
    described = rng.random() < 0.3
    params = [Param(name, kind, f"The {words(name)} of the {noun}" if described else "") for name, kind, _ in chosen]
    about = rng.choice(ABOUTS).format(V=verb.capitalize(), v=verb, n=noun) if rng.random() < 0.8 else ""
    return Tool(joined(rng, [verb, noun] if rng.random() < 0.85 else [noun, verb]), about, tuple(params), rng.random() < 0.25)


def sentence(rng: random.Random, head: str, told: list[tuple[str, str]]) -> str:
    """What to do and the value of each attribute, in one sentence or in two."""
    style, mark = rng.random(), "?" if head.startswith(("Can", "Could")) else "."
    pairs = [f"{name} {v}" if style < 0.5 else f"{name}: {v}" if style < 0.65 else f"the {name} is {v}" for name, v in told]
    if not pairs:
        return head + mark
    if style < 0.65:
        last = " and " if rng.random() < 0.5 else ", "
        return head + rng.choice((" with ", ", ", ": ")) + values.listing(pairs, last) + mark
    text = " and ".join(pairs)
    return f"{head}{mark} {text[0].upper()}{text[1:]}."


def request(rng: random.Random, made: Tool, pool: Pool) -> Request:
    """Asks for the tool by its words and for each parameter by its name."""
    first, second = words(made.name).split(" ")
    verb, noun = (first, second) if first in pool.verbs and second in pool.nouns else (second, first)
    value = {name: draw for name, _, draw in pool.attributes}
    arguments = {param.name: value[param.name](rng) for param in made.params}
    head = rng.choice(HEADS).format(V=verb.capitalize(), v=verb, n=noun)
    told = [(words(name), values.spoken(v)) for name, v in arguments.items()]
    user = sentence(rng, head, told if rng.random() < 0.6 else rng.sample(told, len(told)))
    key, _, draw = rng.choice(pool.attributes)
    result = rng.choice(({"status": rng.choice(("done", "ok", "failed", "ready"))}, {key: values.spoken(draw(rng))}, {"error": rng.choice((f"no {noun} found", "not allowed", f"the {noun} is locked"))}))
    return Request(made, user, arguments, result, f"made:{made.name}:{sorted(map(str, arguments.values()))}")
