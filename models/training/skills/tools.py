"""Calling tools: one, several, none where none fits, and answers from their results."""

from __future__ import annotations

import random
from dataclasses import dataclass

from . import arithmetic, chat, domains, facts, made, stories, values
from .base import Exchange, Unit, lower_first
from .domains import Domain
from .made import Pool
from .tool import Request, Tool, call, prompt, response, told
from .unknown import UNKNOWN

ALSO = (" Also, {}", " And {}", " Then {}", " And then {}", " {}", " Also {}")
# What a question for one everyday tool might as well be put to.
ALIKE = {"agenda": {"calendar"}, "calendar": {"agenda", "note"}, "note": {"calendar", "shopping"}, "shopping": {"order", "note"}, "order": {"track", "shopping"}, "track": {"order"},
         "alarm": {"timer"}, "timer": {"alarm"}, "convert": {"currency"}, "currency": {"convert"}, "contact": {"employee"}, "employee": {"contact"}, "message": {"mail"},
         "mail": {"message"}, "file": {"search", "note"}, "search": {"file"}}
POLITE = ("Please, ", "Hi! ", "Hey, ", "Hello, ", "OK, ", "Now ")


@dataclass(frozen=True)
class Offer:
    """A tool, and what it takes to ask for it: a domain and its slots, or a pool."""

    tool: Tool
    source: Domain | Pool
    order: tuple[int, ...] = ()

    def request(self, rng: random.Random, follow: bool = False) -> Request:
        if isinstance(self.source, Domain):
            return domains.request(rng, self.source, self.tool, self.order, follow)
        return made.request(rng, self.tool, self.source)


def offers(rng: random.Random, unseen: bool = False, everyday: float = 0.65, coined: float = 0) -> list[Offer]:
    """One to eight tools that can be told apart: no domain and no noun twice. `coined` is the share of made tools whose words are none."""
    many = rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8))
    left = list(domains.UNSEEN if unseen else domains.SEEN)
    rng.shuffle(left)
    found: list[Offer] = []
    nouns: list[str] = []
    for _ in range(many):
        if left and rng.random() < (0.3 if unseen else everyday):
            domain = left.pop()
            tool, order = domains.tool_of(rng, domain)
            found.append(Offer(tool, domain, order))
        else:
            pool = made.UNSEEN if unseen else made.coined(rng, tuple(nouns)) if rng.random() < coined else made.SEEN
            tool = made.tool(rng, pool, tuple(nouns))
            nouns += tool.name.replace("-", "_").split("_")
            found.append(Offer(tool, pool))
    names = [offer.tool.name for offer in found]
    return found if len(set(names)) == len(names) else offers(rng, unseen, everyday, coined)


def polite(rng: random.Random, user: str) -> str:
    head = rng.choice(POLITE) + lower_first(user) if rng.random() < 0.12 and user[:2] not in ("I ",) else user
    return head.rstrip(".?") if rng.random() < 0.12 else head


def requests(rng: random.Random, shown: list[Offer]) -> tuple[str, list[Request]]:
    """A question and the calls that answer it."""
    offer = rng.choice(shown)
    first = offer.request(rng)
    if rng.random() < 0.6:
        return polite(rng, first.user), [first]
    if isinstance(offer.source, Domain) and offer.source.bare and rng.random() < 0.5 and len(first.arguments) == 1:
        return several_values(rng, offer, first)
    rest = [o for o in shown if o is not offer]
    others = [o.request(rng) for o in rng.sample(rest, min(rng.choice((1, 1, 2)), len(rest)))] or [offer.request(rng)]
    return polite(rng, first.user + "".join(also(rng, other.user) for other in others)), [first, *others]


def also(rng: random.Random, user: str) -> str:
    return rng.choice(ALSO[:4] if user[0].islower() else ALSO).format(user)


