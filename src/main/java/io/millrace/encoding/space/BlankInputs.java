package io.millrace.encoding.space;

import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.Padding;
import io.millrace.encoding.TextInputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One text and one image that hold nothing, as {@link SharedSpace} takes them. */
final class BlankInputs {

    private BlankInputs() {}

    /**
     * A text of padding and an image of zeros.
     *
     * @param picture channels, height and width
     */
    static Map<String, Tensor> of(List<TensorSpec> inputs, Padding padding, List<Long> picture) {
        List<TensorSpec> texts =
                inputs.stream().filter(input -> !isPixels(input)).toList();
        Map<String, Tensor> blank = new LinkedHashMap<>(new TextInputs(texts, padding).of(List.of(padding.shortest())));
        inputs.stream().filter(BlankInputs::isPixels).forEach(input -> blank.put(input.name(), zeros(input, picture)));
        return blank;
    }

    private static boolean isPixels(TensorSpec input) {
        return input.name().equals(SharedSpace.PIXELS);
    }

    private static Tensor zeros(TensorSpec input, List<Long> picture) {
        List<Long> shape = new ArrayList<>(List.of(1L));
        shape.addAll(picture);
        long bytes = shape.stream().reduce((long) input.type().bytes(), Math::multiplyExact);
        return new Tensor.Numbers(input.type(), shape, ByteBuffer.allocate(Math.toIntExact(bytes)));
    }

    /** Both as what a graph that is well must run. */
    static Item.Rows item(List<TensorSpec> inputs, Padding padding, List<Long> picture) {
        return new Item.Rows(of(inputs, padding, picture), Set.of(SharedSpace.TEXT, SharedSpace.IMAGE), 1);
    }
}
