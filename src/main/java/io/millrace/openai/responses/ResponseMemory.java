package io.millrace.openai.responses;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The responses that are kept for one key. */
record ResponseMemory(ResponseStore store, String key) {

    ResponseStore.@Nullable Stored get(String id) {
        return store.get(key, id);
    }

    boolean delete(String id) {
        return store.delete(key, id);
    }

    void put(ResponseStore.Stored stored) {
        store.put(key, stored);
    }

    /** Bytes that are to be read to follow a response. */
    int weight(String id) {
        ResponseStore.Stored stored = store.get(key, id);
        return stored == null ? 0 : (int) Math.min(Integer.MAX_VALUE, stored.bytes());
    }

    /** The conversation that a response ended. */
    List<StoredItem> conversation(String id, String path) {
        ResponseStore.Stored stored = store.get(key, id);
        if (stored == null) {
            throw new InvalidRequest(path, "'" + path + "': no response '" + Values.shown(id) + "' is kept");
        }
        return stored.items();
    }

    StoredItem item(String id, String path) {
        StoredItem item = store.item(key, id);
        if (item == null) {
            throw new InvalidRequest(
                    path, "'" + path + "': no item '" + Values.shown(id) + "' is kept: send the item itself");
        }
        return item;
    }
}
