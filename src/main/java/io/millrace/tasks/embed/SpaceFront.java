package io.millrace.tasks.embed;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.encoding.Activation;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.Vectors;
import io.millrace.encoding.space.LogitScale;
import io.millrace.encoding.space.SharedSpace;
import io.millrace.models.InputTokenizer;
import io.millrace.models.ModelFront;
import io.millrace.vision.ImagePreprocessor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of a model whose vectors of texts and images lie in one space.
 *
 * @param pixels type of its images: float32 or float16
 * @param activation from the logits of an input with all labels to their probabilities
 * @param scale from a cosine to a logit; null where nothing tells
 */
public record SpaceFront(
        InputTokenizer text,
        ImagePreprocessor images,
        DType pixels,
        Activation activation,
        @Nullable LogitScale scale) implements ModelFront {

    public SpaceFront {
        if (pixels != DType.FLOAT32 && pixels != DType.FLOAT16) {
            throw new IllegalArgumentException(
                    SharedSpace.PIXELS + " is of " + pixels + ", must be of FLOAT32 or FLOAT16");
        }
    }

    @Override
    public List<Long> picture() {
        return images.squareShape();
    }

    @Override
    public boolean sharesSpace() {
        return true;
    }

    /** What is run of an image of float32. */
    Item item(Tensor.Numbers image) {
        Tensor given = pixels == DType.FLOAT32 ? image : halved(image);
        return new Item.Rows(Map.of(SharedSpace.PIXELS, given), Set.of(SharedSpace.IMAGE), 1);
    }

    private static Tensor halved(Tensor.Numbers image) {
        float[] values = Vectors.of(image);
        ByteBuffer data =
                ByteBuffer.allocate(values.length * DType.FLOAT16.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putShort(Float.floatToFloat16(value));
        }
        return new Tensor.Numbers(DType.FLOAT16, image.shape(), data.flip());
    }

    /** The vector of a text or an image, of length 1. */
    static float[] vector(Result result) {
        return switch (result) {
            case Result.Vector text -> text.values();
            case Result.Rows image ->
                Vectors.normalized(
                        Vectors.of(image.outputs().values().iterator().next()));
            case Result.Sparse _, Result.Matrix _ -> throw new IllegalStateException("a space gave " + result);
        };
    }
}
