"""Checks of the generators, of the held-out rule and of what the model is taught to say."""

import json
import random
import re
import unittest

import jinja2

from data import IGNORED, Rows, chat_text, conversation, encode
from evaluate import problems, prompt_of
from served import answered, request, right
from skills import arithmetic, calendar, counting, domains, lists, made, schemas, stories, tools, unknown
from skills.base import held_out
from skills.tool import told
from skills.values import spoken
from tokenizer import CALL_MARKS, CHAT_TEMPLATE, extend, train

TOKENIZER = train(vocab=600, conversations=300, seed=0)
EXTENDED = extend(TOKENIZER, vocab=700, conversations=200, seed=0)
UNSUPPORTED = r"Role critic is not supported"


def answers(skill, count=2000, seed=0):
    rng = random.Random(seed)
    return [exchange for _ in range(count) for exchange in skill(rng)]


class SkillsTest(unittest.TestCase):
    def test_arithmetic_answers_state_a_true_equation(self):
        for exchange in answers(arithmetic.draw):
            a, sign, b, c = re.match(r"(-?\d+) ([+-]) (\d+) = (-?\d+)", exchange.answer).groups()
            self.assertEqual(int(c), int(a) + int(b) if sign == "+" else int(a) - int(b))

    def test_arithmetic_follow_up_starts_from_the_last_total(self):
        rng = random.Random(1)
        for unit in (arithmetic.draw(rng) for _ in range(2000)):
            for before, after in zip(unit, unit[1:]):
                self.assertEqual(before.answer.rstrip(".").split(" = ")[1], after.answer.split(" ")[0])

    def test_sorting_and_reversing_keep_the_items_of_the_question(self):
        for exchange in answers(lists.draw):
            if exchange.skill.startswith(("sorting", "reversing")):
                items = exchange.answer.split(": ")[1].rstrip(".").split(", ")
                self.assertLessEqual(set(items), set(re.findall(r"\w+", exchange.user)))

    def test_sorted_numbers_are_in_order(self):
        for exchange in answers(lists.draw):
            if exchange.skill == "sorting numbers":
                numbers = [int(n) for n in re.findall(r"\d+", exchange.answer)]
                self.assertIn(numbers, (sorted(numbers), sorted(numbers, reverse=True)))

    def test_counting_has_equal_steps_and_stays_within_a_hundred(self):
        for exchange in answers(counting.draw):
            numbers = [int(n) for n in re.findall(r"\d+", exchange.answer)]
            self.assertEqual(1, len({b - a for a, b in zip(numbers, numbers[1:])}) if len(numbers) > 1 else 1)
            self.assertTrue(all(0 <= n <= 100 for n in numbers))

    def test_calendar_next_day_is_the_next_in_the_week(self):
        for exchange in answers(calendar.draw):
            if match := re.match(r"The day after (\w+) is (\w+)\.", exchange.answer):
                at = calendar.DAYS.index(match[1])
                self.assertEqual(calendar.DAYS[(at + 1) % 7], match[2])

    def test_stories_name_what_was_asked_for_and_parse(self):
        for exchange in answers(stories.draw, 100):
            self.assertTrue(stories.coherent(exchange.answer), exchange.answer)
            self.assertTrue(all(need in exchange.answer for need in exchange.needs), exchange)

    def test_coherent_refuses_a_story_that_changes_a_name_or_drops_a_sentence(self):
        rng = random.Random(5)
        for _ in range(50):
            story = stories.draw(rng)[0].answer
            sentences = story.split(". ")
            self.assertFalse(stories.coherent(". ".join(sentences[:-2] + sentences[-1:])), story)
            name = max(re.findall(r"[A-Z][a-z]+", story), key=story.count)
            self.assertFalse(stories.coherent(story.replace(name, "Xyl", 1)) and story.count(name) > 1, story)

    def test_unknown_subjects_are_in_no_table_of_facts(self):
        self.assertFalse(set(unknown.COUNTRIES) & set(unknown_facts("CAPITALS")))
        self.assertFalse(set(unknown.ANIMALS) & (set(unknown_facts("SOUNDS")) | set(unknown_facts("YOUNG")) | set(unknown_facts("GROUPS"))))
        self.assertFalse(set(unknown.THINGS) & set(unknown_facts("COLOURS")))
        self.assertFalse(set(unknown.ADJECTIVES) & set(unknown_facts("OPPOSITES")))


