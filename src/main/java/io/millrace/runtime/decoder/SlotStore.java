package io.millrace.runtime.decoder;

import io.millrace.runtime.decoder.DecoderGraph.CacheTensor;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** For keys and values of each layer one tensor {@code [slots, heads, maxLength, headDim]} in host memory. */
final class SlotStore {

    private final List<CacheTensor> cache;
    private final List<MemorySegment> segments = new ArrayList<>();
    private final int maxLength;

    SlotStore(DecoderGraph graph, Memory host, int slots, int maxLength, Ownership owned) {
        this.cache = graph.cache();
        this.maxLength = maxLength;
        for (CacheTensor tensor : cache) {
            long bytes = slots * tensor.slotBytes(maxLength);
            segments.add(owned.own(host.allocate(bytes)).segment());
        }
    }

    /** Copies the first {@code length} positions of a slot to the end of a row, and zeros before them. */
    void load(int slot, int length, PastAndPresent target, int row) {
        for (int i = 0; i < cache.size(); i++) {
            CacheTensor tensor = cache.get(i);
            for (int head = 0; head < tensor.heads(); head++) {
                MemorySegment line = line(target, i, row, head);
                long padding = line.byteSize() - length * tensor.positionBytes();
                line.asSlice(0, padding).fill((byte) 0);
                MemorySegment.copy(
                        segments.get(i), offset(tensor, slot, head, 0), line, padding, line.byteSize() - padding);
            }
        }
    }

    /** Copies positions {@code from … length − 1} of a row whose last position is {@code length − 1} to a slot. */
    void save(int slot, int from, int length, PastAndPresent source, int row) {
        for (int i = 0; i < cache.size(); i++) {
            CacheTensor tensor = cache.get(i);
            long bytes = (length - from) * tensor.positionBytes();
            for (int head = 0; head < tensor.heads(); head++) {
                MemorySegment line = line(source, i, row, head);
                MemorySegment.copy(
                        line, line.byteSize() - bytes, segments.get(i), offset(tensor, slot, head, from), bytes);
            }
        }
    }

    /* [width, headDim] */
    private MemorySegment line(PastAndPresent tensors, int index, int row, int head) {
        CacheTensor tensor = cache.get(index);
        long bytes = tensors.width() * tensor.positionBytes();
        return tensors.past(index).segment().asSlice(((long) row * tensor.heads() + head) * bytes, bytes);
    }

    private long offset(CacheTensor tensor, int slot, int head, int position) {
        return (((long) slot * tensor.heads() + head) * maxLength + position) * tensor.positionBytes();
    }

    long bytes() {
        return segments.stream().mapToLong(MemorySegment::byteSize).sum();
    }
}
