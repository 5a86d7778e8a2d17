package io.millrace.app;

import io.millrace.openai.responses.ResponseStoreSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The Responses API.
 *
 * @param store what is kept of answered responses
 */
public record ResponsesProperties(@DefaultValue Store store) {

    /**
     * Responses that are kept in memory; the longest unused go first.
     *
     * @param entries most of them; 0 keeps none
     * @param bytes most bytes of all, each counted with its whole conversation
     * @param ttl how long each is kept
     */
    public record Store(
            @DefaultValue("1000") int entries,
            @DefaultValue("64MB") DataSize bytes,
            @DefaultValue("24h") Duration ttl) {
        public Store {
            if (entries < 0 || bytes.isNegative() || ttl.isNegative()) {
                throw new IllegalArgumentException(
                        "entries, bytes and ttl of millrace.responses.store must not be negative," + " but are "
                                + entries + ", " + bytes + " and " + ttl);
            }
        }

        ResponseStoreSettings settings() {
            return new ResponseStoreSettings(entries, bytes.toBytes(), ttl);
        }
    }
}
