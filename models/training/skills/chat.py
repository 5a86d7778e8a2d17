"""Greetings, thanks, goodbyes, who the model is, and remembering the user's name."""

from __future__ import annotations

import random

from .base import Exchange, Unit, normal, vary
from .words import PEOPLE

HELLO = "Hello! How can I help you today?"
WELCOME = "You are welcome!"
BYE = "Goodbye! Have a nice day."
FINE = "I am fine, thank you! How can I help you?"
WHO = "I am Millrace demo-chat, a small language model that runs inside Millrace."
CAN = "I can add and subtract, count, sort and reverse lists, answer simple questions and tell short stories."
MADE = "I was trained from scratch for the Millrace project as its demo model."
SMALL = "I am very small: only a few million parameters, trained on a CPU."
NO_BODY = "No, I am a small language model called demo-chat."
GLAD = "I am glad to hear that!"
SORRY = "I am sorry. I am a small model and make mistakes."

GREETINGS = ("Hello", "Hi", "Hey", "Good morning", "Good evening", "Good afternoon", "Greetings", "Howdy", "Hiya", "Hello hello", "Hi hi", "Yo", "Heya")
TO = ("", "", " there", " demo-chat", " Millrace", " bot", " friend", " my friend", " everyone", ", model", " computer", " again", " to you")
AFTER_HELLO = ("", "", "!", ".", ", nice to meet you", ", how nice to see you", "! It is me", ", anyone there?", "! Are you there?")
THANKS = ("Thanks", "Thank you", "Thank you very much", "Thanks a lot", "Many thanks", "Thanks so much", "Thank you so much", "Great, thanks",
          "Perfect, thank you", "OK thanks", "Cool, thanks", "Nice, thank you", "Cheers", "Thx", "That helps, thanks")
FOR = ("", "", "", " for that", " for your help", " for the answer", ", demo-chat", ", bot", ", friend", ", that was helpful", ", that is right", " again")
BYES = ("Bye", "Goodbye", "Bye bye", "See you", "See you later", "Good night", "Farewell", "I have to go", "Take care", "So long", "Until next time",
        "That is all", "I am leaving")
BYE_TO = ("", "", "", " now", ", demo-chat", ", bot", ", friend", " then", ", thanks", ", see you tomorrow", " and thank you", ", my friend")
TAIL = ("", "", ", demo-chat", ", bot", ", really", ", exactly", ", please", ", my friend", " today", " then")
QUESTIONS: dict[str, tuple[str, ...]] = {
    FINE: ("How are you", "How are you doing", "How do you do", "How is it going", "How's it going", "Are you well", "How do you feel", "Are you OK"),
    WHO: ("Who are you", "What are you", "What is your name", "What's your name", "Tell me your name", "Introduce yourself", "Tell me about yourself",
          "What should I call you", "Which model are you", "What model is this", "Do you have a name", "Who am I talking to", "What is demo-chat",
          "Are you a language model", "Which model am I talking to", "Say who you are"),
    CAN: ("What can you do", "How can you help me", "What are you able to do", "What do you know", "What are your skills", "Help",
          "What can I ask you", "What can I ask", "Tell me what you can do", "What are you good at", "List your skills", "Can you help me",
          "What kind of questions can you answer", "I need help"),
    MADE: ("Who made you", "Who created you", "Who trained you", "Where do you come from", "How were you made", "Who built you", "Who is your maker",
           "How were you trained", "Why were you made"),
    SMALL: ("How big are you", "How many parameters do you have", "Are you small", "Are you a big model", "How large are you", "What size are you",
            "Are you a small model"),
    NO_BODY: ("Are you human", "Are you a human", "Are you a person", "Are you a real person", "Are you ChatGPT", "Are you GPT", "Are you alive",
              "Are you Claude", "Are you Siri", "Are you a man or a woman", "Are you somebody"),
    GLAD: ("I am happy", "I feel good", "I am fine", "I am well", "That was good", "Well done", "Good job", "Very good", "You are great", "I like you",
           "Good answer", "That is correct", "You are right", "Nice work", "You are funny", "Great work", "I am having a good day"),
    SORRY: ("That is wrong", "You are wrong", "That was wrong", "Wrong answer", "That is not right", "You made a mistake", "That is not correct",
            "I don't believe you", "No, that is wrong", "You are stupid", "Bad answer", "That was a bad answer"),
}
TELL_NAME = ("My name is {n}.", "I am {n}.", "I'm {n}.", "Hi, I'm {n}.", "Hello, my name is {n}.", "Call me {n}.", "You can call me {n}.",
             "Hi! My name is {n}.", "Hello! I am {n}.", "Hey, I am {n}.", "My name's {n}.", "Please call me {n}.", "They call me {n}.")