def several_values(rng: random.Random, offer: Offer, first: Request) -> tuple[str, list[Request]]:
    """The same question about two or three values: "in Paris, Rome and Oslo"."""
    (name, value), = first.arguments.items()
    slot = offer.source.slots[offer.order[[p.name for p in offer.tool.params].index(name)]]
    others = [slot.value(rng) for _ in range(rng.choice((1, 1, 2)))]
    everything = [value, *others]
    text = values.listing([str(v) for v in everything])
    calls = [Request(first.tool, "", {name: v}, offer.source.result(rng), first.key + str(everything)) for v in everything]
    before, _, after = first.user.rpartition(str(value))
    return polite(rng, before + text + after), calls


def asked(skill: str, user: str, calls: list[Request], system: str) -> Exchange:
    return Exchange(skill, "tools:" + "|".join(r.key for r in calls), user, "\n".join(call(r) for r in calls), system=system)


def used(calls: list[Request]) -> Exchange:
    results = [r.result for r in calls]
    return Exchange("tool results", "results:" + str(results), response(results), " ".join(told(r) for r in results))


def none_fits(rng: random.Random, shown: list[Offer], system: str) -> Exchange:
    """A question that no tool shown helps with: what the model knows itself, or does not."""
    present = {o.source.key for o in shown if isinstance(o.source, Domain)}
    if rng.random() < 0.5:
        own = [chat.draw, stories.draw] + ([] if "calculator" in present else [arithmetic.draw]) + ([] if "search" in present else [facts.draw])
        turn = rng.choice(own)(rng)[0]
        return Exchange("no tool fits" if turn.skill != "stories" else "stories", turn.key, turn.user, turn.answer, turn.needs, system)
    left = [d for d in domains.SEEN if not ({d.key} | ALIKE.get(d.key, set())) & present and d.key != "calculator"]
    domain = rng.choice(left)
    missing = domains.request(rng, domain, *domains.tool_of(rng, domain))
    return Exchange("no tool fits", "none:" + missing.key, polite(rng, missing.user), UNKNOWN, system=system)


def turns(rng: random.Random, shown: list[Offer], system: str, skills: tuple[str, str]) -> Unit:
    """A question and its calls, and mostly the results and what they say; or a question without a call."""
    if rng.random() < 0.28:
        return [none_fits(rng, shown, system)]
    user, calls = requests(rng, shown)
    unit = [asked(skills[len(calls) > 1], user, calls, system)]
    if rng.random() < 0.65:
        unit.append(used(calls))
    return unit


def draw(rng: random.Random, unseen: bool = False, episodes: int = 0, most: int = 6) -> Unit:
    """A list of tools and up to `most` questions over it."""
    shown = offers(rng, unseen, coined=0 if unseen or episodes else 0.35, everyday=0.65 if episodes else 0.6)
    system = prompt([o.tool for o in shown])
    skills = ("unseen tools", "unseen tools, several calls") if unseen else ("one tool call", "several tool calls")
    unit = turns(rng, shown, system, skills)
    for _ in range((episodes or rng.randint(1, most)) - 1):
        unit += follow_up(rng, shown, unit, skills) or turns(rng, shown, "", skills)
    return unit


def follow_up(rng: random.Random, shown: list[Offer], unit: Unit, skills: tuple[str, str]) -> Unit | None:
    """"And in Rome?" behind a call of one tool."""
    last = next((t for t in reversed(unit) if t.skill != "tool results"), None)
    offer = next((o for o in shown if last and last.skill == skills[0] and f'{{"name": "{o.tool.name}"' in last.answer), None)
    if offer is None or not isinstance(offer.source, Domain) or not offer.source.more or rng.random() < 0.6:
        return None
    calls = [offer.request(rng, follow=True)]
    return [asked(skills[0], calls[0].user, calls, ""), *([used(calls)] if rng.random() < 0.65 else [])]


def alone(rng: random.Random) -> Unit:
    """One question over a list of tools, as evaluation asks it: no calls before it to imitate."""
    return draw(rng, unseen=rng.random() < 0.35, episodes=1)
