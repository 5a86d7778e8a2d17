"""Conversations that every chat template is rendered for."""

from pathlib import Path

CHATS = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parents[1] / "resources" / "template" / "chats").glob("*.jinja"))
}

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather at a place <now>",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Name of the city"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                "days": {"type": "array", "items": {"type": "integer"}},
                "place": {"type": "object", "properties": {"lat": {"type": "number"}, "lon": {"type": ["number", "null"]}}},
            },
            "required": ["city"],
        },
        "return": {"type": "string", "description": "What the sky looks like"},
    },
}
CLOCK = {"type": "function", "function": {"name": "clock", "description": "Time", "parameters": {"type": "object", "properties": {}}}}


def call(id, name, arguments):
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def user(content):
    return {"role": "user", "content": content}


def assistant(content, **more):
    return {"role": "assistant", "content": content, **more}


SYSTEM = {"role": "system", "content": "You are terse.\nAnswer in French."}

CONVERSATIONS = {
    "one turn": {"messages": [user("Hello 😀 <there> & \"you\"")]},
    "system": {"messages": [SYSTEM, user("  Who are you?  ")]},
    "many turns": {"messages": [SYSTEM, user("1 + 1?"), assistant("2"), user("and\n\n2 + 2?\n"), assistant(" 4 "), user("Thanks")]},
    "ends with assistant": {"messages": [user("Count"), assistant("One, two,")], "continue_final_message": True},
    "thinking": {
        "messages": [
            user("Why?"), assistant("<think>\nBecause of x.\n</think>\n\nBecause."), user("Go on"),
            assistant("It is so.", reasoning_content="I ponder."), user("Sure?"),
        ],
        "enable_thinking": False,
    },
    "thinking on": {"messages": [SYSTEM, user("Why?"), assistant("So.", reasoning_content="Hm.")], "enable_thinking": True},
    "tools": {"messages": [SYSTEM, user("Weather in Paris?")], "tools": [WEATHER, CLOCK]},
    "tools without system": {"messages": [user("Weather in Paris?")], "tools": [WEATHER]},
    "tool call": {
        "messages": [
            user("Weather in Paris?"),
            assistant(None, tool_calls=[call("abcdef123", "get_weather", {"city": "Pa\"ris", "days": [1, 2], "unit": None})]),
            {"role": "tool", "name": "get_weather", "tool_call_id": "abcdef123", "content": "{\"sky\": \"clear\"}"},
            assistant("Clear."), user("And the time?"),
        ],
        "tools": [WEATHER, CLOCK],
    },
    "two tool calls": {
        "messages": [
            SYSTEM, user("Both?"),
            assistant("Let me see.", tool_calls=[call("abcdef123", "get_weather", {"city": "Oslo"}), call("ghijkl456", "clock", {})]),
            {"role": "tool", "name": "get_weather", "tool_call_id": "abcdef123", "content": "snow"},
            {"role": "tool", "name": "clock", "tool_call_id": "ghijkl456", "content": "12:00"},
        ],
        "tools": [WEATHER, CLOCK],
    },
    "arguments as text": {
        "messages": [user("Time?"), assistant("", tool_calls=[call("abcdef123", "clock", "{\"zone\": \"UTC\"}")]), {"role": "tool", "tool_call_id": "abcdef123", "content": "9"}],
        "tools": [CLOCK],
    },
    "wrong order": {"messages": [assistant("Hi"), user("Hello"), user("Hello?")]},
    "unknown role": {"messages": [user("Hi"), {"role": "narrator", "content": "Silence."}]},
    "parts": {"messages": [user([{"type": "text", "text": "What is "}, {"type": "image", "image": "x"}, {"type": "text", "text": "this?"}])]},
    "documents": {
        "messages": [user("Sum up")], "documents": [{"title": "A", "text": "Alpha\nbeta"}, {"title": "B", "text": "Gamma"}],
        "date_string": "05 Sep 2024",
    },
    "no messages": {"messages": []},
}
