"""Writes the small random models of the Java tests that are shown images in chats:

    python models/training/sight_fixtures.py

Folders under `src/test/resources/sight` as onnx-community has them, with graphs `vision_encoder`, `embed_tokens` and
`decoder_model_merged`. The vision encoder is a linear map of patches of pixels, the decoder one of `graph.py` that takes vectors.
`reference.json` in each holds what the family's processor makes of pictures and how chats go on greedily, computed with Pillow, numpy and
`reference.py` from the images, without the graphs; these are compared with it. The seed is fixed, so a second run changes no byte
where Pillow is the same."""

import base64
import io
import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, numpy_helper
from onnx import helper as h
from PIL import Image, ImageOps
from tokenizers import Tokenizer

import fixtures
import reference
from graph import Options, build
from nodes import Nodes

ROOT = Path(__file__).resolve().parents[2] / "src/test/resources/sight"
PICTURES = ROOT.parent / "spaces/pictures.json"
SHOWN = ("png-7x31", "png-31x7", "png-17x33", "jpeg-exif-6", "png-alpha", "png-1x1", "png-90x16")
HIDDEN, STEPS, MARGIN, SEED = 16, 9, 0.1, 7
LLAMA = {
    "head_dim": 16,
    "hidden_act": "silu",
    "hidden_size": HIDDEN,
    "intermediate_size": 32,
    "max_position_embeddings": 384,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
}


def picture(name):
    files = {row["name"]: row["file"] for row in json.loads(PICTURES.read_text())["pictures"]}
    data = base64.b64decode(files[name])
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def tokenizer(marks):
    """That of the decoders of `fixtures.py` with further special tokens."""
    made = fixtures.tokenizer()
    first = len(made["model"]["vocab"])
    for index, mark in enumerate(marks):
        made["model"]["vocab"][mark] = first + index
        made["added_tokens"].append(made["added_tokens"][0] | {"id": first + index, "content": mark})
    return made


# Idefics3 and SmolVLM, after Transformers' Idefics3ImageProcessor and Idefics3Processor


