"""python -m unittest ears.test_ears, from models/training"""

import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ears import tokens
from ears.evaluate import distance
from ears.export import export
from ears.features import log_mel
from ears.grammar import held_out, normal, sentence, words
from ears.model import Config, Whisper
from ears.speech import resampled
from ears.train import elsewhere
from ears.windows import Said, example, packed, transcript, window


def silent(rng):
    return "One two three.", np.zeros(16_000, np.float32)


class GrammarTest(unittest.TestCase):
    def test_sentence_neverHeldOut_unlessAsked(self):
        rng = random.Random(1)
        self.assertFalse(any(held_out("ears:" + normal(sentence(rng))) for _ in range(300)))
        self.assertTrue(all(held_out("ears:" + normal(sentence(rng, held=True))) for _ in range(30)))

    def test_words_ofManySentences_areAtMost500(self):
        rng = random.Random(2)
        self.assertLess(len({w for _ in range(20_000) for w in words(sentence(rng))}), 500)

    def test_distance_countsChangesAdditionsAndOmissions(self):
        self.assertEqual(distance("a b c".split(), "a x c d".split()), 2)
        self.assertEqual(distance([], ["a"]), 1)


class SoundTest(unittest.TestCase):
    def test_resampled_tone_keepsFrequencyAndLoudness(self):
        tone = np.sin(2 * np.pi * 500 * np.arange(22_050) / 22_050)
        self.assertLess(np.abs(resampled(tone, 22_050, 16_000) - np.sin(2 * np.pi * 500 * np.arange(16_000) / 16_000)).max(), 1e-3)

    def test_logMel_ofSilence_isFlat(self):
        self.assertEqual(np.ptp(log_mel(np.zeros(100, np.float32))), 0)


class WindowTest(unittest.TestCase):
    def test_transcript_ofACutSentence_isItsBeginning(self):
        said = [Said("One.", 0.5, 1.0), Said("Two.", 29.5, 30.5)]
        self.assertTrue(transcript(said, True).endswith("<|0.50|> One.<|1.00|><|29.50|><|endoftext|>"))
        self.assertTrue(transcript(said, False).endswith("<|notimestamps|> One.<|endoftext|>"))

    def test_window_holdsWhatIsSaidInOrder(self):
        said = window(random.Random(4), silent)[1]
        self.assertEqual(said, sorted(said, key=lambda s: s.start))

    def test_packed_ofTenSeconds_holdsWholeSentences(self):
        samples, said = packed(random.Random(5), silent, 10)
        self.assertEqual(len(samples), 160_000)
        self.assertGreater(len(said), 5)
        self.assertLessEqual(said[-1].end, 10)

    def test_example_secondsOfASentence_liePastItsStart(self):
        tokenizer = tokens.train(200)
        made = example(tokenizer, random.Random(8), silent)
        told = [(tokenizer.id_to_token(t), at) for t, at in zip(made.targets, made.seconds) if t >= 0 and at >= 0]
        self.assertEqual([at for _, at in told], sorted(at for _, at in told))
        self.assertTrue(all(abs(float(t[2:-2]) - at) < 0.011 for t, at in told if t.startswith("<|")))

    def test_elsewhere_attentionInPlace_isNothing(self):
        there = torch.full((1, 1, 500), -20.0)
        there[0, 0, 100:110] = 5.0
        away = [elsewhere([there.log_softmax(-1)], torch.tensor([[at]])).item() for at in (2.1, 8.0)]
        self.assertLess(away[0], 1e-3)
        self.assertGreater(away[1], 10)

    def test_encoder_fromAPosition_isThatOfAWindowWithoutMixing(self):
        torch.manual_seed(0)
        encoder = Whisper(Config(700, d_model=64, encoder_layers=0, encoder_attention_heads=2)).eval().encoder
        mels = torch.randn(1, 80, 40)
        with torch.inference_mode():
            late = encoder.layer_norm.bias.new_zeros(1, 80, 3000)
            late[:, :, 200:240] = mels
            np.testing.assert_allclose(encoder(mels, 100)[0, 1:-1], encoder(late)[0, 101:119], atol=1e-5)

    def test_example_targetsFollowIds(self):
        made = example(tokens.train(200), random.Random(5), silent)
        self.assertEqual(len(made.ids), len(made.targets))
        self.assertTrue(all(t in (-100, i) for t, i in zip(made.targets, made.ids[1:])))


class GraphTest(unittest.TestCase):
    def test_export_ofRandomWeights_computesWhatTorchDoes(self):
        torch.manual_seed(0)
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder, "source"), Path(folder, "out")
            tokenizer = tokens.write(source)
            config = Config(tokenizer.get_vocab_size(), d_model=64, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=64, decoder_ffn_dim=64,
                            encoder_attention_heads=2, decoder_attention_heads=2)
            model = Whisper(config).eval()
            (source / "config.json").write_text(config.to_json(1, 0))
            torch.save({"model": model.state_dict()}, source / "state.pt")
            export(source, out, 0)
            mels, ids = torch.randn(2, 80, 3000), torch.randint(0, 700, (2, 6))
            with torch.inference_mode():
                source_of = model.encoder(mels)
                expected = model.logits(model.decoder(ids, source_of)).numpy()
            encoder, decoder = (onnxruntime.InferenceSession(str(out / "onnx" / f"{n}.onnx")) for n in ("encoder_model", "decoder_model_merged"))
            heard = encoder.run(None, {"input_features": mels.numpy()})[0]
            np.testing.assert_allclose(heard, source_of.numpy(), atol=1e-4)
            names, past, rows = [o.name for o in decoder.get_outputs()], {}, []
            for i in decoder.get_inputs():
                if i.name.startswith("past"):
                    past[i.name] = np.zeros((2, 2, 0, 32), np.float32)
            for part, used in ((ids[:, :3], False), (ids[:, 3:4], True), (ids[:, 4:], True)):
                made = dict(zip(names, decoder.run(None, {"input_ids": part.numpy(), "encoder_hidden_states": heard,
                                                          "use_cache_branch": np.array([used]), **past})))
                past = {n.replace("present", "past_key_values"): v for n, v in made.items() if n.startswith("present")}
                np.testing.assert_allclose(made["cross_attentions.1"].sum(-1), 1, atol=1e-4)
                rows.append(made["logits"])
            np.testing.assert_allclose(np.concatenate(rows, 1), expected, atol=1e-4)


if __name__ == "__main__":
    unittest.main()
