package io.millrace.runtime.decoder;

import io.millrace.runtime.session.Memory;
import java.util.function.IntConsumer;

/**
 * Of slots in host memory.
 *
 * @param settle brings what a slot holds to its row, and keeps what else has been said of it from coming there later
 */
record HostCopier(SlotRows rows, Memory host, IntConsumer settle) implements SlotCopier {

    @Override
    public void copy(int from, int to, int length) {
        settle.accept(from);
        settle.accept(to);
        rows.copy(from, to, length);
    }

    @Override
    public long bytes(int length) {
        return rows.bytes(length);
    }

    @Override
    public SavedRows save(int slot, int length) {
        settle.accept(slot);
        return rows.save(host, slot, length);
    }

    @Override
    public void restore(SavedRows saved, int slot, int length) {
        if (length > saved.length()) {
            throw new IllegalArgumentException("length is " + length + ", but only " + saved.length() + " were saved");
        }
        settle.accept(slot);
        rows.restore(saved, slot, length);
    }
}
