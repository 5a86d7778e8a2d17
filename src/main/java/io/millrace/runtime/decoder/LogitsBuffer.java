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

    private final Memory host;
    private final Tensors factory;
    private final String name;
    private final HostTensor tensor;
    private final int vocabulary;
    private final short[] halves;
    private int[] places = {};

    LogitsBuffer(DecoderGraph graph, Memory host, Tensors factory) {
        this.host = host;
        this.factory = factory;
        name = graph.logits().name();
        tensor = new HostTensor(host, factory, graph.logits().type());
        vocabulary = graph.vocabulary();
        halves = new short[graph.logits().type() == DType.FLOAT32 ? 0 : vocabulary];
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
            MemorySegment.copy(tensor.segment(), ValueLayout.JAVA_SHORT, offset, halves, 0, vocabulary);
            widen(target);
        }
    }

    private void widen(float[] target) {
        if (tensor.type() == DType.FLOAT16) {
            for (int i = 0; i < halves.length; i++) {
                target[i] = Float.float16ToFloat(halves[i]);
            }
        } else {
            for (int i = 0; i < halves.length; i++) {
                target[i] = Float.intBitsToFloat(halves[i] << 16);
            }
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
