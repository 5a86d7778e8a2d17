"""Writes the tiny transducers and models of voice activity that the tests run, and what is to be heard by them:

    python models/training/transducer_fixtures.py

They lie under `src/test/resources/transducers`, with the names, types and layouts that exports of Parakeet (NeMo, as onnx-asr
lays them out, and as sherpa-onnx does) and of Silero's models have. Weights are random but for what hears the tones of `speech_fixtures.pieces`.
`reference.json` beside them is computed in numpy alone, by the algorithms written out here: greedy decoding of a transducer,
long sounds in windows, Silero's `get_speech_timestamps`, and times of what is left of a sound in the sound itself. All is the
same after a second run."""

import json

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

from nodes import Nodes
from speech_fixtures import MELS, PIECE_TONES, PIECES, RATE, RESOURCES, as_heard, nemo_features, nemo_readout, pieces, tone

ROOT = RESOURCES / "transducers"
SYMBOLS = PIECES + ["<unk>", "<blk>"]
TEXTS = [piece.replace("▁", " ") for piece in PIECES] + ["", ""]
BLANK = len(SYMBOLS) - 1
FACTOR, LAYERS, HIDDEN, WIDTH, DURATIONS = 8, 2, 8, 16, 5
MOST_IN_PLACE = 10
WINDOW, MARGIN = 30 * RATE, 5 * RATE
FRAME = 160 * FACTOR


# --- weights


def weights(durations):
    """Of a model; the first columns of the encoder's output are scores of symbols, the others noise for state and durations."""
    random = np.random.default_rng(7 + durations)
    tones, bias = nemo_readout()
    noise = random.normal(0, 0.4, (MELS, WIDTH - len(SYMBOLS)))
    embedding = random.normal(0, 0.5, (len(SYMBOLS), HIDDEN))
    embedding[:, : len(PIECES)] = np.eye(len(SYMBOLS), len(PIECES)) * 2
    readout = random.normal(0, 0.3, (2 * HIDDEN, len(SYMBOLS) + durations))
    readout[: len(PIECES), : len(PIECES)] -= 12 * np.eye(len(PIECES))
    return {
        "project": np.concatenate([tones, noise], 1).astype(np.float32),
        "shift": np.concatenate([bias, np.zeros(WIDTH - len(SYMBOLS))]).astype(np.float32),
        "embedding": embedding.astype(np.float32),
        "keep": np.array([[[0.0]], [[0.7]]], np.float32),
        "mix": np.stack([np.eye(HIDDEN), random.normal(0, 0.4, (HIDDEN, HIDDEN))]).astype(np.float32),
        "readout": readout.astype(np.float32),
        "hear": np.concatenate(
            [np.eye(WIDTH, len(SYMBOLS)), random.normal(0, 0.3, (WIDTH, durations))], 1
        ).astype(np.float32),
    }


# --- graphs


def encoder(path, w, properties=None):
    """audio_signal `[B, mels, T]`, length `[B]` -> outputs `[B, WIDTH, T']`, encoded_lengths `[B]`."""
    n = Nodes({"pool": np.full((MELS, 1, FACTOR), 1 / FACTOR, np.float32), "project": w["project"], "shift": w["shift"]})
    one = n.number([1], np.int64)
    count = n.add("Squeeze", n.add("Shape", "audio_signal", start=2, end=3))
    places = n.add("Range", n.number(0, np.int64), count, n.number(1, np.int64))
    inside = n.add("Less", places, n.add("Unsqueeze", "length", one))
    mask = n.add("Unsqueeze", n.add("Cast", inside, to=T.FLOAT), one)
    heard = n.add("Mul", "audio_signal", mask)
    means = n.add("Conv", heard, "pool", kernel_shape=[FACTOR], strides=[FACTOR], pads=[0, FACTOR - 1], group=MELS)
    frames = n.add("Add", n.add("MatMul", n.add("Transpose", means, perm=[0, 2, 1]), "project"), "shift")
    n.named("outputs", "Transpose", frames, perm=[0, 2, 1])
    back = n.add("Sub", "length", n.number(1, np.int64))
    n.named("encoded_lengths", "Add", n.add("Div", back, n.number(FACTOR, np.int64)), n.number(1, np.int64))
    inputs = [value("audio_signal", T.FLOAT, ["audio_signal_dynamic_axes_1", MELS, "audio_signal_dynamic_axes_2"])]
    inputs.append(value("length", T.INT64, ["length_dynamic_axes_1"]))
    outputs = [value("outputs", T.FLOAT, ["outputs_dynamic_axes_1", WIDTH, "outputs_dynamic_axes_2"])]
    outputs.append(value("encoded_lengths", T.INT64, ["encoded_lengths_dynamic_axes_1"]))
    write(path, n, inputs, outputs, properties)


