package io.millrace.encoding;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a graph that reads tokens: {@code [texts, length]}, padded on the right. */
public final class TextInputs {

    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String POSITIONS = "position_ids";
    private static final List<String> KNOWN = List.of(IDS, MASK, TYPES, POSITIONS);

    private final List<TensorSpec> inputs;
    private final Padding padding;
    private final long fixedRows;
    private final long fixedLength;

    /** @throws IllegalArgumentException when the graph has no {@code input_ids}, or an input that is not of a text */
    public TextInputs(List<TensorSpec> inputs, Padding padding) {
        this.inputs = inputs;
        this.padding = padding;
        inputs.forEach(TextInputs::check);
        TensorSpec ids = inputs.stream()
                .filter(input -> input.name().equals(IDS))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the graph has no input " + IDS));
        fixedRows = ids.shape().get(0);
        fixedLength = ids.shape().get(1);
    }

    private static void check(TensorSpec input) {
        boolean integers = input.type() == DType.INT64 || input.type() == DType.INT32;
        if (!KNOWN.contains(input.name()) || !integers || input.shape().size() != 2) {
            throw new IllegalArgumentException("the graph's input '" + input.name() + "' of " + input.type() + " "
                    + input.shape() + " is none of " + KNOWN + " with int64 or int32 [texts, length]");
        }
    }

    /** Texts that one run takes; {@code most} where the graph leaves it free. */
    int rows(int most) {
        return fixedRows < 0 ? most : Math.toIntExact(fixedRows);
    }

    /**
     * The tensors of a run, by the names of the graph's inputs.
     *
     * @param items at most {@link #rows} of them; the rows that a graph of fixed size has left are copies of the last
     * @throws IllegalArgumentException when one is longer than the graph's fixed length
     */
    public Map<String, Tensor> of(List<Item.Tokens> items) {
        int length = length(items);
        Map<String, Tensor> tensors = new HashMap<>();
        inputs.forEach(input -> tensors.put(input.name(), tensor(input, items, rows(items.size()), length)));
        return tensors;
    }

    private int length(List<Item.Tokens> items) {
        int longest = items.stream().mapToInt(item -> item.ids().length).max().orElseThrow();
        if (fixedLength >= 0 && longest > fixedLength) {
            throw new IllegalArgumentException(
                    "a text has " + longest + " tokens, but the graph takes at most " + fixedLength);
        }
        return fixedLength < 0 ? Math.max(longest, padding.length()) : Math.toIntExact(fixedLength);
    }

    private Tensor tensor(TensorSpec input, List<Item.Tokens> items, int rows, int length) {
        int width = input.type().bytes();
        ByteBuffer data =
                ByteBuffer.allocate(Math.multiplyExact(rows * length, width)).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            Item.Tokens item = items.get(Math.min(row, items.size() - 1));
            for (int position = 0; position < length; position++) {
                put(data, width, element(input.name(), item, position));
            }
        }
        return new Tensor.Numbers(input.type(), List.of((long) rows, (long) length), data.flip());
    }

    private int element(String name, Item.Tokens item, int position) {
        boolean inside = position < item.ids().length;
        return switch (name) {
            case IDS -> inside ? item.ids()[position] : padding.token();
            case TYPES -> inside ? item.typeIds()[position] : 0;
            case MASK -> inside || padding.length() > 0 ? 1 : 0;
            default -> padding.positionOf(position, inside);
        };
    }

    private static void put(ByteBuffer data, int width, int value) {
        if (width == Long.BYTES) {
            data.putLong(value);
        } else {
            data.putInt(value);
        }
    }
}
