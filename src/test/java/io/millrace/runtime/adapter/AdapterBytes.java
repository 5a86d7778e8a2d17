package io.millrace.runtime.adapter;

import io.millrace.core.DType;
import io.millrace.runtime.session.ElementTypes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a LoRA adapter as ONNX Runtime's file has it. */
public final class AdapterBytes {

    private final ByteBuffer out;

    private AdapterBytes(int capacity) {
        out = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A tensor; its data need not be what its type and its shape ask for. */
    public record Tensor(String name, int type, long[] dims, byte[] data) {

        public static Tensor floats(String name, long[] dims, float... values) {
            ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(values);
            return new Tensor(name, ElementTypes.code(DType.FLOAT32), dims, raw.array());
        }
    }

    public static byte[] of(List<Tensor> tensors) {
        return of(1, 7, 9, tensors);
    }

    public static byte[] of(int format, int adapterVersion, int modelVersion, List<Tensor> tensors) {
        int size = tensors.stream()
                .mapToInt(tensor -> 200 + 4 * tensor.name().length() + 8 * tensor.dims().length + tensor.data().length)
                .sum();
        return new AdapterBytes(200 + size).write(format, adapterVersion, modelVersion, tensors);
    }

    private byte[] write(int format, int adapterVersion, int modelVersion, List<Tensor> tensors) {
        out.putInt(0);
        out.put("TORT".getBytes(StandardCharsets.US_ASCII));
        int table = table(4);
        out.putInt(0, table);
        out.putInt(table + 4, format);
        out.putInt(table + 8, adapterVersion);
        out.putInt(table + 12, modelVersion);
        int vector = vector(table + 16, tensors.size(), 4);
        out.position(vector + 4 * tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            int at = parameter(tensors.get(i));
            out.putInt(vector + 4 * i, at - (vector + 4 * i));
        }
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private int parameter(Tensor tensor) {
        int table = table(4);
        byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
        vector(table + 4, name.length, 1);
        out.put(name).put((byte) 0);
        vector(table + 8, tensor.dims().length, 8);
        for (long size : tensor.dims()) {
            out.putLong(size);
        }
        out.putInt(table + 12, tensor.type());
        vector(table + 16, tensor.data().length, 8);
        out.put(tensor.data());
        return table;
    }

    /* Of fields of four bytes each; where it begins. */
    private int table(int fields) {
        align(4);
        int vtable = out.position();
        out.putShort((short) (4 + 2 * fields)).putShort((short) (4 + 4 * fields));
        for (int i = 0; i < fields; i++) {
            out.putShort((short) (4 + 4 * i));
        }
        align(4);
        int table = out.position();
        out.putInt(table - vtable);
        out.position(table + 4 + 4 * fields);
        return table;
    }

    /* Leads there from a field, and leaves room for its count; where its elements begin. */
    private int vector(int field, int count, int alignment) {
        align(4);
        while ((out.position() + 4) % alignment != 0) {
            out.putInt(0);
        }
        out.putInt(field, out.position() - field);
        out.putInt(count);
        return out.position();
    }

    private void align(int bytes) {
        while (out.position() % bytes != 0) {
            out.put((byte) 0);
        }
    }
}
