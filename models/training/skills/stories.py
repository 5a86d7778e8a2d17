"""Short stories about the characters, the object and the place the user names, from a grammar of plots."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from .base import Exchange, Unit, article, capital, vary
from .chat import invented
from .words import BOYS, COLOURS, GIRLS, PEOPLE

KINDS = """fox cat dog mouse rabbit bear owl frog hedgehog squirrel duck turtle lion wolf horse sheep goat pig hen penguin elephant monkey tiger deer
otter beaver badger hamster donkey robot dragon giant wizard princess prince knight pirate farmer baker sailor painter gardener""".split()
OBJECTS = """kite ball hat drum lamp boat bell key book ring cup box coat basket map bike flute stone shell feather balloon umbrella mirror blanket scarf
clock doll candle spoon ladder wagon""".split()
PLACES = {"forest": "in the forest", "village": "in a village", "garden": "in a garden", "mountains": "in the mountains", "castle": "in a castle",
          "farm": "on a farm", "island": "on an island", "beach": "at the beach", "river": "by the river", "city": "in a big city",
          "desert": "in the desert", "valley": "in a valley", "lake": "by a lake", "house": "in a small house", "school": "near a school",
          "cave": "in a cave", "meadow": "in a meadow", "harbour": "near the harbour", "park": "in the park", "jungle": "in the jungle"}
ONLY = {"princess": "she", "prince": "he", "wizard": "he"}
NATURES = "kind brave clever shy happy curious quiet cheerful gentle patient funny careful".split()


@dataclass(frozen=True)
class Cast:
    """Who and what a story is about; `he` is the hero's pronoun and `his` its possessive, `she` and `her` the friend's."""

    name: str
    kind: str
    friend: str
    friend_kind: str
    thing: str
    where: str
    nature: str
    he: str
    his: str
    him: str

    def fill(self, text: str) -> str:
        return text.format(N=self.name, k=self.kind, ak=article(self.kind), F=self.friend, f=self.friend_kind, af=article(self.friend_kind),
                           Af=capital(article(self.friend_kind)),
                           o=self.thing, ao=article(self.thing), l=self.where, L=capital(self.where), t=self.nature, at=article(self.nature),
                           he=self.he, He=capital(self.he), his=self.his, His=capital(self.his), him=self.him)


OPENINGS = (
    "Once upon a time, {ak} named {N} lived {l}.", "Once there was {at} {k} named {N} who lived {l}.", "{L} lived {at} {k} named {N}.",
    "Long ago, {ak} called {N} lived {l}.", "There was once {ak} named {N}, who lived {l}.", "{N} was {at} {k} who lived {l}.",
    "Once upon a time, there was {at} {k} called {N}. {He} lived {l}.", "Not so long ago, {at} {k} named {N} lived {l}.",
)
ENDINGS = (
    "From that day on, {N} and {F} were best friends.", "And they lived happily ever after.", "That night, {N} fell asleep with a smile.",
    "{N} never forgot that day.", "It was the best day of the year.", "And {N} told the story for many years.", "In the evening they ate soup and laughed.",
    "Since then, they have met every day.", "And that is how {N} found a true friend.", "{N} had learned that friends make everything easier.",
)
PLOTS = (
    (   # lost and found
        ("One morning, {his} {o} was gone.", "One day, {N} lost {his} {o}.", "{He} loved {his} {o} more than anything, but one day it was gone.",
         "One windy day, {his} {o} blew away."),
        ("{N} looked under the bed and behind the door, but it was not there.", "{He} looked everywhere and could not find it.",
         "{N} searched all day long.", "{He} sat down and began to cry."),
        ("Then {af} named {F} came by and asked what was wrong.", "{F} the {f} heard about it and wanted to help.",
         "On the way {he} met {F}, a friendly {f}.", "A friendly {f} called {F} stopped to help."),
        ("Together they followed the tracks to an old tree.", "\"I saw something behind the hill,\" said {F}.", "\"Let us look together,\" said {F}.",
         "{F} had a good idea and climbed up high to look around."),
        ("There was the {o}, safe and sound!", "At last they found the {o} in the tall grass.", "And there, in the sun, lay the {o}.",
         "After an hour they saw the {o} on a branch."),
        ("{N} jumped for joy and thanked {F}.", "\"Thank you, {F}!\" said {N}.", "{N} was so happy that {he} danced.", "{N} gave {F} a big hug."),
    ),
    (   # finding and sharing
        ("One day, {he} found {ao} on the path.", "One morning, {N} found {ao} under a tree.", "After the rain, {he} saw {ao} in the mud.",
         "While walking, {N} saw {ao} shine in the grass."),
        ("\"Who lost this?\" {he} asked.", "It was the most beautiful thing {he} had ever seen.", "{N} wanted to keep it for {him}self.",
         "{N} wondered whose it was."),
        ("Then {he} saw {af} named {F}, who looked very sad.", "Soon {he} met {F}, {af} who was looking for something.",
         "Behind a bush sat {F} the {f}, crying.", "Just then {F} the {f} came running."),
        ("\"I have lost my {o},\" said {F}.", "\"Have you seen my {o}?\" asked {F}.", "\"My {o} is gone,\" said {F} in a small voice.",
         "\"I miss my {o} so much,\" said {F}."),
        ("{N} thought for a moment and gave the {o} back.", "{N} smiled and held out the {o}.", "So {N} gave it back at once.",
         "\"Here it is,\" said {N} and gave it to {F}."),
        ("{F} was so happy that they played with it together all day.", "\"You are very kind,\" said {F}. \"Let us share it.\"",
         "{F} laughed and they shared it from then on.", "{F} gave {N} a cake to say thank you."),
    ),
    (   # fear and courage
        ("{N} was afraid of the dark.", "{N} was afraid of storms.", "{N} was scared of deep water.", "{N} was too shy to speak to others."),
        ("So {he} always stayed at home with {his} {o}.", "{His} {o} was {his} only comfort.", "Every night {he} held {his} {o} very tight.",
         "{He} never went anywhere without {his} {o}."),
        ("One night, {N} heard a cry for help.", "One evening, somebody called for help.", "One day, a voice outside cried for help.",
         "One rainy night, there was a knock at the door."),
        ("It was {F}, {af} who was lost.", "It was {F} the {f}, who had hurt a foot.", "There stood {F}, a wet and tired {f}.",
         "{F} the {f} was stuck in a hole."),
        ("{N} took a deep breath, picked up the {o} and went out.", "{N} was scared, but {he} took the {o} and ran to help.",
         "With the {o} in one hand, {N} went out bravely.", "{N} forgot {his} fear and used the {o} to help."),
        ("\"You are so brave!\" said {F}.", "{F} thanked {him} again and again.", "After that, {N} was not afraid any more.",
         "Soon {F} was safe and warm."),
    ),
    (   # building together
        ("{N} wanted to make {ao}.", "{N} had a dream: {he} wanted to build {ao}.", "One spring, {N} decided to make {ao}.",
         "For the big feast, {N} wanted to make {ao}."),
        ("{He} worked all day, but it broke.", "The first one was too small and the second one fell apart.", "But it was harder than {he} thought.",
         "{He} tried and tried, but nothing worked."),
        ("{F} the {f} watched and laughed.", "{F}, {af} from next door, came to look.", "{Af} named {F} offered to help.", "Then {F} the {f} came to visit."),
        ("\"Don't give up,\" said {F}. \"Let us try once more.\"", "\"Two can do more than one,\" said {F}.", "\"I know how to do it,\" said {F}.",
         "\"May I help you?\" asked {F}."),
        ("They worked until the sun went down.", "They worked side by side for three days.", "{N} held the wood and {F} used the hammer.",
         "They began again, slowly and with care."),
        ("In the end, the {o} was perfect.", "At last the {o} was ready, and everybody clapped.", "It was the finest {o} anyone had ever seen.",
         "When the {o} was done, they were very proud."),
    ),
    (   # the contest
        ("Every year there was a big race.", "One day, the king called for a race.", "In summer there was a race around the hill.",
         "On Sunday there was a great race."),
        ("The prize was {ao}, and {N} wanted to win it.", "The winner would get {ao}.", "\"I will win the {o}!\" said {N}.", "First prize was {ao}."),
        ("{F} the {f} was the fastest of all.", "{F}, a quick {f}, wanted to win too.", "But {F} the {f} had never lost a race.",
         "{N} had to run against {F} the {f}."),
        ("Near the end, {F} fell and could not get up.", "Halfway, {F} fell into a ditch.", "Suddenly {F} stopped and held a sore foot.",
         "Just before the end, {F} got stuck in the mud."),
        ("{N} could have won, but {he} stopped to help.", "{N} turned around at once and helped.", "{N} did not think twice and ran back.",
         "\"Wait, I will help you!\" said {N}."),
        ("They crossed the line together and both got the {o}.", "They came in last, but everybody cheered.", "The king gave the {o} to both of them.",
         "\"You are the real winner,\" said {F} and gave {him} the {o}."),
    ),
)

ASK = ("Tell me a story about {x}.", "Tell me a story about {x}.", "Tell me a short story about {x}.", "Write a story about {x}.", "Write a short story about {x}.",
       "Can you tell me a story about {x}?", "Make up a story about {x}.", "I want a story about {x}.", "A story about {x}, please.", "Story about {x}",
       "Please tell a story with {x}.", "Tell a story with {x}.", "Tell a short story about {x}.", "I would like to hear a story about {x}.", "Give me a story with {x} in it.")
ASK_ANY = ("Tell me a story.", "Tell me a short story.", "Write a story.", "Can you tell me a story?", "Make up a story.", "I want to hear a story.", "Another story, please.",
           "Tell me another story.", "Tell me a bedtime story.", "Please tell me a story.")


def cast(rng: random.Random) -> Cast:
    kind, friend_kind = rng.sample(KINDS, 2)
    boy, friend_boy = (ONLY.get(k, rng.choice(("he", "she"))) == "he" for k in (kind, friend_kind))
    name = invented(rng) if rng.random() < 0.12 else rng.choice(BOYS if boy else GIRLS)
    friend = rng.choice([n for n in (BOYS if friend_boy else GIRLS) if n != name])
    thing = rng.choice(OBJECTS) if rng.random() < 0.6 else f"{rng.choice(COLOURS)} {rng.choice(OBJECTS)}"
    pronouns = ("he", "his", "him") if boy else ("she", "her", "her")
    return Cast(name, kind, friend, friend_kind, thing, rng.choice(list(PLACES.values())), rng.choice(NATURES), *pronouns)


def tell(rng: random.Random, who: Cast) -> str:
    parts = [rng.choice(OPENINGS), *(rng.choice(step) for step in rng.choice(PLOTS)), rng.choice(ENDINGS)]
    return who.fill(" ".join(parts))


def hero(rng: random.Random, who: Cast, named: bool) -> str:
    if not named:
        return article(who.kind)
    return rng.choice(("{ak} named {N}", "{ak} named {N}", "{ak} called {N}", "{N} the {k}", "{N}, {ak},")).format(ak=article(who.kind), N=who.name, k=who.kind)


def request(rng: random.Random, who: Cast) -> tuple[str, tuple[str, ...]]:
    """What the user names, and the words that the story must therefore hold."""
    form = rng.random()
    if form < 0.12:
        return who.name, (who.name,)
    named = rng.random() < 0.65
    text, needs = hero(rng, who, named), [who.kind] + [who.name] * named
    if rng.random() < 0.25:
        both = rng.random() < 0.5
        text += " and " + (f"{article(who.friend_kind)} named {who.friend}" if both else article(who.friend_kind))
        needs += [who.friend_kind] + [who.friend] * both
    if rng.random() < 0.5:
        text, needs = text + " and " + article(who.thing), needs + [who.thing]
    if rng.random() < 0.35:
        text, needs = text.rstrip(",") + " " + who.where, needs + [who.where.rsplit(" ", 1)[1]]
    return text.rstrip(","), tuple(needs)


def draw(rng: random.Random) -> Unit:
    who = cast(rng)
    if rng.random() < 0.1:
        user, needs = rng.choice(ASK_ANY), ()
    else:
        wanted, needs = request(rng, who)
        user = rng.choice(ASK).format(x=wanted)
    if who.name not in needs and who.name not in PEOPLE:
        who = replace(who, name=rng.choice(BOYS if who.he == "he" else GIRLS))
    key = f"story:{who.name}:{who.kind}:{who.friend_kind}:{who.thing}:{who.where}"
    return [Exchange("stories", key, vary(rng, user), tell(rng, who), needs=needs)]


PRONOUNS = ({"he": "he", "He": "He", "his": "his", "His": "His", "him": "him"},
            {"he": "she", "He": "She", "his": "her", "His": "Her", "him": "her"})
A_KIND = "|".join(map(article, KINDS))
OPEN_FIELDS = {
    "N": "[A-Z][a-z]+", "F": "[A-Z][a-z]+", "k": "|".join(KINDS), "f": "|".join(KINDS), "ak": A_KIND, "af": A_KIND,
    "Af": capital(A_KIND).replace("|a", "|A"), "o": f"(?:(?:{'|'.join(COLOURS)}) )?(?:{'|'.join(OBJECTS)})",
    "ao": f"an? (?:(?:{'|'.join(COLOURS)}) )?(?:{'|'.join(OBJECTS)})", "t": "|".join(NATURES), "at": "|".join(map(article, NATURES)),
    "l": "|".join(PLACES.values()), "L": "|".join(map(capital, PLACES.values())),
}
SAME = {"ak": "k", "af": "f", "Af": "f", "ao": "o", "at": "t", "L": "l"}


def bare(field: str, value: str) -> str:
    """What a field's text stands for: "An owl" is the same friend as "owl"."""
    return value[:1].lower() + value[1:] if field == "L" else value.split(" ", 1)[1] if field in SAME else value