class ToolsTest(unittest.TestCase):
    def test_a_call_has_what_its_tool_requires_and_only_values_of_the_question(self):
        for unit in units(tools.draw, 300):
            shown = {t["function"]["name"]: t["function"]["parameters"] for t in tool_list(unit)}
            for turn in unit:
                for call in calls(turn.answer):
                    parameters = shown[call["name"]]
                    self.assertLessEqual(set(parameters["required"]), set(call["arguments"]), turn)
                    self.assertLessEqual(set(call["arguments"]), set(parameters["properties"]))
                    self.assertTrue(all(spoken(value) in turn.user for value in call["arguments"].values()), turn)

    def test_tools_of_one_list_have_names_of_their_own(self):
        for unit in units(tools.draw, 300):
            names = [t["function"]["name"] for t in tool_list(unit)]
            self.assertEqual(len(names), len(set(names)))
            self.assertIn(len(names), range(1, 9))

    def test_results_are_answered_with_every_value_they_hold(self):
        self.assertEqual("The room size is 5 and the names are a, b.", told({"room_size": 5, "names": ["a", "b"]}))
        self.assertEqual("That did not work: no lamp found.", told({"error": "no lamp found"}))

    def test_unseen_tools_share_no_name_with_the_trained_ones(self):
        pools = zip((made.SEEN, made.UNSEEN), (domains.SEEN, domains.UNSEEN))
        seen, unseen = (set(pool.verbs) | set(pool.nouns) | {a[0] for a in pool.attributes} | {n for d in everyday for s in d.slots for n in s.names} for pool, everyday in pools)
        self.assertFalse(seen & unseen)

    def test_schemas_are_filled_in_their_order_from_the_text(self):
        for unit in units(schemas.draw, 500):
            text, answer = unit[0].system + unit[0].user, json.loads(unit[0].answer)
            self.assertEqual(unit[0].answer, json.dumps(answer, separators=(",", ":")))
            self.assertTrue(all(isinstance(value, bool) or spoken(value) in text for value in answer.values()), unit)
            self.assertEqual(sorted(answer, key=lambda name: text.find(f'"{name}"')), list(answer)) if '"type"' in text else None


def units(skill, count, seed=0):
    rng = random.Random(seed)
    return [skill(rng) for _ in range(count)]


def calls(answer):
    return [json.loads(text) for text in re.findall(r"<tool_call>\n(.*)\n</tool_call>", answer)]


def tool_list(unit):
    return [json.loads(line) for line in unit[0].system.split("<tools>\n")[1].split("\n</tools>")[0].split("\n")]


def unknown_facts(table):
    from skills import facts

    return getattr(facts, table)


class HeldOutTest(unittest.TestCase):
    def test_training_never_holds_a_held_out_problem(self):
        rng = random.Random(3)
        keys = [turn.key for _ in range(3000) for turn in conversation(rng)]
        self.assertGreater(len(keys), 3000)
        self.assertFalse([key for key in keys if held_out(key)])

    def test_a_sum_is_held_out_in_either_order(self):
        self.assertEqual(arithmetic.key(17, "+", 25), arithmetic.key(25, "+", 17))

    def test_evaluation_asks_held_out_problems_of_every_skill(self):
        found = problems(5, seed=0)
        self.assertGreaterEqual(len(found), 15)
        self.assertTrue(all(held_out(unit[-1].key) for units in found.values() for unit in units))


    def test_evaluation_asks_held_out_questions_over_tools(self):
        found = problems(5, seed=0, rows="tools")
        self.assertEqual({"no tool fits", "one tool call", "schemas", "several tool calls", "tool results", "unseen tools", "unseen tools, several calls"}, set(found))
        self.assertTrue(all(prompt_of(unit).endswith("<|im_start|>assistant\n") for units in found.values() for unit in units))


