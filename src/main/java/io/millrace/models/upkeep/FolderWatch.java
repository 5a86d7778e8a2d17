package io.millrace.models.upkeep;

import io.millrace.core.ModelId;
import io.millrace.repository.FolderStamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices folders that have changed, come or gone, once they have stayed as they are for a while: one that is still being written is left
 * alone. Where no folder at all is left, or the repository cannot be listed, nothing counts as gone.
 */
public final class FolderWatch implements Runnable {

    private static final long MOST_QUIET_MILLIS = 2000;
    private static final int QUIET_PERIODS = 3;

    /** One that notices nothing. */
    public static final FolderWatch NONE = new FolderWatch(Duration.ZERO, Map.of(), Map::of, _ -> {}, () -> 0);

    private final Supplier<Map<ModelId, FolderStamp>> look;
    private final Consumer<ModelId> changed;
    private final LongSupplier millis;
    private final long quiet;
    private final Map<ModelId, Seen> seen = new HashMap<>();
    private final Map<ModelId, FolderStamp> known;

    /** @param stamp null where the folder is not there */
    private record Seen(@Nullable FolderStamp stamp, long since) {}

    /**
     * @param period in which it looks; a folder has to stay as it is for three of them, or for 2 s where they take longer
     * @param known how the folders looked when they were read
     * @param look how they look now
     * @param changed told of each once
     * @param millis of the epoch, as files are stamped by
     */
    public FolderWatch(
            Duration period,
            Map<ModelId, FolderStamp> known,
            Supplier<Map<ModelId, FolderStamp>> look,
            Consumer<ModelId> changed,
            LongSupplier millis) {
        this.quiet = Math.min(MOST_QUIET_MILLIS, QUIET_PERIODS * period.toMillis());
        this.known = new HashMap<>(known);
        this.look = look;
        this.changed = changed;
        this.millis = millis;
    }

    @Override
    public synchronized void run() {
        Map<ModelId, FolderStamp> now = look.get();
        if (now.isEmpty()) {
            return;
        }
        Set<ModelId> all = new HashSet<>(known.keySet());
        all.addAll(now.keySet());
        all.forEach(id -> look(id, now.get(id)));
        seen.keySet().retainAll(all);
    }

    /** Takes a folder as it is now for known, since it is about to be read. */
    public synchronized void readNow(ModelId folder) {
        settle(folder, look.get().get(folder));
    }

    private void look(ModelId id, @Nullable FolderStamp stamp) {
        long now = millis.getAsLong();
        Seen before = seen.get(id);
        if (before == null || !Objects.equals(before.stamp(), stamp)) {
            seen.put(id, new Seen(stamp, now));
        } else if (!Objects.equals(known.get(id), stamp) && isQuiet(before, now)) {
            settle(id, stamp);
            changed.accept(id);
        }
    }

    /* A time that lies ahead says nothing. */
    private boolean isQuiet(Seen folder, long now) {
        long touched = folder.stamp() == null ? 0 : folder.stamp().newest();
        return now - folder.since() >= quiet && (touched > now || now - touched >= quiet);
    }

    private void settle(ModelId id, @Nullable FolderStamp stamp) {
        if (stamp == null) {
            known.remove(id);
        } else {
            known.put(id, stamp);
        }
    }
}
