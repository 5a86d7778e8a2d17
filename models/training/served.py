"""The same problems as evaluate.py's tools and schemas, asked of a running service: calls and JSON are held to their form there."""

from __future__ import annotations

import argparse
import json
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from evaluate import problems
from skills.base import Exchange, Unit

CALL = re.compile(r"<tool_call>\n(.*)\n</tool_call>")
RESPONSE = re.compile(r"<tool_response>\n(.*)\n</tool_response>")
TOOLS = re.compile(r"<tools>\n(.*)\n</tools>", re.DOTALL)
SCHEMA = re.compile(r"\{.*\}")
Json = dict[str, object]


def calls(answer: str) -> list[Json]:
    """What an answer calls, as the model writes it."""
    return [json.loads(call) for call in CALL.findall(answer)]


def asked(exchange: Exchange) -> list[Json]:
    """A turn of the user, or of the tools whose results it holds."""
    results = RESPONSE.findall(exchange.user)
    return [{"role": "tool", "tool_call_id": f"call_{i}", "content": result} for i, result in enumerate(results)] or [
        {"role": "user", "content": exchange.user}]


def answered(exchange: Exchange) -> Json:
    made = calls(exchange.answer)
    if not made:
        return {"role": "assistant", "content": exchange.answer}
    return {"role": "assistant", "content": None, "tool_calls": [
        {"id": f"call_{i}", "type": "function", "function": {"name": call["name"], "arguments": json.dumps(call["arguments"])}} for i, call in enumerate(made)]}


def request(model: str, unit: Unit) -> Json:
    """What a client sends that wants the unit's last answer."""
    messages: list[Json] = []
    body: Json = {"model": model, "temperature": 0, "max_tokens": 256, "messages": messages}
    shown = TOOLS.search(unit[0].system)
    if shown:
        body["tools"] = [json.loads(line) for line in shown[1].split("\n")]
    elif unit[0].system:
        messages.append({"role": "system", "content": unit[0].system})
    for exchange in unit[:-1]:
        messages += [*asked(exchange), answered(exchange)]
    messages += asked(unit[-1])
    if unit[-1].skill == "schemas":
        schema = SCHEMA.search(unit[-1].user) or SCHEMA.search(unit[0].system)
        body["response_format"] = {"type": "json_object"} if schema is None else {
            "type": "json_schema", "json_schema": {"name": "answer", "schema": json.loads(schema[0])}}
    return body


def right(message: Json, exchange: Exchange) -> bool:
    """Whether the answer means what was wanted: the same calls in the same order, the same JSON, or the same text."""
    wanted = calls(exchange.answer)
    content = message.get("content") or ""
    try:
        made = [{"name": c["function"]["name"], "arguments": json.loads(c["function"]["arguments"])} for c in message.get("tool_calls") or []]
        if wanted or made:
            return wanted == made
        return json.loads(content) == json.loads(exchange.answer) if exchange.skill == "schemas" else content == exchange.answer
    except json.JSONDecodeError:  # cut off at the most tokens
        return False


def ask(url: str, body: Json) -> Json:
    sent = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(sent, timeout=120) as reply:
        return json.load(reply)["choices"][0]["message"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8080/v1")
    parser.add_argument("--model", default="demo-chat")
    parser.add_argument("--per-skill", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="wrong answers to print for each skill")
    options = parser.parse_args()
    total, good = 0, 0
    for skill, units in problems(options.per_skill, options.seed, "tools").items():
        with ThreadPoolExecutor(16) as pool:
            messages = list(pool.map(lambda unit: ask(options.url, request(options.model, unit)), units))
        wrong = [(message, unit) for message, unit in zip(messages, units) if not right(message, unit[-1])]
        for message, unit in wrong[: options.show]:
            print(f"  {unit[-1].user!r} -> {message}, wanted {unit[-1].answer!r}")
        total, good = total + len(units), good + len(units) - len(wrong)
        print(f"| {skill} | {len(units) - len(wrong)} / {len(units)} | {100 * (1 - len(wrong) / len(units)):.1f} % |", flush=True)
    print(f"| all | {good} / {total} | {100 * good / total:.1f} % |")


if __name__ == "__main__":
    main()
