package io.millrace.vision.chat;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.vision.PixelScale;
import io.millrace.vision.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Pixels as a tensor, written one number after the other. */
final class PixelValues {

    static final String NAME = "pixel_values";

    private final DType type;
    private final List<Long> shape;
    private final ByteBuffer data;
    private final PixelScale levels;

    /** @param type FLOAT32 or FLOAT16 */
    PixelValues(DType type, List<Long> shape, PixelScale levels) {
        this.type = type;
        this.shape = shape;
        this.levels = levels;
        long bytes = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        data = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    void put(byte level, int channel) {
        float value = levels.value(level & 0xff, channel);
        if (type == DType.FLOAT32) {
            data.putFloat(value);
        } else {
            data.putShort(Float.floatToFloat16(value));
        }
    }

    /** All of an image, channel by channel. */
    void putPlanes(Pixels image) {
        for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
            for (int i = channel; i < image.rgb().length; i += Pixels.CHANNELS) {
                put(image.rgb()[i], channel);
            }
        }
    }

    Tensor.Numbers tensor() {
        return new Tensor.Numbers(type, shape, data.flip());
    }
}
