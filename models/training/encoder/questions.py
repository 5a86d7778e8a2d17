"""Questions about a thing's property, and short documents that answer them among others that do not."""

from __future__ import annotations

import random
from dataclasses import dataclass

from encoder import pools
from encoder.pools import (
    ANIMAL, APP, CITY, COLOUR, COUNTRY, DAY, DEVICE, DISH, HABITAT, INGREDIENT, ITEM, JOB, LANGUAGE, MONTH, PERSON, PLACE, ROOM, SPORT, TEAM, ACTIVITY, Entry, Pool, hour, number)
from encoder.sentences import sentence


@dataclass(frozen=True)
class Relation:
    """A property: how it is asked for and how it is stated, {x} being the thing and {v} the value."""

    name: str
    questions: tuple[str, ...]
    statements: tuple[str, ...]
    values: Pool


@dataclass(frozen=True)
class Topic:
    name: str
    things: Pool
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Fact:
    """What is asked: a property of a thing. The value is drawn anew whenever it is stated."""

    topic: Topic
    thing: Entry
    relation: Relation

    @property
    def key(self) -> str:
        return f"{self.topic.name}: {self.relation.name} of {self.thing[0]}".lower()

    def ask(self, rng: random.Random) -> str:
        return sentence(rng.choice(self.relation.questions).format(x=rng.choice(self.thing)))

    def state(self, rng: random.Random) -> str:
        return sentence(rng.choice(self.relation.statements).format(x=rng.choice(self.thing), v=rng.choice(self.relation.values(rng))))

    def other_thing(self, rng: random.Random) -> Fact:
        while (thing := self.topic.things(rng)) == self.thing:
            pass
        return Fact(self.topic, thing, self.relation)

    def other_relation(self, rng: random.Random) -> Fact:
        return Fact(self.topic, self.thing, rng.choice([r for r in self.topic.relations if r is not self.relation]))


def relation(name: str, questions: str, statements: str, values: Pool | str) -> Relation:
    split = lambda text: tuple(part.strip() for part in text.replace("\n", " ").split("/"))
    return Relation(name, split(questions), split(statements), pools.pool(values) if isinstance(values, str) else values)


def draw(rng: random.Random) -> Fact:
    topic = rng.choice(TOPICS)
    return Fact(topic, topic.things(rng), rng.choice(topic.relations))


CITIES = Topic("city", CITY, (
    relation("people", "How many people live in {x}? / What is the population of {x}? / {x} population / How big is {x} in inhabitants?",
             "{x} has {v} thousand inhabitants. / About {v} thousand people live in {x}. / The population of {x} is {v} thousand. / {v} thousand residents call {x} home.", number(20, 990, 10)),
    relation("mayor", "Who is the mayor of {x}? / Who governs {x}? / Name the mayor of {x}. / {x} mayor", "The mayor of {x} is {v}. / {v} was elected mayor of {x}. / {x} is led by its mayor {v}. / {v} runs the city hall of {x}.", PERSON),
    relation("founded", "When was {x} founded? / How old is {x}? / In which year did people settle in {x}? / {x} history founding", "{x} was founded in {v}. / The history of {x} began in {v}. / Settlers first came to {x} in {v}. / {x} exists since {v}.", number(800, 1890)),
    relation("airport", "How far is the airport from {x}? / How long does it take from {x} to its airport? / {x} airport distance / How do I reach the airport of {x}?",
             "The airport is {v} kilometres from {x}. / From the centre of {x} to the airport it is {v} kilometres. / A bus takes you the {v} kilometres between {x} and its airport.", number(5, 60)),
    relation("season", "When is the best time to visit {x}? / Which month is good for a trip to {x}? / When should I travel to {x}? / {x} best month to go",
             "{v} is the best month to visit {x}. / Go to {x} in {v}. / Travellers like {x} most in {v}. / A trip to {x} is nicest in {v}.", MONTH),
    relation("speciality", "What do people eat in {x}? / Which dish is {x} known for? / What is the typical food of {x}? / {x} local food", "{x} is known for its {v}. / The local dish of {x} is {v}. / In {x} everybody eats {v}. / Do try the {v} when you are in {x}.", DISH),
    relation("weather", "How warm is {x}? / What is the temperature in {x}? / Is it hot in {x}? / {x} temperature", "It is {v} degrees in {x}. / {x} has about {v} degrees. / The temperature in {x} is {v} degrees. / Thermometers show {v} degrees in {x}.", number(1, 40)),
    relation("sight", "What should I see in {x}? / Which sight is a must in {x}? / What can tourists visit in {x}? / {x} sights", "The most famous sight of {x} is the old {v}. / Tourists in {x} visit the {v}. / Do not miss the {v} in {x}. / Everyone who comes to {x} wants to see the {v}.", PLACE),
    relation("transport", "How do I get around in {x}? / What is the best way to move through {x}? / Which transport should I take in {x}? / {x} public transport",
             "In {x} most people go by {v}. / Take a {v} to get around in {x}. / The {v} is the best way to get through {x}. / You reach every corner of {x} by {v}.", pools.VEHICLE)))

