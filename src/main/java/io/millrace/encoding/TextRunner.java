package io.millrace.encoding;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs texts of any lengths as one padded batch, or as several where the graph's batch is of a fixed size. */
final class TextRunner {

    private final TensorModel model;
    private final TextInputs inputs;
    private final OutputHead head;
    private final @Nullable OutputHead each;
    private final boolean embedder;
    private final Padding padding;

    /**
     * @param each for items of which a vector for each token is wanted; null where there is none
     * @param embedder whether the vectors are compared by their angle, rather than by each component
     */
    TextRunner(TensorModel model, OutputHead head, @Nullable OutputHead each, Padding padding, boolean embedder) {
        this.model = model;
        this.inputs = new TextInputs(model.inputs(), padding);
        this.head = head;
        this.each = each;
        this.embedder = embedder;
        this.padding = padding;
    }

    boolean isEmbedder() {
        return embedder;
    }

    /** A text that every model takes. */
    Item.Tokens shortest() {
        return padding.shortest();
    }

    /** @throws IllegalArgumentException where a vector for each token is wanted of a graph that gives none */
    List<Result> run(List<Item.Tokens> items) {
        int most = inputs.rows(items.size());
        List<Result> results = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); from += most) {
            results.addAll(results(items.subList(from, Math.min(from + most, items.size()))));
        }
        return results;
    }

    private List<Result> results(List<Item.Tokens> items) {
        OutputHead wanted = items.getFirst().each() ? each() : head;
        Tensor output = Objects.requireNonNull(
                model.run(inputs.of(items), Set.of(wanted.output())).get(wanted.output()), wanted.output());
        return wanted.apply(output, items);
    }

    private OutputHead each() {
        if (each == null) {
            throw new IllegalArgumentException("the graph gives no vectors of tokens");
        }
        return each;
    }
}
