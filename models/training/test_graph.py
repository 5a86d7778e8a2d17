"""`python -m unittest discover models/training`: the graphs and the tools around them against independent numbers."""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import onnx

import export
import fixtures
import reference
from check import Growing, Slots, error
from graph import Options, build
from quantization import dequantize, quantize

CONFIG = fixtures.CONFIG | {"vocab_size": 90, "num_hidden_layers": 2}
TIED = CONFIG | {"tie_word_embeddings": True, "hidden_size": 64, "head_dim": 32}
IDS = np.random.default_rng(3).integers(0, 90, 24).tolist()


def weights_of(config):
    return fixtures.random_weights(config, np.random.default_rng(7))


class GraphTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "model.onnx"

    def saved(self, config, options):
        onnx.save(build(weights_of(config), config, options), self.path)
        return self.path

    def assert_close(self, got, wanted, tolerance):
        self.assertLess(error(got, wanted), tolerance)

    def test_reference_agrees_with_transformers(self):
        import torch
        from transformers import LlamaConfig, LlamaForCausalLM

        for config in (CONFIG, TIED):
            model = LlamaForCausalLM(LlamaConfig(**config)).double().eval()
            state = {name: torch.tensor(array).double() for name, array in weights_of(config).items()}
            missing, unexpected = model.load_state_dict(state, strict=False)
            self.assertFalse(set(missing) - {"lm_head.weight"} or unexpected)
            with torch.no_grad():
                logits = model(torch.tensor([IDS])).logits[0].numpy()
            self.assert_close(reference.logits(weights_of(config), config, IDS), logits, 1e-4)

    def test_both_layouts_give_the_reference(self):
        for config in (CONFIG, TIED):
            wanted = reference.logits(weights_of(config), config, IDS)
            for layout in ("gqa", "concat"):
                options = Options(layout)
                got = export.stepwise(self.saved(config, options), options, IDS)
                self.assert_close(got, wanted, 1e-4)

    def test_quantized_graph_computes_the_dequantized_weights(self):
        for config in (CONFIG, TIED):
            for options in (Options(bits=4, head_bits=8, embedding_bits=8), Options("concat", bits=8, head_bits=4)):
                held = as_quantized(weights_of(config), options)
                wanted = reference.logits(held, config | {"tie_word_embeddings": False}, IDS)
                self.assert_close(self.run_exactly(build(weights_of(config), config, options), options), wanted, 1e-3)

    def run_exactly(self, model, options):
        """Accuracy level 4 rounds activations to bytes; 0 computes in float32."""
        for attribute in (a for node in model.graph.node for a in node.attribute if a.name == "accuracy_level"):
            attribute.i = 0
        onnx.save(model, self.path)
        return export.stepwise(self.path, options, IDS)

    def test_decode_leaves_the_tokens_of_an_idle_slot(self):
        weights, ids = weights_of(CONFIG), IDS
        slots = Slots(self.saved(CONFIG, Options()), 3, 32)
        for slot, length in enumerate((4, 9, 15)):
            slots.prefill(slot, ids[:length])
        slots.decode([ids[4], 0, ids[15]], [4, 9, 15])
        got = slots.decode([ids[5], ids[9], ids[16]], [5, 9, 16])
        self.assert_close(got, reference.logits(weights, CONFIG, ids)[[5, 9, 16]], 1e-4)

    def test_concat_ignores_what_padding_holds(self):
        decoder = Growing(self.saved(CONFIG, Options("concat")))
        logits = []
        for filler in (0, 50):
            decoder.begin(1)
            logits.append(decoder.extend([[filler] * 5 + IDS], [[0] * 5 + [1] * len(IDS)])[0, 5:])
        np.testing.assert_array_equal(*logits)

    def test_concat_is_a_standard_graph_for_old_runtimes(self):
        model = build(weights_of(CONFIG), CONFIG, Options("concat", cache_dtype="bfloat16"))
        onnx.checker.check_model(model, full_check=True)
        self.assertLessEqual((model.ir_version, model.opset_import[0].version), (10, 21))

    def test_build_refuses_what_it_cannot_express(self):
        weights = weights_of(CONFIG)
        turned = weights | {"model.layers.0.mlp.up_proj.weight": weights["model.layers.0.mlp.up_proj.weight"].T}
        with self.assertRaisesRegex(ValueError, "up_proj.*must be one of"):
            build(turned, CONFIG)
        for change in ({"attention_bias": True}, {"hidden_act": "gelu"}, {"rope_scaling": {"type": "yarn"}}):
            with self.assertRaisesRegex(ValueError, "must be one of"):
                build(weights, CONFIG | change)
        with self.assertRaisesRegex(ValueError, "cache_dtype"):
            Options("gqa", cache_dtype="bfloat16")


