package io.millrace.generation;

import io.millrace.core.MemoryExhausted;
import io.millrace.generation.prefix.SavedPrefix;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder whose logits are a function of the tokens found in its simulated KV cache, so that a wrong slot, position or length,
 * or a stale or overwritten prefix, changes what comes out. It throws where a call breaks the port's contract, writes garbage
 * wherever the port says it may, and after an injected failure other than of memory
 * leaves garbage in every slot that took part.
 */
public final class FakeDecoder implements DecoderModel {

    /** The logits that follow a sequence of tokens. */
    public interface Language {
        void logits(int[] tokens, float[] target);
    }

    private static final int NOTHING = -1;
    private static final int GARBAGE = -2;

    private final int[][] cache; // [slot, position]
    private final Adapter[][] ranWith; // [slot, position]
    private final int maxLength;
    private final int vocabularySize;
    private final Language language;
    private Consumer<PrefillChunk> beforePrefill = _ -> {};
    private Consumer<DecodeBatch> beforeDecode = _ -> {};
    private Runnable beforeMove = () -> {};
    private Runnable onInterrupt = () -> {};
    private int saved;
    private @Nullable Thread caller;
    private @Nullable Rows last;
    private volatile boolean closed;

    public FakeDecoder(int slots, int maxLength, int vocabularySize) {
        this(slots, maxLength, vocabularySize, FakeDecoder::hashed);
    }

    public FakeDecoder(int slots, int maxLength, int vocabularySize, Language language) {
        this.cache = new int[slots][maxLength];
        this.ranWith = new Adapter[slots][maxLength];
        for (int[] slot : cache) {
            Arrays.fill(slot, NOTHING);
        }
        this.maxLength = maxLength;
        this.vocabularySize = vocabularySize;
        this.language = language;
    }

    /** Logits that look random and depend on every token and its position. */
    public static void hashed(int[] tokens, float[] target) {
        long state = 1;
        for (int token : tokens) {
            state = mix(state * 31 + token);
        }
        for (int i = 0; i < target.length; i++) {
            target[i] = (mix(state + i) >>> 40) / (float) (1 << 21) - 4;
        }
    }

