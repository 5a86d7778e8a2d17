package io.millrace.runtime.decoder;

import io.millrace.runtime.session.Memory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Keys and values of all slots in host memory, for each part a segment {@code [slots, heads, maxLength, headDim]}: how leading positions
 * go from one slot to another, and out of a slot and back.
 */
record SlotRows(List<CacheTensor.Growing> parts, List<MemorySegment> segments, int maxLength) {

    void copy(int from, int to, int length) {
        for (int i = 0; i < parts.size(); i++) {
            CacheTensor.Growing part = parts.get(i);
            for (int head = 0; head < part.heads(); head++) {
                line(i, to, head, length).copyFrom(line(i, from, head, length));
            }
        }
    }

    /** Size of the first {@code length} positions of a slot. */
    long bytes(int length) {
        return parts.stream().mapToLong(part -> part.slotBytes(length)).sum();
    }

    SavedRows save(Memory host, int slot, int length) {
        Memory.Buffer buffer = host.allocate(bytes(length));
        move(slot, length, buffer.segment(), length, true);
        return new SavedRows(buffer, length);
    }

    void restore(SavedRows saved, int slot, int length) {
        move(slot, length, saved.buffer().segment(), saved.length(), false);
    }

    /* Of each head, outside of the slots, there are as many positions as were saved. */
    private void move(int slot, int length, MemorySegment outside, int saved, boolean out) {
        long offset = 0;
        for (int i = 0; i < parts.size(); i++) {
            CacheTensor.Growing part = parts.get(i);
            for (int head = 0; head < part.heads(); head++) {
                MemorySegment inside = line(i, slot, head, length);
                MemorySegment other = outside.asSlice(offset, inside.byteSize());
                (out ? other : inside).copyFrom(out ? inside : other);
                offset += saved * part.positionBytes();
            }
        }
    }

    /* [length, headDim] */
    private MemorySegment line(int part, int slot, int head, int length) {
        CacheTensor.Growing tensor = parts.get(part);
        long line = (long) slot * tensor.heads() + head;
        return segments.get(part).asSlice(line * maxLength * tensor.positionBytes(), length * tensor.positionBytes());
    }
}