def joint(path, w):
    """encoder_outputs `[B, D, T]`, targets `[B, U]`, target_length `[B]`, states `[layers, B, H]` -> outputs `[B, T, U, scores]`, ..."""
    n = Nodes({key: w[key] for key in ("embedding", "keep", "mix", "readout", "hear")})
    said = n.add("Gather", "embedding", n.add("Squeeze", "targets", n.number([1], np.int64)))
    both = n.add("Unsqueeze", said, n.number([0], np.int64))
    lower = n.add("Mul", "input_states_1", "keep")
    n.named("output_states_1", "Tanh", n.add("Add", lower, both))
    n.named("output_states_2", "Tanh", n.add("Add", n.add("MatMul", "output_states_1", "mix"), "input_states_2"))
    first = n.add("Gather", "output_states_1", n.number(0, np.int64))
    second = n.add("Gather", "output_states_2", n.number(1, np.int64))
    told = n.add("MatMul", n.add("Concat", first, second, axis=1), "readout")
    places = n.number([1, 2], np.int64)
    heard = n.add("MatMul", n.add("Transpose", "encoder_outputs", perm=[0, 2, 1]), "hear")
    scores = n.add("Add", n.add("Unsqueeze", heard, n.number([2], np.int64)), n.add("Unsqueeze", told, places))
    n.named("outputs", "Identity", scores)
    n.named("prednet_lengths", "Identity", "target_length")
    inputs = [value("encoder_outputs", T.FLOAT, ["encoder_outputs_dynamic_axes_1", WIDTH, "encoder_outputs_dynamic_axes_2"])]
    inputs.append(value("targets", T.INT32, ["targets_dynamic_axes_1", "targets_dynamic_axes_2"]))
    inputs.append(value("target_length", T.INT32, ["target_length_dynamic_axes_1"]))
    inputs += [value(f"input_states_{i}", T.FLOAT, [LAYERS, f"input_states_{i}_dynamic_axes_1", HIDDEN]) for i in (1, 2)]
    count = w["readout"].shape[1]
    outputs = [value("outputs", T.FLOAT, ["outputs_dynamic_axes_1", "outputs_dynamic_axes_2", "outputs_dynamic_axes_3", count])]
    outputs.append(value("prednet_lengths", T.INT32, ["prednet_lengths_dynamic_axes_1"]))
    outputs += [value(f"output_states_{i}", T.FLOAT, [LAYERS, f"output_states_{i}_dynamic_axes_1", HIDDEN]) for i in (1, 2)]
    write(path, n, inputs, outputs)


def predictor(path, w):
    """targets `[B, U]`, target_length `[B]`, states `[layers, B, H]`, the second of one row -> outputs `[B, 2 H, U]`, prednet_lengths, states."""
    n = Nodes({key: w[key] for key in ("embedding", "keep", "mix")})
    said = n.add("Gather", "embedding", n.add("Squeeze", "targets", n.number([1], np.int64)))
    both = n.add("Unsqueeze", said, n.number([0], np.int64))
    n.named("states", "Tanh", n.add("Add", n.add("Mul", "states.1", "keep"), both))
    n.named("162", "Tanh", n.add("Add", n.add("MatMul", "states", "mix"), "onnx::Slice_3"))
    first, second = n.add("Gather", "states", n.number(0, np.int64)), n.add("Gather", "162", n.number(1, np.int64))
    n.named("outputs", "Unsqueeze", n.add("Concat", first, second, axis=1), n.number([2], np.int64))
    n.named("prednet_lengths", "Identity", "target_length")
    inputs = [value("targets", T.INT32, ["targets_dynamic_axes_1", "targets_dynamic_axes_2"])]
    inputs.append(value("target_length", T.INT32, ["target_length_dynamic_axes_1"]))
    inputs.append(value("states.1", T.FLOAT, [LAYERS, "states.1_dim_1", HIDDEN]))
    inputs.append(value("onnx::Slice_3", T.FLOAT, [LAYERS, 1, HIDDEN]))
    outputs = [value("outputs", T.FLOAT, ["targets_dynamic_axes_1", 2 * HIDDEN, "targets_dynamic_axes_2"])]
    outputs.append(value("prednet_lengths", T.INT32, ["target_length_dynamic_axes_1"]))
    outputs.append(value("states", T.FLOAT, [LAYERS, "states_dynamic_axes_1", HIDDEN]))
    outputs.append(value("162", T.FLOAT, [LAYERS, "Concat162_dim_1", HIDDEN]))
    write(path, n, inputs, outputs)


