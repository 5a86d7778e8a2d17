"""Writes the small random encoders of the Java tests and the numbers they must give:

    python models/training/encoder_fixtures.py

Three folders under `src/test/resources/fixtures`, as the hub has them: `tiny-bert`, for sentence-transformers, `tiny-cross`, a
cross-encoder with one label, and `tiny-classify`, a classifier of texts with three. `reference.json` in each holds tokens and results of every text by itself, unpadded, computed
with numpy; the exports are compared with it. `src/test/resources/company/int8-bert` is tiny-bert with dynamic quantization. The seed is
fixed, so a second run changes no byte."""

import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, numpy_helper
from onnx import helper as h
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from nodes import Nodes

RESOURCES = Path(__file__).resolve().parents[2] / "src/test/resources"
ROOT = RESOURCES / "fixtures"
SEED = 7
LIMIT = 64
WIDTH, INNER, HEADS, LAYERS = 24, 32, 2, 2
EPSILON = 1e-6
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
TEXTS = (
    "",
    "bread",
    "The bread is warm, and the weather in Paris is fine.",
    "A train leaves the station at noon.",
    "Grüße, naïve café! 日本語 🙂",
    "the river runs past the old mill and turns the great wheel that grinds the corn into flour for bread",
    "[MASK] of a text [SEP] in a text",
)
PAIRS = (
    ("where is the bread", "The bread is warm."),
    ("where is the bread", "A train leaves the station at noon, and the weather in Paris is fine."),
    ("", "the river"),
    ("the wheel", ""),
)
LABELS = ["bread", "train", "river"]
PROMPTS = {"query": "query: ", "passage": "passage: "}


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def vocabulary():
    """Special tokens, every second word of the texts, and their letters; sorted, since a trainer breaks ties by chance."""
    splitter = pre_tokenizers.BertPreTokenizer()
    clean = normalizers.BertNormalizer(lowercase=True)
    texts = (*TEXTS, *(" ".join(pair) for pair in PAIRS), *PROMPTS.values())
    words = sorted({word for text in texts for word, _ in splitter.pre_tokenize_str(clean.normalize_str(text))})
    letters = sorted({letter for word in words for letter in word} - {"🙂"})
    tokens = [*SPECIALS, *letters, *("##" + letter for letter in letters), *words[::2]]
    return {token: i for i, token in enumerate(dict.fromkeys(tokens))}


def tokenizer():
    made = Tokenizer(models.WordPiece(vocabulary(), unk_token="[UNK]"))
    made.add_special_tokens(SPECIALS)
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(token, made.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    return made


def weights(random, size):
    """Random weights of an encoder, large enough for varied vectors."""
    shapes = {"words": (size, WIDTH), "places": (LIMIT, WIDTH), "types": (2, WIDTH), "logits": (WIDTH, 1)}
    for layer in range(LAYERS):
        shapes |= {f"{name}{layer}": (WIDTH, WIDTH) for name in ("query", "key", "value", "out")}
        shapes |= {f"up{layer}": (WIDTH, INNER), f"down{layer}": (INNER, WIDTH)}
    drawn = {name: random.normal(0, 0.4, shape).astype(np.float32) for name, shape in shapes.items()}
    return drawn | {"scale": random.normal(1, 0.2, WIDTH).astype(np.float32), "shift": random.normal(0, 0.2, WIDTH).astype(np.float32)}


def forward(w, ids, types):
    """Vectors of one text's tokens."""
    x = norm(w, w["words"][ids] + w["places"][: len(ids)] + w["types"][types])
    for n in range(LAYERS):
        heads = [x @ w[f"{name}{n}"] for name in ("query", "key", "value")]
        q, k, v = (part.reshape(len(ids), HEADS, -1).transpose(1, 0, 2) for part in heads)
        scores = np.exp(q @ k.transpose(0, 2, 1) / math.sqrt(WIDTH / HEADS))
        mixed = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(ids), WIDTH)
        x = norm(w, x + mixed @ w[f"out{n}"])
        x = norm(w, x + gelu(x @ w[f"up{n}"]) @ w[f"down{n}"])
    return x


def norm(w, x):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON) * w["scale"] + w["shift"]


def gelu(x):
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


