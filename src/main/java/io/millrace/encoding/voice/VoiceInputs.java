package io.millrace.encoding.voice;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The inputs of a graph that speaks, by the names of the exports of VITS and MMS, Piper and Kokoro: symbols {@code [batch, length]} filled
 * up with 0, what tells their end, the speaker, the style, and how they are spoken.
 */
final class VoiceInputs {

    private static final Set<String> SYMBOLS = Set.of("input_ids", "input", "tokens", "x");
    private static final Set<String> LENGTHS = Set.of("input_lengths", "x_length", "x_lengths");
    private static final Set<String> SPEAKERS = Set.of("sid", "speaker_id");
    private static final String MASK = "attention_mask";
    private static final String STYLE = "style";
    private static final String SCALES = "scales";

    /** Inputs of one number, which holds for all of a run. */
    private static final Map<String, ToDoubleFunction<Item.Prosody>> NUMBERS = Map.of(
            "speed", Item.Prosody::speed,
            "speaking_rate", prosody -> prosody.rate() * prosody.speed(),
            "length_scale", prosody -> prosody.length() / prosody.speed(),
            "noise_scale", Item.Prosody::noise,
            "noise_scale_w", Item.Prosody::lengthNoise,
            "noise_scale_duration", Item.Prosody::lengthNoise);

    private final List<TensorSpec> inputs;
    private final boolean severalRows;

    /** @throws IllegalArgumentException when the graph takes no symbols, or something that is not known */
    VoiceInputs(List<TensorSpec> inputs) {
        this.inputs = List.copyOf(inputs);
        if (inputs.stream().noneMatch(input -> SYMBOLS.contains(input.name()))) {
            throw new IllegalArgumentException("the graph has none of the inputs " + SYMBOLS);
        }
        inputs.stream().filter(input -> !isKnown(input)).findFirst().ifPresent(input -> {
            throw new IllegalArgumentException("the graph's input '" + input.name() + "' of " + input.type() + " "
                    + input.shape() + " is none that a voice is known to take");
        });
        boolean ended = inputs.stream().anyMatch(input -> LENGTHS.contains(input.name()) || isNamed(input, MASK));
        this.severalRows = ended && inputs.stream().filter(VoiceInputs::hasRows).allMatch(TensorSpec::stackable);
    }

    static void checkStyle(List<TensorSpec> inputs, int width) {
        inputs.stream().filter(input -> isNamed(input, STYLE)).findFirst().ifPresent(input -> {
            long own = input.shape().getLast();
            if (own >= 0 && own != width || width == 0) {
                throw new IllegalArgumentException(
                        "the graph takes a style " + input.shape() + ", but the voices have " + width + " numbers");
            }
        });
    }

    private static boolean isNamed(TensorSpec input, String name) {
        return input.name().equals(name);
    }

    private static boolean hasRows(TensorSpec input) {
        return SYMBOLS.contains(input.name())
                || LENGTHS.contains(input.name())
                || SPEAKERS.contains(input.name())
                || isNamed(input, MASK)
                || isNamed(input, STYLE);
    }

    private static boolean isKnown(TensorSpec input) {
        int rank = input.shape().size();
        boolean whole = input.type() == DType.INT64 || input.type() == DType.INT32 || input.type() == DType.BOOL;
        boolean real = input.type() == DType.FLOAT32 || input.type() == DType.FLOAT16;
        if (isNamed(input, STYLE)) {
            return real && rank == 2;
        }
        if (hasRows(input)) {
            return whole && rank == (SYMBOLS.contains(input.name()) || isNamed(input, MASK) ? 2 : 1);
        }
        return isNamed(input, SCALES)
                ? real && rank == 1
                : NUMBERS.containsKey(input.name()) && (real || whole) && rank <= 1;
    }

    /** Whether several sentences may be given to one run. */
    boolean severalRows() {
        return severalRows;
    }

    /** @param items spoken alike */
    Map<String, Tensor> of(List<Item.Utterance> items) {
        int length = items.stream().mapToInt(item -> item.ids().length).max().orElseThrow();
        Map<String, Tensor> tensors = new HashMap<>();
        inputs.forEach(input -> tensors.put(input.name(), tensor(input, items, length)));
        return tensors;
    }

    private static Tensor tensor(TensorSpec input, List<Item.Utterance> items, int length) {
        long rows = items.size();
        if (SYMBOLS.contains(input.name()) || isNamed(input, MASK)) {
            return symbols(input, items, length);
        }
        if (LENGTHS.contains(input.name())) {
            return numbers(input.type(), List.of(rows), lengths(items));
        }
        if (SPEAKERS.contains(input.name())) {
            return numbers(input.type(), List.of(rows), speakers(items));
        }
        if (isNamed(input, STYLE)) {
            return styles(input, items);
        }
        return spoken(input, items.getFirst().prosody());
    }

    private static Tensor symbols(TensorSpec input, List<Item.Utterance> items, int length) {
        double[] values = new double[Math.multiplyExact(items.size(), length)];
        boolean mask = isNamed(input, MASK);
        for (int row = 0; row < items.size(); row++) {
            int[] ids = items.get(row).ids();
            for (int i = 0; i < ids.length; i++) {
                values[row * length + i] = mask ? 1 : ids[i];
            }
        }
        return numbers(input.type(), List.of((long) items.size(), (long) length), values);
    }

    private static double[] lengths(List<Item.Utterance> items) {
        return items.stream().mapToDouble(item -> item.ids().length).toArray();
    }

    private static double[] speakers(List<Item.Utterance> items) {
        return items.stream().mapToDouble(Item.Utterance::speaker).toArray();
    }

    private static Tensor styles(TensorSpec input, List<Item.Utterance> items) {
        int width = items.getFirst().style().length;
        double[] values = new double[items.size() * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = items.get(i / width).style()[i % width];
        }
        return numbers(input.type(), List.of((long) items.size(), (long) width), values);
    }

    private static Tensor spoken(TensorSpec input, Item.Prosody prosody) {
        if (isNamed(input, SCALES)) {
            return numbers(
                    input.type(),
                    List.of(3L),
                    prosody.noise(),
                    prosody.length() / prosody.speed(),
                    prosody.lengthNoise());
        }
        double value = NUMBERS.getOrDefault(input.name(), _ -> Double.NaN).applyAsDouble(prosody);
        boolean whole = input.type() == DType.INT64 || input.type() == DType.INT32;
        if (whole && value != Math.rint(value)) {
            throw new InvalidRequest(
                    "speed",
                    "'speed' must be whole, since the graph takes whole numbers as " + input.name() + ", but was "
                            + prosody.speed());
        }
        return numbers(input.type(), input.shape().isEmpty() ? List.of() : List.of(1L), value);
    }

    private static Tensor numbers(DType type, List<Long> shape, double... values) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT16 -> data.putShort(Float.floatToFloat16((float) value));
                case INT64 -> data.putLong(Math.round(value));
                case INT32 -> data.putInt((int) Math.round(value));
                case BOOL -> data.put((byte) value);
                default -> data.putFloat((float) value);
            }
        }
        return new Tensor.Numbers(type, shape, data.flip());
    }
}
