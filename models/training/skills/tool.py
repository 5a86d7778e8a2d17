"""Tools and calls of them, in the form in which the chat template prints them (Hermes and Qwen 2.5)."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

Json = str | int | float | bool | list[str]


@dataclass(frozen=True)
class Param:
    """A parameter; `options` are an enum's values."""

    name: str
    kind: str
    about: str = ""
    options: tuple[str, ...] = ()
    required: bool = True

    def schema(self) -> dict[str, object]:
        about = {"description": self.about} if self.about else {}
        items = {"items": {"type": "string"}} if self.kind == "array" else {}
        return {"type": self.kind} | about | items | ({"enum": list(self.options)} if self.options else {})


@dataclass(frozen=True)
class Tool:
    name: str
    about: str
    params: tuple[Param, ...]
    closed: bool = False

    def schema(self) -> dict[str, object]:
        """What a client sends as one of `tools`."""
        parameters = {"type": "object", "properties": {p.name: p.schema() for p in self.params},
                      "required": [p.name for p in self.params if p.required]}
        parameters |= {"additionalProperties": False} if self.closed else {}
        about = {"description": self.about} if self.about else {}
        return {"type": "function", "function": {"name": self.name} | about | {"parameters": parameters}}


@dataclass(frozen=True)
class Request:
    """What a user wants of a tool: the words, the arguments, what the tool gives back. `key` names the problem."""

    tool: Tool
    user: str
    arguments: dict[str, Json]
    result: dict[str, Json] | str
    key: str


HEAD = "# Tools\n\nFunctions that may be called, one JSON signature a line:\n<tools>\n"
TAIL = '\n</tools>\n\nAnswer with a call as\n<tool_call>\n{"name": <name>, "arguments": <object>}\n</tool_call>'


def spaced(value: object) -> str:
    """JSON as `tojson` prints it in a template."""
    return json.dumps(value, ensure_ascii=False)


def prompt(tools: list[Tool]) -> str:
    """The system turn's part that shows the tools."""
    return HEAD + "\n".join(spaced(tool.schema()) for tool in tools) + TAIL


def call(request: Request) -> str:
    return f"<tool_call>\n{spaced({'name': request.tool.name, 'arguments': request.arguments})}\n</tool_call>"


def response(results: list[dict[str, Json] | str]) -> str:
    """The turn that holds the tools' results."""
    return "\n".join(f"<tool_response>\n{r if isinstance(r, str) else spaced(r)}\n</tool_response>" for r in results)


def words(name: str) -> str:
    """A name's words: get_weather and getWeather are both "get weather"."""
    return "".join(" " + c.lower() if c.isupper() else " " if c in "_-" else c for c in name).strip()


def told(result: dict[str, Json] | str) -> str:
    """A result in words, by one rule for all tools."""
    if isinstance(result, str):
        return result if result.endswith(".") else f"The result is {result}."
    if "error" in result:
        return f"That did not work: {result['error']}."
    parts = [f"the {words(key)} {'are' if isinstance(value, list) else 'is'} {', '.join(value) if isinstance(value, list) else value}"
             for key, value in result.items()]
    text = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return text[0].upper() + text[1:] + "."


def joined(rng: random.Random, parts: list[str]) -> str:
    """A name of several words in one of the styles that programs use."""
    style = rng.random()
    if style < 0.75:
        return "_".join(parts)
    return parts[0] + "".join(part.capitalize() for part in parts[1:]) if style < 0.93 else "-".join(parts)
