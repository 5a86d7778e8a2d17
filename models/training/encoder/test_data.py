"""Checks of the sentences, questions and documents, of the held-out rule and of the tokenizer."""

import random
import re
import unittest

from encoder.data import document, ranking, triple, wrong
from encoder.evaluate import rankings, triples
from encoder.families import FAMILIES
from encoder.questions import TOPICS, draw
from encoder.sentences import sentence
from encoder.tokenizer import train
from skills.base import held_out


class FamiliesTest(unittest.TestCase):
    def test_every_wording_names_every_slot(self):
        for family in FAMILIES:
            for wording in family.wordings:
                self.assertEqual(set(re.findall(r"{(\w+)}", wording)), set(family.slots), f"{family.name}: {wording}")

    def test_families_have_names_of_their_own_and_several_wordings(self):
        self.assertEqual(len({family.name for family in FAMILIES}), len(FAMILIES))
        for family in FAMILIES:
            self.assertGreaterEqual(len(set(family.wordings)), 4, family.name)

    def test_a_paraphrase_has_another_wording_and_a_near_miss_another_meaning(self):
        rng = random.Random(1)
        for family in FAMILIES:
            for _ in range(30):
                said = family.draw(rng)
                wording = said.say(rng)[1]
                self.assertNotEqual(said.say(rng, wording)[1], wording)
                self.assertNotEqual(said.near(rng).key, said.key)

    def test_a_meaning_has_one_key_whatever_the_words(self):
        rng = random.Random(2)
        said = next(f for f in FAMILIES if f.name == "people.older").draw(rng)
        younger, older = said.filled["q"][0], said.filled["p"][0]
        self.assertEqual(said.key, f"people.older: p {older}, q {younger}".lower())
        for text in {said.say(rng)[0] for _ in range(50)}:
            before = text.index(older) < text.index(younger)
            self.assertEqual(before, bool(re.search("older|born before|has more years", text)), text)

    def test_sentence_puts_an_before_vowels(self):
        self.assertEqual(sentence("a owl saw a cat and an ant"), "An owl saw a cat and an ant")


class QuestionsTest(unittest.TestCase):
    def test_questions_name_the_thing_and_statements_the_value_too(self):
        for topic in TOPICS:
            for relation in topic.relations:
                for asked in relation.questions:
                    self.assertEqual(re.findall(r"{(\w+)}", asked), ["x"], asked)
                for stated in relation.statements:
                    self.assertEqual(sorted(re.findall(r"{(\w+)}", stated)), ["v", "x"], stated)

    def test_a_document_holds_the_fact_it_is_about(self):
        rng = random.Random(3)
        for _ in range(300):
            fact = draw(rng)
            self.assertIn(fact.key, document(rng, fact, fact)[1])

    def test_a_wrong_document_lacks_the_fact(self):
        rng = random.Random(4)
        for _ in range(300):
            fact = draw(rng)
            text, keys = wrong(rng, fact)
            self.assertTrue(text)
            self.assertNotIn(fact.key, keys)


class HeldOutTest(unittest.TestCase):
    def test_training_never_sees_a_held_out_meaning(self):
        rng = random.Random(5)
        for made in [triple(rng) for _ in range(1500)] + [ranking(rng, 5) for _ in range(300)]:
            self.assertFalse([key for key in made.keys if held_out(key)])

    def test_evaluation_asks_for_held_out_meanings_alone_and_each_once(self):
        for made in triples("sentence", 50), triples("swapped", 20), triples("compound", 20), triples("question", 50), rankings("question", 20), rankings("sentence", 20):
            self.assertTrue(all(held_out(one.keys[0]) for one in made))
            self.assertEqual(len({one.keys[0] for one in made}), len(made))

    def test_the_same_seed_gives_the_same_data(self):
        for make in triple, lambda rng: ranking(rng, 9):
            one, other = ([make(rng) for _ in range(50)] for rng in (random.Random(6), random.Random(6)))
            self.assertEqual(one, other)

    def test_right_document_comes_first_and_is_the_only_one_that_holds_the_fact(self):
        rng = random.Random(7)
        for _ in range(200):
            asked = ranking(rng, 9, kind="sentence")
            self.assertEqual(len(asked.documents), 10)
            self.assertNotIn(asked.keys[0], asked.keys[1:])


class TokenizerTest(unittest.TestCase):
    def setUp(self):
        self.tokenizer = train(vocab=800, count=300, seed=0)

    def test_pairs_are_told_apart_by_their_type(self):
        made = self.tokenizer.encode("who?", "me")
        self.assertEqual([made.tokens[0], made.tokens[-1]], ["[CLS]", "[SEP]"])
        first = made.tokens.index("[SEP]") + 1
        self.assertEqual(made.type_ids, [0] * first + [1] * (len(made.ids) - first))

    def test_case_and_accents_do_not_count(self):
        self.assertEqual(self.tokenizer.encode("Café PARIS").ids, self.tokenizer.encode("cafe paris").ids)

    def test_printable_ascii_is_never_unknown(self):
        text = "".join(map(chr, range(33, 127)))
        self.assertNotIn("[UNK]", self.tokenizer.encode(text + " zq#7x").tokens)


if __name__ == "__main__":
    unittest.main()
