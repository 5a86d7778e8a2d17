package io.millrace.constraint.match;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What was used last of values by number, within a memory in bytes. */
final class Lru<T> {

    private final long limit;
    private final ToIntFunction<T> size;
    private final LinkedHashMap<Integer, T> values = new LinkedHashMap<>(64, 0.75f, true);
    private long used;

    Lru(long limit, ToIntFunction<T> size) {
        this.limit = limit;
        this.size = size;
    }

    @Nullable
    T get(int key) {
        return values.get(key);
    }

    void put(int key, T value) {
        values.put(key, value);
        used += size.applyAsInt(value);
        Iterator<T> oldest = values.values().iterator();
        while (used > limit && values.size() > 1) {
            used -= size.applyAsInt(oldest.next());
            oldest.remove();
        }
    }
}
