"""Questions outside what the model knows: the right answer is to say so."""

from __future__ import annotations

import random

from .base import Exchange, Unit, article, normal, vary
from .facts import CAPITAL_OF, COLOUR_OF, GROUP_OF, LANGUAGE_OF, LEGS_OF, OPPOSITE_OF, SOUND_OF, YOUNG_OF, fill
from .chat import invented
from .words import PEOPLE

UNKNOWN = "I don't know. I am a small model and that is beyond me."
TOO_LARGE = "I can only add and subtract numbers up to 100."

COUNTRIES = """Albania, Algeria, Andorra, Angola, Armenia, Bahrain, Bangladesh, Barbados, Belarus, Belize, Benin, Bhutan, Bolivia, Bosnia, Botswana,
Bulgaria, Burundi, Cambodia, Cameroon, Chad, Colombia, Croatia, Cyprus, Ecuador, Estonia, Eritrea, Ethiopia, Fiji, Gabon, Georgia, Ghana, Guatemala,
Guinea, Guyana, Haiti, Honduras, Indonesia, Iran, Iraq, Israel, Jamaica, Jordan, Kazakhstan, Kuwait, Laos, Latvia, Lebanon, Liberia, Libya, Lithuania,
Luxembourg, Madagascar, Malawi, Malaysia, Mali, Malta, Mauritius, Moldova, Monaco, Mongolia, Morocco, Mozambique, Myanmar, Namibia, Nepal, Nicaragua,
Niger, Nigeria, Oman, Pakistan, Panama, Paraguay, Qatar, Romania, Rwanda, Samoa, Senegal, Serbia, Singapore, Slovakia, Slovenia, Somalia, Sudan,
Suriname, Syria, Tajikistan, Tanzania, Togo, Tonga, Tunisia, Uganda, Ukraine, Uruguay, Venezuela, Yemen, Zambia, Zimbabwe, Texas, California, Bavaria,
Atlantis, Narnia, the Moon, Africa, Europe""".replace("\n", " ").split(", ")
THINGS = """a taxi, a stone, a book, my shirt, a car, paint, a door, a wall, an umbrella, the wind, a dragon, a chair, music, a phone, a house, a pencil,
glass, a flag, a ball, a train, my bike, a hat, a sock, love, time, a table, a river, sand, a mushroom, a bus, ink, a cup""".replace("\n", " ").split(", ")
ANIMALS = """giraffe, gecko, llama, moose, newt, quail, raccoon, skunk, tapir, vole, walrus, yak, alpaca, badger, bison, buffalo, cobra, coyote, dingo, emu,
falcon, ferret, gazelle, gorilla, hamster, heron, hyena, ibis, jackal, jellyfish, lemur, lobster, lynx, magpie, mole, moth, oyster, parrot, peacock,
pelican, platypus, puma, rhino, robin, sloth, snail, squid, stork, termite, vulture, wasp, weasel, wombat, worm, shrimp, starfish, dragon, robot, stone,
unicorn, tree, cloud""".replace("\n", " ").split(", ")
ADJECTIVES = """angry, brave, bright, busy, careful, cheap, clever, cruel, curious, deep, eager, easy, famous, free, gentle, green, honest, huge, kind, lazy,
lucky, modern, narrow, noisy, polite, proud, quick, rare, rough, safe, sharp, shy, simple, smooth, sour, steep, sweet, tight, tired, ugly, useful, wide,
wild, wise, young, music, chair, seven""".replace("\n", " ").split(", ")
TOPICS = """quantum physics, the stock market, football, chess, cooking, history, the Roman Empire, black holes, politics, the internet, volcanoes, dinosaurs,
medicine, climate change, jazz, opera, painting, philosophy, chemistry, biology, geometry, algebra, religion, law, banks, taxes, electricity, gravity,
atoms, evolution, computers, bitcoin, airplanes, satellites, robots, art, poetry, grammar, French cuisine, yoga, tennis, the French Revolution,
photosynthesis, neural networks, Kubernetes, Java, Python, SQL, Linux, relativity, economics, space travel, vaccines, bridges, cheese making,
gardening, the weather, fishing, sailing, magnets, earthquakes, glaciers, the human brain, DNA, penicillin, inflation, democracy""".replace("\n", " ").split(", ")
FAMOUS = """Einstein, Napoleon, Shakespeare, Mozart, Cleopatra, Newton, Darwin, Gandhi, Picasso, Beethoven, Caesar, Plato, Galileo, Columbus, Lincoln, Churchill,
Aristotle, Bach, Tesla, Curie, Kafka, Goethe, Homer, Dante, Hemingway, Tolstoy, Rembrandt, Vivaldi, Edison, Turing, Kant, Hegel, Chopin, Monet, Magellan,
the president, the king of Spain, the pope, the prime minister, Batman, Sherlock Holmes""".replace("\n", " ").split(", ")
PLACES = """Paris, London, New York, Berlin, Rome, Tokyo, Madrid, my town, Boston, Chicago, Sydney, Oslo, Vienna, Mumbai, Lagos, Lima, Dubai, Seattle, Hamburg,
Lyon, Zurich, Prague, Naples, Kyoto, Delhi, Cairo, Toronto, Denver, the office, my street""".replace("\n", " ").split(", ")
TEXTS = """good morning, I love you, the house is red, where is the station, thank you, the cat sleeps, see you soon, I am hungry, water, bread, hello, goodbye,
my friend, the book, how much is it, yes, no, please""".replace("\n", " ").split(", ")
TONGUES = "French, German, Spanish, Italian, Japanese, Latin, Chinese, Russian, Polish, Dutch, Greek, Arabic".split(", ")

