"""Writes the tiny Whispers that the tests of transcription run, and what they say of a sound:

    python models/training/whisper_fixtures.py

One set of random weights in the layouts that there are, under `src/test/resources/whisper`: `tiny-whisper` as onnx-community has it
(a merged decoder that tells its cross attentions, generation_config.json), `tiny-whisper-split` as Optimum had it (two decoders, no
generation_config.json) and `tiny-whisper-genai` as ONNX Runtime GenAI has it. `reference.json` is what a plain reading of OpenAI's
algorithm gives, in numpy alone and without a cache: tokens, probabilities, segments and the times of words. A second run is the same."""

import json
import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

from nodes import Nodes
from speech_fixtures import RATE, whisper_features

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/whisper"
SEED = 7
WIDTH, LAYERS, HEADS, LONGEST, STEPS, MELS = 8, 2, 2, 64, 1500, 80
DIM = WIDTH // HEADS
LANGUAGES = ("en", "zh", "de", "es", "fr")
BYTES, WORDS = 256, ("he", "lo", "wor", "ld", "the", "an", "in", "er")
END = BYTES + 8 + 2 * len(WORDS)
NAMES = ["endoftext", "startoftranscript", *LANGUAGES, "translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
SPECIAL = {name: END + i for i, name in enumerate(NAMES)}
START, NO_TIMESTAMPS, PREVIOUS, NO_SPEECH = (SPECIAL[name] for name in ("startoftranscript", "notimestamps", "startofprev", "nospeech"))
FIRST = NO_TIMESTAMPS + 1
VOCABULARY = FIRST + 1501
LETTERS = "abcdefghijklmnopqrstuvwxyz ,.é"


def byte_alphabet():
    """GPT-2's visible character of each byte."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, extra = {byte: chr(byte) for byte in shown}, 0
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(256 + extra)
            extra += 1
    return letters


ALPHABET = byte_alphabet()


def merges():
    """Pairs that make the words, each with and without the space before it."""
    pairs = []
    for word in WORDS:
        for text in (word, "Ġ" + word):
            made = text[0]
            for letter in text[1:]:
                if (made, letter) not in pairs:
                    pairs.append((made, letter))
                made += letter
    return pairs


PAIRS = merges()
PIECES = [ALPHABET[byte] for byte in range(BYTES)] + [a + b for a, b in PAIRS]
PIECES += [f"unused{i}" for i in range(END - len(PIECES))]
DECODED = {shown: byte for byte, shown in ALPHABET.items()}


def piece_bytes(token):
    return bytes(DECODED[letter] for letter in PIECES[token]) if not PIECES[token].startswith("unused") else PIECES[token].encode()


def text_of(tokens):
    return b"".join(piece_bytes(token) for token in tokens if token < END).decode("utf-8", "replace")


def tokenizer():
    bytewise = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    names = [f"<|{name}|>" for name in NAMES] + ["<|0.00|>"]  # the others are left out for their size, as old exports do
    added = [
        {"id": END + i, "content": name, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": END + i < FIRST}
        for i, name in enumerate(names)
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": bytewise,
        "post_processor": None,
        "decoder": bytewise,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "vocab": {piece: i for i, piece in enumerate(PIECES)},
            "merges": [f"{a} {b}" for a, b in PAIRS],
        },
    }


# --- weights


def weights():
    random = np.random.default_rng(SEED)

    def some(*shape, scale):
        return (random.standard_normal(shape) * scale).astype(np.float32)

    w = {"features": some(MELS, WIDTH, scale=1.2), "embedding": some(VOCABULARY, WIDTH, scale=1.1) * np.float32(0.85), "positions": some(LONGEST, WIDTH, scale=0.8)}
    w["embedding"][FIRST:] *= 0.55
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "o", "cq", "ck", "cv", "co", "up", "down"):
            w[f"{layer}.{name}"] = some(WIDTH, WIDTH, scale=0.55 if name[0] != "c" else 0.9)
    bias = np.full(VOCABULARY, -40, np.float32)
    allowed = [i for i in range(BYTES) if bytes([i]) in b"".join(letter.encode() for letter in LETTERS) or i in "é".encode()]
    bias[allowed + list(range(BYTES, BYTES + len(PAIRS)))] = 0
    bias[FIRST:] = -2.2 - 0.0015 * np.arange(1501)
    bias[[SPECIAL[language] for language in LANGUAGES]] = -6
    bias[NO_SPEECH], bias[END] = -9, 2
    w["bias"] = bias
    return w


# --- graphs


class Decoder(Nodes):
    """Nodes of the decoder; constants are named after the weights, which are the outer graph's."""

    def __init__(self, prefix):
        super().__init__({})
        self.prefix = prefix

    def add(self, op, *inputs, **attributes):
        return self.named(f"{self.prefix}{op.lower()}_{len(self.nodes)}", op, *inputs, **attributes)

    def number(self, value, kind=np.float32):
        name = f"{self.prefix}constant_{len(self.w)}"
        self.w[name] = np.array(value, dtype=kind)
        return name

    def split(self, x):
        """[batch, n, width] to [batch, heads, n, dim]."""
        shape = self.number([0, -1, HEADS, DIM], np.int64)
        return self.add("Transpose", self.add("Reshape", x, shape), perm=[0, 2, 1, 3])

    def attend(self, q, k, v, mask=None, scores_as=None, probabilities_as=None):
        turned = self.add("Transpose", k, perm=[0, 1, 3, 2])
        scores = self.add("Mul", self.add("MatMul", q, turned), self.number(DIM**-0.5))
        if scores_as:
            self.named(scores_as, "Identity", scores)
        if mask:
            scores = self.add("Add", scores, mask)
        shares = self.add("Softmax", scores, axis=-1)
        if probabilities_as:
            self.named(probabilities_as, "Identity", shares)
        mixed = self.add("Transpose", self.add("MatMul", shares, v), perm=[0, 2, 1, 3])
        return self.add("Reshape", mixed, self.number([0, 0, WIDTH], np.int64))

    def build(self, past_self, cross, hidden, names, scores=False, told=()):
        """The whole decoder. `past_self(layer)` names key and value behind which it goes on, `cross(layer)` those of the encoder, both
        None where there are none; `names` of what it leaves."""
        n = self.add("Shape", "input_ids", start=1, end=2)
        past = self.add("Shape", past_self(0)[0], start=2, end=3) if past_self else self.number([0], np.int64)
        total = self.add("Add", n, past)
        one, none = self.number(1, np.int64), self.number([0], np.int64)
        flat = lambda x: self.add("Squeeze", x, none)
        rows = self.add("Range", flat(past), flat(total), one)
        columns = self.add("Range", self.number(0, np.int64), flat(total), one)
        later = self.add("Greater", self.add("Unsqueeze", columns, none), self.add("Unsqueeze", rows, self.number([1], np.int64)))
        mask = self.add("Mul", self.add("Cast", later, to=T.FLOAT), self.number(-1e9))
        x = self.add("Add", self.add("Gather", "embedding", "input_ids"), self.add("Gather", "positions", rows))
        for layer in range(LAYERS):
            x = self.layer(layer, x, mask, past_self, cross, hidden, names, scores, layer in told or scores)
        turned = self.add("Transpose", "embedding", perm=[1, 0])
        self.named(names["logits"], "Add", self.add("MatMul", x, turned), "bias")

    def layer(self, layer, x, mask, past_self, cross, hidden, names, scores, told):
        w = lambda name: f"{layer}.{name}"
        normed = self.add("Tanh", x)
        key, value = (self.split(self.add("MatMul", normed, w(name))) for name in ("k", "v"))
        if past_self:
            key, value = (self.add("Concat", old, new, axis=2) for old, new in zip(past_self(layer), (key, value), strict=True))
        for part, name in zip((key, value), names["self"](layer), strict=True):
            self.named(name, "Identity", part)
        mixed = self.attend(self.split(self.add("MatMul", normed, w("q"))), key, value, mask)
        x = self.add("Add", x, self.add("MatMul", mixed, w("o")))
        if cross:
            key, value = cross(layer)
        else:
            key, value = (self.split(self.add("MatMul", hidden, w(name))) for name in ("ck", "cv"))
        if "cross" in names:
            for part, name in zip((key, value), names["cross"](layer), strict=True):
                if cross:
                    self.named(name, "ConstantOfShape", self.number([0, HEADS, 1, DIM], np.int64))
                else:
                    self.named(name, "Identity", part)
        attention = names["attention"](layer) if told else None
        query = self.split(self.add("MatMul", self.add("Tanh", x), w("cq")))
        mixed = self.attend(query, key, value, None, attention if scores else None, None if scores else attention)
        x = self.add("Add", x, self.add("MatMul", mixed, w("co")))
        up = self.add("Tanh", self.add("MatMul", x, w("up")))
        return self.add("Add", x, self.add("MatMul", up, w("down")))


def past(kind):
    return lambda layer: [f"past_key_values.{layer}.{kind}.{part}" for part in ("key", "value")]


def present(kind, prefix=""):
    return lambda layer: [f"{prefix}present.{layer}.{kind}.{part}" for part in ("key", "value")]


def cache_info(names, steps, kind=T.FLOAT):
    return [h.make_tensor_value_info(name, kind, ["batch", HEADS, steps, DIM]) for layer in range(LAYERS) for name in names(layer)]


def info(name, kind, *dims):
    return h.make_tensor_value_info(name, kind, dims)


def logits_info(name="logits"):
    return info(name, T.FLOAT, "batch", "tokens", VOCABULARY)


def attention_info(name):
    return [info(name.format(layer), T.FLOAT, "batch", HEADS, "tokens", STEPS) for layer in range(LAYERS)]


def branch(prefix, with_past):
    nodes = Decoder(prefix)
    names = {
        "logits": f"{prefix}logits",
        "self": present("decoder", prefix),
        "cross": present("encoder", prefix),
        "attention": lambda layer: f"{prefix}cross_attentions.{layer}",
    }
    nodes.build(past("decoder") if with_past else None, past("encoder") if with_past else None, "encoder_hidden_states", names, told=range(LAYERS))
    outputs = [logits_info(names["logits"])]
    outputs += cache_info(names["self"], "length") + [info(name, T.FLOAT, "rows", HEADS, "steps", DIM) for layer in range(LAYERS) for name in names["cross"](layer)]
    outputs += attention_info(prefix + "cross_attentions.{}")
    constants = [numpy_helper.from_array(value, name) for name, value in nodes.w.items()]
    return h.make_graph(nodes.nodes, prefix, [], outputs, constants)


def merged(w):
    then, otherwise = branch("past.", True), branch("first.", False)
    outputs = [logits_info(), *cache_info(present("decoder"), "length")]
    outputs += [info(name, T.FLOAT, "rows", HEADS, "steps", DIM) for layer in range(LAYERS) for name in present("encoder")(layer)]
    outputs += attention_info("cross_attentions.{}")
    node = h.make_node("If", ["branch"], [output.name for output in outputs], then_branch=then, else_branch=otherwise)
    inputs = [info("input_ids", T.INT64, "batch", "tokens"), info("encoder_hidden_states", T.FLOAT, "batch", STEPS, WIDTH)]
    inputs += [value for layer in range(LAYERS) for kind, steps in (("decoder", "past"), ("encoder", "kept")) for value in cache_of(layer, kind, steps)]
    inputs.append(info("use_cache_branch", T.BOOL, 1))
    one = h.make_node("Squeeze", ["use_cache_branch", "first_axis"], ["branch"])
    return graph([one, node], inputs, outputs, {**decoder_weights(w), "first_axis": np.array([0])})


def cache_of(layer, kind, steps):
    return [info(name, T.FLOAT, "batch", HEADS, steps, DIM) for name in past(kind)(layer)]


def prompts(w):
    nodes = Decoder("")
    nodes.build(None, None, "encoder_hidden_states", {"logits": "logits", "self": present("decoder"), "cross": present("encoder")})
    inputs = [info("input_ids", T.INT64, "batch", "tokens"), info("encoder_hidden_states", T.FLOAT, "batch", STEPS, WIDTH)]
    outputs = [logits_info(), *cache_info(present("decoder"), "length"), *cache_info(present("encoder"), STEPS)]
    return graph(nodes.nodes, inputs, outputs, {**decoder_weights(w), **nodes.w})


def behind_past(w):
    nodes = Decoder("")
    nodes.build(past("decoder"), past("encoder"), None, {"logits": "logits", "self": present("decoder")})
    inputs = [info("input_ids", T.INT64, "batch", "tokens"), *cache_info(past("decoder"), "past"), *cache_info(past("encoder"), STEPS)]
    left_out = ("ck", "cv")
    kept = {name: value for name, value in decoder_weights(w).items() if name.split(".")[-1] not in left_out}
    return graph(nodes.nodes, inputs, [logits_info(), *cache_info(present("decoder"), "length")], {**kept, **nodes.w})


def genai_decoder(w):
    named = lambda prefix, kind: lambda layer: [f"{prefix}_{part}_{kind}_{layer}" for part in ("key", "value")]
    nodes = Decoder("")
    names = {"logits": "logits", "self": named("present", "self"), "attention": lambda layer: f"output_cross_qk_{layer}"}
    nodes.build(named("past", "self"), named("past", "cross"), None, names, scores=True)
    inputs = [info("input_ids", T.INT32, "batch", "tokens"), *cache_info(named("past", "self"), "past"), *cache_info(named("past", "cross"), STEPS)]
    outputs = [logits_info(), *cache_info(names["self"], "length"), *attention_info("output_cross_qk_{}")]
    kept = {name: value for name, value in decoder_weights(w).items() if name.split(".")[-1] not in ("ck", "cv")}
    return graph(nodes.nodes, inputs, outputs, {**kept, **nodes.w})


def encoder_nodes(nodes, features, hidden):
    turned = nodes.add("Transpose", features, perm=[0, 2, 1])
    pairs = nodes.add("Reshape", turned, nodes.number([0, STEPS, 2, MELS], np.int64))
    means = nodes.add("ReduceMean", pairs, nodes.number([2], np.int64), keepdims=0)
    nodes.named(hidden, "Tanh", nodes.add("MatMul", means, "features"))


def encoder(w):
    nodes = Decoder("")
    encoder_nodes(nodes, "input_features", "last_hidden_state")
    inputs = [info("input_features", T.FLOAT, "batch", MELS, 2 * STEPS)]
    return graph(nodes.nodes, inputs, [info("last_hidden_state", T.FLOAT, "batch", STEPS, WIDTH)], {"features": w["features"], **nodes.w})


def narrow_encoder(w):
    """One whose output is not what the decoders read."""
    nodes = Decoder("")
    encoder_nodes(nodes, "input_features", "last_hidden_state")
    inputs = [info("input_features", T.FLOAT, "batch", MELS, 2 * STEPS)]
    outputs = [info("last_hidden_state", T.FLOAT, "batch", STEPS, WIDTH - 2)]
    return graph(nodes.nodes, inputs, outputs, {"features": w["features"][:, 2:], **nodes.w})


def genai_encoder(w):
    nodes = Decoder("")
    encoder_nodes(nodes, "audio_features", "encoder_hidden_states")
    names = lambda layer: [f"present_{part}_cross_{layer}" for part in ("key", "value")]
    for layer in range(LAYERS):
        for name, weight in zip(names(layer), ("ck", "cv"), strict=True):
            nodes.named(name, "Identity", nodes.split(nodes.add("MatMul", "encoder_hidden_states", f"{layer}.{weight}")))
    inputs = [info("audio_features", T.FLOAT, "batch", MELS, 2 * STEPS)]
    outputs = [info("encoder_hidden_states", T.FLOAT, "batch", STEPS, WIDTH), *cache_info(names, STEPS)]
    kept = {f"{layer}.{name}": w[f"{layer}.{name}"] for layer in range(LAYERS) for name in ("ck", "cv")}
    return graph(nodes.nodes, inputs, outputs, {"features": w["features"], **kept, **nodes.w})


def decoder_weights(w):
    return {name: value for name, value in w.items() if name != "features"}


def graph(nodes, inputs, outputs, constants):
    arrays = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    made = h.make_graph(nodes, "whisper", inputs, outputs, arrays)
    model = h.make_model(made, opset_imports=[h.make_opsetid("", 18)], ir_version=8, producer_name="millrace")
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


# --- the plain reference


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def log_softmax(x):
    most = x.max()
    return x - most - np.log(np.exp(x - most).sum())


def encoded(w, features):
    return np.tanh(features.reshape(STEPS, 2, MELS).mean(1) @ w["features"].astype(np.float64))


def decoded(w, hidden, tokens):
    """Logits behind each token, and cross attentions [layers, heads, tokens, steps]."""
    w = {name: value.astype(np.float64) for name, value in w.items()}
    split = lambda x: x.reshape(len(x), HEADS, DIM).transpose(1, 0, 2)
    n = len(tokens)
    mask = np.triu(np.full((n, n), -1e9), 1)
    x, told = w["embedding"][tokens] + w["positions"][:n], []
    for layer in range(LAYERS):
        g = lambda name: w[f"{layer}.{name}"]
        normed = np.tanh(x)
        q, k, v = (split(normed @ g(name)) for name in "qkv")
        mixed = softmax(q @ k.transpose(0, 2, 1) * DIM**-0.5 + mask) @ v
        x = x + mixed.transpose(1, 0, 2).reshape(n, WIDTH) @ g("o")
        q, k, v = split(np.tanh(x) @ g("cq")), split(hidden @ g("ck")), split(hidden @ g("cv"))
        shares = softmax(q @ k.transpose(0, 2, 1) * DIM**-0.5)
        told.append(shares)
        x = x + (shares @ v).transpose(1, 0, 2).reshape(n, WIDTH) @ g("co")
        x = x + np.tanh(x @ g("up")) @ g("down")
    return x @ w["embedding"].T + w["bias"], np.array(told)


class JavaRandom:
    """java.util.Random."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.state >> (48 - count)

    def double(self):
        return ((self.bits(26) << 27) + self.bits(27)) / (1 << 53)


def ruled(logits, said, suppressed, first_suppressed):
    logits = logits.copy()
    logits[suppressed] = -np.inf
    if not said:
        logits[first_suppressed] = -np.inf
    logits[NO_TIMESTAMPS] = -np.inf
    last = bool(said) and said[-1] >= FIRST
    before = len(said) < 2 or said[-2] >= FIRST
    if last:
        logits[FIRST:] = -np.inf if before else logits[FIRST:]
        if not before:
            logits[:END] = -np.inf
    times = [token for token in said if token >= FIRST]
    if times:
        logits[FIRST : times[-1] + (0 if last and not before else 1)] = -np.inf
    if not said:
        logits[:FIRST] = -np.inf
        logits[FIRST + 51 :] = -np.inf
    logprobs = log_softmax(logits)
    with np.errstate(divide="ignore"):
        together = np.log(np.exp(logprobs[FIRST:]).sum())
    if together > logprobs[:FIRST].max():
        logits[:FIRST] = -np.inf
    return logits


def attempt(w, hidden, prompt, head, temperature, seed, suppressed, first_suppressed):
    random, said, logprobs, total = JavaRandom(seed), [], [], 0.0
    start = len(prompt) - head
    no_speech = softmax(decoded(w, hidden, prompt)[0][start])[NO_SPEECH]
    while len(said) < min(LONGEST // 2, LONGEST - len(prompt)):
        logits = ruled(decoded(w, hidden, prompt + said)[0][-1], said, suppressed, first_suppressed)
        if temperature == 0:
            token = int(logits.argmax())
        else:
            shares = np.exp((logits - logits.max()) / temperature)
            token = int(np.argmax(np.cumsum(shares) > random.double() * shares.sum()))
        logprob = log_softmax(logits)[token]
        total += logprob
        if token == END:
            break
        said.append(token)
        logprobs.append(float(logprob))
    text = text_of(said).strip().encode()
    return {
        "tokens": said,
        "logprobs": logprobs,
        "avg": float(total / (len(said) + 1)),
        "no_speech": float(no_speech),
        "ratio": len(text) / len(zlib.compress(text)),
        "temperature": temperature,
    }


def cut(said, frames):
    """Pieces (from, to, start, end) and frames to the next window."""
    pairs = [i for i in range(1, len(said)) if said[i - 1] >= FIRST and said[i] >= FIRST]
    single = len(said) > 1 and said[-1] >= FIRST > said[-2]
    if not pairs:
        times = [token for token in said if token > FIRST]
        end = times[-1] - FIRST if times else frames // 2
        return [(0, len(said), 0, end)] if said else [], frames
    ends, pieces, begin = pairs + ([len(said)] if single else []), [], 0
    for end in ends:
        pieces.append((begin, end, said[begin] - FIRST, said[end - 1] - FIRST))
        begin = end
    step = 2 * pieces[-1][3]
    return pieces, frames if single or step == 0 else min(step, frames)


def median(x):
    padded = np.pad(x, ((0, 0), (0, 0), (3, 3)), mode="reflect")
    return np.median(np.stack([padded[..., i : i + x.shape[-1]] for i in range(7)]), axis=0)


def warped(costs):
    """Column at which the cheapest path enters each row."""
    rows, columns = costs.shape
    total, moves = np.full((rows + 1, columns + 1), np.inf), np.zeros((rows + 1, columns + 1), int)
    total[0, 0] = 0
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            both, token, frame = total[i - 1, j - 1], total[i - 1, j], total[i, j - 1]
            moves[i, j] = 0 if both < token and both < frame else 1 if token < both and token < frame else 2
            total[i, j] = costs[i - 1, j - 1] + (both, token, frame)[moves[i, j]]
    entries, i, j = [0] * rows, rows, columns
    while i > 0 and j > 0:
        entries[i - 1] = j - 1
        move = moves[i, j]
        i, j = i - (move != 2), j - (move != 1)
    return entries


def token_times(w, hidden, head, text, frames, heads):
    told = decoded(w, hidden, [*head, NO_TIMESTAMPS, *text, END])[1]
    shares = np.stack([told[layer, one] for layer, one in heads])[..., : max(1, frames // 2)]
    shares = shares / shares.sum(-1, keepdims=True)
    deviation = shares.std(-2, keepdims=True)
    normal = (shares - shares.mean(-2, keepdims=True)) / np.where(deviation == 0, 1, deviation)
    return warped(-median(normal).mean(0)[len(head) : -1])


def transcribed(w, samples, heads, language=None, task="transcribe", prompt="", temperature=0.0, words=False, suppressed=(), first_suppressed=()):
    """OpenAI's transcribe()."""
    suppressed, first_suppressed = list(suppressed), list(first_suppressed)
    ladder = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] if temperature == 0 else [temperature]
    before = [token for token in encode(" " + prompt) if token < END] if prompt else []
    seek, segments, code = 0, [], SPECIAL[language] if language else None
    while len(samples) - seek * 160 >= 160:
        window = samples[seek * 160 : seek * 160 + 30 * RATE]
        frames = -(-len(window) // 160)
        hidden = encoded(w, whisper_features(window))
        if code is None:
            logits = decoded(w, hidden, [START])[0][0]
            code = max((SPECIAL[name] for name in LANGUAGES), key=lambda token: logits[token])
        head = [START, code, SPECIAL[task]]
        kept = before[-(LONGEST // 2 - 1) :]
        prompt_tokens = ([PREVIOUS, *kept] if kept else []) + head
        for i, degree in enumerate(ladder):
            best = attempt(w, hidden, prompt_tokens, len(head), degree, 31 * seek + i, suppressed, first_suppressed)
            silent = best["no_speech"] > 0.6 and best["avg"] < -1
            if silent or not (best["ratio"] > 2.4 or best["avg"] < -1):
                break
        if silent:
            seek += 3000
            continue
        said, made = best["tokens"], []
        pieces, step = cut(said, frames)
        times = None
        if words:
            text = [token for token in said[: pieces[-1][1]] if token < END]
            times = [seek * 0.01 + 0.02 * entry for entry in token_times(w, hidden, head, text, frames, heads)]
        at = 0
        for from_, to, start, end in pieces:
            text = [token for token in said[from_:to] if token < END]
            own = times[at : at + len(text) + 1] if words else None
            at += len(text)
            if start != end and text_of(text).strip():
                made.append({
                    "seek": seek,
                    "start": seek * 0.01 + 0.02 * start,
                    "end": seek * 0.01 + 0.02 * end,
                    "text": text_of(text),
                    "tokens": said[from_:to],
                    "times": own,
                    **{key: best[key] for key in ("avg", "no_speech", "ratio", "temperature")},
                })
        segments += made
        before = [] if best["temperature"] > 0.5 else before + [token for one in made for token in one["tokens"]]
        seek += step
    names = {SPECIAL[name]: name for name in LANGUAGES}
    return {"language": names[code], "segments": segments}


def encode(text):
    from tokenizers import Tokenizer

    return Tokenizer.from_str(json.dumps(tokenizer())).encode(text, add_special_tokens=False).ids


def sound(seconds):
    """A saw whose pitch climbs, by whole numbers, so that it is the same everywhere."""
    i = np.arange(seconds * RATE, dtype=np.int64)
    return ((i * i // 97_700) % 2001 - 1000) / 4096 * (1 + (i // 8000) % 3) / 3


ALIGNMENT = [[0, 1], [1, 0]]
SUPPRESSED = [1, 2, 7]


def non_speech():
    """OpenAI's list of marks that nobody speaks, of this tokenizer."""
    marks = list("\"#()*+/:;<=>@[\\]^_`{|}~「」『』")
    marks += "<< >> <<< >>> -- --- -( -[ (' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪".split()
    music = set("♩♪♫♬♭♮♯")
    result = {encode(" -")[0], encode(" '")[0]}
    for mark in [*marks, *music]:
        for tokens in (encode(mark), encode(" " + mark)):
            if len(tokens) == 1 or mark in music:
                result.add(tokens[0])
    return sorted(result)


def cases(w):
    samples = sound(50)
    never = [START, SPECIAL["translate"], SPECIAL["transcribe"], SPECIAL["startoflm"], PREVIOUS, NO_SPEECH]
    never += [SPECIAL[language] for language in LANGUAGES]
    stated = {"suppressed": SUPPRESSED + never, "first_suppressed": [32, END]}
    derived = {"suppressed": non_speech() + never, "first_suppressed": [*encode(" "), END]}
    upper = [[layer, one] for layer in range(LAYERS // 2, LAYERS) for one in range(HEADS)]
    return {
        "auto": transcribed(w, samples, ALIGNMENT, words=True, **stated),
        "german": transcribed(w, samples, ALIGNMENT, language="de", **stated),
        "translated": transcribed(w, samples, ALIGNMENT, language="fr", task="translate", **stated),
        "prompted": transcribed(w, samples, ALIGNMENT, prompt="hello world", **stated),
        "sampled": transcribed(w, samples, ALIGNMENT, language="en", temperature=0.5, **stated),
        "derived": transcribed(w, samples, upper, words=True, **derived),
    }


# --- files


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_lines(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def config():
    return {
        "architectures": ["WhisperForConditionalGeneration"],
        "model_type": "whisper",
        "d_model": WIDTH,
        "decoder_attention_heads": HEADS,
        "decoder_layers": LAYERS,
        "max_target_positions": LONGEST,
        "num_mel_bins": MELS,
        "vocab_size": VOCABULARY,
    }


def generation_config():
    return {
        "alignment_heads": ALIGNMENT,
        "begin_suppress_tokens": [32, END],
        "decoder_start_token_id": START,
        "eos_token_id": END,
        "is_multilingual": True,
        "lang_to_id": {f"<|{name}|>": SPECIAL[name] for name in LANGUAGES},
        "max_initial_timestamp_index": 50,
        "max_length": LONGEST,
        "no_timestamps_token_id": NO_TIMESTAMPS,
        "prev_sot_token_id": PREVIOUS,
        "suppress_tokens": SUPPRESSED,
        "task_to_id": {name: SPECIAL[name] for name in ("transcribe", "translate")},
    }


def genai_config():
    return {
        "model": {
            "type": "whisper",
            "eos_token_id": END,
            "decoder_start_token_id": START,
            "vocab_size": VOCABULARY,
            "context_length": LONGEST,
            "encoder": {"filename": "encoder.onnx", "num_attention_heads": HEADS, "head_size": DIM},
            "decoder": {"filename": "decoder.onnx", "num_attention_heads": HEADS, "head_size": DIM, "num_hidden_layers": LAYERS},
        }
    }


PREPROCESSOR = {
    "chunk_length": 30,
    "feature_extractor_type": "WhisperFeatureExtractor",
    "feature_size": MELS,
    "hop_length": 160,
    "n_fft": 400,
    "sampling_rate": RATE,
}


def write(name, graphs, files):
    folder = ROOT / name
    for file, data in graphs.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for file, value in files.items():
        write_json(folder / file, value)
    write_lines(folder / "tokenizer.json", tokenizer())


if __name__ == "__main__":
    weights_ = weights()
    usual = {"config.json": config(), "preprocessor_config.json": PREPROCESSOR}
    write(
        "tiny-whisper",
        {"onnx/encoder_model.onnx": encoder(weights_), "onnx/decoder_model_merged.onnx": merged(weights_)},
        {**usual, "generation_config.json": generation_config()},
    )
    split = {"encoder_model.onnx": encoder(weights_), "decoder_model.onnx": prompts(weights_), "decoder_with_past_model.onnx": behind_past(weights_)}
    write("tiny-whisper-split", split, usual)
    genai = {"encoder.onnx": genai_encoder(weights_), "decoder.onnx": genai_decoder(weights_)}
    write("tiny-whisper-genai", genai, {"genai_config.json": genai_config(), "config.json": config(), "generation_config.json": generation_config()})
    (ROOT.parent / "whisper-parts").mkdir(exist_ok=True)
    (ROOT.parent / "whisper-parts/narrow_encoder.onnx").write_bytes(narrow_encoder(weights_))
    write_lines(ROOT / "reference.json", cases(weights_))
