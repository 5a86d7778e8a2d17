package io.millrace.requests;

import io.millrace.core.Checkpoint;
import io.millrace.encoding.Item;
import io.millrace.models.BatchedModel;
import io.millrace.models.InputTokenizer;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.ModelInput;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** From the inputs of a request to the items that a model of texts runs. */
public final class TextItems {

    private TextItems() {}

    /** Tokens of each input. */
    public static List<Item> of(
            BatchedModel model,
            List<? extends ModelInput> inputs,
            EncodeOptions options,
            String param,
            Checkpoint checkpoint) {
        InputTokenizer text = model.text("take text");
        return each(inputs.size(), checkpoint, i -> {
            String name = name(param, i, inputs.size());
            return text.tokens(inputs.get(i), options, name, checkpoint);
        });
    }

    /** The item of each input by its index. */
    public static List<Item> each(int inputs, Checkpoint checkpoint, IntFunction<Item> item) {
        return IntStream.range(0, inputs)
                .mapToObj(i -> {
                    checkpoint.pass();
                    return item.apply(i);
                })
                .toList();
    }

    /** Name of an input in errors: with its index where there are several. */
    public static String name(String param, int index, int count) {
        return count == 1 ? param : param + "[" + index + "]";
    }

    public static boolean holdTokenIds(List<? extends ModelInput> inputs) {
        return inputs.stream().anyMatch(ModelInput.Tokens.class::isInstance);
    }
}