class Graph(Nodes):
    """The same encoder as ONNX nodes, over a padded batch."""

    def norm(self, x):
        return self.add("LayerNormalization", x, "scale", "shift", axis=-1, epsilon=EPSILON)

    def heads(self, x, weight, order):
        shape = self.number([0, 0, HEADS, WIDTH // HEADS], np.int64)
        return self.add("Transpose", self.add("Reshape", self.add("MatMul", x, weight), shape), perm=order)

    def layer(self, x, n, hidden):
        q = self.heads(x, f"query{n}", [0, 2, 1, 3])
        k = self.heads(x, f"key{n}", [0, 2, 3, 1])
        v = self.heads(x, f"value{n}", [0, 2, 1, 3])
        scores = self.add("Div", self.add("MatMul", q, k), self.number(math.sqrt(WIDTH / HEADS)))
        shares = self.add("Softmax", self.add("Add", scores, hidden), axis=-1)
        mixed = self.add("Transpose", self.add("MatMul", shares, v), perm=[0, 2, 1, 3])
        flat = self.add("Reshape", mixed, self.number([0, 0, WIDTH], np.int64))
        x = self.norm(self.add("Add", x, self.add("MatMul", flat, f"out{n}")))
        up = self.add("MatMul", x, f"up{n}")
        bell = self.add("Add", self.add("Erf", self.add("Div", up, self.number(math.sqrt(2)))), self.number(1.0))
        active = self.add("Mul", self.add("Mul", up, self.number(0.5)), bell)
        return self.norm(self.add("Add", x, self.add("MatMul", active, f"down{n}")))

    def encoder(self):
        zero, one = self.number(0, np.int64), self.number(1, np.int64)
        length = self.add("Gather", self.add("Shape", "input_ids"), one, axis=0)
        places = self.add("Gather", "places", self.add("Range", zero, length, one))
        words = self.add("Add", self.add("Gather", "words", "input_ids"), self.add("Gather", "types", "token_type_ids"))
        mask = self.add("Cast", self.add("Unsqueeze", "attention_mask", self.number([1, 2], np.int64)), to=TensorProto.FLOAT)
        hidden = self.add("Mul", self.add("Sub", self.number(1.0), mask), self.number(-1e9))
        x = self.norm(self.add("Add", words, places))
        for n in range(LAYERS):
            x = self.layer(x, n, hidden)
        return x

    def save(self, output, shape, path):
        self.nodes[-1].output[0] = output
        inputs = [h.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in INPUTS]
        outputs = [h.make_tensor_value_info(output, TensorProto.FLOAT, shape)]
        used = {name for node in self.nodes for name in node.input}
        constants = [numpy_helper.from_array(value, name) for name, value in self.w.items() if name in used]
        graph = h.make_graph(self.nodes, "encoder", inputs, outputs, constants)
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="millrace")
        onnx.checker.check_model(model)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(model.SerializeToString(deterministic=True))


def logits(w, ids, types):
    """The labels' logits, from the first token."""
    return forward(w, ids, types)[0] @ w["logits"]


def pooled(vectors, skipped=0):
    """As the Pooling module of sentence-transformers, for one text without padding."""
    kept = vectors[skipped:].astype(np.float64)
    weights = np.arange(skipped + 1, len(vectors) + 1)[:, None]
    return {
        "cls": kept[0],
        "max": kept.max(0),
        "mean": kept.mean(0),
        "mean_sqrt_len_tokens": kept.sum(0) / np.sqrt(len(kept)),
        "weightedmean": (kept * weights).sum(0) / weights.sum(),
        "lasttoken": kept[-1],
    }


def rounded(values):
    return [round(float(value), 6) for value in values]


def embedder(tokens):
    folder = ROOT / "tiny-bert"
    w = weights(np.random.default_rng(SEED), tokens.get_vocab_size())
    graph = Graph(w)
    graph.encoder()
    graph.save("last_hidden_state", ["batch", "length", WIDTH], folder / "model.onnx")
    shared(folder, tokens, {"architectures": ["BertModel"]})
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    kinds = [(path, f"sentence_transformers.models.{kind}") for path, kind in modules]
    write(folder / "modules.json", [{"idx": i, "name": str(i), "path": p, "type": t} for i, (p, t) in enumerate(kinds)])
    write(folder / "1_Pooling/config.json", {"word_embedding_dimension": WIDTH, "pooling_mode_mean_tokens": True})
    write(folder / "sentence_bert_config.json", {"max_seq_length": LIMIT - 8, "do_lower_case": False})
    write(folder / "config_sentence_transformers.json", {"prompts": PROMPTS, "default_prompt_name": None})
    write(folder / "reference.json", [embedded(w, tokens, text) for text in TEXTS])
    compare(folder, [tokens.encode(text) for text in TEXTS], w, forward)


def embedded(w, tokens, text):
    encoding = tokens.encode(text)
    vectors = forward(w, encoding.ids, encoding.type_ids)
    skipped = min(2, len(vectors) - 1)
    return {
        "text": text,
        "ids": encoding.ids,
        "pooled": {mode: rounded(vector) for mode, vector in pooled(vectors).items()},
        "skipped": skipped,
        "without_prompt": {mode: rounded(vector) for mode, vector in pooled(vectors, skipped).items()},
    }


def cross(tokens):
    """A cross-encoder."""
    folder = ROOT / "tiny-cross"
    w = headed(folder, tokens, weights(np.random.default_rng(SEED + 1), tokens.get_vocab_size()), ["LABEL_0"])
    write(folder / "reference.json", [scored(w, tokens, *pair) for pair in PAIRS])
    compare(folder, [tokens.encode(*pair) for pair in PAIRS], w, logits)


def classifier(tokens):
    """A classifier of texts."""
    folder = ROOT / "tiny-classify"
    random = np.random.default_rng(SEED + 2)
    drawn = weights(random, tokens.get_vocab_size()) | {"logits": random.normal(0, 0.3, (WIDTH, len(LABELS))).astype(np.float32)}
    w = headed(folder, tokens, drawn, LABELS)
    write(folder / "reference.json", [classified(w, tokens, text) for text in TEXTS])
    compare(folder, [tokens.encode(text) for text in TEXTS], w, logits)


def headed(folder, tokens, w, labels):
    """Writes an encoder with logits of its first token."""
    graph = Graph(w)
    first = graph.add("Gather", graph.encoder(), graph.number(0, np.int64), axis=1)
    graph.add("MatMul", first, "logits")
    graph.w["head"] = graph.w.pop("logits")
    graph.nodes[-1].input[1] = "head"
    graph.save("logits", ["batch", len(labels)], folder / "model.onnx")
    names = {str(i): label for i, label in enumerate(labels)}
    shared(folder, tokens, {"architectures": ["BertForSequenceClassification"], "id2label": names})
    return w


def classified(w, tokens, text):
    encoding = tokens.encode(text)
    scores = np.exp(logits(w, encoding.ids, encoding.type_ids).astype(np.float64))
    return {"text": text, "ids": encoding.ids, "probabilities": dict(zip(LABELS, rounded(scores / scores.sum())))}


def quantized():
    """tiny-bert as ONNX Runtime's quantize_dynamic leaves it: 8-bit weights, and one scale for all texts of a run."""
    source, folder = ROOT / "tiny-bert", RESOURCES / "company/int8-bert"
    model = onnx.load(source / "model.onnx")
    weights = {constant.name: numpy_helper.to_array(constant) for constant in model.graph.initializer}
    nodes, constants = [], {}
    for node in model.graph.node:
        known = node.op_type == "MatMul" and node.input[1] in weights
        nodes += integer(node, weights[node.input[1]], constants) if known else [node]
    used = {name for node in nodes for name in node.input}
    constants |= {name: value for name, value in weights.items() if name in used}
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((source / name).read_bytes())


def integer(node, weight, constants):
    """A multiplication by a constant in 8 bits."""
    (x, name), (y,) = node.input, node.output
    scale = np.abs(weight).max() / np.float32(127)
    constants[f"{name}_q"] = np.round(weight / scale).astype(np.int8)
    constants[f"{name}_scale"] = scale
    return [
        h.make_node("DynamicQuantizeLinear", [x], [f"{y}_x", f"{y}_scale", f"{y}_zero"]),
        h.make_node("MatMulInteger", [f"{y}_x", f"{name}_q", f"{y}_zero"], [f"{y}_sum"]),
        h.make_node("Cast", [f"{y}_sum"], [f"{y}_real"], to=TensorProto.FLOAT),
        h.make_node("Mul", [f"{y}_scale", f"{name}_scale"], [f"{y}_unit"]),
        h.make_node("Mul", [f"{y}_real", f"{y}_unit"], [y]),
    ]


def scored(w, tokens, first, second):
    pair = tokens.encode(first, second)
    score = rounded(logits(w, pair.ids, pair.type_ids))
    return {"first": first, "second": second, "ids": pair.ids, "type_ids": pair.type_ids, "logits": score}


def shared(folder, tokens, settings):
    write(folder / "tokenizer.json", json.loads(tokens.to_str()))
    write(folder / "tokenizer_config.json", {"pad_token": "[PAD]", "model_max_length": LIMIT})
    sizes = {"hidden_size": WIDTH, "max_position_embeddings": LIMIT, "pad_token_id": 0, "vocab_size": tokens.get_vocab_size()}
    write(folder / "config.json", settings | {"model_type": "bert"} | sizes)


def compare(folder, encodings, w, truth):
    """The export, batched and padded, against numpy text by text."""
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    length = max(len(e.ids) for e in encodings)
    rows = ([e.ids for e in encodings], [[1] * len(e.ids) for e in encodings], [e.type_ids for e in encodings])
    padded = [np.array([row + [0] * (length - len(row)) for row in part], dtype=np.int64) for part in rows]
    for row, encoding in zip(session.run(None, dict(zip(INPUTS, padded)))[0], encodings):
        alone = truth(w, encoding.ids, encoding.type_ids)
        np.testing.assert_allclose(row[: len(alone)], alone, atol=1e-4)


if __name__ == "__main__":
    shared_tokens = tokenizer()
    embedder(shared_tokens)
    cross(shared_tokens)
    classifier(shared_tokens)
    quantized()
