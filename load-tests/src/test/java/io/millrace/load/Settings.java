package io.millrace.load;

import java.time.Duration;

/** What a run is told by system properties, all beginning with {@code load.}. */
final class Settings {

    /** Where the service listens. */
    static final String URL = System.getProperty("load.url", "http://localhost:8080");

    /** API key; none is sent where it is empty. */
    static final String KEY = System.getProperty("load.key", "");

    static final String CHAT_MODEL = System.getProperty("load.chat-model", "demo-chat");
    static final String EMBEDDING_MODEL = System.getProperty("load.embedding-model", "demo-embed");

    /** Clients at once. */
    static final int USERS = Integer.getInteger("load.users", 8);

    /** Most requests a second of the spike. */
    static final int SPIKE_RATE = Integer.getInteger("load.spike-rate", 400);

    /** Longest think time of a chat client; the shortest is a fifth of it. */
    static final Duration THINK = Duration.ofMillis(Long.getLong("load.think-millis", 5000));

    /** Most milliseconds to the first token of 95 in 100 streams. */
    static final int TTFT_MILLIS = Integer.getInteger("load.ttft-millis", 500);

    /** Most milliseconds between two tokens, mean of a stream, of 95 in 100 streams. */
    static final int ITL_MILLIS = Integer.getInteger("load.itl-millis", 50);

    /** Most milliseconds of 95 in 100 embedding requests. */
    static final int EMBEDDING_MILLIS = Integer.getInteger("load.embedding-millis", 1000);

    /** Most milliseconds of 95 in 100 refusals. */
    static final int REFUSAL_MILLIS = Integer.getInteger("load.refusal-millis", 50);

    /** Most percent of requests that may fail. */
    static final double ERROR_PERCENT = Double.parseDouble(System.getProperty("load.error-percent", "0.1"));

    private Settings() {}

    /** How long the load stays up; {@code seconds} unless stated. */
    static Duration duration(long seconds) {
        return Duration.ofSeconds(Long.getLong("load.seconds", seconds));
    }
}
