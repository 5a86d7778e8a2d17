"""Checks of the decoder against transformers' Llama, of its cache and of the optimizer."""

import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from model import Config, Decoder
from optimizer import optimizers, orthogonal
from train import packed, rate

SMALL = Config(vocab_size=97, hidden_size=48, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4,
               num_key_value_heads=2, head_dim=16, max_position_embeddings=64)


class ModelTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        self.model = Decoder(SMALL).eval()
        for weight in self.model.parameters():
            torch.nn.init.normal_(weight, std=0.2)
        self.ids = torch.randint(0, 97, (2, 40))

    @torch.no_grad()
    def test_logits_equal_transformers_llama(self):
        config = LlamaConfig(**json.loads(SMALL.to_json(1, 2, 0)))
        other = LlamaForCausalLM(config).eval()
        other.model.load_state_dict(self.model.state_dict())
        other.tie_weights()
        torch.testing.assert_close(self.model.logits(self.model(self.ids)), other(self.ids).logits, rtol=1e-4, atol=1e-4)

    @torch.no_grad()
    def test_cache_gives_the_same_as_the_whole_sequence(self):
        cache = [[] for _ in self.model.layers]
        parts = [self.model(self.ids[:, :30], cache=cache)] + [self.model(self.ids[:, n : n + 1], cache=cache) for n in range(30, 40)]
        torch.testing.assert_close(torch.cat(parts, dim=1), self.model(self.ids), rtol=1e-4, atol=1e-4)

    @torch.no_grad()
    def test_load_weights_of_fewer_layers_computes_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "weights.npz"
            self.model.save_weights(file)
            for layers in (3, 5):
                deep = Decoder(replace(SMALL, num_hidden_layers=layers))
                deep.load_weights(file)
                self.assertEqual(layers, len(deep.layers))
                torch.testing.assert_close(deep(self.ids), self.model(self.ids))

    @torch.no_grad()
    def test_a_conversation_in_a_row_sees_only_itself(self):
        packed_row = self.model(self.ids, [15, 25])
        torch.testing.assert_close(packed_row[:, :15], self.model(self.ids[:, :15]), rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(packed_row[:, 15:], self.model(self.ids[:, 15:]), rtol=1e-4, atol=1e-4)

    def test_packed_drops_padding_and_counts_conversations(self):
        owner = torch.tensor([[1, 1, 1, 3, 0], [2, 2, 0, 0, 0]])
        ids, targets, lengths = packed(torch.arange(10).view(2, 5), torch.arange(10, 20).view(2, 5), owner)
        self.assertEqual(([[0, 1, 2, 3, 5, 6]], [[10, 11, 12, 13, 15, 16]], [3, 1, 2]), (ids.tolist(), targets.tolist(), lengths))


class OptimizerTest(unittest.TestCase):
    def test_update_has_singular_values_near_one(self):
        for shape in ((3, 20, 50), (3, 50, 20)):
            values = torch.linalg.svdvals(orthogonal(torch.randn(shape, generator=torch.Generator().manual_seed(1))))
            self.assertGreater(values.min(), 0.4)
            self.assertLess(values.max(), 1.4)

    def test_every_parameter_belongs_to_one_optimizer(self):
        model = Decoder(SMALL)
        held = [id(p) for one in optimizers(model, 0.02, 0.003) for group in one.param_groups for p in group["params"]]
        self.assertCountEqual(held, [id(p) for p in model.parameters()])

    def test_rate_warms_up_holds_and_falls(self):
        self.assertEqual(0.5, rate(step=4, warmup=10, seconds_left=1000, decay_seconds=100))
        self.assertEqual(1.0, rate(step=50, warmup=10, seconds_left=1000, decay_seconds=100))
        self.assertEqual(0.25, rate(step=50, warmup=10, seconds_left=25, decay_seconds=100))

if __name__ == "__main__":
    unittest.main()
