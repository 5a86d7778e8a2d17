package io.millrace.encoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A safetensors file of a layer from two features to three. */
final class DenseBytes {

    static final String WEIGHT = "'linear.weight':{'dtype':'F32','shape':[3,2],'data_offsets':[0,24]}";
    static final String BIAS = "'linear.bias':{'dtype':'F16','shape':[3],'data_offsets':[24,30]}";

    private DenseBytes() {}

    /** @param header entries of its header, in single quotes */
    static byte[] of(String header) {
        byte[] json = ("{" + header + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 30).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        for (float weight : new float[] {1, 0, 1, 1, 0, -3}) {
            file.putFloat(weight);
        }
        for (float bias : new float[] {1, 2, 3}) {
            file.putShort(Float.floatToFloat16(bias));
        }
        return file.array();
    }
}