ABOUT = {
    "topic": ("Explain {x}.", "Tell me about {x}.", "What is {x}?", "How does {x} work?", "Write an essay about {x}.", "Can you teach me {x}?", "Why is {x} important?",
              "What do you think about {x}?", "Give me a summary of {x}.", "What is the history of {x}?", "Who invented {x}?", "Write a poem about {x}.",
              "What is the best book about {x}?", "Do you like {x}?", "Help me with {x}.", "What are the basics of {x}?", "Define {x}."),
    "person": ("Who is {x}?", "Who was {x}?", "When was {x} born?", "Where was {x} born?", "How old is {x}?", "What did {x} do?", "When did {x} die?",
               "How tall is {x}?", "What is {x} famous for?", "Tell me about {x}.", "Where does {x} live?", "What is {x}'s phone number?", "What does {x} eat?",
               "Is {x} rich?", "Who is the wife of {x}?", "What is {x}'s favourite colour?"),
    "place": ("What is the weather in {x}?", "What is the weather like in {x} today?", "How many people live in {x}?", "What time is it in {x}?", "How far is {x}?",
              "Where can I eat in {x}?", "Is it raining in {x}?", "How do I get to {x}?", "What is the best hotel in {x}?", "How warm is it in {x}?",
              "What is the temperature in {x}?", "When was {x} founded?", "Who is the mayor of {x}?", "Book a flight to {x}.", "What happened in {x} yesterday?"),
    "country": ("What is the population of {x}?", "Who is the president of {x}?", "How big is {x}?", "What is the currency of {x}?", "Where is {x}?",
                "What do people eat in {x}?", "What is the flag of {x}?", "How many people live in {x}?"),
    "thing": ("How much does {x} cost?", "How heavy is {x}?", "Where can I buy {x}?", "Who invented {x}?", "How do I repair {x}?", "What is inside {x}?", "How is {x} made?",
              "Why do people need {x}?", "How long is {x}?"),
}
ALONE = """What is the time?; What time is it?; What day is it today?; What is the date today?; What year is it?; What is the news?; What happened today?;
Who won the game last night?; Who will win the election?; What should I eat tonight?; Should I buy a house?; What is the meaning of life?; Is there a god?;
How do I cook rice?; How do I bake a cake?; Give me a recipe for pasta.; Tell me a joke.; Sing a song.; Play some music.; Turn on the light.; Set an alarm for seven.;
Write a Python program.; Write some code.; Fix this bug for me.; What is wrong with my code?; Do you love me?; Will I be rich?; What will happen tomorrow?;
What are the lottery numbers?; How old am I?; Where do I live?; Where am I?; What am I thinking?; What did I eat yesterday?; What is my phone number?;
I have a headache, what should I do?; Is this medicine safe?; Can you see me?; Draw a picture.; Show me a photo.; Search the web for me.; Open the door.;
Why is the sky blue?; Why do cats purr?; Why do we sleep?; Why do we dream?; How do planes fly?; How far away is the Sun?; How old is the Earth?; How deep is the sea?;
Why is the sea salty?; What is the speed of light?; What is the largest city?; Which is the longest river?; Who wrote the Bible?; Who painted the Mona Lisa?;
When did the war end?; How many stars are there?; What is the smallest country?; How many people live on Earth?; Who discovered America?; What is the square root of two?;
What is pi?; Is nine a prime number?; Solve x squared equals nine.; What is the derivative of x?; What is a verb?; What rhymes with orange?; Translate this to French.;
Summarize this text.; Correct my spelling.; Write an email to my boss.; Send a message to my mother.; Plan my holiday.; What is your favourite colour?; Do you have children?;
What is your opinion?; How many cats are there in the world?; Who is your best friend?; What do you eat?; How old are you?; Where do you live?; What is my age?""".replace("\n", " ").split("; ")
NOISE = "asdf qwer zxcv lorem ipsum blah foo bar baz hmm xyzzy dolor gnarf brrr wibble wobble plugh quux fnord".split()
TIMES = ("What is {a} * {b}?", "What is {a} times {b}?", "{a} x {b}", "Multiply {a} by {b}.", "What is {a} / {b}?", "What is {a} divided by {b}?", "Divide {a} by {b}.",
         "{a}*{b}=?", "{a} * {b}", "{a} / {b}", "How much is {a} times {b}?", "What is {a} to the power of {b}?", "What is {a} percent of {b}?", "{a}/{b}=?")
