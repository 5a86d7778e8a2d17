"""Families of models that are shown images in chats: what their processors in Transformers make of an image and of a prompt, with Pillow
and numpy, and small encoders and decoders of theirs."""

import math

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnx import helper as h
from PIL import Image

import fixtures
from layouts import ConcatWriter
from nodes import Nodes
from options import Options, Shape

HIDDEN = 16


def model(graph, inputs, output):
    constants = [numpy_helper.from_array(value, name) for name, value in graph.w.items()]
    made = h.make_graph(graph.nodes, "sight", inputs, [output], constants)
    model = h.make_model(made, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="millrace")
    onnx.checker.check_model(model)
    return model


def taking_vectors(made):
    """A decoder that takes vectors in the place of ids."""
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


# Idefics3 and SmolVLM, after Transformers' Idefics3ImageProcessor and Idefics3Processor


class Family:
    """Positions as of text, and one low detail of its own."""

    FINE = (True,)

    def places(self, ids, images, image):
        return None

    def fed_positions(self, ids, images, image):
        return np.arange(len(ids))[None]


class Idefics3(Family):
    """Tiles of 8 pixels of an image whose longer side is 24, each of four patches, each of one token."""

    FINE = (True, False)
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

    def files(self, config, id):
        return {
            "config.json": {
                "architectures": ["Idefics3ForConditionalGeneration"],
                "model_type": "idefics3",
                "image_token_id": id(self.IMAGE),
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


# Qwen2-VL and Qwen2.5-VL, after Transformers' Qwen2VLImageProcessor, Qwen2VLProcessor and get_rope_index


class Qwen2Vl(Family):
    """Patches of 4 pixels, two frames of each; four of them make a token."""

    PATCH, MERGE, FRAMES, LEAST, MOST, SECTIONS = 4, 2, 2, 256, 1024, (2, 3, 3)
    MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
    IMAGE, END = "<|image_pad|>", "<|im_end|>"
    MARKS = ("<|vision_start|>", "<|vision_end|>", IMAGE)
    TEMPLATE = (
        "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}<|im_start|>system\n"
        "You are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>{{ message['role'] }}\n"
        "{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n{% else %}"
        "{% for content in message['content'] %}{% if content['type'] == 'image' or 'image' in content %}"
        "<|vision_start|><|image_pad|><|vision_end|>{% elif 'text' in content %}{{ content['text'] }}{% endif %}"
        "{% endfor %}<|im_end|>\n{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )

    def tiles(self, image, fine):
        width, height = self.sizes(*image.size)
        levels = np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))
        return height // self.PATCH, width // self.PATCH, levels[None]

    def sizes(self, width, height):
        block = self.PATCH * self.MERGE
        new = round(width / block) * block, round(height / block) * block
        if new[0] * new[1] > self.MOST:
            beta = math.sqrt(width * height / self.MOST)
            return tuple(max(block, math.floor(side / beta / block) * block) for side in (width, height))
        if new[0] * new[1] < self.LEAST:
            beta = math.sqrt(self.LEAST / (width * height))
            return tuple(math.ceil(side * beta / block) * block for side in (width, height))
        return new

    def prompt(self, messages, images):
        shown = iter(images)
        text = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
        for message in messages:
            text += f"<|im_start|>{message['role']}\n"
            for part in message["content"]:
                if part["type"] == "text":
                    text += part["text"]
                else:
                    rows, columns, _ = next(shown)
                    count = rows * columns // self.MERGE**2
                    text += "<|vision_start|>" + self.IMAGE * count + "<|vision_end|>"
            text += "<|im_end|>\n"
        return text + "<|im_start|>assistant\n"

    def positions(self, ids, images, image):
        """[3, tokens]: time, row and column."""
        shown, made, next_, at = iter(images), np.zeros((3, len(ids)), int), 0, 0
        while at < len(ids):
            if ids[at] != image:
                made[:, at] = next_
                next_, at = next_ + 1, at + 1
                continue
            rows, columns = (sides // self.MERGE for sides in next(shown)[:2])
            for row in range(rows):
                for column in range(columns):
                    made[:, at] = next_, next_ + row, next_ + column
                    at += 1
            next_ += max(rows, columns)
        return made

    def places(self, ids, images, image):
        return self.positions(ids, images, image)[np.repeat(np.arange(3), self.SECTIONS)].T

    def fed_positions(self, ids, images, image):
        return self.positions(ids, images, image)[:, None]

    def weights(self, random):
        numbers = 3 * self.FRAMES * self.PATCH**2
        return {
            "patches": fixtures.exact(0.15 * random.standard_normal((numbers, HIDDEN))),
            "merged": fixtures.exact(0.25 * random.standard_normal((self.MERGE**2 * HIDDEN, HIDDEN))),
        }

    def rows_of(self, levels):
        """Patches as the encoder takes them: [patches, 3 · frames · 4 · 4]."""
        pixels = (levels[0] / 255 - self.MEAN) / self.STD
        rows, columns = (side // self.PATCH for side in pixels.shape[:2])
        made = []
        for top in range(0, rows, self.MERGE):
            for left in range(0, columns, self.MERGE):
                for row in range(top, top + self.MERGE):
                    for column in range(left, left + self.MERGE):
                        y, x = row * self.PATCH, column * self.PATCH
                        patch = pixels[y : y + self.PATCH, x : x + self.PATCH].transpose(2, 0, 1)
                        made.append(np.repeat(patch[:, None], self.FRAMES, 1).reshape(-1))
        return np.array(made)

    def features(self, w, levels):
        each = self.rows_of(levels) @ w["patches"].astype(np.float64)
        return each.reshape(-1, self.MERGE**2 * HIDDEN) @ w["merged"].astype(np.float64)

    def encoder(self, w):
        graph = Nodes(w)
        first = graph.add("Gather", "grid_thw", graph.number([0], np.int64), axis=1)
        frames = graph.add("Cast", graph.add("ReduceMax", first, keepdims=0), to=TensorProto.FLOAT)
        each = graph.add("MatMul", graph.add("Mul", "pixel_values", frames), "patches")
        blocks = graph.add("Reshape", each, graph.number([-1, self.MERGE**2 * HIDDEN], np.int64))
        graph.named("image_features", "MatMul", blocks, "merged")
        return model(
            graph,
            [
                h.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["patches", 3 * self.FRAMES * self.PATCH**2]),
                h.make_tensor_value_info("grid_thw", TensorProto.INT64, ["images", 3]),
            ],
            h.make_tensor_value_info("image_features", TensorProto.FLOAT, ["tokens", HIDDEN]),
        )

    def fed(self, levels):
        height, width = levels.shape[1:3]
        grid = np.array([[1, height // self.PATCH, width // self.PATCH]])
        return {"pixel_values": self.rows_of(levels).astype(np.float32), "grid_thw": grid}

    def files(self, config, id):
        return {
            "config.json": config
            | {
                "architectures": ["Qwen2VLForConditionalGeneration"],
                "model_type": "qwen2_vl",
                "image_token_id": id(self.IMAGE),
                "rope_scaling": {"type": "mrope", "mrope_section": list(self.SECTIONS)},
                "vision_config": {"patch_size": self.PATCH, "spatial_merge_size": self.MERGE},
            },
            "preprocessor_config.json": {
                "do_convert_rgb": True,
                "do_resize": True,
                "image_mean": self.MEAN,
                "image_processor_type": "Qwen2VLImageProcessor",
                "image_std": self.STD,
                "max_pixels": self.MOST,
                "merge_size": self.MERGE,
                "min_pixels": self.LEAST,
                "patch_size": self.PATCH,
                "temporal_patch_size": self.FRAMES,
            },
        }

    def decoder(self, weights, config):
        return taking_vectors(MropeWriter(weights, Shape.of(config), Options("concat"), self.SECTIONS).model())


class MropeWriter(ConcatWriter):
    """Angles by three positions of a token, each for a section of the frequencies."""

    def __init__(self, weights, shape, options, sections):
        super().__init__(weights, shape, options)
        self.sections = sections

    def prepare(self):
        self.declare("position_ids", TensorProto.INT64, [3, "batch", "sequence_length"])
        chosen = (np.repeat(np.arange(3), self.sections) == np.arange(3)[:, None]).astype(np.float32)
        mask = self.constant("sections", chosen[:, None, None])
        for name, table in zip(("cosine", "sine"), self.shape.rotary_tables()):
            table = self.constant(f"{name}.table", table.astype(np.float32))
            all_ = self.op("Gather", [table, "position_ids"], f"{name}.axes")
            kept = self.op("Mul", [all_, mask], f"{name}.kept")
            rows = self.op("ReduceSum", [kept, self.ints(0)], f"{name}.rows", keepdims=0)
            self.op("Unsqueeze", [rows, self.ints(1)], name)
        self.visible()


# Gemma 3, after Transformers' Gemma3ImageProcessor and Gemma3Processor


class Gemma3(Family):
    """16 by 16 pixels, whatever the image's proportions, in four tokens."""

    SIDE, PATCH, COUNT = 16, 8, 4
    IMAGE, END = "<image_soft_token>", "<end_of_turn>"
    MARKS = ("<start_of_image>", "<end_of_image>", IMAGE, "<start_of_turn>", END)
    TEMPLATE = (
        "{{ bos_token }}{%- for message in messages -%}"
        "{%- if (message['role'] == 'assistant') -%}{%- set role = \"model\" -%}{%- else -%}"
        "{%- set role = message['role'] -%}{%- endif -%}{{ '<start_of_turn>' + role + '\n' }}"
        "{%- if message['content'] is string -%}{{ message['content'] | trim }}"
        "{%- elif message['content'] is iterable -%}{%- for item in message['content'] -%}"
        "{%- if item['type'] == 'image' -%}{{ '<start_of_image>' }}"
        "{%- elif item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}{%- endif -%}"
        "{{ '<end_of_turn>\n' }}{%- endfor -%}{%- if add_generation_prompt -%}{{'<start_of_turn>model\n'}}{%- endif -%}"
    )

    def tiles(self, image, fine):
        return 0, 0, np.asarray(image.resize((self.SIDE, self.SIDE), Image.Resampling.BILINEAR))[None]

    def prompt(self, messages, images):
        text = ""
        for message in messages:
            text += "<start_of_turn>" + {"assistant": "model"}.get(message["role"], message["role"]) + "\n"
            for part in message["content"]:
                if part["type"] == "text":
                    text += part["text"].strip()
                else:
                    text += "\n\n<start_of_image>" + self.IMAGE * self.COUNT + "<end_of_image>\n\n"
            text += "<end_of_turn>\n"
        return text + "<start_of_turn>model\n"

    def weights(self, random):
        return {
            "patches": fixtures.exact(0.1 * random.standard_normal((HIDDEN, 3, self.PATCH, self.PATCH))),
            "places": fixtures.exact(0.5 * random.standard_normal((self.COUNT, HIDDEN))),
        }

    def features(self, w, levels):
        pixels = ((levels / 255 - 0.5) / 0.5)[0]
        made = []
        for y in range(0, self.SIDE, self.PATCH):
            for x in range(0, self.SIDE, self.PATCH):
                patch = pixels[y : y + self.PATCH, x : x + self.PATCH].transpose(2, 0, 1)
                made.append(np.tensordot(w["patches"].astype(np.float64), patch, 3))
        return np.array(made) + w["places"]

    def encoder(self, w):
        graph = Nodes(w)
        patches = graph.add("Conv", "pixel_values", "patches", strides=[self.PATCH, self.PATCH])
        flat = graph.add("Reshape", patches, graph.number([0, HIDDEN, -1], np.int64))
        graph.named("image_features", "Add", graph.add("Transpose", flat, perm=[0, 2, 1]), "places")
        pixels = h.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch_size", 3, self.SIDE, self.SIDE])
        made = h.make_tensor_value_info("image_features", TensorProto.FLOAT, ["batch_size", self.COUNT, HIDDEN])
        return model(graph, [pixels], made)

    def fed(self, levels):
        return {"pixel_values": ((levels / 255 - 0.5) / 0.5).transpose(0, 3, 1, 2).astype(np.float32)}

    def files(self, config, id):
        return {
            "config.json": {
                "architectures": ["Gemma3ForConditionalGeneration"],
                "model_type": "gemma3",
                "boi_token_index": id("<start_of_image>"),
                "eoi_token_index": id("<end_of_image>"),
                "image_token_index": id(self.IMAGE),
                "mm_tokens_per_image": self.COUNT,
                "text_config": {"model_type": "gemma3_text"} | config,
            },
            "preprocessor_config.json": {
                "do_convert_rgb": None,
                "do_normalize": True,
                "do_pan_and_scan": None,
                "do_rescale": True,
                "do_resize": True,
                "image_mean": [0.5] * 3,
                "image_processor_type": "Gemma3ImageProcessor",
                "image_seq_length": self.COUNT,
                "image_std": [0.5] * 3,
                "resample": 2,
                "rescale_factor": 1 / 255,
                "size": {"height": self.SIDE, "width": self.SIDE},
            },
            "processor_config.json": {"image_seq_length": self.COUNT, "processor_class": "Gemma3Processor"},
        }
