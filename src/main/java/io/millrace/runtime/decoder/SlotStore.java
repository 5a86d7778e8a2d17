package io.millrace.runtime.decoder;

import io.millrace.runtime.decoder.CacheTensor.Fixed;
import io.millrace.runtime.decoder.CacheTensor.Growing;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** For each part of the state one tensor of all slots, of {@code maxLength} positions each, in host memory. */
final class SlotStore {

    private final List<CacheTensor> cache;
    private final List<MemorySegment> segments = new ArrayList<>();
    private final int maxLength;

    SlotStore(List<? extends CacheTensor> parts, Memory host, int slots, int maxLength, Ownership owned) {
        this.cache = List.copyOf(parts);
        this.maxLength = maxLength;
        for (CacheTensor tensor : cache) {
            long bytes = slots * tensor.slotBytes(maxLength);
            segments.add(owned.own(host.allocate(bytes)).segment());
        }
    }

    /** Copies the first {@code length} positions of a slot to the end of a row, and zeros before them. */
    void load(int slot, int length, PastAndPresent target, int row) {
        for (int i = 0; i < cache.size(); i++) {
            switch (cache.get(i)) {
                case Growing part -> load(part, i, slot, length, target, row);
                case Fixed part -> load(part, i, slot, length, target, row);
            }
        }
    }

    private void load(Growing part, int index, int slot, int length, PastAndPresent target, int row) {
        for (int head = 0; head < part.heads(); head++) {
            MemorySegment line = line(part, target, index, row, head);
            long padding = line.byteSize() - length * part.positionBytes();
            line.asSlice(0, padding).fill((byte) 0);
            MemorySegment.copy(
                    segments.get(index), offset(part, slot, head, 0), line, padding, line.byteSize() - padding);
        }
    }

    private void load(Fixed part, int index, int slot, int length, PastAndPresent target, int row) {
        MemorySegment to = row(part, target.past(index).segment(), row);
        if (length == 0) {
            to.fill((byte) 0);
        } else {
            to.copyFrom(row(part, segments.get(index), slot));
        }
    }

    /** Copies positions {@code from … length − 1} of a row whose last position is {@code length − 1} to a slot. */
    void save(int slot, int from, int length, PastAndPresent source, int row) {
        for (int i = 0; i < cache.size(); i++) {
            switch (cache.get(i)) {
                case Growing part -> save(part, i, slot, from, length, source, row);
                case Fixed part ->
                    row(part, segments.get(i), slot)
                            .copyFrom(row(part, source.past(i).segment(), row));
            }
        }
    }

    private void save(Growing part, int index, int slot, int from, int length, PastAndPresent source, int row) {
        long bytes = (length - from) * part.positionBytes();
        for (int head = 0; head < part.heads(); head++) {
            MemorySegment line = line(part, source, index, row, head);
            MemorySegment.copy(
                    line, line.byteSize() - bytes, segments.get(index), offset(part, slot, head, from), bytes);
        }
    }

    private static MemorySegment row(Fixed part, MemorySegment rows, int row) {
        long bytes = part.slotBytes(0);
        return rows.asSlice(row * bytes, bytes);
    }

    /* [width, headDim] */
    private static MemorySegment line(Growing part, PastAndPresent tensors, int index, int row, int head) {
        long bytes = tensors.width() * part.positionBytes();
        return tensors.past(index).segment().asSlice(((long) row * part.heads() + head) * bytes, bytes);
    }

    private long offset(Growing part, int slot, int head, int position) {
        return (((long) slot * part.heads() + head) * maxLength + position) * part.positionBytes();
    }

    /** Its slots, of a state that grows alone. */
    SlotRows rows() {
        return new SlotRows(cache.stream().map(part -> (Growing) part).toList(), segments, maxLength);
    }

    long bytes() {
        return segments.stream().mapToLong(MemorySegment::byteSize).sum();
    }
}