def joiner(path, w):
    """encoder_outputs `[B, D, T]`, decoder_outputs `[B, 2 H, U]` -> outputs `[B, T, U, scores]`."""
    n = Nodes({key: w[key] for key in ("readout", "hear")})
    told = n.add("MatMul", n.add("Transpose", "decoder_outputs", perm=[0, 2, 1]), "readout")
    heard = n.add("MatMul", n.add("Transpose", "encoder_outputs", perm=[0, 2, 1]), "hear")
    n.named("outputs", "Add", n.add("Unsqueeze", heard, n.number([2], np.int64)), n.add("Unsqueeze", told, n.number([1], np.int64)))
    axes = lambda name, width: [f"{name}_dynamic_axes_1", width, f"{name}_dynamic_axes_2"]
    inputs = [value(name, T.FLOAT, axes(name, width)) for name, width in (("encoder_outputs", WIDTH), ("decoder_outputs", 2 * HIDDEN))]
    shape = ["outputs_dynamic_axes_1", "outputs_dynamic_axes_2", "outputs_dynamic_axes_3", w["readout"].shape[1]]
    write(path, n, inputs, [value("outputs", T.FLOAT, shape)])


def silero(path):
    """Version 5: input `[B, 64 + 512]`, state `[2, B, 128]`, sr -> output `[B, 1]`, stateN."""
    n = Nodes({"each": np.tile(np.float32(0.4), (2, 1, 128))})
    loud = n.add("ReduceMean", n.add("Abs", "input"), n.number([1], np.int64))
    scaled = n.add("Div", n.add("Mul", loud, n.add("Cast", "sr", to=T.FLOAT)), n.number(RATE))
    spread = n.add("Mul", n.add("Unsqueeze", scaled, n.number([0], np.int64)), "each")
    n.named("stateN", "Add", n.add("Mul", "state", n.number(0.6)), spread)
    n.named("output", "Sigmoid", score(n, "stateN"))
    inputs = [value("input", T.FLOAT, [None, None]), value("state", T.FLOAT, [2, None, 128]), value("sr", T.INT64, [])]
    write(path, n, inputs, [value("output", T.FLOAT, [None, 1]), value("stateN", T.FLOAT, [None, None, None])])


def silero4(path):
    """Version 4: input `[B, 512]`, sr, h and c `[2, B, 64]` -> output `[B, 1]`, hn, cn."""
    n = Nodes({"each": np.tile(np.float32(0.4), (2, 1, 64))})
    loud = n.add("ReduceMean", n.add("Abs", "input"), n.number([1], np.int64))
    scaled = n.add("Div", n.add("Mul", loud, n.add("Cast", "sr", to=T.FLOAT)), n.number(RATE))
    spread = n.add("Mul", n.add("Unsqueeze", scaled, n.number([0], np.int64)), "each")
    n.named("hn", "Add", n.add("Mul", "h", n.number(0.6)), spread)
    n.named("cn", "Identity", "c")
    n.named("output", "Sigmoid", score(n, "hn"))
    inputs = [value("input", T.FLOAT, [None, None]), value("sr", T.INT64, [])]
    inputs += [value(name, T.FLOAT, [2, None, 64]) for name in ("h", "c")]
    outputs = [value("output", T.FLOAT, [None, 1])] + [value(name, T.FLOAT, [2, None, 64]) for name in ("hn", "cn")]
    write(path, n, inputs, outputs)


def score(n, state):
    column = n.add("Slice", n.add("Gather", state, n.number(1, np.int64)), *(n.number([i], np.int64) for i in (0, 1, 1)))
    return n.add("Mul", n.add("Sub", column, n.number(0.05)), n.number(100))


