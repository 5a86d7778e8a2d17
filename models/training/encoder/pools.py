"""What sentences are about. A pool gives entries; an entry is all the ways to say one thing."""

from __future__ import annotations

import random
from collections.abc import Callable

from skills.words import PEOPLE

Entry = tuple[str, ...]
Pool = Callable[[random.Random], Entry]

ONSETS = "b br d dr f fl g gl h j k kl l m n p pl qu r s sh st t tr v w x z".split()
VOWELS = "a e i o u ai ee oo".split()
ENDS = "ck l m n nd r rt s t x zz".split() + [""] * 4
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()


def entries(text: str) -> list[Entry]:
    """Entries apart by commas, the ways to say each apart by bars."""
    return [tuple(way.strip() for way in entry.split("|")) for entry in text.replace("\n", " ").split(",")]


def pool(text: str) -> Pool:
    return of(entries(text))


def of(choices: list[Entry]) -> Pool:
    return lambda rng: rng.choice(choices)


def invented(rng: random.Random) -> str:
    """A name of two or three syllables that no list holds, so that names never seen are told apart too."""
    return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(rng.choice((1, 1, 2)))) + rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(ENDS)


def named(known: Pool, share: float = 0.15) -> Pool:
    """A pool of names, some of them invented."""
    return lambda rng: (invented(rng).capitalize(),) if rng.random() < share else known(rng)


def number(least: int, most: int, step: int = 1) -> Pool:
    def draw(rng: random.Random) -> Entry:
        value = rng.randrange(least, most + 1, step)
        return (str(value), NUMBERS[value]) if value < len(NUMBERS) else (str(value),)
    return draw


def hour(rng: random.Random) -> Entry:
    at = rng.randint(1, 11)
    if rng.random() < 0.5:
        return f"{at} am", f"{at} in the morning", f"{at}:00"
    return f"{at} pm", f"{at + 12}:00", f"{at} in the afternoon" if at < 6 else f"{at} in the evening"


def code(rng: random.Random) -> Entry:
    return (str(rng.randint(100, 999)),)


PERSON = named(of([(name,) for name in PEOPLE]))
CITY = named(pool("""Paris, London, Rome, Berlin, Madrid, Vienna, Lisbon, Prague, Dublin, Oslo, Athens, Warsaw, Budapest, Zurich, Geneva, Munich, Hamburg,
    Milan, Venice, Naples, Barcelona, Seville, Porto, Lyon, Nice, Brussels, Amsterdam, Copenhagen, Stockholm, Helsinki, Moscow, Istanbul, Cairo, Nairobi, Lagos,
    Dubai, Delhi, Mumbai, Bangkok, Singapore, Tokyo, Osaka, Seoul, Beijing, Shanghai, Sydney, Melbourne, Auckland, Toronto, Montreal, Boston, Chicago, Denver,
    Seattle, Dallas, Miami, New York, San Francisco, Los Angeles, Lima, Bogota, Santiago, Mexico City, Havana"""))
COUNTRY = pool("""France, Italy, Spain, Germany, Austria, Portugal, Ireland, Norway, Sweden, Finland, Denmark, Poland, Greece, Turkey, Egypt, Kenya, Nigeria,
    India, China, Japan, Thailand, Vietnam, Australia, New Zealand, Canada, Mexico, Brazil, Peru, Chile, Argentina, Morocco, Iceland, Switzerland, Belgium,
    the Netherlands|Holland, the United States|the USA|America, the United Kingdom|the UK|Britain""")