ANIMALS = Topic("animal", ANIMAL, (
    relation("food", "What does a {x} eat? / What do I feed a {x}? / What is the food of the {x}? / {x} diet", "The {x} eats {v}. / A {x} feeds on {v}. / {v} is what the {x} likes to eat. / The diet of the {x} is {v}.",
             "grass, leaves, insects, fish, seeds, small mice|small rodents, fruit, meat, roots, worms, honey, plankton, nuts, berries"),
    relation("home", "Where does the {x} live? / In what habitat do you find the {x}? / What is the home of a {x}? / {x} habitat", "The {x} lives in the {v}. / You find the {x} in the {v}. / The home of the {x} is the {v}. / The {v} is the habitat of the {x}.", HABITAT),
    relation("age", "How old does a {x} get? / What is the lifespan of the {x}? / How long does a {x} live? / {x} life expectancy", "A {x} lives for {v} years. / The {x} can reach an age of {v} years. / The lifespan of a {x} is {v} years. / Most die after {v} years, says who keeps a {x}.", number(2, 70)),
    relation("weight", "How heavy is a {x}? / What does the {x} weigh? / How many kilograms does a {x} weigh? / {x} weight", "A {x} weighs {v} kilograms. / The weight of the {x} is {v} kilograms. / {v} kilograms is how heavy a {x} gets. / On the scales the {x} shows {v} kilograms.", number(2, 900)),
    relation("speed", "How fast is the {x}? / What is the top speed of a {x}? / How quickly can a {x} move? / {x} speed", "The {x} reaches {v} kilometres an hour. / The top speed of a {x} is {v} kilometres an hour. / A {x} moves at up to {v} kilometres an hour. / {v} kilometres an hour is how fast the {x} is.", number(3, 110)),
    relation("young", "How many young does a {x} have? / How many babies are born to a {x}? / {x} number of offspring / How large is the litter of a {x}?",
             "A {x} has {v} young at a time. / The {x} raises {v} babies a year. / {v} little ones are born to the {x}. / The offspring of a {x} number {v}.", number(2, 12)),
    relation("enemy", "What hunts the {x}? / Who are the enemies of the {x}? / Which animal is a danger to the {x}? / {x} predators", "The {x} is hunted by the {v}. / The enemy of the {x} is the {v}. / The {x} must fear the {v}. / The {v} preys on the {x}.", ANIMAL),
    relation("sleep", "How long does a {x} sleep? / How many hours of sleep does the {x} need? / {x} sleeping hours / When it rests, how long does the {x} rest?",
             "A {x} sleeps {v} hours a day. / The {x} needs {v} hours of sleep. / {v} hours a day the {x} is asleep. / The {x} rests for {v} hours.", number(2, 20)),
    relation("colour", "What colour is the {x}? / Which colour does a {x} have? / {x} colour / What does the coat of a {x} look like?", "The {x} is {v}. / Its coat makes the {x} look {v}. / The colour of the {x} is {v}. / A {x} is mostly {v}.", COLOUR)))

