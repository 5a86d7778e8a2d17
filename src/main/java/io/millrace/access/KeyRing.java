package io.millrace.access;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force: those of the configuration and those of a file, which is read again when its text has changed. A file that is
 * broken, empty, too long or gone leaves the keys as they were, and whatever happens it is looked at again. A key whose limits stay the same keeps what it has used of them.
 */
public final class KeyRing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private record Ring(Keys keys, Map<String, KeyHolder> holders) {}

    private final List<ApiKey> fixed;
    private final @Nullable Path file;
    private final LongSupplier micros;
    private final @Nullable Thread watcher;
    private volatile long readAt;
    private String lastText = "";
    private String lastComplaint = "";
    private volatile Ring ring = new Ring(Keys.NONE, Map.of());

    KeyRing(List<ApiKey> fixed, @Nullable Path file, @Nullable Duration poll, LongSupplier micros) {
        this.fixed = List.copyOf(fixed);
        this.file = file;
        this.micros = micros;
        this.readAt = micros.getAsLong();
        load(file == null ? "" : KeyFile.text(file));
        this.watcher = file == null || poll == null ? null : watch(poll);
    }

    /**
     * Reads the keys, and goes on to watch the file.
     *
     * @param fixed keys that stay
     * @param file a YAML list of keys, looked at every {@code poll}; null for none
     * @throws KeyException where they cannot be used
     */
    public static KeyRing open(List<ApiKey> fixed, @Nullable Path file, Duration poll) {
        return new KeyRing(fixed, file, poll, () -> System.nanoTime() / 1000);
    }

    /** Whether no keys are configured, so that everybody may do everything. */
    public boolean isOpen() {
        return fixed.isEmpty() && file == null;
    }

    public Optional<KeyHolder> find(Secret secret) {
        Ring now = ring;
        return now.keys().find(secret).map(key -> now.holders().get(key.name()));
    }

    /** Reads the file again if it has changed; complains once about each way in which it cannot be used. */
    synchronized void refresh() {
        if (file == null) {
            return;
        }
        try {
            String text = KeyFile.text(file);
            readAt = micros.getAsLong();
            if (!text.equals(lastText)) {
                load(text);
                LOG.info("{} keys in force from {}", ring.keys().all().size(), file);
            }
            lastComplaint = "";
        } catch (KeyException e) {
            complain(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            complain(file + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Whether the file could not be read for longer than that, so that a key that was taken out of it may still be in force. */
    public boolean isStale(Duration patience) {
        return file != null && micros.getAsLong() - readAt > patience.toNanos() / 1000;
    }

    private void complain(String message) {
        if (!message.equals(lastComplaint)) {
            LOG.error("API keys stay as they were: {}", message);
        }
        lastComplaint = message;
    }

    private synchronized void load(String text) {
        List<ApiKey> all = new ArrayList<>(fixed);
        if (file != null) {
            all.addAll(KeyFile.parse(file, text));
        }
        Keys keys = Keys.of(all);
        ring = new Ring(keys, holders(keys, ring.holders()));
        lastText = text;
    }

    private Map<String, KeyHolder> holders(Keys keys, Map<String, KeyHolder> before) {
        Map<String, KeyHolder> holders = new HashMap<>();
        keys.all().forEach(key -> holders.put(key.name(), holder(key, before.get(key.name()))));
        return Map.copyOf(holders);
    }

    private KeyHolder holder(ApiKey key, @Nullable KeyHolder before) {
        boolean same = before != null
                && before.key().requestsPerMinute() == key.requestsPerMinute()
                && before.key().tokensPerMinute() == key.tokensPerMinute();
        return new KeyHolder(key, same && before != null ? before.allowance() : new KeyAllowance(key, micros));
    }

    private Thread watch(Duration poll) {
        return Thread.ofPlatform().daemon().name("key-file").start(() -> {
            try {
                while (true) {
                    Thread.sleep(poll);
                    refresh();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        if (watcher != null) {
            watcher.interrupt();
        }
    }
}
