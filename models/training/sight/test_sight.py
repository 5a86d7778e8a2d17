"""python -m unittest sight.test_sight, from models/training"""

import json
import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from model import Config
from sight import attributes, conversations, export, questions, scenes
from sight.model import Sight, Vision

CHAT = Path(__file__).resolve().parents[2] / "demo-chat"


class SceneTest(unittest.TestCase):
    def test_example_ofASeed_isAlwaysTheSame(self):
        one, other = scenes.example(5), scenes.example(5)
        self.assertEqual(one[0], other[0])
        self.assertTrue((np.asarray(one[1]) == np.asarray(other[1])).all())

    def test_draw_questions_areAnsweredByTheScene(self):
        things = [scenes.Thing("star", "red", True, 20, 40), scenes.Thing("ring", "blue", False, 80, 90)]
        asked = {q.asked: q.answer for seed in range(200) for q in questions.draw(random.Random(seed), things, 10)}
        self.assertEqual(asked["What colour is the star?"], "The star is red.")
        self.assertEqual(asked["What is left of the blue ring?"], "A red star is left of the blue ring.")
        self.assertEqual(asked["Is the red star left of the blue ring?"], "Yes, the red star is left of the blue ring.")
        self.assertEqual(asked["How many shapes are there?"], "There are two shapes.")
        self.assertEqual(asked["What do you see?"], "I see a red star and a blue ring.")

    def test_told_aThing_isInItsSquareAlone(self):
        told = attributes.told([scenes.Thing("star", "red", True, 20, 40)], Vision())
        self.assertEqual(told[1].tolist(), [1, scenes.SHAPES.index("star"), attributes.COLOURS.index("red"), 1, 40, 20])
        self.assertEqual(told[:, 0].sum(), 1)

    def test_row_hasAPlaceForEveryFeature(self):
        tokenizer = conversations.extended(CHAT / "tokenizer.json")
        made = conversations.row(tokenizer, Vision(), 3)
        self.assertEqual(made.ids.count(tokenizer.token_to_id("<image>")), Vision().tokens)
        self.assertEqual(len(made.ids), len(made.targets))


class GraphTest(unittest.TestCase):
    def test_export_ofRandomWeights_computesWhatTorchDoes(self):
        torch.manual_seed(1)
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder, "source"), Path(folder, "out")
            source.mkdir()
            tokenizer = conversations.extended(CHAT / "tokenizer.json")
            tokenizer.save(str(source / "tokenizer.json"))
            for name in ("config.json", "tokenizer_config.json", "generation_config.json"):
                (source / name).write_text((CHAT / name).read_text())
            text = Config(**vars(Config.read(CHAT / "config.json")) | {"vocab_size": tokenizer.get_vocab_size()})
            model = Sight(text, Vision(), tokenizer.token_to_id("<image>")).eval()
            torch.save({"model": model.state_dict()}, source / "state.pt")
            export.export(source, out, 0)
            run = lambda name, given: onnxruntime.InferenceSession(str(out / "onnx" / f"{name}.onnx")).run(None, given)[0]
            ids = np.array([conversations.row(tokenizer, Vision(), 3).ids[:40]])
            pixels = np.random.default_rng(0).uniform(-1, 1, (1, 3, 128, 128)).astype(np.float32)
            with torch.inference_mode():
                expected = model.text.logits(model(torch.from_numpy(ids), None, torch.from_numpy(pixels))).numpy()
            features = run("vision_encoder", {"pixel_values": pixels[None], "pixel_attention_mask": np.ones((1, 1, 128, 128), bool)})
            embedded = run("embed_tokens", {"input_ids": ids})
            embedded[ids == tokenizer.token_to_id("<image>")] = features.reshape(-1, features.shape[-1])
            past = {f"past_key_values.{i}.{part}": np.zeros((1, text.num_key_value_heads, 0, text.head_dim), np.float32)
                    for i in range(text.num_hidden_layers) for part in ("key", "value")}
            logits = run("decoder_model_merged", {"inputs_embeds": embedded, "attention_mask": np.ones(ids.shape, np.int64), **past})
            np.testing.assert_allclose(logits, expected, atol=2e-4)
            self.assertEqual(json.loads((out / "config.json").read_text())["image_token_id"], tokenizer.token_to_id("<image>"))


if __name__ == "__main__":
    unittest.main()