DEVICES = Topic("device", DEVICE, (
    relation("price", "How much does the {x} cost? / What is the price of the {x}? / How expensive is the {x}? / {x} price", "The {x} costs {v} euros. / The price of the {x} is {v} euros. / You pay {v} euros for the {x}. / {v} euros is what we charge for the {x}.", number(20, 900, 10)),
    relation("reset", "How do I reset the {x}? / How can I restore the factory settings of the {x}? / {x} factory reset / My {x} must be set back, how?",
             "To reset the {x}, hold {v} for ten seconds. / The {x} returns to factory settings when you hold {v}. / Reset your {x} by pressing {v} with a pin. / Press {v} until the {x} goes back to its first settings.",
             "the small button|the little button, the power button, both buttons, the key on the back, the wheel on the side"),
    relation("warranty", "How long is the warranty of the {x}? / Is the {x} still under guarantee? / {x} warranty / For how long is the {x} covered?", "The {x} has a warranty of {v} months. / We give {v} months guarantee on the {x}. / The guarantee of the {x} ends after {v} months. / For {v} months the {x} is covered against faults.", number(6, 60, 6)),
    relation("weight", "How heavy is the {x}? / What does the {x} weigh? / {x} weight / How many grams has the {x}?", "The {x} weighs {v} grams. / The weight of the {x} is {v} grams. / On the scales the {x} shows {v} grams. / {v} grams make the {x} easy to carry.", number(50, 950, 50)),
    relation("clean", "How do I clean the {x}? / What can I use to get dirt off the {x}? / {x} cleaning / My {x} is dirty, what now?", "Clean the {x} with {v}. / Use {v} to clean the {x}. / Dirt on the {x} goes away with {v}. / Wipe the {x} with {v} and nothing else.",
             "a dry cloth, a damp cloth|a wet cloth, a soft brush, warm water, a little soap, vinegar"),
    relation("power", "How many watts does the {x} use? / What is the power consumption of the {x}? / {x} energy use / Does the {x} need a lot of electricity?", "The {x} uses {v} watts. / The power consumption of the {x} is {v} watts. / With {v} watts the {x} saves electricity. / The {x} draws {v} watts.", number(5, 950, 5)),
    relation("connect", "How do I connect the {x}? / How can I link the {x} to other devices? / {x} connection / What do I need to hook up the {x}?", "Connect the {x} with {v}. / The {x} is connected by {v}. / Use {v} to link the {x} to your other devices. / Hook up the {x} through {v}.",
             "a USB cable, bluetooth, the wireless network|wifi, a network cable, an adapter"),
    relation("noise", "How loud is the {x}? / Is the {x} noisy? / {x} noise level / How many decibels does the {x} make?", "The {x} makes {v} decibels. / At {v} decibels the {x} is hardly heard. / The noise of the {x} is {v} decibels. / We measured {v} decibels beside the {x}.", number(15, 80)),
    relation("store", "Where can I buy the {x}? / Which shop sells the {x}? / {x} where to buy / Who has the {x} in stock?", "The {x} is sold at the {v}. / You can buy the {x} at the {v}. / Only the {v} has the {x} in stock. / Get your {x} at the {v}.", PLACE)))

DISHES = Topic("dish", DISH, (
    relation("time", "How long does it take to cook {x}? / How many minutes do I need for {x}? / {x} cooking time / When is {x} done?", "{x} takes {v} minutes to cook. / Cook {x} for {v} minutes. / After {v} minutes the {x} is done. / The {x} needs {v} minutes on the stove.", number(5, 90, 5)),
    relation("calories", "How many calories has {x}? / Is {x} fattening? / {x} calories / How much energy is in {x}?", "{x} has {v} calories. / A plate of {x} contains {v} calories. / There are {v} calories in {x}. / You take in {v} calories with {x}.", number(100, 990, 10)),
    relation("contains", "What is in {x}? / Which ingredients do I need for {x}? / {x} ingredients / What is {x} made of?", "{x} is made with {v}. / For {x} you need {v}. / The main ingredient of {x} is {v}. / No {x} is right without {v} in it.", INGREDIENT),
    relation("origin", "Where does {x} come from? / Which country invented {x}? / {x} origin / From what land is {x}?", "{x} comes from {v}. / {x} was invented in {v}. / People in {v} were the first to make {x}. / The home country of {x} is {v}.", COUNTRY),
    relation("price", "How much does {x} cost here? / What is the price of {x}? / {x} price / What do you charge for {x}?", "{x} costs {v} euros. / You pay {v} euros for {x}. / On our menu the {x} is {v} euros. / The price of {x} is {v} euros.", number(3, 40)),
    relation("drink", "What do I drink with {x}? / Which drink goes with {x}? / {x} matching drink / What should I serve to drink beside {x}?", "{v} goes well with {x}. / Drink {v} with {x}. / People have {v} when they eat {x}. / To {x} we serve a glass of {v}.", pools.DRINK),
    relation("keep", "How long does {x} keep in the fridge? / For how many days can I store {x}? / {x} shelf life / When does {x} go bad?", "{x} keeps for {v} days in the fridge. / You can store {x} for {v} days. / After {v} days {x} goes bad. / Eat leftover {x} within {v} days.", number(2, 9)),
    relation("served", "When is {x} served? / On which day do you have {x}? / {x} day of the week / Which day can I get {x}?", "{x} is served on {v}. / On {v} we have {x}. / {v} is {x} day. / Come on {v} if you want {x}.", DAY)))

