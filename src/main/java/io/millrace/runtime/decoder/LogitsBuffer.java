package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Host memory that runs write their logits to, {@code [batch, sequence, vocabulary]}, and the rows of it that a call returned. */
final class LogitsBuffer implements NativeResource, Logits {

    private static final int PART = 4096; // numbers of half precision, widened in the cache

    private final Memory host;
    private final Tensors factory;
    private final String name;
    private final HostTensor tensor;
    private final int vocabulary;
    private int[] places = {};

    LogitsBuffer(DecoderGraph graph, Memory host, Tensors factory) {
        this.host = host;
        this.factory = factory;
        name = graph.logits().name();
        tensor = new HostTensor(host, factory, graph.logits().type());
        vocabulary = graph.vocabulary();
    }

    void bind(IoBinding binding, int batch, int sequence) {
        tensor.reshape(batch, sequence, vocabulary);
        binding.output(name, tensor.value());
    }

    /** For a run of {@code rows} of {@code total} sequences, of one token each. */
    void bindPart(IoBinding binding, int total, int first, int rows) {
        tensor.reshape(total, 1, vocabulary);
        long address = tensor.segment().address()
                + (long) first * vocabulary * tensor.type().bytes();
        try (Handle part = factory.over(host, address, tensor.type(), rows, 1, vocabulary)) {
            binding.output(name, part.address());
        }
    }

    /** The rows of the last run, in the order given; −1 for a row that was not run. The array is kept. */
    Logits rows(int[] indices) {
        places = indices;
        return this;
    }

    @Override
    public int rows() {
        return places.length;
    }

    @Override
    public void copyRow(int row, float[] target) {
        int place = places[row];
        if (place < 0) {
            throw new IllegalArgumentException("row " + row + " is of a slot that was not running");
        }
        long offset = (long) place * vocabulary * tensor.type().bytes();
        if (tensor.type() == DType.FLOAT32) {
            MemorySegment.copy(tensor.segment(), ValueLayout.JAVA_FLOAT, offset, target, 0, vocabulary);
        } else {
            copyHalves(offset, target);
        }
    }

    private void copyHalves(long offset, float[] target) {
        short[] halves = new short[Math.min(vocabulary, PART)];
        for (int from = 0; from < vocabulary; from += PART) {
            int count = Math.min(PART, vocabulary - from);
            MemorySegment.copy(tensor.segment(), ValueLayout.JAVA_SHORT, offset + 2L * from, halves, 0, count);
            widen(halves, count, target, from);
        }
    }

    private void widen(short[] halves, int count, float[] target, int from) {
        if (tensor.type() == DType.FLOAT16) {
            for (int i = 0; i < count; i++) {
                target[from + i] = Float.float16ToFloat(halves[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[from + i] = Float.intBitsToFloat(halves[i] << 16);
            }
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