class EncodingTest(unittest.TestCase):
    def test_extended_tokenizer_keeps_ids_and_has_the_marks_of_calls(self):
        self.assertEqual(700, EXTENDED.get_vocab_size())
        self.assertTrue(all(TOKENIZER.token_to_id(token) == EXTENDED.token_to_id(token) for token in TOKENIZER.get_vocab()))
        self.assertEqual([600, 601, 602, 603], EXTENDED.encode("".join(CALL_MARKS)).ids)
        for text in ("What is 17 + 25?", '{"name": "get_weather", "arguments": {"city": "Oslo"}}'):
            self.assertEqual(text, EXTENDED.decode(EXTENDED.encode(text).ids, skip_special_tokens=False))

    def test_template_writes_tools_calls_and_results_as_training_reads_them(self):
        for unit in units(tools.draw, 100):
            messages = [{"role": "system", "content": "Be brief."}]
            for turn in unit:
                results = re.findall(r"<tool_response>\n(.*)\n</tool_response>", turn.user)
                messages += [{"role": "tool", "content": r} for r in results] or [{"role": "user", "content": turn.user}]
                called = [{"type": "function", "function": call} for call in calls(turn.answer)]
                messages.append({"role": "assistant", "content": None, "tool_calls": called} if called else {"role": "assistant", "content": turn.answer})
            self.assertEqual(chat_text(unit, "Be brief."), render(messages, False, tool_list(unit)))
            self.assertEqual(chat_text(unit), render(messages[1:], False, tool_list(unit)))

    def test_only_answers_and_their_ends_are_learnt(self):
        rng = random.Random(2)
        for _ in range(200):
            turns = conversation(rng)
            ids, learn = encode(TOKENIZER, turns, "You are a helpful assistant.")
            said = TOKENIZER.decode([i for i, wanted in zip(ids, learn) if wanted], skip_special_tokens=False)
            self.assertEqual("".join(turn.answer + "<|im_end|>" for turn in turns), said)

    def test_digits_are_tokens_of_their_own(self):
        self.assertEqual(["1", "7", "+", "2", "5"], TOKENIZER.encode("17+25").tokens)

    def test_template_writes_what_training_reads(self):
        turns = conversation(random.Random(4))
        messages = [{"role": "system", "content": "Be brief."}]
        for turn in turns:
            messages += [{"role": "user", "content": turn.user}, {"role": "assistant", "content": turn.answer}]
        self.assertEqual(chat_text(turns, "Be brief."), render(messages, False))
        self.assertTrue(render(messages[:2], True).endswith("<|im_start|>assistant\n"))

    def test_template_refuses_an_unknown_role(self):
        with self.assertRaisesRegex(ValueError, UNSUPPORTED):
            render([{"role": "critic", "content": "x"}], True)

    def test_rows_are_the_same_for_the_same_step(self):
        one, two = (Rows(TOKENIZER, 9).batch(5, 4, 192) for _ in range(2))
        self.assertTrue(all((a == b).all() for a, b in zip(one, two)))
        self.assertGreater((one[1] != IGNORED).mean(), 0.2)


class ServedTest(unittest.TestCase):
    def test_request_renders_to_the_prompt_that_evaluation_gives(self):
        for units in problems(20, 1, "tools").values():
            for unit in units:
                body = request("m", unit)
                messages = [m | {"tool_calls": [{"function": {"name": c["function"]["name"], "arguments": json.loads(c["function"]["arguments"])}} for c in m["tool_calls"]]} if m.get("tool_calls") else m for m in body["messages"]]
                self.assertEqual(prompt_of(unit), render(messages, True, body.get("tools")))

    def test_right_wanted_answer_alone(self):
        for skill, units in problems(20, 1, "tools").items():
            for unit in units:
                self.assertTrue(right(answered(unit[-1]), unit[-1]), skill)
                self.assertFalse(right({"role": "assistant", "content": "no"}, unit[-1]), skill)


def render(messages, add_generation_prompt, tools=None):
    def refuse(message):
        raise ValueError(message)

    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)  # as transformers sets it
    template = environment.from_string(CHAT_TEMPLATE, globals={"raise_exception": refuse})
    return template.render(messages=messages, add_generation_prompt=add_generation_prompt, tools=tools)


if __name__ == "__main__":
    unittest.main()
