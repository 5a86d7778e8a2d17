package io.millrace.generation;

import io.millrace.core.MemoryExhausted;
import io.millrace.generation.prefix.SavedPrefix;
import io.millrace.generation.vector.PromptVectors;

/**
 * An autoregressive decoder with a KV cache of fixed slots. Called by one thread, the engine's, except for
 * {@link #interrupt()}; sequence <i>i</i> lives in
 * slot <i>i</i>. The keys and values that a call writes stay until a later call overwrites their positions.
 */
public interface DecoderModel extends AutoCloseable {

    /** Number of sequences the KV cache holds. */
    int slots();

    /** Positions a slot holds: the longest prompt and completion together, in tokens. */
    int maxLength();

    int vocabularySize();

    /**
     * Whether a call may go on from any position of a slot. Else its state is that of all the tokens it holds, so that {@code past} is
     * their number, or 0.
     */
    boolean cutsBack();

    /**
     * Runs {@code chunk.tokens()} at positions {@code past … past + n − 1} of one slot, reading positions {@code 0 … past − 1} of
     * it from the cache.
     *
     * @return one row, the logits after the last token; or, with {@code allRows}, one row for each token
     */
    Logits prefill(PrefillChunk chunk);

    /**
     * Runs one token for each running sequence of a range of slots.
     *
     * @return one row for each slot of the range; rows of slots that are not running are undefined
     */
    Logits decode(DecodeBatch batch);

    /** Whether the state of leading tokens can go from slot to slot; never where it cannot be cut back. */
    default boolean copies() {
        return false;
    }

    /** Gives a slot the state of the first {@code length} tokens of another, where it {@link #copies()}. */
    default void copy(int from, int to, int length) {
        throw new UnsupportedOperationException();
    }

    /** Bytes of host memory that {@link #save} takes; 0 where it cannot. */
    default long savedBytes(int length) {
        return 0;
    }

    /**
     * A copy of the state of a slot's first tokens in host memory, where that is possible; fails as {@link MemoryExhausted} where there
     * is no room for it. To be closed before the model.
     */
    default SavedPrefix save(int slot, int length) {
        throw new UnsupportedOperationException();
    }

    /** Gives a slot the state of the first {@code length} tokens of what the model has saved. */
    default void restore(SavedPrefix saved, int slot, int length) {
        throw new UnsupportedOperationException();
    }

    /** Ends the call in progress, if there is one: it throws. May be called by any thread. */
    void interrupt();

    @Override
    void close();

    /**
     * A part of one prompt. The array is not copied and not changed.
     *
     * @param vectors of the whole prompt, by position, where its tokens are negative
     */
    record PrefillChunk(int slot, int past, int[] tokens, boolean allRows, Adapter adapter, PromptVectors vectors) {

        /** Of a prompt of tokens alone. */
        public PrefillChunk(int slot, int past, int[] tokens, boolean allRows, Adapter adapter) {
            this(slot, past, tokens, allRows, adapter, PromptVectors.NONE);
        }

        /** Of the model as it is. */
        public PrefillChunk(int slot, int past, int[] tokens, boolean allRows) {
            this(slot, past, tokens, allRows, Adapter.NONE);
        }
    }

    /**
     * One decode step over slots {@code firstSlot … firstSlot + tokens.length − 1}. The arrays are not copied and not changed.
     *
     * @param tokens the token to run for each slot; 0 where the slot is not running
     * @param lengths tokens each slot holds before the step, in [0, maxLength): the position {@code tokens[i]} is written
     *     to. A slot that is not running may be written at that position too, so it never counts a position that must last.
     * @param running whether each slot takes part
     * @param adapter of all that do
     * @param shifts what is added to the place of each token where it stands elsewhere on the axes of its positions
     */
    record DecodeBatch(int firstSlot, int[] tokens, int[] lengths, boolean[] running, Adapter adapter, int[] shifts) {

        /** Of sequences of tokens alone. */
        public DecodeBatch(int firstSlot, int[] tokens, int[] lengths, boolean[] running, Adapter adapter) {
            this(firstSlot, tokens, lengths, running, adapter, new int[tokens.length]);
        }

        /** Of the model as it is. */
        public DecodeBatch(int firstSlot, int[] tokens, int[] lengths, boolean[] running) {
            this(firstSlot, tokens, lengths, running, Adapter.NONE);
        }
    }

    /** Logits of the last call, {@code [rows, vocabulary]}; valid until the next call. */
    interface Logits {
        int rows();

        /**
         * Copies one row as float32 into the first {@code vocabularySize} elements of {@code target}. May be called by several threads
         * at once.
         */
        void copyRow(int row, float[] target);
    }
}
