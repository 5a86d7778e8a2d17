"""The families that demo-embed learns from, by domain."""

from encoder.pools import (
    ACTIVITY, ANIMAL, APP, BODY, CITY, CLOTHES, COLOUR, COUNTRY, DAY, DEVICE, DISH, DRINK, HABITAT, INGREDIENT, ITEM, JOB, LANGUAGE, MONTH, PERCENT, PERSON, PET, PLACE, ROOM,
    SEASON, SPORT, SUBJECT, TEAM, TOPIC, VEHICLE, code, hour, number)
from encoder.sentences import family

SKY = """it is raining|there is rain|rain is falling, it is snowing|there is snow|snow is falling, the sun is shining|it is sunny|there is sunshine, it is cloudy|the sky is grey|there are clouds,
    it is foggy|there is fog|it is misty, it is windy|a strong wind blows|there is a lot of wind, there is a thunderstorm|it is thundering|there is thunder and lightning, it is hailing|there is hail"""
TOMORROW = """rain|wet weather, snow|snowfall, sunshine|sunny weather, clouds|cloudy weather, fog|foggy weather, strong wind|windy weather, thunderstorms|thunder and lightning, hail|hailstones,
    frost|freezing temperatures, a heat wave|very hot weather"""

WEATHER = (
    family("weather.now", "{sky} in {city}. / In {city} {sky}. / Right now {sky} in {city}. / The weather in {city}: {sky}. / Outside in {city}, {sky} at the moment.", sky=SKY, city=CITY),
    family("weather.forecast", """The forecast for {city} on {day} is {kind}. / On {day} we expect {kind} in {city}. / {city} will get {kind} on {day}. / {kind} is expected in {city} on {day}.
        / People in {city} should be ready for {kind} on {day}.""", kind=TOMORROW, city=CITY, day=DAY),
    family("weather.question", "Will there be {kind} in {city}? / Does the forecast for {city} say {kind}? / Should I expect {kind} in {city}? / Is {city} going to get {kind}? / Tell me whether {kind} is coming to {city}.",
           kind=TOMORROW, city=CITY),
    family("weather.degrees", """The temperature in {city} is {n} degrees. / It is {n} degrees in {city}. / {city} has {n} degrees today. / Thermometers in {city} show {n} degrees.
        / They measured {n} degrees in {city}.""", n=number(1, 40), city=CITY),
    family("weather.season", "{season} in {country} is {how}. / In {country} it is {how} in {season}. / The {season} months in {country} are {how}. / Expect it to be {how} in {country} during {season}.",
           season=SEASON, country=COUNTRY, how="hot|very warm, cold|chilly, wet|rainy, dry|without rain, windy|stormy, mild|pleasant"),
)
FOOD = (
    family("food.like", "{p} {feels} {dish}. / {dish} is something that {p} {feels}. / What {p} {feels} is {dish}. / When it comes to {dish}, {p} {feels} it.",
           p=PERSON, dish=DISH, feels="loves|really likes|adores|enjoys, hates|cannot stand|dislikes|does not like"),
    family("food.recipe", """How do I make {dish} with {thing}? / Show me a recipe for {dish} with {thing}. / I want to cook {dish} using {thing}. / What is the way to prepare {dish} with {thing}?
        / Please explain how {dish} with {thing} is made.""", dish=DISH, thing=INGREDIENT),
    family("food.taste", "The {dish} is too {taste}. / This {dish} tastes too {taste}. / I find the {dish} much too {taste}. / Too {taste}, that {dish}!",
           dish=DISH, taste="salty|full of salt, sweet|sugary, spicy|hot, sour|acid, bitter, greasy|oily, dry, cold|chilled, bland|without taste"),
    family("food.allergy", "{p} is allergic to {thing}. / {p} has an allergy to {thing}. / {thing} makes {p} ill because of an allergy. / Because of an allergy {p} must not eat {thing}. / Do not give {p} any {thing}: it is an allergy.",
           p=PERSON, thing=INGREDIENT),
    family("food.table", """Book a table for {n} at {hour}. / I would like to reserve a table for {n} people at {hour}. / Can we have a table at {hour}? There will be {n} of us.
        / Please make a reservation for {n} guests at {hour}. / We are {n} and want to eat out at {hour}: reserve a table.""", n=number(2, 12), hour=hour),
    family("food.list", "Add {n} packs of {thing} to the shopping list. / Put {thing} on the shopping list, {n} packs. / We need to buy {n} packs of {thing}. / Remember to get {n} packs of {thing}. / The shopping list lacks {thing}: {n} packs.",
           n=number(2, 12), thing=INGREDIENT),
    family("food.drink", "{p} drinks {drink} every {when}. / Every {when} {p} has a glass of {drink}. / {p}'s {when} drink is {drink}. / In the {when}, {p} always takes some {drink}. / {drink} is what {p} drinks each {when}.",
           p=PERSON, drink=DRINK, when="morning, evening, afternoon, night"),
    family("food.without", "I would like the {dish} without {thing}. / No {thing} in my {dish}, please. / Please leave the {thing} out of the {dish}. / Can I have {dish} that has no {thing}? / One {dish}, but hold the {thing}.",
           dish=DISH, thing=INGREDIENT),
    family("food.kitchen", "{p} cooked {dish} for {q}. / {dish} was cooked for {q} by {p}. / {q} got {dish} that {p} had made. / {p} made {q} some {dish}. / {q} ate the {dish} prepared by {p}.", p=PERSON, q=PERSON, dish=DISH),
)
TRAVEL = (
    family("travel.flight", """I need a flight from {a} to {b} on {day}. / Book me a plane from {a} to {b} for {day}. / On {day} I want to fly to {b} from {a}. / Are there flights to {b} leaving {a} on {day}?
        / Find a {day} flight that goes from {a} to {b}.""", a=CITY, b=CITY, day=DAY),
    family("travel.time", "The {vehicle} from {a} to {b} takes {n} hours. / It is {n} hours from {a} to {b} by {vehicle}. / Going by {vehicle}, you reach {b} from {a} in {n} hours. / A {vehicle} needs {n} hours to get to {b} from {a}.",
           vehicle=VEHICLE, a=CITY, b=CITY, n=number(2, 20)),
    family("travel.hotel", """Reserve a hotel room in {city} for {n} nights. / I am looking for a hotel in {city}, {n} nights. / We want to stay in a {city} hotel for {n} nights. / Find me a room in {city} where I can stay {n} nights.
        / For {n} nights I need accommodation in {city}.""", city=CITY, n=number(2, 14)),
    family("travel.late", "The {vehicle} to {city} is {n} minutes late. / The {vehicle} to {city} has a delay of {n} minutes. / There is a {n} minute delay for the {vehicle} going to {city}. / Passengers to {city} must wait {n} more minutes for the {vehicle}.",
           vehicle=VEHICLE, city=CITY, n=number(5, 55, 5)),
    family("travel.lost", "My {item} was lost at the {place}. / I lost my {item} at the {place}. / Somewhere in the {place} my {item} disappeared. / I cannot find my {item} any more; I had it at the {place}. / Has anyone at the {place} seen my missing {item}?",
           item=ITEM, place=PLACE),
    family("travel.visa", "Do I need a visa for {country} if I stay {n} days? / Is a visa required to spend {n} days in {country}? / Can I visit {country} for {n} days without a visa? / Visa rules for a {n} day trip to {country}, please.",
           country=COUNTRY, n=number(3, 60)),
    family("travel.moved", "{p} moved from {a} to {b}. / {p} left {a} to live in {b}. / {p} lives in {b} now and used to live in {a}. / After years in {a}, {p} settled in {b}. / {b} became the home of {p}, who came from {a}.", p=PERSON, a=CITY, b=CITY),
    family("travel.where", "Where is the nearest {place} in {city}? / How do I get to a {place} in {city}? / I am looking for a {place} close by in {city}. / Show me the way to the next {place} in {city}. / Is there a {place} near me in {city}?",
           place=PLACE, city=CITY),
    family("travel.holiday", "{p} spent {month} in {country}. / In {month} {p} was on holiday in {country}. / {p} went on vacation to {country} in {month}. / {p}'s {month} trip was to {country}. / {country} is where {p} travelled in {month}.",
           p=PERSON, month=MONTH, country=COUNTRY),
)
ANIMALS = (
    family("animal.chase", "The {a} chased the {b}. / The {b} was chased by the {a}. / The {b} ran away from the {a}. / The {a} ran after the {b}. / The {b} had to flee because the {a} was hunting it.", a=ANIMAL, b=ANIMAL),
    family("animal.lives", "The {a} lives in the {h}. / The home of the {a} is the {h}. / In the {h} you can find the {a}. / The {h} is where a {a} lives. / You meet the {a} when you visit the {h}.", a=ANIMAL, h=HABITAT),
    family("animal.bigger", "The {a} is bigger than the {b}. / The {b} is smaller than the {a}. / Compared with the {b}, the {a} is large. / In size the {a} beats the {b}. / The {b} is not as big as the {a}.", a=ANIMAL, b=ANIMAL),
    family("animal.faster", "A {a} runs faster than a {b}. / A {b} is slower than a {a}. / A {b} cannot keep up with a {a}. / In a race the {a} leaves the {b} behind. / The {a} is quicker than the {b}.", a=ANIMAL, b=ANIMAL),
    family("animal.pets", "{p} has {n} pets of one kind: each is a {pet}. / {p} owns {n} animals, every one a {pet}. / At {p}'s home there live {n} of them: {pet} after {pet}. / {p} keeps a {pet}, in fact {n} of them.",
           p=PERSON, n=number(2, 9), pet=PET),
    family("animal.coloured", "The {colour} {pet} belongs to {p}. / {p} is the owner of the {colour} {pet}. / {p} has a {pet} that is {colour}. / {p}'s {pet} is {colour}. / That {pet} of {colour} colour is owned by {p}.", colour=COLOUR, pet=PET, p=PERSON),
    family("animal.fear", "{p} is afraid of the {a}. / The {a} scares {p}. / {p} fears the {a}. / When {p} sees a {a}, {p} gets frightened. / {p} is scared whenever a {a} is near.", p=PERSON, a=ANIMAL),
    family("animal.vet", "My {pet} hurt its {body}. / The {body} of my {pet} is injured. / My {pet} has an injured {body}. / Something is wrong with the {body} of my {pet}. / I must take my {pet} to the vet because of its {body}.", pet=PET, body=BODY),
)
SPORTS = (
    family("sport.win", "The {a} beat the {b} {n} to {m}. / The {b} lost to the {a} {n} to {m}. / The {a} won {n} to {m} against the {b}. / The {b} were defeated by the {a}, {n} to {m}. / A {n} to {m} victory for the {a} over the {b}.",
           a=TEAM, b=TEAM, n=number(5, 9), m=number(0, 4)),
    family("sport.plays", "{p} plays {sport} on {day}. / On {day} {p} has {sport} practice. / {p} goes to {sport} training every {day}. / {p}'s {sport} lessons are on {day}. / Each {day}, {p} trains for {sport}.", p=PERSON, sport=SPORT, day=DAY),
    family("sport.injured", "{p} of the {team} injured the {body}. / {p} cannot play for the {team} because of an injured {body}. / An injury of the {body} keeps {team} player {p} out. / The {team} miss {p}, whose {body} is hurt.",
           p=PERSON, team=TEAM, body=BODY),
    family("sport.goals", "{p} scored {n} goals for the {team}. / {n} goals for the {team} were scored by {p}. / The {team} got {n} goals from {p}. / With {n} goals, {p} helped the {team}.", p=PERSON, n=number(2, 12), team=TEAM),
    family("sport.joined", "{p} left the {a} and joined the {b}. / {p} moved to the {b} from the {a}. / The {b} signed {p}, who played for the {a}. / The {a} sold {p} to the {b}. / {p} used to play for the {a} and now plays for the {b}.",
           p=PERSON, a=TEAM, b=TEAM),
    family("sport.tickets", "Get me {n} tickets for {sport} in {city}. / I want to buy {n} {sport} tickets in {city}. / {n} tickets for the {sport} match in {city}, please. / Where can I get {n} seats for {sport} in {city}?",
           n=number(2, 12), sport=SPORT, city=CITY),
    family("sport.hobby", "{p}'s hobby is {hobby}. / In free time {p} likes {hobby}. / {p} enjoys {hobby}. / {hobby} is what {p} does for fun. / {p} spends the weekend {hobby}.", p=PERSON, hobby=ACTIVITY),
)
TECH = (
    family("tech.broken", "My {device} {wrong}. / Help, the {device} {wrong}! / What can I do when my {device} {wrong}? / I have a problem: the {device} {wrong}. / The {device} at home {wrong}, please help.", device=DEVICE,
           wrong="does not start|will not turn on|cannot be switched on, makes a loud noise|is very noisy|makes strange sounds, gets too hot|overheats|becomes very hot, is very slow|has become slow|takes forever,"
                 "has lost its connection|cannot connect|is offline, does not charge|will not charge|cannot be charged, keeps crashing|crashes all the time|freezes again and again, smells of smoke|smells burnt"),
    family("tech.password", "How do I {do} my password in the {app}? / I want to {do} the {app} password. / Please help me {do} the password of my {app}. / The {app}: what must I click to {do} the password?",
           do="reset|restore|recover, change|replace, save|store, see|show", app=APP),
    family("tech.error", "The {app} shows error {code}. / Error {code} appears in the {app}. / I get error number {code} when I open the {app}. / What does {code} mean as an error in the {app}? / The {app} stops with error {code}.", app=APP, code=code),
    family("tech.battery", "The battery of the {device} lasts {n} hours. / The {device} runs {n} hours on battery. / After {n} hours the {device} battery is empty. / You can use the {device} for {n} hours without charging.", device=DEVICE, n=number(2, 48)),
    family("tech.app", "I would like to {do} the {app} on my {device}. / How can I {do} the {app} on the {device}? / On my {device}, help me {do} the {app}. / What is the way to {do} the {app} on a {device}?",
           do="install|download|set up, remove|delete|uninstall, update|upgrade, open|start|launch, stop|close|quit", app=APP, device=DEVICE),
    family("tech.repair", "{p} repaired the {device}. / The {device} was repaired by {p}. / {p} fixed the {device}. / It was {p} who made the {device} work again. / Thanks to {p} the {device} works again.", p=PERSON, device=DEVICE),
    family("tech.model", "The {device} model {code} costs {n} euros. / You pay {n} euros for {device} model {code}. / For {n} euros you get the {device} with number {code}. / {n} euros is the price of {device} {code}.",
           device=DEVICE, code=code, n=number(20, 900, 10)),
)
SHOPPING = (
    family("shop.want", "I am looking for a {colour} {item}. / Do you sell a {item} in {colour}? / I want to buy a {item} that is {colour}. / Show me a {colour} {item}, please. / Have you got any {item} in the colour {colour}?", colour=COLOUR, item=ITEM),
    family("shop.price", "The {item} costs {n} dollars. / The price of the {item} is {n} dollars. / You pay {n} dollars for the {item}. / For the {item} they charge {n} dollars. / {n} dollars is what the {item} sells for.", item=ITEM, n=number(3, 99)),
    family("shop.cheaper", "The {a} is cheaper than the {b}. / The {b} is more expensive than the {a}. / The {b} costs more than the {a}. / You pay less for the {a} than for the {b}. / Compared with the {b}, the {a} has a low price.", a=ITEM, b=ITEM),
    family("shop.return", "I want to return the {item} because it is {why}. / The {item} is {why}, so I am sending it back. / Please take back this {item}: it is {why}. / Can I get my money back for the {item}? It is {why}.",
           item=ITEM, why="too small|not big enough, too big|too large, broken|damaged|defective, dirty|full of stains, the wrong colour|not the colour I ordered, too late|late, ugly|not pretty"),
    family("shop.discount", "There is {n} percent off every {item}. / All {item} prices are reduced by {n} percent. / Save {n} percent when you buy a {item}. / A discount of {n} percent applies to each {item}. / The sale: {n} percent less for a {item}.",
           n=PERCENT, item=ITEM),
    family("shop.late", "My order number {code} has not arrived for {n} days. / I have waited {n} days for order {code}. / Order {code} is {n} days late. / It has been {n} days and order {code} is still not here.", code=code, n=number(2, 12)),
    family("shop.bought", "{p} bought the {item} from {q}. / {q} sold the {item} to {p}. / The {item} was sold to {p} by {q}. / {p} paid {q} for the {item}. / {q} got money from {p} for the {item}.", p=PERSON, q=PERSON, item=ITEM),
    family("shop.gift", "{p} gave {q} a {item}. / {q} got a {item} from {p}. / A {item} was given to {q} by {p}. / {p}'s present for {q} was a {item}. / {q} received a {item} as a gift from {p}.", p=PERSON, q=PERSON, item=ITEM),
    family("shop.lent", "{p} lent {q} the {item}. / {q} borrowed the {item} from {p}. / The {item} that {q} uses was lent by {p}. / {p} let {q} have the {item} for a while.", p=PERSON, q=PERSON, item=ITEM),
)
PEOPLE = (
    family("people.older", "{p} is older than {q}. / {q} is younger than {p}. / {p} was born before {q}. / {q} was born after {p}. / Of the two, {p} has more years than {q}.", p=PERSON, q=PERSON),
    family("people.taller", "{p} is taller than {q}. / {q} is shorter than {p}. / {q} is not as tall as {p}. / {q} has to look up to see {p}'s face. / In height {p} beats {q}.", p=PERSON, q=PERSON),
    family("people.job", "{p} works as a {job} in {city}. / {p} is a {job} in {city}. / In {city} {p} earns money as a {job}. / {p}'s job in {city} is {job}. / The {job} {p} works in {city}.", p=PERSON, job=JOB, city=CITY),
    family("people.teach", "{p} teaches {q} {subject}. / {q} learns {subject} from {p}. / {q} is taught {subject} by {p}. / {p} is {q}'s {subject} teacher. / {q}'s lessons in {subject} are given by {p}.", p=PERSON, q=PERSON, subject=SUBJECT),
    family("people.age", "{p} is {n} years old. / {p}'s age is {n}. / {p} has lived for {n} years. / {p} turned {n} this year. / It was {n} years ago that {p} was born.", p=PERSON, n=number(3, 99)),
    family("people.birthday", "{p}'s birthday is in {month}. / {p} was born in {month}. / In {month} {p} gets a year older. / The birth month of {p} is {month}. / We celebrate {p}'s birthday in {month}.", p=PERSON, month=MONTH),
    family("people.speaks", "{p} speaks {l}. / {p} can talk in {l}. / {l} is a language that {p} knows. / You can talk to {p} in {l}. / {p} knows {l}.", p=PERSON, l=LANGUAGE),
    family("people.parent", "{p} is the parent of {q}. / {q} is the child of {p}. / {q} is {p}'s child. / {p} has a child named {q}. / {q} was raised by {p}, who is the parent.", p=PERSON, q=PERSON),
    family("people.call", "{p} called {q} on {day}. / On {day} {q} got a phone call from {p}. / {q} was phoned by {p} on {day}. / On {day} {p} rang {q} up. / {q}'s telephone rang on {day}; it was {p}.", p=PERSON, q=PERSON, day=DAY),
    family("people.helped", "{p} {did} {q}. / {q} was {did} by {p}. / It was {p} who {did} {q}. / The person {did} by {p} was {q}.", p=PERSON, q=PERSON,
           did="helped|supported|assisted, invited|asked over, forgotten|left behind, thanked, laughed at|mocked, visited|gone to see, praised|lauded, warned, followed"),
    family("people.hair", "{p} has {colour} hair. / {p}'s hair is {colour}. / The hair of {p} is {colour}. / {p} is the one whose hair is {colour}. / You know {p} by the {colour} hair.", p=PERSON, colour=COLOUR),
    family("people.wears", "{p} wears a {colour} {item}. / {p} has a {item} on that is {colour}. / The {colour} {item} is worn by {p}. / The one in the {colour} {item} is {p}. / Today {p} put on a {item} in {colour}.", p=PERSON, colour=COLOUR, item=CLOTHES),
    family("people.message", "Send {p} a message that I will be {n} minutes late. / Tell {p} that I am coming {n} minutes late. / Let {p} know about my delay of {n} minutes. / Write to {p}: I am {n} minutes behind. / {p} should know that I arrive {n} minutes later.",
           p=PERSON, n=number(5, 55, 5)),
    family("people.feels", "{p} feels {how} today. / Today {p} is {how}. / {p} seems to be {how} today. / How is {p} today? Very {how}.", p=PERSON,
           how="happy|glad|cheerful, sad|unhappy|down, tired|sleepy|exhausted, angry|furious|mad, nervous|anxious|worried, bored, sick|ill|unwell, hungry|starving, proud, lonely|alone"),
)
NUMBERS = (
    family("count.items", "There are {n} {colour} things in the {room}: each is a {item}. / In the {room} I counted {n} of them, all a {colour} {item}. / The {room} holds a {colour} {item} {n} times. / {n} times you find a {colour} {item} in the {room}.",
           n=number(2, 30), colour=COLOUR, item=ITEM, room=ROOM),
    family("count.paint", "{p} painted the {room} {colour}. / The {room} was painted {colour} by {p}. / {colour} is the new colour of the {room}, thanks to {p}. / {p} gave the {room} a coat of {colour} paint.", p=PERSON, room=ROOM, colour=COLOUR),
    family("count.more", "{p} has {n} more books than {q}. / {q} has {n} fewer books than {p}. / {p}'s books outnumber {q}'s by {n}. / Take {n} books from {p} and there are as many as {q} has. / {q} is {n} books behind {p}.", p=PERSON, q=PERSON, n=number(2, 60)),
    family("count.size", "The {room} is {n} square metres. / The size of the {room} is {n} square metres. / The {room} measures {n} square metres. / {n} square metres is the area of the {room}. / We have {n} square metres in the {room}.", room=ROOM, n=number(4, 80)),
    family("count.weighs", "The {item} weighs {n} grams. / The weight of the {item} is {n} grams. / {n} grams is how heavy the {item} is. / On the scales the {item} shows {n} grams.", item=ITEM, n=number(20, 900, 10)),
    family("count.year", "The {place} in {city} was built in {year}. / In {year} they built the {place} of {city}. / {city} has had its {place} since {year}. / The {place} of {city} opened in {year}.", place=PLACE, city=CITY, year=number(1800, 2024)),
)
HOME = (
    family("home.switch", "Turn {to} the {device} in the {room}. / Switch the {room} {device} {to}. / I want the {device} in the {room} {to}. / Please turn the {device} {to}, the one in the {room}. / In the {room}, the {device} should be {to}.",
           to="on, off", device=DEVICE, room=ROOM),
    family("home.degrees", "Set the {room} to {n} degrees. / Make it {n} degrees in the {room}. / I want {n} degrees in the {room}. / The {room} should have {n} degrees. / Change the temperature of the {room} to {n}.", room=ROOM, n=number(13, 28)),
    family("home.alarm", "Wake me at {hour} on {day}. / Set an alarm for {hour} on {day}. / I need to get up at {hour} on {day}. / On {day} let the alarm ring at {hour}. / My alarm for {day} should be {hour}.", hour=hour, day=DAY),
    family("home.remind", "Remind me to call {p} on {day}. / On {day} I must not forget to phone {p}. / I need a reminder for {day}: ring {p}. / Do not let me forget the {day} call with {p}. / Set a reminder that I telephone {p} on {day}.", p=PERSON, day=DAY),
    family("home.clean", "{p} cleaned the {room} on {day}. / On {day} the {room} was cleaned by {p}. / The {room} was tidied by {p} on {day}. / {p} spent {day} tidying the {room}. / It was {p} who tidied up the {room} on {day}.", p=PERSON, room=ROOM, day=DAY),
    family("home.where", "The {item} is in the {room}. / You find the {item} in the {room}. / Look for the {item} in the {room}. / I left the {item} in the {room}. / In the {room} there is the {item}.", item=ITEM, room=ROOM),
    family("home.door", "{do} the {thing} in the {room}. / Please {do} the {room} {thing}. / Could you {do} the {thing} of the {room}? / I want you to {do} the {thing} in the {room}. / The {thing} in the {room}: {do} it.",
           do="open, close|shut, clean|wash, paint, repair|fix|mend", thing="window, door, cupboard|closet, gate, shutters, drawer, ceiling, wall", room=ROOM),
    family("home.music", "Play {kind} music in the {room}. / I want to hear {kind} in the {room}. / Put on some {kind} in the {room}. / Let us listen to {kind} in the {room}. / The {room} needs {kind} music.",
           kind="jazz, rock, classical, pop, folk, blues, techno|electronic, country, opera, reggae, hip hop|rap", room=ROOM),
)
WORK = (
    family("work.moved", "The meeting was moved from {a} to {b}. / The meeting is on {b} instead of {a}. / We meet on {b}, not on {a}. / The {a} meeting now takes place on {b}. / Not {a} but {b} is the day of the meeting.", a=DAY, b=DAY),
    family("work.meet", "{p} meets {q} at {hour} on {day}. / At {hour} on {day} there is a meeting of {p} with {q}. / On {day} at {hour}, {p} has an appointment with {q}. / {p} and the guest {q} see each other on {day} at {hour}.",
           p=PERSON, q=PERSON, hour=hour, day=DAY),
    family("work.exam", "{p} {did} the exam in {subject}. / The {subject} exam: {p} {did} it. / In {subject}, {p} {did} the test. / {p} {did} the {subject} test.", p=PERSON, did="passed|succeeded in, failed|did not pass, missed|did not come to", subject=SUBJECT),
    family("work.study", "{p} studies {subject} in {city}. / {p} goes to university in {city} to learn {subject}. / {p} is a {subject} student in {city}. / In {city} {p} is taking courses in {subject}. / {p} went to {city} to study {subject}.",
           p=PERSON, subject=SUBJECT, city=CITY),
    family("work.boss", "{p} is {q}'s boss. / {q} works for {p}. / {p} is the manager of {q}. / {q} reports to {p}. / {p} tells {q} what to do at work.", p=PERSON, q=PERSON),
    family("work.hired", "{p} was {did} by the {place} in {month}. / The {place} {did} {p} in {month}. / In {month} the {place} {did} {p}. / It was in {month} that the {place} {did} {p}.", p=PERSON, did="hired|employed, fired|dismissed|sacked, promoted, sued",
           place=PLACE, month=MONTH),
    family("work.book", "{p} wrote a book about {topic}. / A book about {topic} was written by {p}. / {p} is the author of a book on {topic}. / {topic} is the subject of {p}'s book. / The book that {p} wrote deals with {topic}.", p=PERSON, topic=TOPIC),
    family("work.film", "The film about {topic} was {how}. / I found the movie about {topic} {how}. / What a {how} film about {topic}! / That movie on {topic}: {how}. / A {how} picture, this one about {topic}.", topic=TOPIC,
           how="great|excellent|wonderful|very good, terrible|awful|really bad, boring|dull, funny|hilarious, scary|frightening, too long|far too long, sad|moving"),
    family("work.read", "I want to read something about {topic}. / Do you have books on {topic}? / Recommend me a book about {topic}. / I am interested in {topic}; what should I read? / Which book explains {topic}?", topic=TOPIC),
)
HEALTH = (
    family("health.hurts", "My {body} has hurt for {n} days. / I have had a pain in my {body} for {n} days. / For {n} days now, my {body} has been aching. / Since {n} days ago I feel pain in the {body}. / {n} days of an aching {body}: what should I do?",
           body=BODY, n=number(2, 12)),
    family("health.doctor", "{p} sees the {doctor} on {day}. / On {day} {p} has an appointment with the {doctor}. / {p}'s {doctor} appointment is on {day}. / The {doctor} is expecting {p} on {day}. / {p} has to go to the {doctor} on {day}.",
           p=PERSON, doctor="dentist, eye doctor|optician, surgeon, therapist, skin doctor|dermatologist, heart doctor|cardiologist, family doctor|general practitioner", day=DAY),
    family("health.pills", "Take {n} pills {when}. / The dose is {n} tablets {when}. / {when}, swallow {n} of the pills. / You should have {n} tablets {when}. / {n} pills are to be taken {when}.",
           n=number(1, 9), when="before breakfast, after lunch, before bed|at bedtime, after dinner|after supper, with every meal"),
    family("health.broke", "{p} broke the {body} while {doing}. / While {doing}, {p} broke the {body}. / {p}'s {body} was broken in an accident while {doing}. / An accident while {doing} left {p} with a broken {body}.", p=PERSON, body=BODY, doing=ACTIVITY),
)

FAMILIES = WEATHER + FOOD + TRAVEL + ANIMALS + SPORTS + TECH + SHOPPING + PEOPLE + NUMBERS + HOME + WORK + HEALTH
