package io.millrace.encoding;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs tensors of several requests as one. */
final class RowRunner {

    private final TensorModel model;

    RowRunner(TensorModel model) {
        this.model = model;
    }

    /** @param items of one group; run one by one where the outputs turn out not to have a row for each of the inputs' */
    List<Result> run(List<Item.Rows> items) {
        if (items.size() == 1) {
            return List.of(alone(items.getFirst()));
        }
        Map<String, Tensor> outputs = model.run(stacked(items), items.getFirst().wanted());
        int rows = items.stream().mapToInt(Item.Rows::rows).sum();
        return Stacking.hasRows(outputs, rows)
                ? split(outputs, items)
                : items.stream().map(this::alone).toList();
    }

    private Result alone(Item.Rows item) {
        return new Result.Rows(model.run(item.inputs(), item.wanted()));
    }

    private static Map<String, Tensor> stacked(List<Item.Rows> items) {
        Map<String, Tensor> stacked = new HashMap<>();
        for (String name : items.getFirst().inputs().keySet()) {
            stacked.put(
                    name,
                    Stacking.stack(items.stream()
                            .map(item -> Objects.requireNonNull(item.inputs().get(name), name))
                            .toList()));
        }
        return stacked;
    }

    private static List<Result> split(Map<String, Tensor> outputs, List<Item.Rows> items) {
        List<Result> results = new ArrayList<>(items.size());
        int from = 0;
        for (Item.Rows item : items) {
            results.add(new Result.Rows(Stacking.slice(outputs, from, item.rows())));
            from += item.rows();
        }
        return results;
    }
}