PEOPLE = Topic("person", PERSON, (
    relation("job", "What does {x} do for a living? / What is the job of {x}? / What does {x} work as? / {x} profession", "{x} works as a {v}. / {x} is a {v}. / The job of {x} is {v}. / {x} earns money as a {v}.", JOB),
    relation("age", "How old is {x}? / What is the age of {x}? / {x} age / How many years has {x} lived?", "{x} is {v} years old. / {x} turned {v} this year. / The age of {x} is {v}. / {x} was born {v} years ago.", number(13, 99)),
    relation("home", "Where does {x} live? / In which city is the home of {x}? / {x} place of residence / What town does {x} live in?", "{x} lives in {v}. / The home of {x} is in {v}. / {x} has a flat in {v}. / {x} moved to {v} and stayed.", CITY),
    relation("hobby", "What does {x} like to do? / What is the hobby of {x}? / {x} hobbies / How does {x} spend free time?", "{x} enjoys {v}. / The hobby of {x} is {v}. / In free time {x} likes {v}. / On weekends you see {x} {v}.", ACTIVITY),
    relation("language", "Which language does {x} speak? / What languages does {x} know? / {x} languages / In what language can I talk to {x}?", "{x} speaks {v}. / {x} learnt {v} at school. / You can talk to {x} in {v}. / {v} is the language {x} knows best.", LANGUAGE),
    relation("food", "What is the favourite food of {x}? / What does {x} like to eat? / {x} favourite dish / What should I cook for {x}?", "{x} loves {v}. / The favourite food of {x} is {v}. / Cook {v} and {x} will be happy. / {x} could eat {v} every day.", DISH),
    relation("birthday", "When is the birthday of {x}? / In which month was {x} born? / {x} birthday / When does {x} celebrate the birthday?", "The birthday of {x} is in {v}. / {x} was born in {v}. / {x} celebrates in {v}. / In {v} {x} blows out the candles.", MONTH),
    relation("room", "Where do I find {x}? / In which room is {x}? / {x} room / Where is {x} at the moment?", "{x} is in the {v}. / You find {x} in the {v}. / The {v} is where {x} is now. / Look for {x} in the {v}.", ROOM),
    relation("phone", "What is the phone number of {x}? / How can I call {x}? / {x} telephone / At what number do I reach {x}?", "Call {x} at {v}. / The phone number of {x} is {v}. / {x} can be reached at {v}. / Dial {v} to talk to {x}.", number(1000, 9999)),
    relation("sport", "Which sport does {x} play? / What sport does {x} do? / {x} sport / What does {x} train for?", "{x} plays {v}. / {x} trains for {v}. / The sport of {x} is {v}. / {x} joined a {v} club.", SPORT)))

PLACES = Topic("place", PLACE, (
    relation("opens", "When does the {x} open? / What are the opening hours of the {x}? / {x} opening time / From when can I go to the {x}?", "The {x} opens at {v}. / Doors of the {x} open at {v}. / You can enter the {x} from {v} on. / The opening time of the {x} is {v}.", hour),
    relation("closed", "On which day is the {x} closed? / When is the {x} not open? / {x} closing day / Which day should I not go to the {x}?", "The {x} is closed on {v}. / On {v} the {x} stays shut. / Do not come to the {x} on {v}, its day of rest. / The {x} takes a break every {v}.", DAY),
    relation("fee", "How much is the entrance to the {x}? / What does a ticket for the {x} cost? / {x} entrance fee / What must I pay to get into the {x}?", "A ticket for the {x} costs {v} euros. / Entrance to the {x} is {v} euros. / You pay {v} euros to get into the {x}. / The {x} asks {v} euros at the door.", number(2, 40)),
    relation("boss", "Who runs the {x}? / Who is the head of the {x}? / {x} manager / Who is in charge of the {x}?", "The {x} is run by {v}. / {v} is the head of the {x}. / The manager of the {x} is {v}. / {v} is in charge of the {x}.", PERSON),
    relation("parking", "Where can I park at the {x}? / Is there parking near the {x}? / {x} car park / How many cars fit in front of the {x}?", "There are {v} parking spaces at the {x}. / You can park {v} cars at the {x}. / The car park of the {x} has room for {v} cars. / Parking near the {x}: {v} spaces.", number(5, 300, 5)),
    relation("built", "When was the {x} built? / How old is the {x}? / {x} year of construction / In which year did they build the {x}?", "The {x} was built in {v}. / They built the {x} in {v}. / The {x} stands there since {v}. / Construction of the {x} ended in {v}.", number(1800, 2024)),
    relation("bus", "Which bus goes to the {x}? / How do I get to the {x} by bus? / {x} bus line / What line stops at the {x}?", "Bus {v} goes to the {x}. / Take line {v} to get to the {x}. / Line {v} stops at the {x}. / You reach the {x} by bus {v}.", number(2, 99)),
    relation("visitors", "How many visitors does the {x} have? / How many people come to the {x}? / {x} visitors / Is the {x} popular?", "{v} people visit the {x} every day. / The {x} counts {v} visitors a day. / Each day {v} guests come to the {x}. / The {x} is popular: {v} visitors daily.", number(20, 990, 10)),
    relation("work", "Which jobs does the {x} offer? / Is the {x} looking for staff? / {x} vacancies / Who can get work at the {x}?", "The {x} is looking for a {v}. / A {v} can find work at the {x}. / The {x} wants to hire a {v}. / There is a job for a {v} at the {x}.", JOB)))