class Idefics3:
    """Tiles of 8 pixels of an image whose longer side is 24, each of four patches, each of one token."""

    IN_PLACE = True
    SIDE, LONGEST, PATCH, PER_TILE = 8, 24, 4, 4
    AROUND, WHOLE, IMAGE, END = "<fake_token_around_image>", "<global-img>", "<image>", "<end_of_utterance>"
    MARKS = (AROUND, WHOLE, IMAGE, END, *(f"<row_{r}_col_{c}>" for r in range(1, 4) for c in range(1, 4)))
    TEMPLATE = (
        "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}"
        "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}"
        "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}"
        "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n"
        "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
    )

    def tiles(self, image, fine):
        """Rows and columns, 0 where it is not cut, and the levels of all tiles."""
        width, height = self.enlarged(*image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS)
        if fine:
            aspect = width / height
            if width >= height:
                width = math.ceil(width / self.SIDE) * self.SIDE
                height = math.ceil(int(width / aspect) / self.SIDE) * self.SIDE
            else:
                height = math.ceil(height / self.SIDE) * self.SIDE
                width = math.ceil(int(height * aspect) / self.SIDE) * self.SIDE
        else:
            width = height = self.SIDE
        image = image.resize((width, height), Image.Resampling.LANCZOS)
        rows, columns = (height // self.SIDE, width // self.SIDE) if max(width, height) > self.SIDE else (0, 0)
        corners = [(c * self.SIDE, r * self.SIDE) for r in range(rows) for c in range(columns)]
        tiles = [image.crop((x, y, x + self.SIDE, y + self.SIDE)) for x, y in corners]
        tiles.append(image.resize((self.SIDE, self.SIDE), Image.Resampling.LANCZOS))
        return rows, columns, np.stack([np.asarray(tile) for tile in tiles])

    def enlarged(self, width, height):
        aspect = width / height
        if width >= height:
            width, height = self.LONGEST, int(self.LONGEST / aspect)
            height += height % 2
        else:
            width, height = int(self.LONGEST * aspect), self.LONGEST
            width += width % 2
        return max(width, 1), max(height, 1)

    def text(self, rows, columns):
        piece = self.IMAGE * self.PER_TILE
        text = ""
        for row in range(1, rows + 1):
            text += "".join(f"{self.AROUND}<row_{row}_col_{column}>{piece}" for column in range(1, columns + 1)) + "\n"
        return text + ("\n" if rows else "") + self.AROUND + self.WHOLE + piece + self.AROUND

    def prompt(self, messages, images):
        shown = iter(images)
        text = "<|im_start|>"
        for message in messages:
            parts = message["content"]
            text += message["role"].capitalize() + (":" if parts[0]["type"] == "image" else ": ")
            for part in parts:
                if part["type"] == "text":
                    text += part["text"]
                else:
                    rows, columns, _ = next(shown)
                    text += self.text(rows, columns)
            text += self.END + "\n"
        return text + "Assistant:"

    def weights(self, random):
        return {
            "patches": fixtures.exact(0.2 * random.standard_normal((HIDDEN, 3, self.PATCH, self.PATCH))),
            "places": fixtures.exact(0.5 * random.standard_normal((self.PER_TILE, HIDDEN))),
        }

    def features(self, w, levels):
        """Float64 [tiles * 4, hidden]."""
        pixels = ((levels / 255 - 0.5) / 0.5).transpose(0, 3, 1, 2)
        side = self.SIDE // self.PATCH
        patches = pixels.reshape(-1, 3, side, self.PATCH, side, self.PATCH).transpose(0, 2, 4, 1, 3, 5)
        flat = patches.reshape(len(levels), side * side, -1)
        return (flat @ w["patches"].reshape(HIDDEN, -1).T.astype(np.float64) + w["places"]).reshape(-1, HIDDEN)

    def encoder(self, w):
        graph = Nodes(w)
        square = [-1, 3, self.SIDE, self.SIDE]
        seen = graph.add("Cast", "pixel_attention_mask", to=TensorProto.FLOAT)
        mask = graph.add("Reshape", seen, graph.number([-1, 1, *square[2:]], np.int64))
        pixels = graph.add("Mul", graph.add("Reshape", "pixel_values", graph.number(square, np.int64)), mask)
        patches = graph.add("Conv", pixels, "patches", strides=[self.PATCH, self.PATCH])
        flat = graph.add("Reshape", patches, graph.number([0, HIDDEN, -1], np.int64))
        graph.named("image_features", "Add", graph.add("Transpose", flat, perm=[0, 2, 1]), "places")
        sizes = ["batch_size", "num_images"]
        return model(
            graph,
            [
                h.make_tensor_value_info("pixel_values", TensorProto.FLOAT, [*sizes, 3, "height", "width"]),
                h.make_tensor_value_info("pixel_attention_mask", TensorProto.BOOL, [*sizes, "height", "width"]),
            ],
            h.make_tensor_value_info("image_features", TensorProto.FLOAT, ["tiles", self.PER_TILE, HIDDEN]),
        )

    def fed(self, levels):
        pixels = ((levels / 255 - 0.5) / 0.5).transpose(0, 3, 1, 2)[None].astype(np.float32)
        return {"pixel_values": pixels, "pixel_attention_mask": np.ones((1, len(levels), self.SIDE, self.SIDE), bool)}

    def files(self, config, image):
        return {
            "config.json": {
                "architectures": ["Idefics3ForConditionalGeneration"],
                "model_type": "idefics3",
                "image_token_id": image,
                "scale_factor": 2,
                "text_config": {"model_type": "llama"} | config,
                "vision_config": {"image_size": self.SIDE, "patch_size": 2},
                "vocab_size": config["vocab_size"],
            },
            "preprocessor_config.json": {
                "do_convert_rgb": True,
                "do_image_splitting": True,
                "do_normalize": True,
                "do_pad": True,
                "do_rescale": True,
                "do_resize": True,
                "image_mean": [0.5] * 3,
                "image_processor_type": "Idefics3ImageProcessor",
                "image_std": [0.5] * 3,
                "max_image_size": {"longest_edge": self.SIDE},
                "resample": 1,
                "rescale_factor": 1 / 255,
                "size": {"longest_edge": self.LONGEST},
            },
            "processor_config.json": {"image_seq_len": self.PER_TILE, "processor_class": "Idefics3Processor"},
        }


def model(graph, inputs, output):
    constants = [numpy_helper.from_array(value, name) for name, value in graph.w.items()]
    made = h.make_graph(graph.nodes, "sight", inputs, [output], constants)
    model = h.make_model(made, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="millrace")
    onnx.checker.check_model(model)
    return model


def embedding(words):
    graph = Nodes({"words": words})
    graph.named("inputs_embeds", "Gather", "words", "input_ids")
    sizes = ["batch_size", "sequence_length"]
    ids = h.make_tensor_value_info("input_ids", TensorProto.INT64, sizes)
    return model(graph, [ids], h.make_tensor_value_info("inputs_embeds", TensorProto.FLOAT, [*sizes, HIDDEN]))


def decoder(weights, config, layout):
    """One of `graph.py` that takes vectors in the place of ids."""
    made = build(weights, config, Options(layout))
    graph = made.graph
    for node in list(graph.node):
        if node.output[0] == "embedding":
            graph.node.remove(node)
        for index, name in enumerate(node.input):
            if name in ("embedding", "input_ids"):
                node.input[index] = "inputs_embeds"
    for value in list(graph.input):
        if value.name == "input_ids":
            graph.input.remove(value)
    sizes = ["batch", "sequence_length", HIDDEN]
    graph.input.insert(0, h.make_tensor_value_info("inputs_embeds", TensorProto.FLOAT, sizes))
    for constant in list(graph.initializer):
        if constant.name == "model.embed_tokens.weight":
            graph.initializer.remove(constant)
    return made


# Chats


def said(role, *parts):
    """Texts, and names of pictures in lists; one of low detail has a further element."""
    return {"role": role, "content": [content(part) for part in parts]}


def content(part):
    if isinstance(part, str):
        return {"type": "text", "text": part}
    return {"type": "image", "picture": part[0], "detail": "low" if len(part) > 1 else "auto"}


CHATS = {
    "text": [said("user", "Hello there.")],
    "image": [said("user", ["png-17x33"], "What is it?")],
    "between": [said("user", "Look at ", ["png-31x7"], " and tell.")],
    "two": [said("user", ["png-7x31"], "or", ["jpeg-exif-6"], "?")],
    "twice": [said("user", ["png-alpha"], ["png-alpha"], "Equal?")],
    "earlier": [said("user", ["png-90x16"], "This?"), said("assistant", "A line."), said("user", "And why?")],
    "low": [said("user", ["png-17x33", "low"], "What is it?")],
}


def embedded(family, w, weights, ids, images, image):
    """The vectors of a prompt, with those of its images in their places."""
    x = np.float64(weights["model.embed_tokens.weight"])[ids]
    places = np.flatnonzero(np.array(ids) == image)
    if images:
        features = np.concatenate([family.features(w, levels) for *_, levels in images])
        if len(places) != len(features):
            raise SystemExit(f"{len(places)} places for {len(features)} vectors")
        x[places] = features
    return x


def goes_on(weights, config, x, end):
    """Greedily; None where no token is clearly the likeliest, or it ends."""
    ids = []
    for _ in range(STEPS):
        last = reference.logits_of(weights, config, x)[-1]
        if fixtures.lead(last) < MARGIN or last.argmax() == end:
            return None
        ids.append(int(last.argmax()))
        x = np.concatenate([x, np.float64(weights["model.embed_tokens.weight"])[ids[-1:]]])
    return ids if len(set(ids)) > 3 and min(ids) > 2 else None


def shown(family, messages):
    parts = [part for message in messages for part in message["content"] if part["type"] == "image"]
    return [family.tiles(picture(part["picture"]), part["detail"] != "low") for part in parts]


def case(family, w, weights, config, encode, image, end, name):
    """A chat that ends in a word with which it goes on clearly."""
    images = shown(family, CHATS[name])
    for number in range(1000):
        messages = json.loads(json.dumps(CHATS[name]))
        messages[-1]["content"][-1]["text"] += f" {number}"
        ids = encode(family.prompt(messages, images))
        answer = goes_on(weights, config, embedded(family, w, weights, ids, images, image), end)
        if answer is not None:
            return {"name": name, "messages": messages, "ids": ids, "greedy": answer}
    raise SystemExit(f"{name} does not go on clearly")


def verify(family, folder, layout, chats, image):
    """The largest difference between the graphs' last logits and the tokens that have to be the likeliest."""
    open_ = onnxruntime.InferenceSession
    words, encoder = open_(folder / "onnx/embed_tokens.onnx"), open_(folder / "onnx/vision_encoder.onnx")
    for chat in chats:
        ids = chat["ids"] + chat["greedy"]
        (x,) = words.run(None, {"input_ids": np.array([ids])})
        made = shown(family, chat["messages"])
        if made:
            features = [encoder.run(None, family.fed(levels))[0].reshape(-1, HIDDEN) for *_, levels in made]
            x[0, np.flatnonzero(np.array(ids) == image)] = np.concatenate(features)
        session = open_(folder / f"onnx/{layout}.onnx")
        feeds = {"inputs_embeds": x, "attention_mask": np.ones((1, len(ids)), np.int64)}
        for value in session.get_inputs():
            if value.name.startswith("past"):
                feeds[value.name] = np.zeros([1, 1, 0, 16], np.float32)
            if value.name == "position_ids":
                feeds[value.name] = np.arange(len(ids))[None]
        logits = session.run(["logits"], feeds)[0][0, len(chat["ids"]) - 1 : -1]
        if logits.argmax(-1).tolist() != chat["greedy"]:
            raise SystemExit(f"{folder.name} {layout} {chat['name']}: the graphs go on otherwise")


def write_folder(family, name):
    folder = ROOT / name
    pieces = tokenizer(family.MARKS)
    encoder = Tokenizer.from_str(json.dumps(pieces))
    image, end = encoder.token_to_id(family.IMAGE), encoder.token_to_id(family.END)
    size = encoder.get_vocab_size()
    config, random = LLAMA | {"vocab_size": size}, np.random.default_rng(SEED)
    weights, w = fixtures.random_weights(config, random), family.weights(random)
    rare = [id for piece, id in pieces["model"]["vocab"].items() if id < 3 or id >= 300 or not piece.lstrip("Ġ").isascii()]
    weights["lm_head.weight"][rare] /= 8  # so that answers are text
    chats = [case(family, w, weights, config, lambda text: encoder.encode(text).ids, image, end, name) for name in CHATS]
    for file, value in family.files(config, image).items():
        write(folder / file, value)
    (folder / "tokenizer.json").write_text(json.dumps(pieces, ensure_ascii=False) + "\n", encoding="utf-8")
    tokens = fixtures.tokenizer_config(config["max_position_embeddings"])
    write(folder / "tokenizer_config.json", tokens | {"eos_token": family.END, "chat_template": family.TEMPLATE})
    write(folder / "generation_config.json", {"do_sample": False, "eos_token_id": end, "pad_token_id": 0})
    (folder / "onnx").mkdir(exist_ok=True)
    onnx.save(family.encoder(w), folder / "onnx/vision_encoder.onnx")
    onnx.save(embedding(weights["model.embed_tokens.weight"]), folder / "onnx/embed_tokens.onnx")
    onnx.save(decoder(weights, config, "concat"), folder / "onnx/decoder_model_merged.onnx")
    verify(family, folder, "decoder_model_merged", chats, image)
    if family.IN_PLACE:
        (ROOT / "in-place").mkdir(exist_ok=True)
        onnx.save(decoder(weights, config, "gqa"), ROOT / "in-place/decoder_model_merged.onnx")
    write_reference(family, folder, chats, encoder)


def write_reference(family, folder, chats, encoder):
    rows = []
    for name in SHOWN:
        for fine in (True, False):
            *grid, levels = family.tiles(picture(name), fine)
            rows.append({"picture": name, "fine": fine, "grid": grid, "levels": base64.b64encode(levels.tobytes()).decode()})
    for chat in chats:
        chat["text"] = encoder.decode(chat["greedy"])
    lines = {"images": rows, "chats": chats}
    text = ",\n".join(f'"{k}":[\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in v) + "\n]" for k, v in lines.items())
    (folder / "reference.json").write_text("{" + text + "}\n", encoding="utf-8")


def main():
    write_folder(Idefics3(), "tiny-smolvlm")


if __name__ == "__main__":
    main()
