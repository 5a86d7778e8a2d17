package io.millrace.openai.stream;

import java.time.Duration;

/**
 * How streams behave.
 *
 * @param heartbeat longest silence of a stream that has begun, before a comment is sent
 */
public record StreamSettings(Duration heartbeat) {

    public static final StreamSettings DEFAULT = new StreamSettings(Duration.ofSeconds(15));

    public StreamSettings {
        if (heartbeat.toMillis() < 2) {
            throw new IllegalArgumentException("heartbeat must be at least 2 ms, but is " + heartbeat);
        }
    }
}