APPS = Topic("app", APP, (
    relation("install", "How do I install the {x}? / Where can I download the {x}? / {x} download / How do I get the {x} onto my computer?", "To install the {x}, open {v}. / You can download the {x} from {v}. / {v} has the {x} to download. / Get the {x} at {v} and follow the steps.",
             "the app store, our website|our home page, the software centre, the settings page"),
    relation("cost", "How much does the {x} cost? / Is the {x} free? / {x} price / What do I pay for the {x}?", "The {x} costs {v} euros a month. / A month of the {x} is {v} euros. / You pay {v} euros each month for the {x}. / The price of the {x} is {v} euros.", number(2, 60)),
    relation("delete", "How do I delete my account in the {x}? / How can I close my {x} account? / {x} remove account / I want to leave the {x}, how?", "To delete your {x} account, write to {v}. / Accounts of the {x} are closed by {v}. / Ask {v} to remove your account from the {x}. / Your {x} account is deleted by {v}.",
             "the help desk|support, the administrator, our office, the sales team"),
    relation("language", "How do I change the language of the {x}? / Can I use the {x} in another language? / {x} language setting / Which language does the {x} have?", "The {x} is available in {v}. / You can switch the {x} to {v}. / The {x} now has {v} as a language. / The menu of the {x} can be shown in {v}.", LANGUAGE),
    relation("password", "I forgot my {x} password. / How do I reset the password of the {x}? / {x} forgotten password / How can I get back into the {x} without my password?", "A forgotten {x} password is reset by {v}. / To reset the password of the {x}, use {v}. / The {x} sends a new password by {v}. / Get a new {x} password through {v}.",
             "email|mail, a text message|sms, a phone call, a letter"),
    relation("memory", "How much memory does the {x} need? / How large is the {x}? / {x} size in megabytes / How much space does the {x} take?", "The {x} needs {v} megabytes. / The size of the {x} is {v} megabytes. / {v} megabytes of space are taken by the {x}. / Keep {v} megabytes free for the {x}.", number(5, 950, 5)),
    relation("author", "Who made the {x}? / Who is the developer of the {x}? / {x} developer / Who wrote the {x}?", "The {x} was made by {v}. / {v} developed the {x}. / The developer of the {x} is {v}. / {v} wrote the {x} at home.", PERSON),
    relation("update", "When is the next update of the {x}? / When does the {x} get a new version? / {x} release date / In which month is the {x} updated?", "The next update of the {x} comes in {v}. / The {x} gets a new version in {v}. / In {v} a new release of the {x} is out. / A new version of the {x} appears in {v}.", MONTH),
    relation("offline", "Does the {x} work offline? / Can I use the {x} without internet? / {x} offline use / How long does the {x} run without a connection?", "The {x} works {v} hours without internet. / Offline, the {x} runs for {v} hours. / Without a connection you can use the {x} for {v} hours. / The {x} stays usable offline for {v} hours.", number(2, 48))))