    private static long mix(long value) {
        long z = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Called before each prefill; what it throws, the model throws. */
    public FakeDecoder beforePrefill(Consumer<PrefillChunk> action) {
        beforePrefill = action;
        return this;
    }

    /** Called before each decode step; what it throws, the model throws. */
    public FakeDecoder beforeDecode(Consumer<DecodeBatch> action) {
        beforeDecode = action;
        return this;
    }

    /** Called before state is moved; what it throws, the model throws. */
    public FakeDecoder beforeMove(Runnable action) {
        beforeMove = action;
        return this;
    }

    /** States in memory that were not closed. */
    public int saved() {
        return saved;
    }

    /** Called by {@link #interrupt()}. */
    public FakeDecoder onInterrupt(Runnable action) {
        onInterrupt = action;
        return this;
    }

    public boolean isClosed() {
        return closed;
    }

    /** The first {@code length} tokens in the cache of a slot. */
    public int[] cached(int slot, int length) {
        return Arrays.copyOf(cache[slot], length);
    }

    @Override
    public int slots() {
        return cache.length;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public boolean cutsBack() {
        return true;
    }

    @Override
    public boolean copies() {
        return true;
    }

    @Override
    public void copy(int from, int to, int length) {
        require(from != to, "a copy onto itself");
        move(to, cache[from].clone(), ranWith[from].clone(), length);
    }

    private void move(int to, int[] tokens, Adapter[] adapters, int length) {
        enter();
        require(length > 0 && length <= maxLength, "length " + length);
        Arrays.fill(cache[to], GARBAGE);
        beforeMove.run();
        System.arraycopy(tokens, 0, cache[to], 0, length);
        System.arraycopy(adapters, 0, ranWith[to], 0, length);
    }

    @Override
    public long savedBytes(int length) {
        return length;
    }

    @Override
    public SavedPrefix save(int slot, int length) {
        enter();
        beforeMove.run();
        saved++;
        return new Saved(cached(slot, length), Arrays.copyOf(ranWith[slot], length));
    }

    @Override
    public void restore(SavedPrefix prefix, int slot, int length) {
        Saved state = (Saved) prefix;
        require(length <= state.length() && !state.gone, "length " + length + " of what is saved");
        move(slot, state.tokens, state.adapters, length);
    }

    private final class Saved implements SavedPrefix {
        private final int[] tokens;
        private final Adapter[] adapters;
        private boolean gone;

        private Saved(int[] tokens, Adapter[] adapters) {
            this.tokens = tokens;
            this.adapters = adapters;
        }

        @Override
        public int length() {
            return tokens.length;
        }

        @Override
        public void close() {
            require(!gone && !closed, "closed twice, or after the model");
            gone = true;
            saved--;
        }
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public Logits prefill(PrefillChunk chunk) {
        enter();
        int[] slot = cache[chunk.slot()];
        int end = chunk.past() + chunk.tokens().length;
        require(chunk.tokens().length > 0, "an empty chunk");
        require(chunk.past() >= 0 && end <= maxLength, "positions " + chunk.past() + " to " + end);
        try {
            beforePrefill.accept(chunk);
        } catch (Throwable failure) {
            if (!(failure instanceof MemoryExhausted)) {
                Arrays.fill(slot, GARBAGE);
            }
            throw failure;
        }
        for (int i = 0; i < chunk.tokens().length; i++) {
            write(chunk.slot(), chunk.past() + i, chunk.tokens()[i], chunk.adapter());
        }
        int first = chunk.allRows() ? chunk.past() + 1 : end;
        return answer(
                IntStream.rangeClosed(first, end)
                        .mapToObj(length -> read(chunk.slot(), length, chunk.adapter()))
                        .toArray(int[][]::new),
                chunk.adapter());
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        enter();
        int rows = batch.tokens().length;
        require(rows > 0 && batch.lengths().length == rows && batch.running().length == rows, "ragged arrays");
        require(batch.firstSlot() >= 0 && batch.firstSlot() + rows <= slots(), "slots " + batch.firstSlot());
        try {
            beforeDecode.accept(batch);
        } catch (Throwable failure) {
            IntStream.range(0, failure instanceof MemoryExhausted ? 0 : rows)
                    .filter(i -> batch.running()[i])
                    .forEach(i -> Arrays.fill(cache[batch.firstSlot() + i], GARBAGE));
            throw failure;
        }
        int[][] contexts = new int[rows][];
        for (int i = 0; i < rows; i++) {
            contexts[i] = decodeRow(batch, i);
        }
        return answer(contexts, batch.adapter());
    }

    private int[] decodeRow(DecodeBatch batch, int i) {
        int slot = batch.firstSlot() + i;
        int length = batch.lengths()[i];
        require(length >= 0 && length < maxLength, "length " + length + " in slot " + slot);
        if (batch.running()[i]) {
            require(length > 0, "a running slot without a prompt");
            write(slot, length, batch.tokens()[i], batch.adapter());
            return read(slot, length + 1, batch.adapter());
        }
        require(batch.tokens()[i] == 0, "a token for idle slot " + slot);
        cache[slot][length] = GARBAGE;
        return new int[0];
    }

    private void write(int slot, int position, int token, Adapter adapter) {
        require(token >= 0 && token < vocabularySize, "token " + token);
        cache[slot][position] = token;
        ranWith[slot][position] = adapter;
    }

    private int[] read(int slot, int length, Adapter adapter) {
        int[] context = cached(slot, length);
        for (int position = 0; position < length; position++) {
            require(context[position] >= 0, "slot " + slot + " holds no token at position " + position);
            require(adapter.equals(ranWith[slot][position]), "slot " + slot + " was not run with " + adapter);
        }
        return context;
    }

    private Logits answer(int[][] contexts, Adapter adapter) {
        last = new Rows(contexts, NamedAdapter.adapted(language, adapter));
        return last;
    }

    @Override
    public void interrupt() {
        onInterrupt.run();
    }

    @Override
    public void close() {
        enter();
        closed = true;
    }

    private void enter() {
        if (caller == null) {
            caller = Thread.currentThread();
        }
        require(caller == Thread.currentThread(), "a second thread");
        require(!closed, "closed before");
    }

    private static void require(boolean condition, String violation) {
        if (!condition) {
            throw new AssertionError("contract of DecoderModel broken: " + violation);
        }
    }

    private final class Rows implements Logits {

        private final int[][] contexts;
        private final Language spoken;

        Rows(int[][] contexts, Language spoken) {
            this.contexts = contexts;
            this.spoken = spoken;
        }

        @Override
        public int rows() {
            return contexts.length;
        }

        @Override
        public void copyRow(int row, float[] target) {
            require(this == last, "logits of an earlier call");
            require(contexts[row].length > 0, "logits of an idle slot");
            require(target.length >= vocabularySize, "a target of " + target.length);
            spoken.logits(contexts[row], target);
        }
    }
}