ASK_NAME = ("What is my name?", "What's my name?", "Do you know my name?", "Do you remember my name?", "Who am I?", "Tell me my name.",
            "Can you remember my name?", "Say my name.", "What did I say my name was?", "And what is my name?", "Do you still know my name?")
NO_NAME = "You have not told me your name."
ONSETS = "B Br C D Dr F G Gr H J K L M N P R S Sh T Th V W Y Z".split()
VOWELS = "a e i o u ai ea ia".split()
CODAS = "n l r s m k t nd th x b".split()


def invented(rng: random.Random) -> str:
    name = rng.choice(ONSETS) + rng.choice(VOWELS)
    if rng.random() < 0.7:
        name += rng.choice("b d f g k l m n p r s t v z".split()) + rng.choice(VOWELS)
    return name + (rng.choice(CODAS) if rng.random() < 0.6 else "")


def person(rng: random.Random) -> str:
    return rng.choice(PEOPLE) if rng.random() < 0.5 else invented(rng)


def small_talk(rng: random.Random) -> Exchange:
    kind = rng.random()
    if kind < 0.18:
        user, answer = rng.choice(GREETINGS) + rng.choice(TO) + rng.choice(AFTER_HELLO), HELLO
    elif kind < 0.32:
        user, answer = rng.choice(THANKS) + rng.choice(FOR) + rng.choice(("", "!", ".")), WELCOME
    elif kind < 0.45:
        user, answer = rng.choice(BYES) + rng.choice(BYE_TO) + rng.choice(("", "!", ".")), BYE
    else:
        answer = rng.choice((FINE, WHO, WHO, WHO, CAN, CAN, CAN, MADE, SMALL, NO_BODY, GLAD, SORRY))
        mark = "." if answer in (GLAD, SORRY) else "?"
        user = rng.choice(QUESTIONS[answer]) + rng.choice(TAIL[:4] if answer in (GLAD, SORRY) else TAIL) + mark
    key = "chat:" + normal(user)
    return Exchange("small talk", key, vary(rng, user, polite=answer not in (HELLO, WELCOME, BYE), any_case=True), answer)


def greeting_question(rng: random.Random) -> Exchange:
    user = rng.choice(GREETINGS[:6]) + rng.choice(("! ", ", ", ". ")) + rng.choice(QUESTIONS[FINE]) + "?"
    return Exchange("small talk", "chat:" + normal(user), vary(rng, user, polite=False, any_case=True), FINE)


def introduce(rng: random.Random, name: str) -> Exchange:
    user = vary(rng, rng.choice(TELL_NAME).format(n=name), polite=False)
    return Exchange("remembering a name", "name:" + name, user, f"Nice to meet you, {name}!")


def recall(rng: random.Random, name: str | None) -> Exchange:
    user = vary(rng, rng.choice(ASK_NAME), any_case=True)
    if name is None:
        return Exchange("remembering a name", "name:none:" + normal(user), user, NO_NAME)
    return Exchange("remembering a name", "name:" + name, user, f"Your name is {name}.")


def draw(rng: random.Random) -> Unit:
    return [greeting_question(rng) if rng.random() < 0.05 else small_talk(rng)]
