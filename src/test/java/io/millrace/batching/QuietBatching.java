package io.millrace.batching;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps failures that a test injects out of the log. */
final class QuietBatching implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        setLevel(null);
    }

    private static void setLevel(@Nullable Level level) {
        ((Logger) LoggerFactory.getLogger("io.millrace.batching")).setLevel(level);
    }
}
