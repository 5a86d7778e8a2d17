package io.millrace.runtime.decoder;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tiny decoders of the test resources and what they must compute.
 *
 * @param tolerance largest difference of a logit from the reference, by fixture
 */
record TinyReference(Map<String, Float> tolerance, List<Prompt> prompts) {

    static final Path FOLDER = Path.of("src/test/resources/fixtures");
    static final int CONTEXT = 128;
    static final int VOCABULARY = 300;

    /**
     * @param positions of the prompt, one for each row of {@code logits}
     * @param greedy the tokens that follow the prompt
     * @param lastLogits logits from which the last of them was picked
     */
    record Prompt(int[] ids, int[] positions, float[][] logits, int[] greedy, float[] lastLogits) {

        /** The prompt and all but the last of the tokens that follow it: what {@code lastLogits} are computed from. */
        int[] sequence() {
            return IntStream.concat(IntStream.of(ids), IntStream.of(greedy).limit(greedy.length - 1))
                    .toArray();
        }
    }

    static TinyReference read() {
        return JsonMapper.builder()
                .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readValue(FOLDER.resolve("tiny-reference.json").toFile(), TinyReference.class);
    }

    float toleranceOf(String fixture) {
        return tolerance.getOrDefault(fixture, 0f);
    }

    static Path model(String fixture) {
        return FOLDER.resolve(fixture).resolve("model.onnx");
    }

    static OrtDecoder open(String fixture, int slots) {
        SessionSettings cpu = SessionSettings.DEFAULT
                .withProviders(List.of(Provider.CPU), true)
                .withThreads(1, false);
        return OrtDecoder.open(model(fixture), new DecoderOptions(slots, CONTEXT, cpu));
    }
}
