"""Rewrites the golden files of the chat-template interpreter with Python's Jinja2.

    python3 src/test/python/template_goldens.py

Needs jinja2 3.1 only (python3-jinja2). The environment is the one Hugging Face Transformers builds for chat templates; where
transformers is installed, each chat template is rendered through it too and must agree.

Writes, under src/test/resources/template/: constructs.jsonl, random.jsonl and whitespace.jsonl, each with its variables beside
it, and chats.jsonl from the templates in chats/. A line holds a template and what came of it: "output", or "error" (a kind of TemplateException, or SYNTAX) and, for RAISED and
UNDEFINED, "message".
"""

import datetime
import json
import random
import re
import sys
from pathlib import Path

import jinja2
import jinja2.ext
import jinja2.sandbox

sys.path.insert(0, str(Path(__file__).parent))
from template_constructs import CONSTRUCTS, VARIABLES  # noqa: E402
from template_chats import CHATS, CONVERSATIONS  # noqa: E402

RESOURCES = Path(__file__).parents[1] / "resources" / "template"
NOW = datetime.datetime(2024, 9, 5, 7, 3, 9, 42000)


class Generation(jinja2.ext.Extension):
    """The {% generation %} tag: a call block around what the assistant wrote."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda format: NOW.strftime(format)
    return env


ENV = environment()
KINDS = [
    (jinja2.exceptions.UndefinedError, "UNDEFINED"),
    (jinja2.exceptions.SecurityError, "SECURITY"),
    (jinja2.exceptions.TemplateRuntimeError, "VALUE"),
    (jinja2.exceptions.TemplateError, "RAISED"),
    (RecursionError, "LIMIT"),
    (MemoryError, "LIMIT"),
    (TypeError, "TYPE"),
    (Exception, "VALUE"),
]


def outcome(template, variables):
    try:
        compiled = ENV.from_string(template)
    except (jinja2.exceptions.TemplateSyntaxError, SyntaxError):
        return {"error": "SYNTAX"}
    try:
        return {"output": compiled.render(**variables)}
    except Exception as e:
        kind = next(kind for type_, kind in KINDS if isinstance(e, type_))
        detail = {"message": str(e)} if kind in ("RAISED", "UNDEFINED") else {}
        return {"error": kind, **detail}


def write(name, rows):
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (RESOURCES / name).write_text(text, encoding="utf-8")
    errors = sum("error" in row for row in rows)
    print(f"{name}: {len(rows)} rows, {errors} of them errors")


def variables(name, values):
    (RESOURCES / f"{name}.variables.json").write_text(json.dumps(values, ensure_ascii=False) + "\n", encoding="utf-8")


def constructs():
    for template in CONSTRUCTS:
        yield {"template": template, **outcome(template, VARIABLES)}


# ---------------------------------------------------------------- random expressions


class Expressions:
    """A grammar of expressions that seldom fail at once, so that a good part of them gives a value."""

    VARIABLES = {
        "i": 7, "j": -3, "z": 0, "f": 2.5, "g": -0.75, "big": 12345678901234567890, "t": True, "n": None,
        "s": "Hello World", "e": "", "u": "naïve 😀 ß", "w": "  pad\n", "l": [3, 1, 2], "m": ["b", "A", "c"],
        "k": [], "d": {"a": 1, "b": [1, 2], "c": {"x": "y"}}, "o": {},
        "v": "V", "r": [1, 2],
        "p": [{"role": "user", "n": 2}, {"role": "assistant", "n": 1}, {"role": "user", "n": 3}],
    }

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self, depth):
        if depth <= 0:
            return self.pick("i", "j", "z", "f", "g", "1", "2", "10", "0.5", "3.0", "big", "t", "1e20", "100000")
        return self.pick(
            lambda: f"({self.number(depth - 1)} {self.pick('+', '-', '*', '/', '//', '%')} {self.number(depth - 1)})",
            lambda: f"({self.number(depth - 1)} {self.pick('+', '-', '*', '//', '%')} {self.number(depth - 1)})",
            lambda: f"-{self.number(0)}",
            lambda: f"{self.pick('i', 'j', 'f', '2')} ** {self.pick('2', '0', '3', '-1')}",
            lambda: f"({self.string(depth - 1)}|length)",
            lambda: f"({self.list(depth - 1)}|length)",
            lambda: f"({self.number(depth - 1)}|{self.pick('int', 'float', 'abs', 'round', 'round(1)', 'string|length')})",
            lambda: f"{self.string(0)}.{self.pick('find', 'count', 'rfind')}({self.string(0)})",
            lambda: f"({self.string(depth - 1)}|int({self.pick('', '5')}))",
        )()

    def string(self, depth):
        if depth <= 0:
            return self.pick("s", "e", "u", "w", "'abc'", "'o'", "' '", "'%s'", "'l'", "'Ab cD'", "'12'", "'3.7'")
        return self.pick(
            lambda: f"({self.string(depth - 1)} ~ {self.any(depth - 1)})",
            lambda: f"({self.string(depth - 1)} + {self.string(depth - 1)})",
            lambda: f"({self.string(depth - 1)} * {self.pick('2', '0', '3', '-1', 't')})",
            lambda: f"{self.string(0)}[{self.slice()}]",
            lambda: f"{self.string(0)}.{self.pick('upper()', 'lower()', 'title()', 'capitalize()', 'swapcase()', 'strip()', 'lstrip()', 'rstrip()')}",
            lambda: f"{self.string(0)}.{self.pick('strip', 'lstrip', 'rstrip', 'removeprefix', 'removesuffix')}({self.string(0)})",
            lambda: f"{self.string(0)}.replace({self.string(0)}, {self.string(0)})",
            lambda: f"{self.string(0)}.{self.pick('center', 'ljust', 'rjust', 'zfill')}({self.pick('3', '12', '15')})",
            lambda: f"({self.any(depth - 1)}|{self.pick('string', 'upper', 'lower', 'title', 'capitalize', 'trim')})",
            lambda: f"({self.list(depth - 1)}|join({self.string(0)}))",
            lambda: f"({self.any(depth - 1)}|tojson)",
            lambda: f"({self.string(depth - 1)}|{self.pick('reverse', 'first', 'last', 'indent(2)', 'truncate(5, true)', 'replace(s, e)')})",
            lambda: f"'{self.pick('%s', '%5s|', '%-6s|', '%r')}' % ({self.any(depth - 1)},)",
            lambda: f"'{self.pick('%d', '%05d', '%+.2f', '%x', '%e', '%g', '%8.3f', '%.3g')}' % {self.number(0)}",
            lambda: f"'{self.pick('{}', '{:>8}', '{:<6}|', '{!r}', '{:^9}')}'.format({self.string(0)})",
            lambda: f"'{self.pick('{:d}', '{:,}', '{:.2f}', '{:08.3f}', '{:+}', '{:e}', '{:g}')}'.format({self.pick('i', 'j', 'big', '1234567')})",
        )()

    def list(self, depth):
        if depth <= 0:
            return self.pick("l", "m", "k", "d.b", "[1, 'a', none]", "range(4)", "(1, 2)", "d", "p", "[2.5, 1]", "['x', 'X']")
        return self.pick(
            lambda: f"[{self.any(depth - 1)}, {self.any(depth - 1)}]",
            lambda: f"({self.pick('l', 'm', 'd.b')} + {self.pick('l', 'k', '[0]')})",
            lambda: f"{self.pick('l', 'm', 'k', 'd.b', 'range(9)', '(1, 2, 3)')}[{self.slice()}]",
            lambda: f"({self.list(depth - 1)}|{self.pick('list', 'reverse|list', 'unique|list', 'sort', 'sort(reverse=true)', 'first', 'batch(2)|list', 'slice(2)|list')})",
            lambda: f"{self.string(0)}.{self.pick('split()', 'splitlines()', 'rsplit(none, 1)')}",
            lambda: f"{self.string(0)}.{self.pick('split', 'rsplit', 'partition', 'rpartition')}({self.string(0)})",
            lambda: f"(p|map(attribute='{self.pick('role', 'n', 'x')}')|list)",
            lambda: f"({self.list(depth - 1)}|map('{self.pick('string', 'upper', 'length', 'int', 'tojson')}')|list)",
            lambda: f"(p|{self.pick('selectattr', 'rejectattr')}('{self.pick('role', 'n')}', '{self.pick('equalto', 'ne', 'in')}', {self.pick(repr('user'), '2', repr('user ass'))})|list)",
            lambda: f"({self.list(depth - 1)}|{self.pick('select', 'reject')}('{self.pick('string', 'number', 'defined', 'none', 'mapping')}')|list)",
            lambda: f"(d|{self.pick('dictsort', 'items|list', 'list')})",
            lambda: f"d.{self.pick('items()', 'keys()', 'values()')}",
            lambda: "(p|groupby('role'))",
        )()

    def slice(self):
        def bound():
            return self.pick("", "", "0", "1", "2", "-1", "-2", "9", "-9")

        return self.pick(lambda: f"{bound()}:{bound()}", lambda: f"{bound()}:{bound()}:{self.pick('', '1', '2', '-1', '-2')}")()

    def bool(self, depth):
        if depth <= 0:
            return self.pick("t", "true", "false", "s == 'x'", "i > 3", "n is none", "q is defined", "e", "l")
        return self.pick(
            lambda: f"({self.any(depth - 1)} {self.pick('==', '!=')} {self.any(depth - 1)})",
            lambda: f"({self.number(depth - 1)} {self.pick('<', '<=', '>', '>=', '==')} {self.number(depth - 1)})",
            lambda: f"({self.string(depth - 1)} {self.pick('<', '>=', 'in', 'not in', '==')} {self.string(depth - 1)})",
            lambda: f"({self.any(depth - 1)} {self.pick('in', 'not in')} {self.list(depth - 1)})",
            lambda: f"({self.bool(depth - 1)} {self.pick('and', 'or')} {self.bool(depth - 1)})",
            lambda: f"(not {self.bool(depth - 1)})",
            lambda: f"({self.any(depth - 1)} is {self.pick('', 'not ')}{self.pick('string', 'number', 'mapping', 'sequence', 'iterable', 'none', 'boolean', 'integer', 'float', 'defined', 'true', 'callable', 'lower', 'upper')})",
            lambda: f"({self.pick('i', 'j', 'z', 'big')} is {self.pick('odd', 'even', 'divisibleby 3', 'gt 2', 'eq 7', 'in l')})",
            lambda: f"{self.string(0)}.{self.pick('startswith', 'endswith')}({self.string(0)})",
            lambda: f"{self.string(0)}.{self.pick('isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower', 'istitle')}()",
            lambda: f"({self.number(depth - 1)} < {self.number(0)} <= {self.number(0)})",
        )()

    def any(self, depth):
        return self.pick(
            lambda: self.number(depth), lambda: self.string(depth), lambda: self.list(depth), lambda: self.bool(depth),
            lambda: self.pick("d", "o", "n", "q", "d.a", "d['c']", "d.c.x", "d.q", "p[0].role", "p[-1]['n']", "l[0]", "s[1]", "{'a': i, 'b': [n]}"),
            lambda: f"({self.any(depth - 1)} if {self.bool(depth - 1)} else {self.any(depth - 1)})",
            lambda: f"({self.any(depth - 1)}|default({self.string(0)}{self.pick('', ', true')}))",
        )()


def random_expressions():
    expressions = Expressions(20240905)
    rows = []
    while len(rows) < 1000:
        template = "{{ " + expressions.any(3) + " }}"
        result = outcome(template, Expressions.VARIABLES)
        unstable = re.search(r" at 0x|generator object|<built-in", result.get("output", ""))
        enough = sum("error" in row for row in rows) > 250
        if not unstable and not (enough and "error" in result):
            rows.append({"template": template, **result})
    return rows


# ---------------------------------------------------------------- random white space


def random_whitespace():
    chance = random.Random(7)
    pieces = ["\n", " ", "\t", "a", "b c", "\n\n", "  ", "x\n", "\r\n", "\u00a0"]

    def tag(body, open_, close):
        return open_ + chance.choice(["", "-", "+"]) + body + chance.choice(["", "-", "", "+"][: 3 if close == "}}" else 4]) + close

    def part(depth):
        kind = chance.randrange(8 if depth else 5)
        if kind <= 1:
            return "".join(chance.choice(pieces) for _ in range(chance.randrange(4)))
        if kind == 2:
            return tag(" v ", "{{", "}}")
        if kind == 3:
            return tag(chance.choice([" c ", "", "\n", " {{ x }} "]), "{#", "#}")
        if kind == 4:
            raw = "{%" + chance.choice(["", "-", "+"]) + " raw " + chance.choice(["", "-"]) + "%}"
            return raw + chance.choice([" {{ x }} ", "\n{% if %}\n", ""]) + tag(" endraw ", "{%", "%}")
        if kind == 5:
            return tag(" if v ", "{%", "%}") + parts(depth - 1) + tag(" endif ", "{%", "%}")
        if kind == 6:
            return tag(" for q in r ", "{%", "%}") + parts(depth - 1) + tag(" endfor ", "{%", "%}")
        return tag(" set y = 1 ", "{%", "%}")

    def parts(depth):
        return "".join(part(depth) for _ in range(chance.randrange(1, 5)))

    variables = Expressions.VARIABLES
    for _ in range(600):
        template = parts(2)
        yield {"template": template, **outcome(template, variables)}


# ---------------------------------------------------------------- chat templates


def transformers_render(template, variables):
    try:
        from transformers.utils.chat_template_utils import _compile_jinja_template
    except ImportError:
        return None
    try:
        return _compile_jinja_template(template).render(**variables)
    except Exception:
        return None


def chats():
    for name, template in CHATS.items():
        for label, variables in CONVERSATIONS.items():
            for generate in (False, True):
                given = {**variables, "add_generation_prompt": generate, "bos_token": "<s>", "eos_token": "</s>"}
                result = outcome(template, given)
                if "strftime_now" not in template and "output" in result:
                    rendered = transformers_render(template, given)
                    assert rendered is None or rendered == result["output"], (name, label)
                yield {"name": f"{name} / {label} / {generate}", "template": name, "variables": given, **result}


def main():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    variables("constructs", VARIABLES)
    write("constructs.jsonl", list(constructs()))
    variables("random", Expressions.VARIABLES)
    write("random.jsonl", random_expressions())
    variables("whitespace", Expressions.VARIABLES)
    write("whitespace.jsonl", list(random_whitespace()))
    write("chats.jsonl", list(chats()))


if __name__ == "__main__":
    main()
