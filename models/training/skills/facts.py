"""A page of general facts, each asked in several ways."""

from __future__ import annotations

import random
import re

from .base import Exchange, Unit, article, capital, normal, vary


def table(text: str) -> dict[str, str]:
    """Reads "key=value; key=value"."""
    return dict(entry.strip().split("=") for entry in text.split(";"))


CAPITALS = table("""France=Paris; Germany=Berlin; Italy=Rome; Spain=Madrid; Portugal=Lisbon; England=London; Ireland=Dublin;
Scotland=Edinburgh; Austria=Vienna; Switzerland=Bern; Belgium=Brussels; the Netherlands=Amsterdam; Denmark=Copenhagen; Norway=Oslo;
Sweden=Stockholm; Finland=Helsinki; Poland=Warsaw; Hungary=Budapest; Greece=Athens; Turkey=Ankara; Egypt=Cairo; Kenya=Nairobi; Japan=Tokyo;
China=Beijing; India=New Delhi; Russia=Moscow; Canada=Ottawa; Mexico=Mexico City; Brazil=Brasilia; Argentina=Buenos Aires; Peru=Lima;
Chile=Santiago; Cuba=Havana; Australia=Canberra; New Zealand=Wellington; Thailand=Bangkok; Vietnam=Hanoi; South Korea=Seoul;
the United States=Washington; Iceland=Reykjavik""")
COLOURS = table("""the sky=blue; grass=green; snow=white; a banana=yellow; coal=black; milk=white; a lemon=yellow; blood=red; the sea=blue;
a carrot=orange; chocolate=brown; an elephant=grey; a tomato=red; a strawberry=red; a polar bear=white; a flamingo=pink; a crow=black;
the sun=yellow; a cucumber=green; an emerald=green; a ruby=red; gold=yellow; a frog=green""")
SOUNDS = table("""dog=woof; cat=meow; cow=moo; sheep=baa; duck=quack; pig=oink; horse=neigh; lion=roar; owl=hoot; bee=buzz; snake=hiss;
rooster=cock-a-doodle-doo; mouse=squeak; wolf=howl; frog=ribbit; donkey=hee-haw""")
LEGS = table("""a dog=4; a cat=4; a spider=8; an ant=6; a bird=2; a horse=4; a bee=6; a cow=4; a chicken=2; a snake=no; a fish=no;
a person=2; a crab=10; an octopus=no""")
YOUNG = table("""dog=puppy; cat=kitten; cow=calf; sheep=lamb; horse=foal; goat=kid; duck=duckling; hen=chick; lion=cub; bear=cub; frog=tadpole;
kangaroo=joey; deer=fawn; pig=piglet; goose=gosling; swan=cygnet; owl=owlet; wolf=pup""")
OPPOSITES = table("""hot=cold; big=small; up=down; day=night; fast=slow; happy=sad; old=new; black=white; wet=dry; high=low; hard=soft;
open=closed; left=right; full=empty; light=dark; strong=weak; loud=quiet; early=late; good=bad; long=short; rich=poor; thick=thin;
heavy=light; clean=dirty; true=false""")
OPPOSITES = {y: x for x, y in OPPOSITES.items()} | OPPOSITES
LANGUAGES = table("""France=French; Germany=German; Italy=Italian; Spain=Spanish; Portugal=Portuguese; Brazil=Portuguese; Japan=Japanese;
China=Chinese; Russia=Russian; Mexico=Spanish; Poland=Polish; Greece=Greek; Egypt=Arabic; Turkey=Turkish; Sweden=Swedish; England=English""")
GROUPS = table("""dog=mammal; cat=mammal; whale=mammal; bat=mammal; dolphin=mammal; elephant=mammal; eagle=bird; penguin=bird; owl=bird;
ostrich=bird; shark=fish; salmon=fish; trout=fish; snake=reptile; lizard=reptile; crocodile=reptile; turtle=reptile; frog=amphibian;
toad=amphibian; ant=insect; bee=insect; butterfly=insect; beetle=insect""")

CAPITAL_OF = ("What is the capital of {x}?", "What's the capital of {x}?", "Which city is the capital of {x}?", "Name the capital of {x}.",
              "Tell me the capital of {x}.", "Capital of {x}?", "What city is the capital of {x}?", "The capital of {x} is?",
              "Do you know the capital of {x}?", "Can you tell me the capital of {x}?")
COLOUR_OF = ("What colour is {x}?", "What color is {x}?", "Which colour is {x}?", "Which color is {x}?", "What is the colour of {x}?",
             "What is the color of {x}?", "Tell me the color of {x}.", "What's the color of {x}?")
SOUND_OF = ("What sound does {ax} make?", "What does {ax} say?", "Which sound does {ax} make?", "What noise does {ax} make?",
            "How does {ax} sound?", "Tell me what {ax} says.", "What is the sound of {ax}?", "What's the sound of {ax}?")
LEGS_OF = ("How many legs does {x} have?", "How many legs has {x}?", "What number of legs does {x} have?", "Tell me how many legs {x} has.",
           "Number of legs of {x}?", "How many legs are on {x}?")
YOUNG_OF = ("What is a baby {x} called?", "What do you call a baby {x}?", "What is a young {x} called?", "What do you call a young {x}?",
            "What's a baby {x} called?", "What is the name for a baby {x}?", "What is the word for a young {x}?")
OPPOSITE_OF = ("What is the opposite of {x}?", "What's the opposite of {x}?", "Opposite of {x}?", "Tell me the opposite of {x}.",
               "Which word is the opposite of {x}?", "Name the opposite of {x}.", "What is the reverse meaning of {x}?")
