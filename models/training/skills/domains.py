"""Everyday tools: what each is for, the names it goes by, its parameters and how people ask for it.

A wording names its slots by number; a parameter whose slot it leaves out stays out of the call. Wordings in `bare` are short
forms for several values of the first slot."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Callable

from . import values
from .tool import Json, Param, Request, Tool, joined
from .values import Value, one_of


@dataclass(frozen=True)
class Slot:
    names: tuple[str, ...]
    value: Value
    kind: str = "string"
    about: tuple[str, ...] = ("",)
    options: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Domain:
    key: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    abouts: tuple[str, ...]
    slots: tuple[Slot, ...]
    wordings: tuple[str, ...]
    result: Callable[[random.Random], "dict[str, Json] | str"]
    more: tuple[str, ...] = ()
    bare: bool = False


def draw_result(**fields: Value) -> Callable[[random.Random], "dict[str, Json]"]:
    return lambda rng: {name: value(rng) for name, value in fields.items()}


DONE = (draw_result(status=one_of("done", "ok", "sent", "saved", "ready")), draw_result(id=values.code), draw_result(status=one_of("done", "ok"), id=values.code))
SKY = one_of("sunny", "cloudy", "rainy", "windy", "snowy", "foggy", "clear", "stormy", "dry", "light rain", "partly cloudy")
UNITS = ("km", "miles", "meters", "feet", "kg", "pounds", "grams", "liters", "gallons", "inches", "cm", "yards", "hours", "minutes", "seconds", "days")
MONEY = ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "INR", "CNY", "SEK")
TONGUES = ("French", "German", "Spanish", "Italian", "Japanese", "Polish", "Dutch", "Greek", "Arabic", "Korean")

SEEN: tuple[Domain, ...] = (
    Domain("weather", ("get", "fetch", "check", "current", "show"), ("weather", "forecast", "weather_report", "conditions"),
           ("Get the current weather for a city.", "Get the weather in a given location", "Returns the weather.", "Weather for a place", "Look up the forecast for a city."),
           (Slot(("city", "location", "place", "town", "city_name", "where"), values.city, about=("The city", "Name of the city", "The location, e.g. Paris", "")),
            Slot(("unit", "units", "scale", "temperature_unit"), one_of("celsius", "fahrenheit"), about=("Unit of temperature", ""), options=("celsius", "fahrenheit"), required=False)),
           ("What is the weather in {0}?", "What's the weather in {0}?", "How is the weather in {0} today?", "What is the weather like in {0}?", "Weather in {0}?", "Is it raining in {0}?",
            "How warm is it in {0}?", "Tell me the weather in {0}.", "Is it cold in {0} now?", "Do I need an umbrella in {0}?", "What is the forecast for {0}?",
            "What is the temperature in {0}?", "What is the weather in {0} in {1}?", "How warm is it in {0}, in {1}?", "Give me the weather in {0} in {1}."),
           draw_result(temperature=values.small, sky=SKY), ("And in {0}?", "And {0}?", "What about {0}?", "How about {0}?"), True),
    Domain("calculator", ("calculate", "compute", "evaluate", "run", "do"), ("expression", "calculator", "math", "sum", "calculation"),
           ("Evaluate a math expression.", "Calculate the value of an expression", "A calculator.", "Does arithmetic.", "Compute an arithmetic expression"),
           (Slot(("expression", "formula", "input", "expr", "calculation", "math"), values.sum_text, about=("The expression, e.g. 2 + 3", "Arithmetic expression", "What to compute", "")),),
           ("What is {0}?", "Calculate {0}.", "Compute {0}.", "How much is {0}?", "{0} = ?", "What's {0}?", "Please work out {0}.", "Solve {0}.", "Evaluate {0}.", "Use the calculator for {0}."),
           draw_result(result=values.amount), ("And {0}?", "Now {0}.", "What about {0}?"), True),
    Domain("calendar", ("create", "add", "schedule", "new", "make"), ("event", "calendar_event", "appointment", "meeting", "entry"),
           ("Add an event to the calendar.", "Create a calendar event", "Schedule an appointment.", "Puts an entry into the calendar"),
           (Slot(("title", "name", "event", "summary", "subject", "what"), values.task, about=("Title of the event", "What it is", "")),
            Slot(("date", "day", "on", "start_date"), values.date, about=("Date as YYYY-MM-DD", "The day", "")),
            Slot(("time", "start", "at", "start_time"), values.clock, about=("Time as HH:MM", ""), required=False)),
           ("Put {0} into my calendar for {1}.", "Add {0} on {1} to the calendar.", "Schedule {0} for {1}.", "Create an event on {1}: {0}.", "I have {0} on {1}, add it to my calendar.",
            "Put {0} into my calendar for {1} at {2}.", "Add {0} on {1} at {2}.", "Schedule {0} for {1}, {2}.", "On {1} at {2} I have {0}, please note it in the calendar."), DONE[0]),
    Domain("agenda", ("list", "get", "show", "find", "read"), ("events", "calendar", "agenda", "appointments", "schedule"),
           ("List the events of a day.", "Show the calendar of a date", "What is planned on a day.", "Get the agenda for a date"),
           (Slot(("date", "day", "for_date", "when"), values.date, about=("Date as YYYY-MM-DD", "The day", "")),),
           ("What is on my calendar on {0}?", "What do I have on {0}?", "Show my agenda for {0}.", "Which events are there on {0}?", "Am I free on {0}?", "List my appointments on {0}."),
           draw_result(events=lambda rng: [values.task(rng) for _ in range(rng.randint(1, 3))]), ("And on {0}?", "What about {0}?"), True),
    Domain("contact", ("get", "find", "lookup", "search", "read"), ("contact", "phone_number", "person", "address_book", "phone"),
           ("Look up a contact by name.", "Find the phone number of a person", "Search the address book.", "Get a person's contact data"),
           (Slot(("name", "person", "contact", "full_name", "who"), values.person, about=("Name of the person", "Who to look up", "")),),
           ("What is the phone number of {0}?", "How can I reach {0}?", "Find the number of {0}.", "Look up {0} in my contacts.", "What is {0}'s phone number?", "Do you have the contact of {0}?"),
           draw_result(phone=lambda rng: f"555-{rng.randint(1000, 9999)}"), ("And of {0}?", "And {0}?", "What about {0}?"), True),
    Domain("employee", ("get", "find", "lookup", "fetch", "load"), ("employee", "customer", "user", "member", "student", "account"),
           ("Get a record by its id.", "Look up an account by id", "Fetch the data of one user.", "Returns the customer with an id"),
           (Slot(("id", "user_id", "customer_id", "number", "account_id"), values.count, "integer", about=("The id", "Number of the record", "")),),
           ("Who is customer {0}?", "Show me user {0}.", "Get the record of account {0}.", "Look up the customer with id {0}.", "Which user has the number {0}?", "Find employee {0}."),
           draw_result(name=values.person, city=values.city), ("And {0}?", "And number {0}?"), True),
    Domain("convert", ("convert", "change", "transform"), ("units", "unit", "measure", "quantity", "measurement"),
           ("Convert between units.", "Convert a value from one unit to another", "Unit conversion."),
           (Slot(("value", "amount", "quantity", "number"), values.amount, "number", about=("The value to convert", "")),
            Slot(("from", "from_unit", "source", "source_unit"), one_of(*UNITS), about=("Unit of the value", "")), Slot(("to", "to_unit", "target", "target_unit"), one_of(*UNITS), about=("Unit wanted", ""))),
           ("Convert {0} {1} to {2}.", "How many {2} are {0} {1}?", "What is {0} {1} in {2}?", "{0} {1} in {2}?", "Turn {0} {1} into {2}.", "I need {0} {1} in {2}."), draw_result(value=values.amount)),
    Domain("currency", ("convert", "exchange", "get"), ("currency", "money", "exchange_rate", "price_in"),
           ("Convert money between currencies.", "Exchange an amount", "Currency conversion."),
           (Slot(("amount", "value", "sum", "money"), values.amount, "number", about=("How much", "")),
            Slot(("from_currency", "from", "source", "base"), one_of(*MONEY), about=("Code of the currency", "")), Slot(("to_currency", "to", "target"), one_of(*MONEY), about=("Code wanted", ""))),
           ("How much is {0} {1} in {2}?", "Convert {0} {1} to {2}.", "Exchange {0} {1} for {2}.", "What are {0} {1} worth in {2}?", "{0} {1} in {2}, please."), draw_result(amount=values.amount, rate=values.amount)),
    Domain("timer", ("set", "start", "create", "new"), ("timer", "countdown", "kitchen_timer", "stopwatch"),
           ("Start a timer.", "Set a countdown", "Starts a kitchen timer.", "Rings after a number of minutes"),
           (Slot(("minutes", "duration", "length", "duration_minutes"), values.count, "integer", about=("Minutes", "How long, in minutes", "")),
            Slot(("label", "name", "title", "for"), values.word, about=("What it is for", ""), required=False)),
           ("Set a timer for {0} minutes.", "Start a timer of {0} minutes.", "Timer: {0} minutes.", "Wake me in {0} minutes.", "Count down {0} minutes.", "Set a {0} minute timer for the {1}.",
            "Start a timer for {0} minutes, call it {1}."), DONE[0]),
    Domain("alarm", ("set", "create", "add", "new"), ("alarm", "wake_up", "alarm_clock"), ("Set an alarm.", "Wake the user at a time", "Sets the alarm clock."),
           (Slot(("time", "at", "when", "alarm_time"), values.clock, about=("Time as HH:MM", "When it rings", "")),),
           ("Set an alarm for {0}.", "Wake me up at {0}.", "I must get up at {0}.", "Alarm at {0}, please.", "Please wake me at {0}."), DONE[0], ("And at {0}.", "And one at {0}."), True),
    Domain("message", ("send", "write", "post"), ("message", "text", "sms", "chat_message", "note_to"),
           ("Send a message to somebody.", "Send a text message", "Writes an SMS.", "Sends a chat message to a person"),
           (Slot(("to", "recipient", "person", "contact", "receiver"), values.person, about=("Who gets it", "Name of the recipient", "")),
            Slot(("text", "message", "body", "content"), values.message, about=("The text", "What to say", ""))),
           ("Tell {0}: {1}.", "Send {0} a message: {1}.", "Write to {0} that {1}.", "Text {0}: {1}.", "Send a message to {0} saying {1}.", "Let {0} know that {1}.", 'Message {0} "{1}".'), DONE[0]),
    Domain("mail", ("send", "write", "compose"), ("email", "mail", "e_mail"), ("Send an email.", "Writes an email to an address", "Compose a mail."),
           (Slot(("to", "address", "email", "recipient"), values.email, about=("Address of the recipient", "")), Slot(("subject", "title", "topic", "about"), values.topic, about=("Subject line", ""))),
           ("Send an email to {0} about {1}.", "Write to {0} with the subject {1}.", "Email {0}, subject {1}.", "Mail {0} about {1}.", "Please send a mail to {0}, the subject is {1}."), DONE[1]),
    Domain("search", ("search", "find", "query", "lookup"), ("web", "internet", "documents", "wiki", "articles", "notes"),
           ("Search the web.", "Find documents about a topic", "Full text search.", "Looks something up in the wiki"),
           (Slot(("query", "q", "text", "search", "keywords", "search_query"), values.topic, about=("What to search for", "The query", "")),
            Slot(("limit", "max_results", "count", "top"), values.small, "integer", about=("How many results", ""), required=False)),
           ("Search for {0}.", "Find something about {0}.", "Look up {0}.", "Search the web for {0}.", "What can you find about {0}?", "Find {1} results for {0}.", "Search for {0} and show {1} results.",
            "Give me the top {1} pages about {0}."), draw_result(results=lambda rng: [values.topic(rng) for _ in range(rng.randint(1, 3))]), ("And {0}?", "Now search for {0}."), True),
    Domain("stock", ("get", "fetch", "check", "find"), ("stock_price", "stock", "share_price", "quote"), ("Get the price of a share.", "Stock quote by symbol", "Returns a share's price."),
           (Slot(("symbol", "ticker", "stock", "share"), lambda rng: "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVWXYZ") for _ in range(rng.randint(2, 4))), about=("The symbol", "Ticker, e.g. ABC", "")),),
           ("What is the stock price of {0}?", "How much is a share of {0}?", "How is {0} trading?", "Get the quote of {0}.", "What does a {0} share cost?"),
           draw_result(price=values.amount), ("And {0}?", "What about {0}?"), True),
    Domain("translate", ("translate", "do", "get"), ("text", "translation", "phrase"), ("Translate a text.", "Translates to another language", "Translation of a phrase."),
           (Slot(("text", "phrase", "input", "content"), values.message, about=("The text", "")), Slot(("language", "target", "to", "target_language"), one_of(*TONGUES), about=("Language wanted", "", "e.g. French"))),
           ('Translate "{0}" to {1}.', "Translate {0} into {1}.", 'How do you say "{0}" in {1}?', 'What is "{0}" in {1}?', 'Put "{0}" into {1}, please.'), draw_result(translation=values.topic)),
    Domain("light", ("set", "switch", "control", "turn"), ("light", "lamp", "lights"), ("Switch a light.", "Turn the lights of a room on or off", "Controls a lamp."),
           (Slot(("room", "place", "where", "location"), one_of("kitchen", "hall", "bedroom", "garden", "office", "bathroom", "garage", "attic", "cellar", "living room", "dining room", "porch"), about=("The room", "")),
            Slot(("state", "power", "mode", "action"), one_of("on", "off"), about=("On or off", ""), options=("on", "off"))),
           ("Turn {1} the light in the {0}.", "Switch {1} the {0} light.", "Turn the {0} light {1}.", "Light {1} in the {0}, please.", "Switch the lamp in the {0} {1}."), DONE[0]),
    Domain("music", ("play", "start", "queue"), ("music", "song", "track", "playlist"), ("Play music.", "Plays a song", "Start a playlist or a song."),
           (Slot(("song", "title", "query", "track", "name"), values.topic, about=("Title of the song", "What to play", "")), Slot(("artist", "by", "singer", "band"), values.person, about=("Who sings it", ""), required=False)),
           ("Play {0}.", "Play the song {0}.", "I want to hear {0}.", "Play {0} by {1}.", "Put on {0} by {1}.", "Start the music: {0}."), DONE[0]),
    Domain("order", ("order", "buy", "purchase", "request"), ("item", "product", "goods", "article"), ("Order a product.", "Buys an item from the shop", "Place an order."),
           (Slot(("item", "product", "article", "name", "product_name"), values.thing, about=("What to order", "")), Slot(("quantity", "count", "amount", "number"), values.small, "integer", about=("How many", ""))),
           ("Order {1} of the {0}.", "Buy {1} pieces of {0}.", "I want to buy {0}, {1} of them.", "Order {0}, quantity {1}.", "Please get me {1} times {0}."), draw_result(order=values.code, total=values.amount)),
    Domain("track", ("track", "find", "get", "check"), ("package", "order_status", "shipment", "delivery", "order"), ("Track a package.", "Status of an order by its number", "Where a shipment is."),
           (Slot(("order_id", "tracking_number", "code", "number", "package_id"), values.code, about=("The number", "Tracking code", "")),),
           ("Where is my package {0}?", "What is the status of order {0}?", "Track {0}.", "Has {0} been shipped?", "When will {0} arrive?"),
           draw_result(status=one_of("shipped", "delivered", "lost", "on its way", "packed"), place=values.city), ("And {0}?", "And where is {0}?"), True),
    Domain("shopping", ("add", "put", "extend"), ("shopping_list", "items", "cart", "list", "basket"), ("Add items to the shopping list.", "Puts things into the cart", "Extend the list by several items."),
           (Slot(("items", "products", "things", "entries"), values.several, "array", about=("What to add", "The items", "")),),
           ("Put {0} on the shopping list.", "We need {0}.", "Add {0} to the list.", "I still have to buy {0}.", "Shopping list: {0}."), DONE[0], ("And {0}.", "Also {0}.")),
    Domain("note", ("save", "add", "create", "write"), ("note", "todo", "task", "reminder", "list_item"), ("Save a note.", "Adds a task to the list", "Create a reminder."),
           (Slot(("text", "note", "content", "task", "what"), values.task, about=("The note", "What to do", "")),),
           ("Note: {0}.", "Remind me to {0}.", "Add to my list: {0}.", "Write down: {0}.", "I must not forget: {0}.", "Save a note: {0}."), DONE[1], ("And: {0}.", "Also note {0}.")),
    Domain("flight", ("find", "search", "list", "book"), ("flights", "trains", "flight", "connections", "trips"), ("Find flights.", "Search connections between two cities", "Lists trains from one city to another."),
           (Slot(("from", "origin", "start", "departure_city"), values.city, about=("Where it starts", "")), Slot(("to", "destination", "arrival_city", "end"), values.city, about=("Where it goes", "")),
            Slot(("date", "day", "departure_date", "when"), values.date, about=("Date as YYYY-MM-DD", ""), required=False)),
           ("Find a flight from {0} to {1}.", "How do I get from {0} to {1}?", "Is there a connection from {0} to {1} on {2}?", "I want to travel from {0} to {1} on {2}.", "On {2} I must go to {1}, from {0}.",
            "Flights to {1} from {0}?"), draw_result(departure=values.clock, price=values.count)),
    Domain("file", ("read", "open", "show", "cat"), ("file", "document", "text_file"), ("Read a file.", "Returns a file's content", "Opens a document."),
           (Slot(("path", "file", "filename", "file_path", "name"), lambda rng: f"{rng.choice(('', 'src/', 'docs/', '/tmp/'))}{values.word(rng)}.{rng.choice(('txt', 'md', 'py', 'json', 'java', 'csv'))}", about=("Path of the file", "")),),
           ("Read {0}.", "What is in {0}?", "Show me the file {0}.", "Open {0}.", "What does {0} say?"), lambda rng: values.message(rng).capitalize() + ".", ("And {0}?", "Now {0}."), True),
)

UNSEEN: tuple[Domain, ...] = (
    Domain("tide", ("tide",), ("table", "times", "level"), ("Tide at a harbour.", "When the water is high in a port"),
           (Slot(("harbour", "port", "coast"), values.city, about=("The harbour", "")),),
           ("When is high tide in {0}?", "What is the tide in {0}?", "How high is the water in {0}, says the tide table?"), draw_result(height=values.amount), ("And in {0}?",), True),
    Domain("parking", ("reserve", "rent"), ("parking", "parking_spot", "garage_space"), ("Reserve a parking spot.", "Rents parking for a car"),
           (Slot(("registration", "licence", "vehicle"), values.code, about=("Plate of the car", "")), Slot(("hours", "stay"), values.small, "integer", about=("How many hours", ""))),
           ("Reserve parking for the car {0} for {1} hours.", "I need a parking spot for {0}, {1} hours."), DONE[1]),
    Domain("pollen", ("pollen",), ("count", "alert"), ("Pollen in the air of a region.", "How much pollen flies"),
           (Slot(("county", "valley_name"), values.city, about=("The county", "")),), ("How much pollen is there in {0}?", "Is there pollen in {0}?"), draw_result(grains=values.count), ("And in {0}?",), True),
    Domain("recipe", ("cook", "suggest"), ("recipe", "dish", "meal"), ("Suggest a recipe with an ingredient.", "Finds a dish to cook"),
           (Slot(("ingredient", "with"), values.word, about=("What to cook with", "")), Slot(("servings", "guests"), values.small, "integer", about=("For how many people", ""))),
           ("Suggest a recipe with {0} for {1} people.", "What can I cook from {0} for {1} guests?"), draw_result(dish=values.topic)),
)


def tool_of(rng: random.Random, domain: Domain) -> tuple[Tool, tuple[int, ...]]:
    """A tool of the domain, and which slots its parameters stand for."""
    kept = [i for i, slot in enumerate(domain.slots) if slot.required or rng.random() < 0.7]
    order = kept if rng.random() < 0.7 else rng.sample(kept, len(kept))
    described = rng.random() < 0.6
    params = []
    for i in order:
        slot = domain.slots[i]
        name = next(n for n in iter(lambda: rng.choice(slot.names), None) if n not in [p.name for p in params])
        params.append(Param(name, slot.kind, rng.choice(slot.about) if described else "", slot.options if rng.random() < 0.8 else (), slot.required))
    parts = [rng.choice(domain.verbs), *rng.choice(domain.nouns).split("_")]
    name = joined(rng, parts[1:] if rng.random() < 0.2 else parts[1:] + parts[:1] if rng.random() < 0.12 else parts)
    return Tool(name, rng.choice(domain.abouts) if rng.random() < 0.9 else "", tuple(params), rng.random() < 0.25), tuple(order)


def request(rng: random.Random, domain: Domain, tool: Tool, order: tuple[int, ...], follow: bool = False) -> Request:
    """One thing to ask of the tool; `follow` asks in a few words, as one does after a question of the same kind."""
    usable = domain.more if follow else [w for w in domain.wordings if all(i in order for i in range(len(domain.slots)) if f"{{{i}}}" in w)]
    wording = rng.choice(usable)
    said = [slot.value(rng) for slot in domain.slots]
    user = wording.format(*map(values.spoken, said))
    arguments = {param.name: said[i] for param, i in zip(tool.params, order) if f"{{{i}}}" in wording}
    return Request(tool, user[:1].upper() + user[1:] if wording[0] == "{" else user, arguments, domain.result(rng), f"{domain.key}:{wording}:{tool.name}:{sorted(map(str, arguments.values()))}")
