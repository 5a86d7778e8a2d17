"""Filling a small JSON schema from a sentence."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from . import values
from .base import Exchange, Unit
from .values import Value, one_of


@dataclass(frozen=True)
class Field:
    """Something a text can say: the names a schema may give it, and how it is said, or that it is not so."""

    names: tuple[str, ...]
    kind: str
    value: Value
    said: tuple[str, ...]
    options: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def phrase(self, rng: random.Random, value: object) -> str:
        return rng.choice(self.denied if value is False else self.said).format(v=values.spoken(value))


CITY, AGE = values.city, lambda rng: rng.randint(3, 99)
SUBJECTS: dict[str, tuple[Field, ...]] = {
    "person": (
        Field(("name", "full_name", "person", "who"), "string", values.person, ()),
        Field(("age", "years", "age_in_years"), "integer", AGE, ("is {v} years old", "is {v}", "has just turned {v}")),
        Field(("city", "home", "town", "lives_in", "residence"), "string", CITY, ("lives in {v}", "comes from {v}", "has a flat in {v}")),
        Field(("job", "profession", "occupation", "work"), "string", one_of("teacher", "doctor", "baker", "farmer", "nurse", "pilot", "artist", "actor", "sailor", "poet", "cook", "judge", "clerk", "painter", "singer"),
              ("works as a {v}", "is a {v} by trade", "earns money as a {v}")),
        Field(("email", "mail", "email_address", "contact"), "string", values.email, ("can be reached at {v}", "has the address {v}", "writes from {v}")),
        Field(("hobby", "likes", "favourite", "loves"), "string", values.word, ("likes the {v}", "loves the {v}", "cares most for the {v}")),
        Field(("member", "is_member", "subscribed", "active"), "boolean", values.flag, ("is a member", "is with us", "has joined"), denied=("is no member", "is not with us", "has not joined")),
        Field(("skills", "interests", "topics", "tags"), "array", values.several, ("knows about {v}", "is good at {v}", "reads about {v}")),
    ),
    "product": (
        Field(("product", "name", "item", "title"), "string", values.thing, ()),
        Field(("price", "cost", "price_eur", "amount"), "number", values.amount, ("costs {v} euros", "is sold for {v} euros", "has a price of {v}")),
        Field(("stock", "quantity", "in_stock", "count", "available"), "integer", values.count, ("is there {v} times", "lies in the shop {v} times", "has a stock of {v}")),
        Field(("colour", "color", "paint"), "string", values.colour, ("comes in {v}", "has the colour {v}", "is painted {v}")),
        Field(("sku", "code", "id", "article_number"), "string", values.code, ("has the number {v}", "is listed as {v}", "carries the code {v}")),
        Field(("brand", "maker", "seller", "manufacturer"), "string", values.person, ("is made by {v}", "comes from the house of {v}", "is sold by {v}")),
        Field(("parts", "contents", "materials", "items"), "array", values.several, ("consists of {v}", "comes with {v}", "is made from {v}")),
        Field(("used", "second_hand", "is_used"), "boolean", values.flag, ("is used", "had an owner before", "is second hand"), denied=("is new", "is not used", "never had an owner")),
    ),
    "event": (
        Field(("event", "title", "name", "what"), "string", values.topic, ()),
        Field(("date", "day", "when", "on"), "string", values.date, ("is on {v}", "takes place on {v}", "was moved to {v}")),
        Field(("time", "start", "starts_at", "begin"), "string", values.clock, ("starts at {v}", "begins at {v}", "opens at {v}")),
        Field(("place", "city", "location", "where"), "string", CITY, ("is held in {v}", "happens in {v}", "meets in {v}")),
        Field(("guests", "people", "attendees", "seats"), "integer", values.count, ("has {v} guests", "expects {v} people", "seats {v}")),
        Field(("host", "organizer", "speaker", "contact"), "string", values.person, ("is led by {v}", "is hosted by {v}", "has {v} as its speaker")),
    ),
    "ticket": (
        Field(("ticket", "id", "reference", "case"), "string", values.code, ()),
        Field(("priority", "severity", "urgency"), "string", one_of("low", "medium", "high"), ("has {v} priority", "is of {v} urgency", "was filed as {v}"), ("low", "medium", "high")),
        Field(("status", "state", "stage"), "string", one_of("open", "closed", "waiting"), ("is {v}", "is still {v}", "now counts as {v}"), ("open", "closed", "waiting")),
        Field(("assignee", "owner", "handled_by"), "string", values.person, ("belongs to {v}", "is handled by {v}", "was given to {v}")),
        Field(("hours", "effort", "estimate"), "number", values.amount, ("takes {v} hours", "needs {v} hours", "was estimated at {v} hours")),
        Field(("due", "deadline", "due_date"), "string", values.date, ("is due on {v}", "must be done by {v}", "ends on {v}")),
    ),
}
LEADS = {"person": "{v}", "product": "The {v}", "event": "The {v}", "ticket": "Ticket {v}"}
ASK = ("Extract the data as JSON.", "Answer in JSON.", "Fill in the schema.", "Give me the data as JSON.", "Return JSON that matches the schema.", "Extract the fields.", "Answer with a JSON object.",
       "Your response should be in JSON format.", "Answer strictly in JSON.", "Parse this.")
SHOW = ("Schema: {s}", "JSON schema: {s}", "The schema is {s}", "Here is the JSON Schema your output must adhere to:\n{s}", "Use this schema:\n{s}")
NAMES = ("Use the keys {s}.", "The keys are {s}.", "Keys: {s}", "Answer in JSON with {s}.")


def sentence(rng: random.Random, kind: str, told: list[tuple[Field, object]]) -> str:
    """One or two sentences that say every field; the first is the subject."""
    subject, rest = told[0][1], [field.phrase(rng, value) for field, value in told[1:]]
    lead = LEADS[kind].format(v=subject)
    if not rest:
        return f"It is about {lead}."
    if len(rest) > 2 and rng.random() < 0.5:
        return f"{lead} {rest[0]}. {'It' if kind != 'person' else lead.split(' ')[0]} {values.listing(rest[1:])}."
    return f"{lead} {values.listing(rest)}."


def schema(rng: random.Random, wanted: list[tuple[str, Field]]) -> dict[str, object]:
    properties = {name: {"type": field.kind} | ({"items": {"type": "string"}} if field.kind == "array" else {}) | ({"enum": list(field.options)} if field.options and rng.random() < 0.8 else {}) for name, field in wanted}
    extra = {"additionalProperties": False} if rng.random() < 0.5 else {}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"} if rng.random() < 0.1 else {}
    return head | {"type": "object", "properties": properties, "required": list(properties)} | extra


def instruction(rng: random.Random, wanted: list[tuple[str, Field]]) -> str:
    if rng.random() < 0.2:
        names = [name for name, _ in wanted]
        return rng.choice(NAMES).format(s=values.listing(names))
    text = json.dumps(schema(rng, wanted), separators=(",", ":") if rng.random() < 0.5 else (", ", ": "))
    return rng.choice(ASK) + " " + rng.choice(SHOW).format(s=text)


def draw(rng: random.Random) -> Unit:
    kind = rng.choice(list(SUBJECTS))
    fields = SUBJECTS[kind]
    told = [(field, field.value(rng)) for field in [fields[0], *rng.sample(fields[1:], rng.randint(1, 4))]]
    kept = rng.sample(told, rng.randint(1, len(told)))
    kept = kept if rng.random() < 0.5 else [pair for pair in told if pair in kept]
    wanted: list[tuple[str, Field]] = []
    for field, _ in kept:
        wanted.append((rng.choice([n for n in field.names if n not in [name for name, _ in wanted]]), field))
    answer = {name: value for (name, _), (_, value) in zip(wanted, kept)}
    text, ask = sentence(rng, kind, told), instruction(rng, wanted)
    where = rng.random()
    system, user = ("", f"{text}\n{ask}") if where < 0.4 else ("", f"{ask}\n{text}") if where < 0.6 else (ask, text)
    key = "schema:" + ",".join(sorted(f"{name}={value}" for name, value in answer.items()))
    return [Exchange("schemas", key, user, json.dumps(answer, ensure_ascii=False, separators=(",", ":")), system=system)]
