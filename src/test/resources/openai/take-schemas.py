#!/usr/bin/env python3
"""Takes what answers are checked against out of OpenAI's own description of its API.

    git clone https://github.com/openai/openai-openapi
    python3 take-schemas.py openai-openapi/openapi.json    # writes schemas.json.gz beside this file

The schemas that the answers below reach, without prose, as one JSON Schema whose $defs they are.
"""
import gzip
import json
import pathlib
import sys

ANSWERS = [
    "CreateChatCompletionResponse",
    "CreateChatCompletionStreamResponse",
    "CreateCompletionResponse",
    "CreateEmbeddingResponse",
    "ListModelsResponse",
    "Model",
    "Response",
    "ResponseStreamEvent",
    "ResponseItemList",
    "ErrorResponse",
]
PREFIX = "#/components/schemas/"
PROSE = {"description", "title", "example", "examples", "deprecated", "default", "externalDocs", "discriminator"}


def bare(node, names=False):
    """Without prose; `names` where the keys are those of properties."""
    if isinstance(node, list):
        return [bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if not names and (key in PROSE or key.startswith("x-")):
            continue
        if not names and key == "$ref":
            kept[key] = value.replace(PREFIX, "#/$defs/")
        elif not names and key in ("enum", "const"):
            kept[key] = value
        else:
            kept[key] = bare(value, not names and key == "properties")
    # OpenAPI 3.0's word for it, which is left over in places.
    return {"anyOf": [kept, {"type": "null"}]} if not names and kept.pop("nullable", False) is True else kept


def references(node):
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix("#/$defs/")
        for value in node.values():
            yield from references(value)


def main():
    document = json.load(open(sys.argv[1], encoding="utf-8"))
    schemas = {name: bare(schema) for name, schema in document["components"]["schemas"].items()}
    reached, waiting = set(), list(ANSWERS)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(references(schemas[name]))
    taken = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "openai/openai-openapi, version " + document["info"]["version"] + ", MIT License, Copyright (c) OpenAI",
        "$defs": {name: schemas[name] for name in sorted(reached)},
    }
    text = json.dumps(taken, ensure_ascii=False, separators=(",", ":"))
    target = pathlib.Path(__file__).parent / "schemas.json.gz"
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


main()