def bindings(template: str, text: str, bound: dict[str, str]) -> dict[str, str] | None:
    """What the template's fields are if `text` begins with it, or None where that contradicts `bound`."""
    fields = re.findall(r"{(\w+)}", template)
    pattern = re.escape(template)
    for field in dict.fromkeys(fields):
        open_field = bound[field] if field in bound and field not in SAME else OPEN_FIELDS[field]
        pattern = pattern.replace(re.escape("{" + field + "}"), f"(?P<{field}>{open_field})", 1).replace(re.escape("{" + field + "}"), f"(?P={field})")
    if not (match := re.match(pattern + r"(?: |$)", text)):
        return None
    found = dict(bound)
    for field, value in match.groupdict().items():
        if found.setdefault(SAME.get(field, field), bare(field, value)) != bare(field, value):
            return None
    return found | {"": text[match.end():]}


def parses(steps: list[tuple[str, ...]], text: str, bound: dict[str, str]) -> bool:
    if not steps:
        return not text
    tries = (bindings(template, text, bound) for template in steps[0])
    return any(found is not None and parses(steps[1:], found.pop(""), found) for found in tries)


def coherent(text: str) -> bool:
    """Whether the grammar could have told this story: one plot, in order, the same names, things and pronouns throughout."""
    return any(parses([OPENINGS, *plot, ENDINGS], text, dict(pronouns)) for plot in PLOTS for pronouns in PRONOUNS)