LANGUAGE = pool("English, French, German, Spanish, Italian, Portuguese, Polish, Russian, Turkish, Arabic, Hindi, Chinese, Japanese, Korean, Greek, Swedish, Dutch")
DAY = pool("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
MONTH = pool("January, February, March, April, May, June, July, August, September, October, November, December")
SEASON = pool("spring|springtime, summer|summertime, autumn|fall, winter|wintertime")
COLOUR = pool("red|scarlet, blue, green, yellow, white, black, brown, orange, purple|violet, pink, grey|gray, golden|gold, silver, beige, turquoise")
ANIMAL = pool("""cat, dog, horse, cow, sheep, goat, pig, hen|chicken, duck, goose, rabbit|bunny, mouse, hamster, parrot, lion, tiger, bear, wolf, fox, deer,
    elephant, giraffe, zebra, monkey, kangaroo, camel, panda, crocodile|alligator, snake|serpent, lizard, frog, turtle|tortoise, eagle, owl, crow|raven, penguin,
    swan, dolphin, whale, shark, seal, octopus, crab, bee, ant, spider, butterfly, squirrel, hedgehog, donkey|mule, otter, beaver, bat, leopard, rhino|rhinoceros""")
PET = pool("cat, dog|puppy, horse|pony, rabbit|bunny, mouse, hamster, parrot, canary, turtle|tortoise, goldfish, snake|serpent, lizard, hen|chicken, duck, goat")
DISH = pool("""pizza, pasta|noodles, soup|broth, salad, curry, sushi, tacos, pancakes|crepes, fried rice, roast chicken|grilled chicken, fish and chips, burger|hamburger,
    lasagna, omelette|omelet, risotto, stew|casserole, dumplings, chocolate cake, apple pie, cheesecake, ice cream, porridge|oatmeal, sandwich, steak|beef steak,
    falafel, kebab, paella, goulash, waffles, meatballs""")
INGREDIENT = pool("""milk, eggs, flour, sugar, butter, cheese, rice, bread, tomatoes, potatoes, onions, garlic, carrots, apples, bananas, lemons, strawberries, honey,
    olive oil, salt, pepper, beans, mushrooms, spinach, chicken, beef, fish, nuts, chocolate, coffee, tea, yoghurt|yogurt, corn|maize, cream, peas, cucumbers""")
DRINK = pool("coffee|espresso, tea, water, orange juice, milk, lemonade, beer, wine, hot chocolate|cocoa, apple juice, soda|soft drink, smoothie")
SPORT = pool("football|soccer, tennis, basketball, volleyball, hockey, golf, rugby, cricket, baseball, handball, badminton, table tennis|ping pong, chess, judo, boxing")
ACTIVITY = pool("""swimming, running|jogging, cycling|riding a bike, hiking|walking in the mountains, reading|reading books, painting, dancing, singing, cooking, gardening, fishing,
    climbing, skiing, sailing, drawing, knitting, taking photos|photography, playing the piano, playing the guitar, watching films|watching movies, baking, surfing""")
TEAM = named(of([(name,) for name in "Lions Tigers Eagles Bears Wolves Sharks Hawks Bulls Giants Rangers Rovers United Dragons Falcons Pirates Rockets Knights Kings Panthers Stars".split()]))
DEVICE = pool("""laptop|notebook, phone|mobile phone|smartphone, tablet, printer, router, television|tv, camera, keyboard, computer mouse, monitor|screen, headphones|headset,
    speaker, smart watch, hard drive|hard disk, scanner, game console, projector, microphone, charger, washing machine, dishwasher, fridge|refrigerator, oven,
    vacuum cleaner|hoover, coffee machine, microwave, toaster, kettle""")
APP = named(pool("browser, email app|mail app, calendar, photo editor, music player, video player, chat app, map app, banking app, weather app, note app, antivirus, spreadsheet, text editor"))
ITEM = pool("""shirt, dress|gown, coat|overcoat, jacket, trousers|pants, skirt, shoes, boots, hat|cap, scarf, gloves, bag|handbag, backpack|rucksack, belt, watch, ring, umbrella,
    bicycle|bike, tent, sofa|couch, table, chair, bed, lamp, carpet|rug, mirror, curtains, pillow|cushion, blanket, vase, clock, book, pen, notebook, guitar, piano, drum, ball, doll,
    puzzle, kite, knife, spoon, cup|mug, plate, bowl, bottle, basket, candle, towel, soap, sweater|jumper|pullover, socks, glasses|spectacles, car|automobile, suitcase""")
CLOTHES = pool("""shirt, dress|gown, coat|overcoat, jacket, skirt, hat|cap, scarf, belt, ring, sweater|jumper|pullover, T-shirt|tee shirt, suit, tie, blouse, raincoat, vest, helmet""")
ROOM = pool("kitchen, bedroom, bathroom, living room|lounge, garage, garden|yard, cellar|basement, attic|loft, office|study, hall|hallway, nursery, balcony")
JOB = pool("""doctor|physician, teacher, nurse, lawyer|attorney, farmer, pilot, baker, painter, writer|author, actor, singer, engineer, programmer|software developer, plumber,
    carpenter, butcher, waiter, policeman|police officer, soldier, judge, dentist, driver, gardener, photographer, scientist|researcher, tailor, barber|hairdresser, sailor, journalist|reporter""")
SUBJECT = pool("mathematics|maths|math, history, biology, chemistry, physics, geography, music, art, literature, computer science, philosophy, economics, law, medicine")
BODY = pool("head, back, knee, foot, hand, arm, leg, shoulder, neck, stomach|belly, ear, eye, tooth, throat, finger, ankle, elbow, wrist, hip, toe")
PLACE = pool("""museum, library, swimming pool, zoo, park, cinema|movie theater, theatre|theater, gym|fitness centre, supermarket|grocery store, bakery, pharmacy|drugstore, bank,
    post office, school, hospital, airport, train station|railway station, bus stop, restaurant, cafe|coffee shop, hotel, castle, church, stadium, market, harbour|port, beach, bookshop|bookstore""")
HABITAT = pool("forest|woods, desert, jungle|rainforest, ocean|sea, river, lake, mountains, savanna|grassland, swamp|marsh, cave, arctic|polar ice, farm, city, garden, meadow")
TOPIC = pool("""dinosaurs, space|outer space, robots, gardening, cooking, history, dragons, pirates, trains, music, love, war, football, painting, computers, volcanoes, ghosts,
    detectives, horses, the sea|the ocean, money, dreams, bees, castles, artificial intelligence|ai, climate change|global warming, birds, mountains""")
VEHICLE = pool("car|automobile, bus|coach, train, plane|aeroplane|airplane, ship|boat, bicycle|bike, taxi|cab, tram, truck|lorry, motorbike|motorcycle, ferry, helicopter")
PERCENT = number(5, 90, 5)