BIG = ("What is {a} + {b}?", "What is {a} - {b}?", "{a}+{b}=?", "{a} + {b}", "{a} - {b}", "Add {a} and {b}.", "Subtract {b} from {a}.", "{a}-{b}", "What is {a} plus {b}?",
       "What is {a} minus {b}?", "Calculate {a} + {b}.", "How much is {a} + {b}?", "What is the sum of {a} and {b}?")


def ask(rng: random.Random, subject: str, phrase: str, answer: str = UNKNOWN) -> Unit:
    return [Exchange("I don't know", "unknown:" + normal(subject), vary(rng, phrase, any_case=True), answer)]


def unseen_fact(rng: random.Random) -> Unit:
    """A question worded like a known fact about something that is not in the tables."""
    names, phrasings = rng.choice(((COUNTRIES, CAPITAL_OF), (COUNTRIES, CAPITAL_OF), (COUNTRIES, LANGUAGE_OF), (THINGS, COLOUR_OF), (ANIMALS, SOUND_OF), (ANIMALS, YOUNG_OF),
                                    (ANIMALS, GROUP_OF), (ADJECTIVES, OPPOSITE_OF), ([article(a) for a in ANIMALS], LEGS_OF)))
    x = rng.choice(names)
    if names is COUNTRIES and rng.random() < 0.3:
        x = invented(rng)
    return ask(rng, x.removeprefix("a ").removeprefix("an "), fill(rng.choice(phrasings), x, x))


def about(rng: random.Random) -> Unit:
    subjects = {"topic": TOPICS, "person": FAMOUS + PEOPLE, "place": PLACES, "country": COUNTRIES, "thing": THINGS}
    kind = rng.choice(list(subjects))
    x = rng.choice(subjects[kind])
    if kind in ("person", "place") and rng.random() < 0.2:
        x = invented(rng)
    return ask(rng, x, rng.choice(ABOUT[kind]).format(x=x))


def calculation(rng: random.Random) -> Unit:
    if rng.random() < 0.5:
        a, b = rng.randint(0, 120), rng.randint(0, 120)
        return ask(rng, f"times {a} {b}", rng.choice(TIMES).format(a=a, b=b))
    a, b = rng.choice((rng.randint(101, 999), rng.randint(1000, 99999))), rng.choice((rng.randint(1, 999), rng.randint(101, 9999)))
    a, b = (b, a) if rng.random() < 0.3 else (a, b)
    return ask(rng, f"big {a} {b}", rng.choice(BIG).format(a=a, b=b), TOO_LARGE)


def translation(rng: random.Random) -> Unit:
    text, tongue = rng.choice(TEXTS), rng.choice(TONGUES)
    phrase = rng.choice(('Translate "{t}" to {l}.', "Translate {t} into {l}.", 'How do you say "{t}" in {l}?', "What is {t} in {l}?", 'What does "{t}" mean in {l}?'))
    return ask(rng, f"{text} in {tongue}", phrase.format(t=text, l=tongue))


def draw(rng: random.Random) -> Unit:
    kind = rng.random()
    if kind < 0.35:
        return unseen_fact(rng)
    if kind < 0.65:
        return about(rng)
    if kind < 0.78:
        return calculation(rng)
    if kind < 0.84:
        return translation(rng)
    if kind < 0.88:
        noise = " ".join(rng.sample(NOISE, rng.randint(1, 4)))
        return ask(rng, noise, noise)
    phrase = rng.choice(ALONE)
    return ask(rng, phrase, phrase)
