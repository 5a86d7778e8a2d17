package io.millrace;

import java.util.Map;
import java.util.NoSuchElementException;

/** What a test knows to be there. */
public final class Given {

    private Given() {}

    public static <K, V> V at(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new NoSuchElementException("nothing at " + key + " in " + map.keySet());
        }
        return value;
    }
}
