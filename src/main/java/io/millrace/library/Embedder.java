package io.millrace.library;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding;
import io.millrace.serving.Encoding.Encoded;
import io.millrace.serving.ModelInput;
import java.util.List;
import reactor.core.publisher.Mono;

/** A model that makes vectors of texts, or of images; waiting, interrupting and cancelling as with {@link Chat}. Thread-safe. */
public final class Embedder {

    private final ModelHandle asked;
    private final Encoding encoding;

    Embedder(ModelHandle asked, Encoding encoding) {
        this.asked = asked;
        this.encoding = encoding;
    }

    /** Id of the model. */
    public String model() {
        return asked.model();
    }

    /** The vector of a text. */
    public float[] embed(String text) {
        return embed(List.of(text)).getFirst();
    }

    /** A vector for each text, in order; lists may be long. */
    public List<float[]> embed(List<String> texts) {
        List<ModelInput> inputs =
                texts.stream().<ModelInput>map(ModelInput.Text::new).toList();
        return embed(inputs, EncodeOptions.DEFAULT).rows();
    }

    /** A vector for each input, in order, and how many tokens they have. */
    public Encoded embed(List<ModelInput> inputs, EncodeOptions options) {
        return Blocking.value(embedding(inputs, options));
    }

    /** As {@link #embed(List, EncodeOptions)}, without waiting. */
    public Mono<Encoded> embedding(List<ModelInput> inputs, EncodeOptions options) {
        List<ModelInput> all = List.copyOf(inputs);
        return asked.mono(route -> {
            requireDimensions(options);
            return InputParts.encoded(all, part -> encoding.embed(route, part, options));
        });
    }

    private static void requireDimensions(EncodeOptions options) {
        Integer dimensions = options.dimensions();
        if (dimensions != null && dimensions < 1) {
            throw new InvalidRequest("dimensions", "dimensions must be at least 1, but is " + dimensions);
        }
    }
}
