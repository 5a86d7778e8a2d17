package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import io.millrace.decoding.TopLogits;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelRunner;
import io.millrace.runtime.session.ModelSession;
import io.millrace.runtime.session.NativeNames;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Logits that stay where they are computed: of each row the likeliest tokens come to the host, and the whole row where more than these is
 * needed.
 */
final class DeviceLogits implements LogitsOutput {

    private final String name;
    private final DType type;
    private final int vocabulary;
    private final int count;
    private final Memory memory;
    private final Tensors factory;
    private final ModelRunner chooser;
    private final IoBinding chosen;
    private final ModelRunner fetcher;
    private final IoBinding fetched;
    private final HostTensor values;
    private final HostTensor ids;
    private final HostTensor sums;
    private final HostTensor row;
    private Memory.@Nullable Buffer buffer;
    private long capacity;
    private int[] places = {};
    private int first; // of the rows that have been chosen from
    private boolean isChosen;

    /**
     * @param session that computes the logits
     * @param options how many tokens come of each row
     */
    DeviceLogits(DecoderGraph graph, ModelSession session, Memory host, DecoderOptions options, Ownership owned) {
        SessionSettings settings = new SessionSettings(
                List.of(session.provider()), true, options.session().deviceId(), 1, false);
        this.name = graph.logits().name();
        this.type = graph.logits().type();
        this.vocabulary = graph.vocabulary();
        this.count = Math.min(options.candidates(), vocabulary);
        this.memory = Memory.of(session, owned);
        this.factory = owned.own(new Tensors(host));
        ModelSession top = owned.own(ModelSession.of(TopLogitsGraph.top(type, vocabulary, this.count), settings));
        chooser = owned.own(new ModelRunner(top));
        chosen = owned.own(new IoBinding(top, owned.own(new NativeNames(top.signature()))));
        ModelSession one = owned.own(ModelSession.of(TopLogitsGraph.row(type, vocabulary), settings));
        fetcher = owned.own(new ModelRunner(one));
        fetched = owned.own(new IoBinding(one, owned.own(new NativeNames(one.signature()))));
        values = owned.own(new HostTensor(host, factory, DType.FLOAT32));
        ids = owned.own(new HostTensor(host, factory, DType.INT64));
        sums = owned.own(new HostTensor(host, factory, DType.FLOAT32));
        row = owned.own(new HostTensor(host, factory, type));
    }

    @Override
    public void bind(IoBinding binding, int rows, int length) {
        reserve(rows, length);
        try (Handle all = over(0, rows, length, vocabulary)) {
            binding.output(name, all.address());
        }
    }

    @Override
    public void bindPart(IoBinding binding, int total, int from, int rows) {
        reserve(total, 1);
        try (Handle part = over(from * rowBytes(), rows, 1, vocabulary)) {
            binding.output(name, part.address());
        }
    }

    private void reserve(int rows, int length) {
        isChosen = false;
        long bytes = Math.multiplyExact((long) rows * length, rowBytes());
        if (buffer == null || capacity < bytes) {
            release();
            capacity = Math.max(bytes, capacity * 3 / 2);
            buffer = memory.allocate(capacity);
        }
    }

    private long rowBytes() {
        return (long) vocabulary * type.bytes();
    }

    private Handle over(long offset, long... shape) {
        return factory.over(
                memory, Objects.requireNonNull(buffer).handle().address().address() + offset, type, shape);
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

    private int place(int index) {
        if (places[index] < 0) {
            throw new IllegalArgumentException("row " + index + " is of a slot that was not running");
        }
        return places[index];
    }

    @Override
    public synchronized TopLogits top(int index) {
        int place = place(index);
        if (!isChosen) {
            choose();
        }
        long from = (long) (place - first) * count;
        int[] tokens = new int[count];
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = (int) ids.segment().getAtIndex(ValueLayout.JAVA_LONG, from + i);
            logits[i] = values.segment().getAtIndex(ValueLayout.JAVA_FLOAT, from + i);
        }
        return new TopLogits(tokens, logits, sums.segment().getAtIndex(ValueLayout.JAVA_FLOAT, place - first));
    }

    /* From the first to the last row that the call returned. */
    private void choose() {
        first = Arrays.stream(places).filter(place -> place >= 0).min().orElseThrow();
        int rows = 1 + Arrays.stream(places).max().orElseThrow() - first;
        values.reshape(rows, count);
        ids.reshape(rows, count);
        sums.reshape(rows);
        try (Handle part = over(first * rowBytes(), rows, vocabulary)) {
            chosen.input(TopLogitsGraph.LOGITS, part.address());
            chosen.output(TopLogitsGraph.VALUES, values.value());
            chosen.output(TopLogitsGraph.IDS, ids.value());
            chosen.output(TopLogitsGraph.SUM, sums.value());
            chooser.run(chosen);
        }
        isChosen = true;
    }

    @Override
    public synchronized void copyRow(int index, float[] target) {
        row.reshape(1, vocabulary);
        try (Handle one = over(place(index) * rowBytes(), 1, vocabulary)) {
            fetched.input(TopLogitsGraph.LOGITS, one.address());
            fetched.output(TopLogitsGraph.ROW, row.value());
            fetcher.run(fetched);
        }
        LogitNumbers.copy(row.segment(), type, 0, target, vocabulary);
    }

    private void release() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    @Override
    public void close() {
        release();
    }
}
