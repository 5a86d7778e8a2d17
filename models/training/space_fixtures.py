"""Writes the small random models of the Java tests whose texts and images have vectors in one space:

    python models/training/space_fixtures.py

Folders under `src/test/resources/spaces` as onnx-community has them: `tiny-clip` and `tiny-siglip` with a graph of texts and one of
images, and the same models as one graph, `tiny-clip-joint` and `tiny-siglip-joint`; and `pictures.json`, files of every kind.
`reference.json` in the first two holds texts with their tokens and vectors, what the preprocessor of Transformers makes of the pictures
and their vectors, and the cosines of all with all, each by itself, computed with Pillow and numpy; the exports are compared with it. The
seed is fixed, so a second run changes no byte where Pillow and its libraries are the same."""

import base64
import io
import json
import string
import struct
import zlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, numpy_helper
from onnx import helper as h
from PIL import Image, ImageOps
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from nodes import Nodes

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/spaces"
WIDTH, SHARED, SIDE, PATCH = 16, 12, 16, 8
TEXTS = (
    "a photo of a cat",
    "This is a photo of a red bicycle.",
    "two dogs play in the snow, and the sun is low",
    "",
    "Grüße, naïve café! 日本語 🙂",
    "BREAD",
)
WORDS = "a of the photo this is cat red bicycle two dogs play in snow and sun low bread".split()
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
START, END = "<|startoftext|>", "<|endoftext|>"


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_rows(path, parts):
    """Lists by name, one row a line."""
    rows = {name: ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in part) for name, part in parts.items()}
    text = ",\n".join(f'"{name}":[\n{part}\n]' for name, part in rows.items())
    path.write_text("{" + text + "}\n", encoding="utf-8")


# Tokenizers


def clip_tokenizer():
    """Bytes, merged to words that end in </w>, as CLIP's is."""
    bytes_ = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens, merges = [*bytes_, *(b + "</w>" for b in bytes_)], []
    for word in sorted(WORDS):
        parts = [*word[:-1], word[-1] + "</w>"]
        while len(parts) > 1:
            if (parts[0], parts[1]) not in merges:
                merges.append((parts[0], parts[1]))
                tokens.append(parts[0] + parts[1])
            parts = [parts[0] + parts[1], *parts[2:]]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys([*tokens, START, END]))}
    made = Tokenizer(models.BPE(vocabulary, merges, unk_token=END, end_of_word_suffix="</w>", fuse_unk=False))
    made.add_special_tokens([START, END])
    space = normalizers.Replace(Regex(r"\s+"), " ")
    made.normalizer = normalizers.Sequence([normalizers.NFC(), space, normalizers.Lowercase()])
    pieces = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    split = pre_tokenizers.Split(Regex(pieces), "removed", invert=True)
    made.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    ends = [(END, vocabulary[END]), (START, vocabulary[START])]
    made.post_processor = processors.RobertaProcessing(*ends, trim_offsets=False, add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    return made


def siglip_tokenizer():
    """Pieces of words in lower case, without punctuation, and </s> behind them, as SigLIP's is."""
    letters = [*string.ascii_lowercase, *string.digits]
    pieces = [("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0), *((letter, -6.0) for letter in letters)]
    pieces += [("▁" + word, -4.0 - i / 8) for i, word in enumerate(sorted(WORDS))]
    made = Tokenizer(models.Unigram(pieces, unk_id=1))
    made.add_special_tokens(["</s>", "<unk>"])
    marks = normalizers.Replace(Regex("[" + "".join("\\" + mark for mark in string.punctuation) + "]"), "")
    space = normalizers.Replace(Regex(r"\s+"), " ")
    made.normalizer = normalizers.Sequence([normalizers.Lowercase(), marks, space, normalizers.Strip()])
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 0)])
    made.decoder = decoders.Metaspace()
    return made


# Models: numpy, and the same as ONNX nodes


