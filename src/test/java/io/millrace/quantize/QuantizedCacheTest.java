package io.millrace.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.prefix.SavedPrefix;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.runtime.ffi.NativeHandles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decoders whose keys and values have 8 bits. */
class QuantizedCacheTest {

    private static final Path MODEL = Path.of("src/test/resources/fixtures/tiny-gqa/model.onnx");
    private static final int[] PROMPT =
            IntStream.range(0, 40).map(i -> 5 + i * 7 % 200).toArray();

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path folder;

    private OrtDecoder plain;
    private OrtDecoder quantized;

    private static OrtDecoder open(Path model) {
        return OrtDecoder.open(
                model, new DecoderOptions(4, 64, new SessionSettings(List.of(Provider.CPU), true, 0, 1, false)));
    }

    @BeforeEach
    void quantize() throws IOException {
        plain = open(MODEL);
        plain.prefill(new PrefillChunk(0, 0, PROMPT, false));
        Map<String, float[]> scales = new HashMap<>(plain.largest(0, PROMPT.length));
        scales.values().forEach(channels -> {
            for (int i = 0; i < channels.length; i++) {
                channels[i] /= 100;
            }
        });
        Path target = folder.resolve("model.onnx");
        GraphFile.quantize(MODEL, target, null, new CacheScales(scales), GraphFile.MOST);
        quantized = open(target);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        plain.close();
        quantized.close();
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static float[] row(Logits logits, int row, OrtDecoder decoder) {
        float[] values = new float[decoder.vocabularySize()];
        logits.copyRow(row, values);
        return values;
    }

    private static float[] prefill(OrtDecoder decoder, int slot, int past, int... tokens) {
        return row(decoder.prefill(new PrefillChunk(slot, past, tokens, false)), 0, decoder);
    }

    @Test
    void cacheBytes_aQuarterOfFloats() {
        assertThat(4 * quantized.cacheBytes()).isEqualTo(plain.cacheBytes());
    }

    @Test
    void prefill_prompt_nearlyTheLogitsOfFloats() {
        assertThat(prefill(quantized, 1, 0, PROMPT)).containsExactly(prefill(plain, 1, 0, PROMPT), within(0.4f));
    }

    @Test
    void decode_amongOthers_asAlone() {
        prefill(quantized, 0, 0, Arrays.copyOf(PROMPT, 10));
        prefill(quantized, 2, 0, PROMPT);
        prefill(quantized, 3, 0, PROMPT);
        Logits together = quantized.decode(new DecodeBatch(
                0, new int[] {9, 0, 17, 0}, new int[] {10, 0, 40, 40}, new boolean[] {true, false, true, false}));
        float[] among = row(together, 2, quantized);
        Logits alone = quantized.decode(new DecodeBatch(3, new int[] {17}, new int[] {40}, new boolean[] {true}));
        assertThat(row(alone, 0, quantized)).containsExactly(among, within(1e-4f));
        assertThat(prefill(quantized, 1, 0, withLast(17))).containsExactly(among, within(0.1f));
    }

    private static int[] withLast(int token) {
        int[] longer = Arrays.copyOf(PROMPT, PROMPT.length + 1);
        longer[PROMPT.length] = token;
        return longer;
    }

    @Test
    void prefill_inPartsAndFromACopy_asAtOnce() {
        prefill(quantized, 0, 0, Arrays.copyOf(PROMPT, 13));
        float[] inParts = prefill(quantized, 0, 13, Arrays.copyOfRange(PROMPT, 13, 40));
        quantized.copy(0, 1, 30);
        float[] copied = prefill(quantized, 1, 30, Arrays.copyOfRange(PROMPT, 30, 40));
        assertThat(copied).containsExactly(inParts, within(1e-4f));
        try (SavedPrefix saved = quantized.save(0, 39)) {
            assertThat(quantized.savedBytes(39) * 4).isEqualTo(plain.savedBytes(39));
            quantized.restore(saved, 2, 39);
        }
        assertThat(prefill(quantized, 2, 39, PROMPT[39])).containsExactly(inParts, within(1e-4f));
    }
}
