package io.millrace.generation;

import io.millrace.generation.prefix.RadixIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who lives in each slot of the KV cache, and which tokens' keys and values it holds. A freed slot keeps its tokens until the
 * next owner overwrites them.
 *
 * <p>A slot holds the tokens that were run: of a finished sequence all but the last one sampled, so at most
 * {@code maxLength − 1}, and the next position is always there for the write an idle row of a decode step may make.
 */
final class SlotTable {

    private final ThreadOwner thread;
    private final boolean cutsBack;
    private final boolean copies;
    private final RadixIndex<Adapter> index;
    private final @Nullable Sequence[] owners;
    private final int[][] tokens; // [slot, position]
    private final Adapter[] adapters; // with which the tokens were run
    private final int[] lengths;
    private final long[] freedAt;
    private long taken;
    private int occupied;

    /**
     * @param cutsBack whether a slot can go on from any of its positions, or only from the last
     * @param copies whether what a slot holds can go to others
     */
    SlotTable(int slots, int maxLength, boolean cutsBack, boolean copies, ThreadOwner thread) {
        this.thread = thread;
        this.cutsBack = cutsBack;
        this.copies = copies;
        index = new RadixIndex<>(slots);
        owners = new @Nullable Sequence[slots];
        tokens = new int[slots][maxLength];
        adapters = new Adapter[slots];
        Arrays.fill(adapters, Adapter.NONE);
        lengths = new int[slots];
        freedAt = new long[slots];
    }

    int size() {
        return lengths.length;
    }

    int occupied() {
        return occupied;
    }

    boolean hasFree() {
        return occupied < size();
    }

    /** Whether a slot is free for a request of this priority: an eighth of them is closed to work that can wait, priority above 0. */
    boolean hasFreeFor(int priority) {
        return occupied < (priority > 0 ? size() - size() / 8 : size());
    }

    boolean isFree(int slot) {
        return owners[slot] == null;
    }

    @Nullable
    Sequence owner(int slot) {
        return owners[slot];
    }

    /** Whether the slot's owner has its whole prompt in the cache. */
    boolean isDecoding(int slot) {
        Sequence owner = owners[slot];
        return owner != null && lengths[slot] >= owner.promptLength();
    }

    /** The same, of an owner with this adapter. */
    boolean isDecoding(int slot, Adapter adapter) {
        Sequence owner = owners[slot];
        return owner != null && owner.request().adapter().equals(adapter) && isDecoding(slot);
    }

    /** The owners that have. */
    List<Sequence> decoding() {
        List<Sequence> decoding = new ArrayList<>();
        for (int slot = 0; slot < size(); slot++) {
            Sequence owner = owners[slot];
            if (owner != null && isDecoding(slot)) {
                decoding.add(owner);
            }
        }
        return decoding;
    }

    /** Tokens the slot holds. */
    int length(int slot) {
        return lengths[slot];
    }

    /** The first {@link #length} elements count; not to be changed. */
    int[] tokens(int slot) {
        return tokens[slot];
    }

    boolean copies() {
        return copies;
    }

    /** With which a slot's tokens were run. */
    Adapter adapter(int slot) {
        return adapters[slot];
    }

    /**
     * For each slot the leading tokens of a prompt that it holds: run with its adapter, and less than the prompt, whose last token has
     * to run. None of a prompt that reuses nothing.
     */
    int[] shared(GenerationRequest request) {
        return index.shared(
                request.adapter(), request.prompt(), request.promptLogprobs() ? 0 : request.prompt().length - 1);
    }

    /** How many of the tokens that a slot shares with a prompt it can go on from itself. */
    int goesOnFrom(int slot, int shared) {
        return cutsBack || shared == lengths[slot] ? shared : 0;
    }

    /** Tokens that a slot alone holds, behind those it shares with a prompt. */
    int onlyHere(int slot, int shared) {
        int here = goesOnFrom(slot, shared);
        return lengths[slot] - (copies ? Math.max(here, index.sharedWithOthers(slot)) : here);
    }

    /** Slots taken since this one was freed. */
    long age(int slot) {
        return taken - freedAt[slot];
    }

    /** Rows of the decode range that would have no owner, once the owners and a new one in {@code slot} all decode. */
    int idleRowsWith(int slot) {
        int lowest = slot;
        int highest = slot;
        for (int other = 0; other < size(); other++) {
            if (!isFree(other)) {
                lowest = Math.min(lowest, other);
                highest = Math.max(highest, other);
            }
        }
        return highest - lowest - occupied;
    }

    /** Tokens held by slots that have an owner. */
    long cachedTokens() {
        long sum = 0;
        for (int slot = 0; slot < size(); slot++) {
            sum += isFree(slot) ? 0 : lengths[slot];
        }
        return sum;
    }

    /** Gives a free slot to a sequence whose first {@code reused} tokens it holds, or is about to. */
    void take(int slot, Sequence sequence, int reused) {
        assert thread.isCurrent();
        assert isFree(slot) : "slot " + slot;
        owners[slot] = sequence;
        adapters[slot] = sequence.request().adapter();
        System.arraycopy(sequence.request().prompt(), 0, tokens[slot], 0, reused);
        holds(slot, reused);
        occupied++;
        taken++;
    }

    /* Now, whatever it held before. */
    private void holds(int slot, int length) {
        lengths[slot] = length;
        index.truncate(slot, 0);
        index.put(slot, adapters[slot], tokens[slot], length);
    }

    /** Notes that what a slot holds was of use to another. */
    void copied(int slot) {
        assert thread.isCurrent();
        freedAt[slot] = taken;
    }

    /** Notes that the model has run these tokens in the slot. */
    void append(int slot, int[] run) {
        assert thread.isCurrent();
        System.arraycopy(run, 0, tokens[slot], lengths[slot], run.length);
        index.append(slot, run, 0, run.length);
        lengths[slot] += run.length;
    }

    void append(int slot, int run) {
        assert thread.isCurrent();
        tokens[slot][lengths[slot]++] = run;
        index.append(slot, run);
    }

    void free(int slot) {
        assert thread.isCurrent();
        assert !isFree(slot) : "slot " + slot;
        owners[slot] = null;
        freedAt[slot] = taken;
        occupied--;
    }

    /** Holds nothing worth keeping, since a failure left its contents in doubt. */
    void forget(int slot) {
        assert thread.isCurrent();
        holds(slot, 0);
    }
}