LANGUAGE_OF = ("What language do people speak in {x}?", "Which language is spoken in {x}?", "What language is spoken in {x}?",
               "What do people speak in {x}?", "Which language do they speak in {x}?", "Tell me the language of {x}.")
GROUP_OF = ("What kind of animal is {ax}?", "What type of animal is {ax}?", "What sort of animal is {ax}?", "Which group of animals does {ax} belong to?",
            "What class of animal is {ax}?", "Tell me what kind of animal {ax} is.")

RELATIONS = (
    (CAPITALS, CAPITAL_OF, "The capital of {x} is {y}."), (COLOURS, COLOUR_OF, "{X} is {y}."), (SOUNDS, SOUND_OF, "{AX} says {y}."),
    (LEGS, LEGS_OF, "{X} has {y} legs."), (YOUNG, YOUNG_OF, "A baby {x} is called {ay}."),
    (OPPOSITES, OPPOSITE_OF, "The opposite of {x} is {y}."), (LANGUAGES, LANGUAGE_OF, "People in {x} speak {y}."),
    (GROUPS, GROUP_OF, "{AX} is {ay}."),
)

SINGLE: dict[str, tuple[str, ...]] = {
    "Mercury is the planet closest to the Sun.": ("planet is closest to the Sun", "planet is nearest to the Sun"),
    "Jupiter is the largest planet.": ("planet is the largest", "is the largest planet", "is the biggest planet", "planet is the biggest"),
    "Mars is called the red planet.": ("planet is called the red planet", "planet is red", "is the red planet"),
    "Saturn is the planet with the big rings.": ("planet has rings", "planet has big rings"),
    "We live on the planet Earth.": ("planet do we live on", "planet are we on", "is our planet"),
    "There are 8 planets in the solar system.": ("number of planets are there", "is the number of planets in the solar system"),
    "The Moon goes around the Earth.": ("goes around the Earth", "circles the Earth"),
    "The Sun is a star.": ("is the Sun", "kind of thing is the Sun"),
    "The largest animal is the blue whale.": ("is the largest animal", "animal is the largest", "is the biggest animal", "animal is the biggest"),
    "The tallest animal is the giraffe.": ("is the tallest animal", "animal is the tallest"),
    "The fastest land animal is the cheetah.": ("is the fastest land animal", "animal is the fastest", "is the fastest animal"),
    "The highest mountain is Mount Everest.": ("is the highest mountain", "mountain is the highest", "is the tallest mountain"),
    "The largest ocean is the Pacific Ocean.": ("is the largest ocean", "ocean is the largest", "is the biggest ocean"),
    "Bees make honey.": ("do bees make", "animal makes honey", "makes honey"),
    "Cows give us milk.": ("animal gives us milk", "gives us milk", "do cows give us"),
    "Water freezes at 0 degrees Celsius.": ("temperature does water freeze at", "is the freezing point of water"),
    "Water boils at 100 degrees Celsius.": ("temperature does water boil at", "is the boiling point of water"),
    "Ice is frozen water.": ("is ice", "is ice made of"),
    "A triangle has 3 sides.": ("number of sides does a triangle have", "is the number of sides of a triangle"),
    "A square has 4 sides.": ("number of sides does a square have", "is the number of sides of a square"),
    "A minute has 60 seconds.": ("number of seconds are in a minute", "is the length of a minute"),
    "An hour has 60 minutes.": ("number of minutes are in an hour", "is the length of an hour"),
    "A day has 24 hours.": ("number of hours are in a day", "is the length of a day"),
    "There are 26 letters in the English alphabet.": ("number of letters are in the alphabet", "is the number of letters in the alphabet"),
    "The first letter of the alphabet is A.": ("is the first letter of the alphabet", "letter is the first of the alphabet"),
    "The last letter of the alphabet is Z.": ("is the last letter of the alphabet", "letter is the last of the alphabet"),
    "The seasons are spring, summer, autumn and winter.": ("are the seasons", "are the four seasons", "seasons are there"),
    "The sun rises in the east.": ("direction does the sun rise in", "side does the sun rise on"),
    "The colours of the rainbow are red, orange, yellow, green, blue, indigo and violet.":
        ("are the colours of the rainbow", "are the colors of the rainbow", "colors are in a rainbow", "colours are in a rainbow"),
    "Blue and yellow make green.": ("do blue and yellow make", "colour do blue and yellow make", "color do you get from blue and yellow"),
    "Red and yellow make orange.": ("do red and yellow make", "colour do red and yellow make", "color do you get from red and yellow"),
    "Red and blue make purple.": ("do red and blue make", "colour do red and blue make", "color do you get from red and blue"),
}
OPENERS = ("What {x}?", "Which {x}?", "Do you know what {x}?", "Can you say what {x}?", "I want to know what {x}.", "what {x}")


def fill(pattern: str, x: str, y: str) -> str:
    return pattern.format(x=x, y=y, X=capital(x), ax=article(x), AX=capital(article(x)), ay=article(y))


def draw(rng: random.Random) -> Unit:
    if rng.random() < 0.22:
        answer = rng.choice(list(SINGLE))
        phrase = rng.choice(OPENERS).format(x=rng.choice(SINGLE[answer]))
        phrase = re.sub("(W|w)(hat|hich) number of", lambda m: ("H" if m[1] == "W" else "h") + "ow many", phrase)
    else:
        facts, phrasings, pattern = rng.choices(RELATIONS, [len(r[0]) for r in RELATIONS])[0]
        x, y = rng.choice(list(facts.items()))
        phrase, answer = fill(rng.choice(phrasings), x, y), fill(pattern, x, y)
    return [Exchange("facts", "fact:" + normal(phrase), vary(rng, phrase, any_case=True), answer)]
