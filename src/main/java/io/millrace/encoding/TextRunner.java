package io.millrace.encoding;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Runs texts of any lengths as one padded batch, or as several where the graph's batch is of a fixed size. */
final class TextRunner {

    private final TensorModel model;
    private final TextInputs inputs;
    private final OutputHead head;
    private final boolean embedder;
    private final int padId;

    /** @param embedder whether the vectors are compared by their angle, rather than by each component */
    TextRunner(TensorModel model, OutputHead head, int padId, boolean embedder) {
        this.model = model;
        this.inputs = new TextInputs(model.inputs(), padId);
        this.head = head;
        this.embedder = embedder;
        this.padId = padId;
    }

    boolean isEmbedder() {
        return embedder;
    }

    /** A text that every model takes. */
    Item.Tokens shortest() {
        return new Item.Tokens(new int[] {padId}, new int[1]);
    }

    List<Result> run(List<Item.Tokens> items) {
        int most = inputs.rows(items.size());
        List<Result> results = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); from += most) {
            vectors(items.subList(from, Math.min(from + most, items.size())))
                    .forEach(vector -> results.add(new Result.Vector(vector)));
        }
        return results;
    }

    private List<float[]> vectors(List<Item.Tokens> items) {
        Tensor output = Objects.requireNonNull(
                model.run(inputs.of(items), Set.of(head.output())).get(head.output()), head.output());
        return head.apply(output, items);
    }
}
