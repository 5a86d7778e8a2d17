package io.millrace.runtime.decoder;

import io.millrace.generation.Adapter;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache that the graph writes in place: for keys and values of each layer one tensor {@code [slots, heads, maxLength, headDim]}
 * in the memory the model computes in. A range of slots is a contiguous part of it, bound as past and as present; nothing is copied.
 * State that does not grow lies beside it.
 */
final class SlotCache implements KvCache {

    private final DecoderRun run;
    private final DecoderGraph graph;
    private final SlotStates states;
    private final int maxLength;
    private final Memory memory;
    private final List<Memory.Buffer> buffers = new ArrayList<>();
    private final Map<Range, View> views;
    private final long bytes;

    private record Range(int first, int count) {}

    /** A range of slots, bound. */
    private record View(IoBinding binding, Ownership values) implements NativeResource {
        @Override
        public void close() {
            binding.close();
            values.close();
        }
    }

    SlotCache(DecoderRun run, DecoderGraph graph, Memory memory, int slots, int maxLength, Ownership owned) {
        this.run = run;
        this.graph = graph;
        this.memory = memory;
        this.maxLength = maxLength;
        this.states = new SlotStates(run, graph.fixed(), slots, owned);
        this.views = new RecentViews(2 * slots + 2);
        for (CacheTensor.Growing tensor : graph.growing()) {
            buffers.add(owned.own(memory.allocate(slots * tensor.slotBytes(maxLength))));
        }
        bytes = states.bytes()
                + slots
                        * graph.growing().stream()
                                .mapToLong(tensor -> tensor.slotBytes(maxLength))
                                .sum();
        owned.own(this::closeViews);
    }

    @Override
    public Logits prefill(PrefillChunk chunk) {
        IoBinding binding = binding(chunk.slot(), 1, chunk.adapter());
        states.bind(chunk, binding);
        Logits logits = run.prefill(chunk, binding);
        states.keep(chunk);
        return logits;
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        int rows = batch.tokens().length;
        run.inputs().startDecode(rows, longest(batch.lengths()) + 1);
        for (int row = 0; row < rows; row++) {
            run.inputs()
                    .decodeRow(
                            row,
                            batch.tokens()[row],
                            batch.lengths()[row],
                            batch.shifts()[row],
                            DecoderInputs.Padding.RIGHT);
        }
        IoBinding binding = binding(batch.firstSlot(), rows, batch.adapter());
        states.bind(batch, binding);
        Logits logits = run.decode(rows, binding);
        states.keep(batch);
        return logits;
    }

    private static int longest(int[] lengths) {
        int longest = 0;
        for (int length : lengths) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /* An adapter has one binding, which goes from range to range: on a device each would have a copy of its tensors. */
    private IoBinding binding(int first, int count, Adapter adapter) {
        Range range = new Range(first, count);
        if (!(adapter instanceof OrtAdapter own)) {
            return views.computeIfAbsent(range, this::bind).binding;
        }
        if (!own.isAt(range)) {
            own.movedTo(null);
            try (Ownership values = new Ownership()) {
                bind(own.binding(), values, range);
            }
            own.movedTo(range);
        }
        return own.binding();
    }

    private View bind(Range range) {
        View view = new View(run.newBinding(), new Ownership());
        try {
            bind(view.binding, view.values, range);
            return view;
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    private void bind(IoBinding binding, Ownership values, Range range) {
        for (int i = 0; i < buffers.size(); i++) {
            bind(binding, values, graph.growing().get(i), buffers.get(i), range);
        }
    }

    private void bind(
            IoBinding binding, Ownership values, CacheTensor.Growing tensor, Memory.Buffer buffer, Range range) {
        long address = buffer.segment().address() + range.first * tensor.slotBytes(maxLength);
        Handle value = values.own(run.tensors()
                .over(memory, address, tensor.type(), range.count, tensor.heads(), maxLength, tensor.headDim()));
        binding.input(tensor.past(), value.address());
        binding.output(tensor.present(), value.address());
    }

    @Override
    public @Nullable SlotCopier copier(SessionSettings settings, Ownership owned) {
        if (!graph.fixed().isEmpty()) {
            return null;
        }
        if (!memory.isHost()) {
            SessionSettings cuda = settings.withProviders(List.of(Provider.CUDA), true);
            return DeviceCopier.of(graph.growing(), buffers, memory, maxLength, cuda, owned);
        }
        List<MemorySegment> segments =
                buffers.stream().map(Memory.Buffer::segment).toList();
        return new HostCopier(new SlotRows(graph.growing(), segments, maxLength), memory, _ -> {});
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private void closeViews() {
        views.values().forEach(View::close);
        views.clear();
    }

    /** Drops and closes the view that was not used for longest when there are more than {@code limit}. */
    private static final class RecentViews extends LinkedHashMap<Range, View> {
        private static final long serialVersionUID = 1L;
        private final int limit;

        RecentViews(int limit) {
            super(16, 0.75f, true);
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Range, View> eldest) {
            if (size() <= limit) {
                return false;
            }
            eldest.getValue().close();
            return true;
        }
    }
}