def weights(random, vocabulary, positions):
    def drawn(*shape):
        return random.normal(0, 0.5, shape).astype(np.float32)

    return {
        "text.words": drawn(vocabulary, WIDTH),
        "text.places": drawn(positions, WIDTH),
        "text.mix": drawn(WIDTH, WIDTH),
        "text.out": drawn(WIDTH, SHARED),
        "image.patches": random.normal(0, 0.1, (WIDTH, 3, PATCH, PATCH)).astype(np.float32),
        "image.places": drawn((SIDE // PATCH) ** 2, WIDTH),
        "image.out": drawn((SIDE // PATCH) ** 2 * WIDTH, SHARED),
    }


def clip_text(w, ids):
    """Each token sees those before it; the first of the largest id, which ends the text, has its vector."""
    x = w["text.words"][ids] + w["text.places"][: len(ids)]
    seen = np.cumsum(x, 0) / np.arange(1, len(ids) + 1)[:, None]
    return np.tanh(seen @ w["text.mix"])[np.argmax(ids)] @ w["text.out"]


def siglip_text(w, ids, length, pad):
    """Each token sees all, those that fill up among them; the last has the vector."""
    filled = [*ids, *[pad] * (length - len(ids))]
    x = w["text.words"][filled] + w["text.places"][:length]
    return np.tanh((x.mean(0) + x[-1]) @ w["text.mix"]) @ w["text.out"]


def image_vector(w, pixels):
    side = SIDE // PATCH
    patches = pixels.reshape(3, side, PATCH, side, PATCH).transpose(1, 3, 0, 2, 4).reshape(side * side, -1)
    x = patches @ w["image.patches"].reshape(WIDTH, -1).T + w["image.places"]
    return np.tanh(x).reshape(-1) @ w["image.out"]


class Graph(Nodes):
    def embedded(self):
        zero, one = self.number(0, np.int64), self.number(1, np.int64)
        length = self.add("Gather", self.add("Shape", "input_ids"), one, axis=0)
        order = self.add("Range", zero, length, one)
        return self.add("Add", self.add("Gather", "text.words", "input_ids"), self.add("Gather", "text.places", order)), order

    def clip_text(self, name):
        x, order = self.embedded()
        one = self.number(1, np.int64)
        counts = self.add("Cast", self.add("Add", order, one), to=TensorProto.FLOAT)
        columns = self.add("Unsqueeze", counts, self.number([1], np.int64))
        seen = self.add("Div", self.add("CumSum", x, one), columns)
        mixed = self.add("Tanh", self.add("MatMul", seen, "text.mix"))
        last = self.add("ArgMax", "input_ids", axis=1, keepdims=1)
        picked = self.add("GatherND", mixed, last, batch_dims=1)
        return self.named(name, "MatMul", picked, "text.out")

    def siglip_text(self, name):
        x, _ = self.embedded()
        last = self.add("Gather", x, self.number(-1, np.int64), axis=1)
        mean = self.add("ReduceMean", x, axes=[1], keepdims=0)
        mixed = self.add("Tanh", self.add("MatMul", self.add("Add", mean, last), "text.mix"))
        return self.named(name, "MatMul", mixed, "text.out")

    def image(self, name):
        patches = self.add("Conv", "pixel_values", "image.patches", strides=[PATCH, PATCH])
        flat = self.add("Reshape", patches, self.number([0, WIDTH, -1], np.int64))
        x = self.add("Add", self.add("Transpose", flat, perm=[0, 2, 1]), "image.places")
        return self.named(name, "MatMul", self.add("Flatten", self.add("Tanh", x)), "image.out")

    def unit(self, vectors, name):
        length = self.add("ReduceL2", vectors, axes=[-1], keepdims=1)
        return self.named(name, "Div", vectors, length)

    def save(self, inputs, outputs, path):
        used = {name for node in self.nodes for name in node.input}
        constants = [numpy_helper.from_array(value, name) for name, value in self.w.items() if name in used]
        graph = h.make_graph(self.nodes, "space", inputs, outputs, constants)
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="millrace")
        onnx.checker.check_model(model)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(model.SerializeToString(deterministic=True))


def ids(batch, name="input_ids"):
    return h.make_tensor_value_info(name, TensorProto.INT64, [batch, "sequence_length"])


def pixels(batch):
    return h.make_tensor_value_info("pixel_values", TensorProto.FLOAT, [batch, 3, SIDE, SIDE])


def vectors(name, batch):
    return h.make_tensor_value_info(name, TensorProto.FLOAT, [batch, SHARED])


def towers(w, folder, sigmoid):
    text = Graph(w)
    (text.siglip_text if sigmoid else text.clip_text)("pooler_output" if sigmoid else "text_embeds")
    name = "pooler_output" if sigmoid else "text_embeds"
    text.save([ids("batch_size")], [vectors(name, "batch_size")], folder / "text_model.onnx")
    image = Graph(w)
    name = "pooler_output" if sigmoid else "image_embeds"
    image.image(name)
    image.save([pixels("batch_size")], [vectors(name, "batch_size")], folder / "vision_model.onnx")


def joint(w, path, sigmoid, scale, bias):
    """One graph with normalised vectors, and the logits of all texts with all images."""
    graph = Graph(w)
    text = graph.unit((graph.siglip_text if sigmoid else graph.clip_text)("text"), "text_embeds")
    image = graph.unit(graph.image("image"), "image_embeds")
    cosines = graph.add("MatMul", text, graph.add("Transpose", image, perm=[1, 0]))
    scaled = graph.add("Mul", cosines, graph.number(scale))
    graph.named("logits_per_text", "Add", scaled, graph.number(bias))
    graph.named("logits_per_image", "Transpose", "logits_per_text", perm=[1, 0])
    takes = [ids("text_batch_size"), pixels("image_batch_size")]
    takes += [] if sigmoid else [ids("text_batch_size", "attention_mask")]
    logits = [
        h.make_tensor_value_info("logits_per_image", TensorProto.FLOAT, ["image_batch_size", "text_batch_size"]),
        h.make_tensor_value_info("logits_per_text", TensorProto.FLOAT, ["text_batch_size", "image_batch_size"]),
    ]
    made = [vectors("text_embeds", "text_batch_size"), vectors("image_embeds", "image_batch_size")]
    graph.save(takes, logits + made, path)


# Pictures


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned(number):
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


def pictures():
    """Twenty of them: of odd sizes, turned by EXIF, with transparency, grey, of a palette, CMYK and 16 bits a sample."""
    random = np.random.default_rng(11)

    def drawn(width, height):
        y, x = np.mgrid[0:height, 0:width]
        levels = np.stack([x * 200 / width, y * 230 / height, np.where(x + y > (width + height) / 2, 240, 15)], -1)
        return Image.fromarray(np.clip(levels + random.integers(-25, 26, levels.shape), 0, 255).astype(np.uint8))

    for width, height in ((1, 1), (7, 31), (31, 7), (16, 16), (17, 33), (40, 25), (90, 16)):
        yield f"png-{width}x{height}", saved(drawn(width, height), "PNG")
    for number in (2, 3, 6, 8):
        yield f"png-exif-{number}", saved(drawn(29, 18), "PNG", exif=turned(number))
    yield "jpeg-exif-6", saved(drawn(24, 32), "JPEG", quality=95, exif=turned(6))
    clear = drawn(23, 19)
    clear.putalpha(Image.linear_gradient("L").resize((23, 19)))
    yield "png-alpha", saved(clear, "PNG")
    yield "png-grey", saved(drawn(20, 27).convert("L"), "PNG")
    yield "png-grey-alpha", saved(drawn(27, 20).convert("LA"), "PNG")
    yield "png-palette", saved(drawn(22, 21).quantize(16, dither=Image.Dither.NONE), "PNG")
    yield "png-bits", saved(drawn(35, 19).convert("1"), "PNG")
    yield "png-16", sixteen(random.integers(0, 65536, (17, 26, 3)))
    yield "jpeg-cmyk", saved(drawn(32, 40).convert("CMYK"), "JPEG", quality=95)
    yield "bmp", saved(drawn(19, 22), "BMP")


def sixteen(samples):
    """A PNG of 16 bits a sample, which Pillow reads but does not write."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    head = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def opened(data):
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def clip_levels(image):
    """Shorter side to the size, bicubic, then the middle, black around it where it is larger."""
    width, height = image.size
    short, long = min(width, height), max(width, height)
    other = SIDE * long // short
    resized = image.resize((SIDE, other) if width <= height else (other, SIDE), Image.Resampling.BICUBIC)
    left, top = (resized.width - SIDE) // 2, (resized.height - SIDE) // 2
    return np.asarray(resized.crop((left, top, left + SIDE, top + SIDE)))


def siglip_levels(image):
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def normalised(levels, mean, std):
    scaled = levels.astype(np.float64) / 255
    return ((scaled - mean) / std).transpose(2, 0, 1).astype(np.float32)


# Folders


def rounded(vector):
    unit = vector.astype(np.float64) / np.linalg.norm(vector)
    return [round(float(value), 7) for value in unit]


def reference(folder, tokens, text_vector, levels, mean, std, w):
    encoded = [tokens.encode(text).ids for text in TEXTS]
    texts = [text_vector(row) for row in encoded]
    seen = [levels(opened(data)) for _, data in pictures()]
    fed = [normalised(each, mean, std) for each in seen]
    images = [image_vector(w, each) for each in fed]
    cosines = unit(images).astype(np.float64) @ unit(texts).T
    packed = [base64.b64encode(each.tobytes()).decode() for each in seen]
    write_rows(
        folder / "reference.json",
        {
            "texts": [{"text": t, "ids": row, "vector": rounded(v)} for t, row, v in zip(TEXTS, encoded, texts)],
            "images": [{"levels": each, "vector": rounded(v)} for each, v in zip(packed, images)],
            "cosines": [[round(float(value), 7) for value in row] for row in cosines],
        },
    )
    return encoded, fed, texts, images


def compare(folder, path, feeds, truth):
    """An export, batched, against numpy one by one."""
    session = onnxruntime.InferenceSession(folder / path, providers=["CPUExecutionProvider"])
    names = {given.name for given in session.get_inputs()}
    got = session.run(list(truth), {name: value for name, value in feeds.items() if name in names})
    for rows, expected in zip(got, truth.values()):
        np.testing.assert_allclose(rows, expected, atol=1e-4)


def padded(rows, length, pad):
    return np.array([[*row, *[pad] * (length - len(row))] for row in rows], np.int64)


def unit(rows):
    return np.array([row / np.linalg.norm(row) for row in rows])


def clip():
    folder, both = ROOT / "tiny-clip", ROOT / "tiny-clip-joint"
    tokens, scale = clip_tokenizer(), 100.0
    w = weights(np.random.default_rng(5), tokens.get_vocab_size(), 77)
    towers(w, folder / "onnx", False)
    joint(w, both / "onnx/model.onnx", False, scale, 0.0)
    settings = {
        "architectures": ["CLIPModel"], "model_type": "clip", "logit_scale_init_value": 2.6592, "projection_dim": SHARED,
        "text_config": {"model_type": "clip_text_model", "vocab_size": tokens.get_vocab_size()},
        "vision_config": {"model_type": "clip_vision_model", "image_size": SIDE, "patch_size": PATCH},
    }  # fmt: skip
    pictures_ = {
        "crop_size": SIDE, "do_center_crop": True, "do_normalize": True, "do_resize": True,
        "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": MEAN, "image_std": STD, "resample": 3, "size": SIDE,
    }  # fmt: skip
    marks = {"bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END}
    words = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": True, "add_prefix_space": False}
    for place in (folder, both):
        shared(place, tokens, settings, pictures_, words | marks)
    encoded, fed, texts, images = reference(
        folder, tokens, lambda row: clip_text(w, row), clip_levels, MEAN, STD, w
    )
    length = max(len(row) for row in encoded)
    feeds = {"input_ids": padded(encoded, length, tokens.token_to_id(END)), "pixel_values": np.array(fed)}
    feeds["attention_mask"] = np.ones_like(feeds["input_ids"])
    compare(folder, "onnx/text_model.onnx", feeds, {"text_embeds": texts})
    compare(folder, "onnx/vision_model.onnx", feeds, {"image_embeds": images})
    logits = scale * unit(images) @ unit(texts).T
    truth = {"text_embeds": unit(texts), "image_embeds": unit(images), "logits_per_image": logits}
    compare(both, "onnx/model.onnx", feeds, truth)


def siglip():
    folder, both = ROOT / "tiny-siglip", ROOT / "tiny-siglip-joint"
    tokens, scale, bias = siglip_tokenizer(), 11.5, -4.25
    w = weights(np.random.default_rng(6), tokens.get_vocab_size(), 64)
    towers(w, folder / "onnx", True)
    joint(w, both / "onnx/model.onnx", True, scale, bias)
    settings = {
        "architectures": ["SiglipModel"], "model_type": "siglip",
        "text_config": {"model_type": "siglip_text_model", "vocab_size": tokens.get_vocab_size()},
        "vision_config": {"model_type": "siglip_vision_model", "image_size": SIDE, "patch_size": PATCH},
    }  # fmt: skip
    half = (0.5, 0.5, 0.5)
    pictures_ = {
        "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": half, "image_std": half,
        "image_processor_type": "SiglipImageProcessor", "resample": 3, "rescale_factor": 1 / 255,
        "size": {"height": SIDE, "width": SIDE},
    }  # fmt: skip
    marks = {"eos_token": "</s>", "pad_token": "</s>", "unk_token": "<unk>"}
    words = {"tokenizer_class": "SiglipTokenizer", "model_max_length": 64, "do_lower_case": True}
    for place in (folder, both):
        shared(place, tokens, settings, pictures_, words | marks)
    encoded, fed, texts, images = reference(
        folder, tokens, lambda row: siglip_text(w, row, 64, 0), siglip_levels, half, half, w
    )
    feeds = {"input_ids": padded(encoded, 64, 0), "pixel_values": np.array(fed)}
    compare(folder, "onnx/text_model.onnx", feeds, {"pooler_output": texts})
    compare(folder, "onnx/vision_model.onnx", feeds, {"pooler_output": images})
    logits = scale * unit(images) @ unit(texts).T + bias
    truth = {"text_embeds": unit(texts), "image_embeds": unit(images), "logits_per_image": logits}
    compare(both, "onnx/model.onnx", feeds, truth)


def shared(folder, tokens, settings, pictures_, words):
    text = json.dumps(json.loads(tokens.to_str()), ensure_ascii=False, separators=(",", ":"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(text + "\n", encoding="utf-8")
    write(folder / "tokenizer_config.json", words)
    write(folder / "config.json", settings)
    write(folder / "preprocessor_config.json", pictures_)


if __name__ == "__main__":
    ROOT.mkdir(parents=True, exist_ok=True)
    shown = [{"name": name, "file": base64.b64encode(data).decode()} for name, data in pictures()]
    write_rows(ROOT / "pictures.json", {"pictures": shown})
    clip()
    siglip()
