"""Checks of the drawings, of the held-out rule and of what the folder of demo-vision holds."""

import itertools
import json
import random
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from vision.drawing import FAR, SIZE, batch, colour, drawing, example, is_held_out, pixels, seeds
from vision.evaluate import opener
from vision.export import EXAMPLES, PREPROCESSOR
from vision.shapes import NAMES, SHAPES, Role

SHIPPED = Path(__file__).parents[2] / "demo-vision"


class ShapesTest(unittest.TestCase):
    def test_every_shape_lies_in_the_unit_circle_but_for_a_margin(self):
        rng = random.Random(1)
        for name, shape in SHAPES.items():
            for _ in range(100):
                reach = max(np.hypot(x, y) for part in shape.draw(rng) for x, y in part.points)
                self.assertGreater(reach, 0.7, name)
                self.assertLess(reach, 1.25, name)

    def test_every_shape_has_a_body(self):
        rng = random.Random(2)
        for name, shape in SHAPES.items():
            self.assertIn(Role.BODY, {part.role for part in shape.draw(rng)}, name)


class DrawingsTest(unittest.TestCase):
    def test_the_same_seed_gives_the_same_drawing(self):
        for seed in range(20):
            (one, label), (other, again) = example(seed), example(seed)
            self.assertEqual(label, again)
            self.assertEqual(one.tobytes(), other.tobytes())

    def test_labels_name_the_shape_that_was_drawn(self):
        for seed in range(20):
            rng = random.Random(f"drawing {seed}")
            name = NAMES[rng.randrange(len(NAMES))]
            self.assertEqual(drawing(rng, name).tobytes(), example(seed)[0].tobytes())
            self.assertEqual(name, NAMES[example(seed)[1]])

    def test_all_classes_are_drawn_about_as_often(self):
        labels = np.bincount([random.Random(f"drawing {seed}").randrange(len(NAMES)) for seed in range(14000)])
        self.assertTrue((abs(labels - 1000) < 150).all(), labels)

    def test_sizes_are_between_48_and_256(self):
        sides = [side for seed in range(100) for side in example(seed)[0].size]
        self.assertGreaterEqual(min(sides), 48)
        self.assertLessEqual(max(sides), 256)

    def test_colours_are_far_from_those_they_lie_upon(self):
        rng = random.Random(3)
        for _ in range(100):
            first = colour(rng)
            self.assertGreaterEqual(np.linalg.norm(np.subtract(colour(rng, first), first)), FAR)

    def test_inputs_are_normalized_channels_first(self):
        images, labels = batch([1, 2, 3], any_filter=True)
        self.assertEqual((images.shape, images.dtype, labels.shape), ((3, 3, SIZE, SIZE), np.float32, (3,)))
        red = pixels(Image.new("RGB", (100, 50), (255, 0, 127)))
        np.testing.assert_allclose(red.mean((1, 2)), [1, -1, -1 / 255], atol=1e-6)

    def test_training_never_sees_a_held_out_seed(self):
        seen, kept = (list(itertools.islice(seeds(0, out), 500)) for out in (False, True))
        self.assertFalse(set(seen) & set(kept))
        self.assertTrue(all(map(is_held_out, kept)))
        self.assertFalse(any(map(is_held_out, seen)))


@unittest.skipUnless((SHIPPED / "model.onnx").exists(), "demo-vision is not exported")
class FolderTest(unittest.TestCase):
    def test_the_examples_are_named_right(self):
        logits = opener(SHIPPED / "model.onnx", 1)
        images = np.stack([pixels(Image.open(SHIPPED / "examples" / f"{name}.png")) for name in EXAMPLES])
        self.assertEqual([NAMES[i] for i in logits(images).argmax(-1)], list(EXAMPLES))

    def test_a_picture_scores_the_same_alone_and_in_a_batch(self):
        logits, (images, _) = opener(SHIPPED / "model.onnx", 1), batch(list(range(32)), any_filter=False)
        alone = np.concatenate([logits(image[None]) for image in images])
        np.testing.assert_allclose(alone, logits(images), atol=1e-4)

    def test_config_names_the_classes(self):
        config = json.loads((SHIPPED / "config.json").read_text())
        self.assertEqual([config["id2label"][str(i)] for i in range(len(NAMES))], list(NAMES))
        self.assertEqual(config["architectures"], ["ResNetForImageClassification"])
        self.assertEqual(json.loads((SHIPPED / "preprocessor_config.json").read_text()), PREPROCESSOR)


if __name__ == "__main__":
    unittest.main()