def value(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def write(path, n, inputs, outputs, properties=None):
    arrays = [numpy_helper.from_array(np.asarray(array), name) for name, array in n.w.items()]
    graph = h.make_graph(n.nodes, path.stem, inputs, outputs, arrays)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 18)], ir_version=8, producer_name="millrace")
    h.set_model_props(model, properties or {})
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def transducer(name, kind, w, suffix):
    folder = ROOT / name
    encoder(folder / f"encoder-model{suffix}.onnx", w)
    joint(folder / f"decoder_joint-model{suffix}.onnx", w)
    config = {"model_type": f"nemo-conformer-{kind}", "features_size": MELS, "subsampling_factor": FACTOR}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
    lines = [f"{symbol} {i}" for i, symbol in enumerate(SYMBOLS)]
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n", "utf-8")


def sherpa(name, w, suffix):
    """The same model in three graphs, with nothing beside them but tokens.txt: what else is to be known stands in the encoder's file."""
    folder = ROOT / name
    encoder(folder / f"encoder{suffix}.onnx", w, {
        "vocab_size": str(BLANK), "normalize_type": "per_feature", "pred_rnn_layers": str(LAYERS), "pred_hidden": str(HIDDEN),
        "subsampling_factor": str(FACTOR), "model_type": "EncDecRNNTBPEModel", "version": "2", "model_author": "NeMo", "feat_dim": str(MELS)})
    predictor(folder / f"decoder{suffix}.onnx", w)
    joiner(folder / f"joiner{suffix}.onnx", w)
    lines = [f"{symbol} {i}" for i, symbol in enumerate(SYMBOLS)]
    (folder / "tokens.txt").write_text("\n".join(lines) + "\n", "utf-8")


# --- the reference


def encoded(samples, w):
    """`[T', WIDTH]`."""
    features = nemo_features(samples)
    frames = (len(features) - 1) // FACTOR + 1
    means = np.pad(features, ((0, FACTOR * frames - len(features)), (0, 0))).reshape(frames, FACTOR, MELS).mean(1)
    return means @ w["project"] + w["shift"]


def step(frame, token, states, w):
    """Scores of symbols, then of durations, and the states behind the token."""
    lower = np.tanh(states[0] * w["keep"] + w["embedding"][token])
    upper = np.tanh(np.matmul(lower, w["mix"]) + states[1])
    return frame @ w["hear"] + np.concatenate([lower[0, 0], upper[1, 0]]) @ w["readout"], (lower, upper)


def greedy(frames, w, margins):
    """Of each token: id, its frame, the frame behind it, log-probability."""
    states = tuple(np.zeros((LAYERS, 1, HIDDEN)) for _ in range(2))
    t, last, here, found = 0, BLANK, 0, []
    while t < len(frames):
        scores, after = step(frames[t], last, states, w)
        symbols, durations = scores[: len(SYMBOLS)], scores[len(SYMBOLS) :]
        margins += [gap(part) for part in (symbols, durations) if len(part)]
        token, passed = int(symbols.argmax()), int(durations.argmax()) if len(durations) else 0
        if token != BLANK:
            logprob = symbols[token] - symbols.max() - np.log(np.exp(symbols - symbols.max()).sum())
            found.append((token, t, t + max(1, passed), float(logprob)))
            states, last, here = after, token, here + 1
        if passed == 0 and (token == BLANK or here == MOST_IN_PLACE):
            passed = 1
        t, here = t + passed, 0 if passed else here
    return found


def gap(scores):
    best = np.sort(scores)
    return best[-1] - best[-2]