ITEMS = Topic("item", ITEM, (
    relation("price", "How much is the {x}? / What does the {x} cost? / {x} price / What do you want for the {x}?", "The {x} costs {v} dollars. / The price of the {x} is {v} dollars. / You pay {v} dollars for the {x}. / We sell the {x} for {v} dollars.", number(3, 300)),
    relation("colour", "In which colours do you have the {x}? / What colour is the {x}? / {x} colours / Does the {x} come in other colours?", "The {x} comes in {v}. / We have the {x} in {v}. / The colour of the {x} is {v}. / Our {x} is {v}.", COLOUR),
    relation("delivery", "How long does delivery of the {x} take? / When will my {x} arrive? / {x} shipping time / How soon can you send the {x}?", "Delivery of the {x} takes {v} days. / Your {x} arrives after {v} days. / We ship the {x} within {v} days. / Expect the {x} in {v} days.", number(2, 30)),
    relation("return", "Can I return the {x}? / How long may I send the {x} back? / {x} return policy / What if I do not like the {x}?", "You can return the {x} within {v} days. / Send the {x} back within {v} days and get your money. / We take the {x} back for {v} days. / The return period of the {x} is {v} days.", number(7, 90)),
    relation("material", "What is the {x} made of? / Which material is used for the {x}? / {x} material / Is the {x} of good material?", "The {x} is made of {v}. / We use {v} for the {x}. / The material of the {x} is {v}. / This {x} consists of {v}.", "wood, leather, cotton, wool, steel, plastic, glass, silk, paper, gold, silver, rubber, stone"),
    relation("maker", "Who makes the {x}? / Who designed the {x}? / {x} designer / Whose work is the {x}?", "The {x} was designed by {v}. / {v} makes the {x} by hand. / The designer of the {x} is {v}. / The {x} is the work of {v}.", PERSON),
    relation("made", "Where is the {x} made? / From which country is the {x}? / {x} country of origin / Where do you import the {x} from?", "The {x} is made in {v}. / The {x} comes from {v}. / We import the {x} from {v}. / A factory in {v} produces the {x}.", COUNTRY),
    relation("stored", "Where is the {x}? / Where did you put the {x}? / {x} where to find / I cannot find the {x}, where is it?", "The {x} is in the {v}. / You find the {x} in the {v}. / I put the {x} into the {v}. / Look for the {x} in the {v}.", ROOM)))

TEAMS = Topic("team", TEAM, (
    relation("coach", "Who is the coach of the {x}? / Who trains the {x}? / {x} coach / Which coach do the {x} have?", "The coach of the {x} is {v}. / The {x} are trained by {v}. / {v} coaches the {x}. / {v} tells the {x} how to play.", PERSON),
    relation("next", "When do the {x} play next? / On which day is the match of the {x}? / {x} next game / When can I see the {x} play?", "The {x} play on {v}. / The next match of the {x} is on {v}. / On {v} the {x} are on the field. / {v} is when the {x} have their game.", DAY),
    relation("city", "Where do the {x} play? / In which city is the stadium of the {x}? / {x} home town / What city do the {x} come from?", "The {x} play in {v}. / The home of the {x} is {v}. / The stadium of the {x} is in {v}. / The {x} come from {v}.", CITY),
    relation("titles", "How many titles have the {x} won? / How often were the {x} champions? / {x} trophies / How many cups do the {x} have?", "The {x} have won {v} titles. / The {x} were champions {v} times. / {v} cups belong to the {x}. / The {x} own {v} trophies.", number(2, 30)),
    relation("ticket", "What does a ticket for the {x} cost? / How much do I pay to see the {x}? / {x} ticket price / How expensive is a seat at the {x}?", "A ticket for the {x} costs {v} dollars. / You pay {v} dollars to see the {x}. / Seats at the {x} are {v} dollars. / The {x} charge {v} dollars at the gate.", number(5, 99)),
    relation("colour", "What colour do the {x} wear? / What are the colours of the {x}? / {x} shirt colour / In which colour do the {x} play?", "The {x} wear {v}. / The colour of the {x} is {v}. / The {x} play in {v} shirts. / You know the {x} by their {v} shirts.", COLOUR),
    relation("sport", "Which sport do the {x} play? / What game do the {x} play? / {x} sport / What kind of team are the {x}?", "The {x} play {v}. / The {x} are a {v} team. / {v} is the sport of the {x}. / The {x} are known for {v}.", SPORT)))

TOPICS = (CITIES, ANIMALS, DEVICES, DISHES, PEOPLE, PLACES, APPS, ITEMS, TEAMS)
