package io.millrace.runtime.decoder;

import static io.millrace.runtime.decoder.Rows.argmax;
import static io.millrace.runtime.decoder.Rows.assertClose;
import static io.millrace.runtime.decoder.Rows.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.prefix.SavedPrefix;
import io.millrace.runtime.decoder.TinyReference.Prompt;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.OrtFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrtDecoderTest {

    /* Of a service that other tests started in this process. */
    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    private static final TinyReference REFERENCE = TinyReference.read();

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat", "tiny-gqa-f16", "tiny-concat-f16", "tiny-concat-bf16"})
    void prefill_wholePrompt_equalsReference(String fixture) {
        try (OrtDecoder decoder = TinyReference.open(fixture, 2)) {
            for (Prompt prompt : REFERENCE.prompts()) {
                Logits logits = decoder.prefill(new PrefillChunk(1, 0, prompt.ids(), true));
                assertThat(logits.rows()).isEqualTo(prompt.ids().length);
                for (int i = 0; i < prompt.positions().length; i++) {
                    assertClose(
                            copy(logits, prompt.positions()[i]), prompt.logits()[i], REFERENCE.toleranceOf(fixture));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat", "tiny-gqa-f16", "tiny-concat-f16", "tiny-concat-bf16"})
    void prefill_inChunks_equalsReference(String fixture) {
        try (OrtDecoder decoder = TinyReference.open(fixture, 2)) {
            for (Prompt prompt : REFERENCE.prompts()) {
                for (int size : new int[] {1, 5, 32}) {
                    float[] last = prefillInChunks(decoder, 0, prompt.sequence(), size);
                    assertClose(last, prompt.lastLogits(), REFERENCE.toleranceOf(fixture));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat", "tiny-gqa-f16", "tiny-concat-f16", "tiny-concat-bf16"})
    void prefill_behindACopiedOrRestoredPrefix_equalsReference(String fixture) {
        try (OrtDecoder decoder = TinyReference.open(fixture, 3)) {
            assertThat(decoder.copies()).isTrue();
            for (Prompt prompt : REFERENCE.prompts()) {
                int[] ids = prompt.sequence();
                int shared = ids.length * 2 / 3;
                prefillInChunks(decoder, 2, ids, ids.length);
                decoder.copy(2, 0, shared);
                assertClose(
                        prefillBehind(decoder, 0, shared, ids), prompt.lastLogits(), REFERENCE.toleranceOf(fixture));
                try (SavedPrefix saved = decoder.save(2, ids.length)) {
                    prefillInChunks(decoder, 2, new int[ids.length], ids.length);
                    decoder.restore(saved, 1, shared);
                }
                assertClose(
                        prefillBehind(decoder, 1, shared, ids), prompt.lastLogits(), REFERENCE.toleranceOf(fixture));
            }
        }
    }

    private static float[] prefillBehind(OrtDecoder decoder, int slot, int past, int[] ids) {
        int[] rest = Arrays.copyOfRange(ids, past, ids.length);
        return copy(decoder.prefill(new PrefillChunk(slot, past, rest, false)), 0);
    }

    private static float[] prefillInChunks(OrtDecoder decoder, int slot, int[] ids, int size) {
        float[] last = {};
        for (int past = 0; past < ids.length; past += size) {
            int[] chunk = Arrays.copyOfRange(ids, past, Math.min(ids.length, past + size));
            Logits logits = decoder.prefill(new PrefillChunk(slot, past, chunk, false));
            assertThat(logits.rows()).isEqualTo(1);
            last = copy(logits, 0);
        }
        return last;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat", "tiny-gqa-f16", "tiny-concat-f16", "tiny-concat-bf16"})
    void decode_allPromptsInOneBatch_picksTheReferenceTokens(String fixture) {
        List<Prompt> prompts = REFERENCE.prompts();
        try (OrtDecoder decoder = TinyReference.open(fixture, prompts.size())) {
            int[] tokens = new int[prompts.size()];
            int[] lengths = new int[prompts.size()];
            boolean[] running = new boolean[prompts.size()];
            Arrays.fill(running, true);
            for (int slot = 0; slot < tokens.length; slot++) {
                lengths[slot] = prompts.get(slot).ids().length;
                Logits first = decoder.prefill(
                        new PrefillChunk(slot, 0, prompts.get(slot).ids(), false));
                tokens[slot] = argmax(copy(first, 0));
            }
            int steps = prompts.getFirst().greedy().length;
            for (int step = 0; step < steps; step++) {
                for (int slot = 0; slot < tokens.length; slot++) {
                    assertThat(tokens[slot]).isEqualTo(prompts.get(slot).greedy()[step]);
                }
                Logits logits = decoder.decode(new DecodeBatch(0, tokens.clone(), lengths.clone(), running));
                for (int slot = 0; slot < tokens.length; slot++) {
                    float[] row = copy(logits, slot);
                    if (step == steps - 2) {
                        assertClose(row, prompts.get(slot).lastLogits(), REFERENCE.toleranceOf(fixture));
                    }
                    tokens[slot] = argmax(row);
                    lengths[slot]++;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-gqa", "tiny-concat"})
    void decode_aroundIdleSlot_leavesItsPrefixIntact(String fixture) {
        Prompt kept = REFERENCE.prompts().get(3);
        int[] sequence = kept.sequence();
        int shared = sequence.length - 6;
        try (OrtDecoder decoder = TinyReference.open(fixture, 3)) {
            decoder.prefill(new PrefillChunk(1, 0, Arrays.copyOf(sequence, shared), false));
            decoder.prefill(new PrefillChunk(0, 0, new int[] {5, 6, 7}, false));
            decoder.prefill(new PrefillChunk(2, 0, new int[] {8}, false));
            for (int step = 0; step < 4; step++) {
                decoder.decode(
                        new DecodeBatch(0, new int[] {9, 0, 11}, new int[] {3 + step, shared, 1 + step}, new boolean[] {
                            true, false, true
                        }));
            }
            int[] rest = Arrays.copyOfRange(sequence, shared, sequence.length);
            Logits logits = decoder.prefill(new PrefillChunk(1, shared, rest, false));
            assertClose(copy(logits, 0), kept.lastLogits(), REFERENCE.toleranceOf(fixture));
        }
    }

    @Test
    void open_graphs_tellTheirLayout() {
        try (OrtDecoder inPlace = TinyReference.open("tiny-gqa", 3);
                OrtDecoder concatenated = TinyReference.open("tiny-concat", 3)) {
            assertThat(inPlace.layout()).isEqualTo(KvLayout.IN_PLACE);
            assertThat(concatenated.layout()).isEqualTo(KvLayout.CONCATENATED);
            assertThat(inPlace.vocabularySize()).isEqualTo(TinyReference.VOCABULARY);
            assertThat(inPlace.cacheBytes()).isEqualTo(3L * 2 * 2 * 2 * TinyReference.CONTEXT * 16 * Float.BYTES);
            assertThat(concatenated.cacheBytes()).isEqualTo(inPlace.cacheBytes());
        }
    }

    @Test
    void calls_outsideTheCache_areRefusedByFieldAndLimit() {
        try (OrtDecoder decoder = TinyReference.open("tiny-gqa", 2)) {
            assertThatThrownBy(() -> decoder.prefill(new PrefillChunk(2, 0, new int[1], false)))
                    .hasMessage("slot is 2, must be in [0, 1]");
            assertThatThrownBy(() -> decoder.copy(0, 2, 1)).hasMessage("slot is 2, must be in [0, 1]");
            assertThatThrownBy(() -> decoder.copy(-1, 0, 1)).hasMessage("slot is -1, must be in [0, 1]");
            assertThatThrownBy(() -> decoder.save(0, 129)).hasMessage("length is 129, must be in [0, 128]");
            try (SavedPrefix saved = decoder.save(0, 5)) {
                assertThatThrownBy(() -> decoder.restore(saved, 1, 6)).hasMessage("length is 6, but only 5 were saved");
            }
            assertThatThrownBy(() -> decoder.prefill(new PrefillChunk(0, 120, new int[9], false)))
                    .hasMessage("past is 120, must be in [0, 119]");
            assertThatThrownBy(() -> decoder.prefill(new PrefillChunk(0, 0, new int[0], false)))
                    .hasMessage("tokens.length is 0, must be in [1, 128]");
            assertThatThrownBy(() -> decoder.decode(new DecodeBatch(1, new int[2], new int[2], new boolean[2])))
                    .hasMessage("firstSlot is 1, must be in [0, 0]");
            assertThatThrownBy(
                            () -> decoder.decode(new DecodeBatch(0, new int[1], new int[] {128}, new boolean[] {true})))
                    .hasMessage("lengths is 128, must be in [0, 127]");
        }
    }

    @Test
    void run_tokenOutsideTheVocabulary_failsWithTheLibrarysMessageAndLeavesTheDecoderUsable() {
        Prompt prompt = REFERENCE.prompts().get(2);
        try (OrtDecoder decoder = TinyReference.open("tiny-gqa", 1)) {
            assertThatThrownBy(() -> decoder.prefill(new PrefillChunk(0, 0, new int[] {300}, false)))
                    .isInstanceOf(OrtFailure.class)
                    .hasMessageContaining("Gather");
            Logits logits = decoder.prefill(new PrefillChunk(0, 0, prompt.sequence(), false));
            assertClose(copy(logits, 0), prompt.lastLogits(), REFERENCE.toleranceOf("tiny-gqa"));
        }
    }
}