def in_windows(samples, w, margins):
    """The same of a sound however long: windows of 30 s, of whose ends 5 s are said by their neighbours."""
    found, start, whole, edge = [], 0, WINDOW // FRAME * FRAME, MARGIN // FRAME * FRAME
    while True:
        window, last = samples[start : start + whole], start + whole >= len(samples)
        from_, to = 0 if start == 0 else edge, np.inf if last else whole - edge
        for token, t, behind, logprob in greedy(encoded(window, w), w, margins):
            if from_ <= t * FRAME < to:
                found.append((token, t + start // FRAME, behind + start // FRAME, logprob))
        if last:
            return found
        start += whole - 2 * edge


def probabilities(samples, context):
    """Of chunks of 512, as the graphs of voice activity compute them."""
    padded = np.pad(samples, (context, -len(samples) % 512))
    state, found = 0.0, []
    for i in range(0, len(padded) - context, 512):
        state = 0.6 * state + 0.4 * np.abs(padded[i : i + context + 512]).mean()
        found.append(1 / (1 + np.exp(-100 * (state - 0.05))))
    return found


def speech(samples, context, threshold=0.5, least=0.25, silence=0.1, pad=0.03):
    """Silero's get_speech_timestamps: first sample and that behind the last of each piece of speech."""
    found, start, quiet = [], None, None
    for i, probability in enumerate(probabilities(samples, context)):
        at = 512 * i
        if probability >= threshold:
            quiet = None
            start = at if start is None else start
        elif probability < threshold - 0.15 and start is not None:
            quiet = at if quiet is None else quiet
            if at - quiet >= silence * RATE:
                if quiet - start > least * RATE:
                    found.append([start, quiet])
                start = quiet = None
    if start is not None and len(samples) - start > least * RATE:
        found.append([start, len(samples)])
    pad = round(pad * RATE)
    for i, piece in enumerate(found):
        piece[0] = max(found[i - 1][1] if i else 0, piece[0] - pad)
        piece[1] = min(len(samples), piece[1] + pad)
    return found


def place(spans, sample, end):
    """Where in a sound a sample of what was kept of it lies, or what goes before one."""
    left = sample
    for start, behind in spans:
        length = behind - start
        if left < length or end and left <= length:
            return (start + left) / RATE
        left -= length
    return spans[-1][1] / RATE


def words(kept, time):
    """A piece begins one by the space before it, or behind a pause of 0.8 s."""
    said = []
    for token, t, behind, _ in kept:
        start, end = time(t * FRAME, False), time(behind * FRAME, True)
        if TEXTS[token].startswith(" ") or not said or start - said[-1]["end"] >= 0.8:
            said.append({"word": "", "start": start})
        said[-1]["word"] += TEXTS[token].strip()
        said[-1]["end"] = end
    return said


def heard(found, seconds, time=lambda sample, end: sample / RATE):
    """What segments and words are made of; the last frame may lie behind the end."""
    kept = [symbol for symbol in found if TEXTS[symbol[0]].strip()]
    times = words(kept, lambda sample, end: min(seconds, time(sample, end)))
    return {
        "text": " ".join(word["word"] for word in times),
        "tokens": [symbol[0] for symbol in kept],
        "frames": [symbol[1] for symbol in kept],
        "logprobs": [round(symbol[3], 6) for symbol in kept],
        "words": times,
    }


def talk(count):
    """Tones of the pieces in an order that does not repeat soon, with pauses of three lengths."""
    parts = []
    for k in range(count):
        parts.append(tone(PIECE_TONES[(k * (k + 1) // 2 + k // 5) % len(PIECES)], 0.16))
        parts.append(np.zeros(round((0.16 + 0.08 * (k % 3)) * RATE)))
    return np.concatenate(parts)


def pauses():
    """Two talks with 3 s of nothing before, between and behind them, and a click in the middle."""
    quiet, click = np.zeros(3 * RATE), np.concatenate([np.zeros(RATE), tone(1000, 0.1), np.zeros(RATE)])
    return np.concatenate([quiet, talk(9), quiet, click, talk(5), quiet])


def reference(models):
    margins, all_ = [], {}
    sounds = {"pieces": pieces(), "talk": talk(12), "long": talk(260)}
    sounds = {name: as_heard(samples) / 32768 for name, samples in sounds.items()}
    for model, w in models.items():
        all_[model] = {name: heard(in_windows(samples, w, margins), len(samples) / RATE) for name, samples in sounds.items()}
    quiet = as_heard(pauses()) / 32768
    for version, context in (("silero", 64), ("silero4", 0)):
        spans = speech(quiet, context)
        kept = np.concatenate([quiet[start:end] for start, end in spans])
        time = lambda sample, end: place(spans, sample, end)
        found = in_windows(kept, models["tdt"], margins)
        all_[version] = {"spans": spans, "tdt": heard(found, len(quiet) / RATE, time)}
    assert min(margins) > 2e-4, f"a choice hangs on {min(margins)}"
    return all_


if __name__ == "__main__":
    MODELS = {"tdt": weights(DURATIONS), "rnnt": weights(0)}
    transducer("tiny-tdt", "tdt", MODELS["tdt"], "")
    transducer("tiny-rnnt", "rnnt", MODELS["rnnt"], ".int8")
    sherpa("tiny-sherpa-tdt", MODELS["tdt"], ".int8")
    sherpa("tiny-sherpa-rnnt", MODELS["rnnt"], "")
    silero(ROOT / "tiny-silero" / "silero_vad.onnx")
    silero4(ROOT / "tiny-silero4" / "silero_vad.onnx")
    (ROOT / "reference.json").write_text(json.dumps(reference(MODELS), separators=(",", ":")) + "\n", "utf-8")
