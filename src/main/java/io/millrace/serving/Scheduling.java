package io.millrace.serving;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a request wants its answer.
 *
 * @param priority lower is served first
 * @param timeout after which nobody wants the answer; null leaves it to the model
 */
public record Scheduling(int priority, @Nullable Duration timeout) {

    public static final Scheduling DEFAULT = new Scheduling(0, null);
}
