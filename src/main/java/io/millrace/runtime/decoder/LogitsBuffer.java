package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.Logits;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.Tensors;

/** Logits in host memory. */
final class LogitsBuffer implements LogitsOutput {

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

    @Override
    public void bind(IoBinding binding, int batch, int sequence) {
        tensor.reshape(batch, sequence, vocabulary);
        binding.output(name, tensor.value());
    }

    @Override
    public void bindPart(IoBinding binding, int total, int first, int rows) {
        tensor.reshape(total, 1, vocabulary);
        long address = tensor.segment().address()
                + (long) first * vocabulary * tensor.type().bytes();
        try (Handle part = factory.over(host, address, tensor.type(), rows, 1, vocabulary)) {
            binding.output(name, part.address());
        }
    }

    @Override
    public Logits rows(int[] indices) {
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
        LogitNumbers.copy(tensor.segment(), tensor.type(), offset, target, vocabulary);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
