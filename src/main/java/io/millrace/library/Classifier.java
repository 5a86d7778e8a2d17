package io.millrace.library;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding;
import io.millrace.serving.Encoding.Candidates;
import io.millrace.serving.Encoding.Classification;
import io.millrace.serving.Encoding.Classified;
import io.millrace.serving.ModelInput;
import java.util.List;
import reactor.core.publisher.Mono;

/** A model that labels inputs, or tokens of texts; waiting, interrupting and cancelling as with {@link Chat}. Thread-safe. */
public final class Classifier {

    private final ModelHandle asked;
    private final Encoding encoding;

    Classifier(ModelHandle asked, Encoding encoding) {
        this.asked = asked;
        this.encoding = encoding;
    }

    /** Id of the model. */
    public String model() {
        return asked.model();
    }

    /** A number for each label of a text; of a model that labels tokens, spans. */
    public Classification classify(String text) {
        return classify(List.of(new ModelInput.Text(text)), EncodeOptions.DEFAULT);
    }

    /** The same of several inputs, in order; at least one. */
    public Classification classify(List<ModelInput> inputs, EncodeOptions options) {
        return Blocking.value(classification(inputs, options));
    }

    /** As {@link #classify(List, EncodeOptions)}, without waiting. */
    public Mono<Classification> classification(List<ModelInput> inputs, EncodeOptions options) {
        List<ModelInput> all = some(inputs);
        return asked.mono(route -> encoding.classify(route, all, options));
    }

    /** A number for each of the labels that are given, and each input, by a model with one space for texts and images. */
    public Mono<Classified> labels(List<ModelInput> inputs, Candidates candidates, EncodeOptions options) {
        List<ModelInput> all = some(inputs);
        return asked.mono(route -> encoding.label(route, all, candidates, options));
    }

    private static List<ModelInput> some(List<ModelInput> inputs) {
        if (inputs.isEmpty()) {
            throw new InvalidRequest("input", "input: there is none");
        }
        return List.copyOf(inputs);
    }
}
