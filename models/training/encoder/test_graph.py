"""Checks of the ONNX graph against torch, of the weights that it carries, and of what the shipped folders hold."""

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer

from encoder import weights
from encoder.config import Config
from encoder.evaluate import opener
from encoder.graph import build
from encoder.model import MODELS
from encoder.running import arrays, outputs

SMALL = Config(vocab_size=300, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
SHIPPED = Path(__file__).parents[2]


def fresh(task):
    """A small model whose weights are large enough to tell rights from wrongs."""
    torch.manual_seed(1)
    model = MODELS[task](SMALL).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return model


def inputs(lengths, seed=0):
    rng, longest = np.random.default_rng(seed), max(lengths)
    mask = (np.arange(longest) < np.array(lengths)[:, None]).astype(np.int64)
    types = (np.arange(longest) > np.array(lengths)[:, None] // 2) * mask
    return {"input_ids": rng.integers(5, SMALL.vocab_size, mask.shape) * mask, "attention_mask": mask, "token_type_ids": types}


class GraphTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def written(self, task):
        model = fresh(task)
        onnx.save(build({name: value.numpy() for name, value in model.state_dict().items()}, SMALL), self.folder / "model.onnx")
        return model, opener(self.folder / "model.onnx", task, SMALL.vocab_size, 1)

    def test_graph_equals_torch_for_mixed_lengths(self):
        for task in MODELS:
            model, run = self.written(task)
            for lengths in ([7], [1, 256], [3, 40, 12, 5]):
                given = inputs(lengths)
                with torch.inference_mode():
                    wanted = model({name: torch.from_numpy(array) for name, array in given.items()}).numpy()
                np.testing.assert_allclose(run(given), wanted, atol=2e-5, err_msg=f"{task} {lengths}")

    def test_padding_does_not_change_an_answer(self):
        for task in MODELS:
            _, run = self.written(task)
            given = inputs([5, 60])
            alone = {name: array[:1, :5] for name, array in given.items()}
            np.testing.assert_allclose(run(alone)[0], run(given)[0], atol=2e-5, err_msg=task)

    def test_a_file_gives_its_weights_back(self):
        for task in MODELS:
            model, _ = self.written(task)
            again = MODELS[task](SMALL)
            weights.load(again, self.folder / "model.onnx")
            for name, value in model.state_dict().items():
                self.assertTrue(torch.equal(value, again.state_dict()[name]), name)

    def test_a_reranker_takes_an_embedder_for_its_body(self):
        embedder, _ = self.written("embed")
        reranker = MODELS["rerank"](SMALL)
        weights.load(reranker, self.folder / "model.onnx")
        self.assertTrue(torch.equal(reranker.bert.embeddings.word_embeddings.weight, embedder.embeddings.word_embeddings.weight))

    def test_transformers_gives_the_same_answers(self):
        try:
            from transformers import BertConfig, BertForSequenceClassification, BertModel
        except ImportError:
            self.skipTest("transformers is not installed")
        given = {name: torch.from_numpy(array) for name, array in inputs([3, 40, 12]).items()}
        for task, kind in (("embed", BertModel), ("rerank", BertForSequenceClassification)):
            ours, options = fresh(task), {"add_pooling_layer": False} if task == "embed" else {}
            theirs = kind(BertConfig(**SMALL.to_dict(task)), **options).eval()
            theirs.load_state_dict(ours.state_dict(), strict=True)
            with torch.inference_mode():
                made = theirs(**given)
                made = made.logits[:, 0] if task == "rerank" else made.last_hidden_state
                wanted = ours(given) if task == "rerank" else super(type(ours), ours).forward(given)
            seen = given["attention_mask"].bool() if task == "embed" else slice(None)
            torch.testing.assert_close(made[seen], wanted[seen], atol=2e-5, rtol=1e-5)


@unittest.skipUnless((SHIPPED / "demo-embed" / "model.onnx").exists(), "demo-embed is not exported")
class DemoEmbedTest(unittest.TestCase):
    def test_an_embedding_is_the_same_alone_and_in_a_batch_of_mixed_lengths(self):
        folder = SHIPPED / "demo-embed"
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        run = opener(folder / "model.onnx", "embed", tokenizer.get_vocab_size(), 1)
        texts = [" ".join(["The lion chased the zebra."] * (i % 8 + 1)) + f" Number {i}." for i in range(32)]
        batched = run(arrays(tokenizer.encode_batch(texts)))
        self.assertGreater((outputs(run, tokenizer, texts, size=1) * batched).sum(-1).min(), 0.99999)

    def test_the_folder_is_one_of_sentence_transformers(self):
        folder = SHIPPED / "demo-embed"
        self.assertEqual([m["type"].rpartition(".")[2] for m in json.loads((folder / "modules.json").read_text())], ["Transformer", "Pooling", "Normalize"])
        self.assertTrue(json.loads((folder / "1_Pooling" / "config.json").read_text())["pooling_mode_mean_tokens"])


@unittest.skipUnless((SHIPPED / "demo-rerank" / "model.onnx").exists(), "demo-rerank is not exported")
class DemoRerankTest(unittest.TestCase):
    def test_the_document_that_answers_scores_best(self):
        folder = SHIPPED / "demo-rerank"
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        run = opener(folder / "model.onnx", "rerank", tokenizer.get_vocab_size(), 1)
        documents = ["The lion lives in the savanna.", "The tiger eats meat.", "The lion eats meat.", "The museum opens at 9 am."]
        scores = outputs(run, tokenizer, [("What does a lion eat?", text) for text in documents])
        self.assertEqual(int(scores.argmax()), 2)


if __name__ == "__main__":
    unittest.main()
