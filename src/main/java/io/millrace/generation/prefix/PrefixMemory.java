package io.millrace.generation.prefix;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Prefixes whose slots were given away, within a bound of bytes. The one that was not used for longest goes first; one that is a part of
 * another is not kept beside it. One that is pinned never goes.
 *
 * @param <K> what sequences have in common that may share anything
 */
public final class PrefixMemory<K> implements AutoCloseable {

    private static final int MOST = 1024;

    private final long limit;
    private final RadixIndex<K> index = new RadixIndex<>(MOST);
    private final SequencedMap<Integer, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // by use
    private long bytes;

    private record Entry(SavedPrefix prefix, long bytes, boolean pinned) {}

    /**
     * A prefix of a prompt.
     *
     * @param entry where it is, to be used soon: before another is kept
     * @param length tokens
     */
    public record Found(int entry, int length) {
        public static final Found NOTHING = new Found(-1, 0);
    }

    /**
     * An empty one.
     *
     * @param limit most bytes; 0 where nothing is kept
     */
    public PrefixMemory(long limit) {
        this.limit = limit;
    }

    public long bytes() {
        return bytes;
    }

    /** The longest prefix there is of the first {@code most} tokens of a prompt. Changes nothing. */
    public Found find(K key, int[] prompt, int most) {
        if (entries.isEmpty()) {
            return Found.NOTHING;
        }
        int[] shared = index.shared(key, prompt, most);
        int best = 0;
        for (int entry = 1; entry < shared.length; entry++) {
            best = shared[entry] > shared[best] ? entry : best;
        }
        return shared[best] == 0 ? Found.NOTHING : new Found(best, shared[best]);
    }

    /** Makes room for {@code size} bytes, which are about to be kept, beside what was found; false where there is none. */
    public boolean makeRoom(long size, Found beside) {
        if (size > limit) {
            return false;
        }
        while (bytes + size > limit || entries.size() >= MOST) {
            Integer oldest = entries.sequencedEntrySet().stream()
                    .filter(entry -> entry.getKey() != beside.entry() && !entry.getValue().pinned)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (oldest == null) {
                return false;
            }
            drop(oldest);
        }
        return true;
    }

    /** Keeps the state of the first tokens, for which there is room. */
    public void keep(K key, int[] tokens, SavedPrefix prefix, long size) {
        dropParts(key, tokens, prefix.length());
        put(key, tokens, new Entry(prefix, size, false));
    }

    /** Keeps it for good; there has to be room beside all others that are pinned. */
    public void pin(K key, int[] tokens, SavedPrefix prefix, long size) {
        put(key, tokens, new Entry(prefix, size, true));
    }

    private boolean isPinned(int entry) {
        return Objects.requireNonNull(entries.get(entry)).pinned;
    }

    private void put(K key, int[] tokens, Entry kept) {
        int entry = 0;
        while (index.length(entry) > 0) {
            entry++;
        }
        index.put(entry, key, tokens, kept.prefix.length());
        entries.put(entry, kept);
        bytes += kept.bytes;
    }

    private void dropParts(K key, int[] tokens, int length) {
        int[] shared = index.shared(key, tokens, length);
        for (int entry = 0; entry < shared.length; entry++) {
            if (shared[entry] > 0 && shared[entry] == index.length(entry) && !isPinned(entry)) {
                drop(entry);
            }
        }
    }

    /** What {@link #find} found; it is the last to go from now on. */
    public SavedPrefix use(Found found) {
        return Objects.requireNonNull(entries.get(found.entry())).prefix;
    }

    private void drop(int entry) {
        Entry dropped = Objects.requireNonNull(entries.remove(entry));
        index.truncate(entry, 0);
        bytes -= dropped.bytes;
        dropped.prefix.close();
    }

    @Override
    public void close() {
        while (!entries.isEmpty()) {
            drop(entries.firstEntry().getKey());
        }
    }
}