def as_quantized(weights, options):
    """The weights a quantized graph really holds, with the embedding apart from the output matrix."""
    widths = {name: options.bits for name in weights if name.endswith("_proj.weight")}
    widths |= {"model.embed_tokens.weight": options.embedding_bits, "lm_head.weight": options.head_bits}
    parted = {"lm_head.weight": weights["model.embed_tokens.weight"]} | weights
    return parted | {name: rounded(parted[name], bits) for name, bits in widths.items() if bits}


def rounded(matrix, bits):
    return dequantize(*quantize(matrix, bits), bits, matrix.shape[1])


class QuantizationTest(unittest.TestCase):
    def test_rounding_stays_within_a_step(self):
        matrix = np.random.default_rng(1).standard_normal((20, 70)).astype(np.float32)
        matrix[3] = 0
        for bits, limit in ((4, 0.5), (8, 0.03)):
            packed, scales = quantize(matrix, bits)
            self.assertEqual((packed.shape, scales.shape), ((20, 3, 4 * bits), (20, 3)))
            self.assertLess(error(dequantize(packed, scales, bits, 70), matrix), limit)
            self.assertFalse(dequantize(packed, scales, bits, 70)[3].any())


class FixtureTest(unittest.TestCase):
    def test_tokenizer_writes_every_text_back(self):
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(json.dumps(fixtures.tokenizer()))
        self.assertEqual(tokenizer.get_vocab_size(), fixtures.CONFIG["vocab_size"])
        for text in fixtures.TEXTS:
            ids = tokenizer.encode(text).ids
            self.assertEqual(tokenizer.decode(ids, skip_special_tokens=False), text)

    def test_reference_file_is_what_the_reference_computes(self):
        held = json.loads((fixtures.ROOT / "tiny-reference.json").read_text(encoding="utf-8"))
        weights = fixtures.random_weights(fixtures.CONFIG, np.random.default_rng(fixtures.SEED))
        for case in held["prompts"][:3]:
            logits = reference.logits(weights, fixtures.CONFIG, case["ids"])
            np.testing.assert_allclose(case["logits"], logits[case["positions"]], rtol=1e-6, atol=1e-6)
            self.assertEqual(reference.greedy(weights, fixtures.CONFIG, case["ids"], 20)[0], case["greedy"])


class ExportTest(unittest.TestCase):
    def test_export_writes_a_folder_and_compares_it(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            np.savez(folder / "weights.npz", **weights_of(fixtures.CONFIG))
            tiny = fixtures.ROOT / "tiny-gqa"
            words = ["--weights", folder / "weights.npz", "--config", tiny / "config.json", "--tokenizer", tiny]
            printed = run_export(*words, "--out", folder / "out", "--bits", 8, "--prompt", "the weather in Paris")
            files = {path.name for path in (folder / "out").iterdir()}
        self.assertIn("largest logit difference", printed)
        self.assertEqual(files, {"model.onnx", "config.json", *TOKENIZER_FILES})


TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "generation_config.json")


def run_export(*words):
    with (
        mock.patch.object(sys, "argv", ["export.py", *map(str, words)]),
        contextlib.redirect_stdout(io.StringIO()) as out,
    ):
        export.export(export.arguments())
    return out.getvalue()


if __name__ == "__main__":
    unittest.main()
