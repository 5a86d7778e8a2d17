package io.millrace.tasks.classify;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.models.Placed;
import io.millrace.requests.BatchAnswers;
import io.millrace.requests.BatchRequest;
import io.millrace.requests.TextItems;
import io.millrace.serving.Aggregation;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding.Classification;
import io.millrace.serving.Encoding.Tagged;
import io.millrace.serving.ModelInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One request for the labels of tokens. */
final class TagRequest {

    private static final String INPUT = "input";

    private final TagFront front;
    private final List<ModelInput> inputs;
    private final EncodeOptions options;
    /** Written as the request is prepared, read as it is answered. */
    private final List<Placed> placed = new ArrayList<>();

    TagRequest(TagFront front, List<ModelInput> inputs, EncodeOptions options) {
        this.front = front;
        this.inputs = inputs;
        this.options = options;
    }

    BatchRequest<Classification> asked() {
        return new BatchRequest<>(
                inputs.size(), options.scheduling().priority(), ModelInput.size(inputs), this::items, this::tagged);
    }

    private List<Item> items(Checkpoint checkpoint) {
        placed.clear();
        return TextItems.each(inputs.size(), checkpoint, i -> {
            String param = TextItems.name(INPUT, i, inputs.size());
            Placed one = front.text().placed(text(inputs.get(i), param), options, param);
            placed.add(one);
            return one.tokens();
        });
    }

    private static String text(ModelInput input, String param) {
        if (input instanceof ModelInput.Text text) {
            return text.text();
        }
        throw new InvalidRequest(param, param + " must be a text: this model labels the parts of one");
    }

    private Tagged tagged(BatchAnswers answers) {
        Activation activation = options.raw() ? Activation.NONE : Activation.SOFTMAX;
        Aggregation asked = options.aggregation();
        Aggregation aggregation = asked == null ? Aggregation.SIMPLE : asked;
        return new Tagged(
                IntStream.range(0, inputs.size())
                        .mapToObj(i -> Spans.of(
                                ((ModelInput.Text) inputs.get(i)).text(),
                                ScoredToken.of(
                                        placed.get(i),
                                        ((Result.Matrix) answers.results().get(i)).tokens(),
                                        activation),
                                front.labels(),
                                aggregation))
                        .toList(),
                answers.tokens());
    }
}
