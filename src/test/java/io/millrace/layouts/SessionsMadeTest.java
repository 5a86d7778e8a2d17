package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.models.BatchedModel;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.session.ModelSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How often the graph of a stateless model is loaded. */
class SessionsMadeTest {

    private static final boolean MANY_CORES = Runtime.getRuntime().availableProcessors() > 1;

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ModelSession.class);
    private final Level level = logger.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path root;

    @BeforeEach
    void listen() throws Exception {
        logger.setLevel(Level.DEBUG);
        log.start();
        logger.addAppender(log);
        EncoderFolder.write(root, "m", Families.encoders().getFirst(), new Weights(1));
    }

    @AfterEach
    void noHandleIsLeft() {
        logger.detachAppender(log);
        logger.setLevel(level);
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private long made() {
        return log.list.stream()
                .filter(event -> event.getFormattedMessage().contains(root + "/m/"))
                .count();
    }

    @Test
    void load_byLoad_makesTheTwoSessionsThatAreKept() throws Exception {
        Files.writeString(root.resolve("m/model.yaml"), "providers: [cpu]\n");
        try (BatchedModel model = (BatchedModel) LoadedLayout.model(root, "m")) {
            assertThat(made()).isEqualTo(MANY_CORES ? 2 : 1);
            assertThat(model.cacheBytes() > 0).isEqualTo(MANY_CORES);
        }
    }

    @Test
    void load_statedThreads_makesOne() throws Exception {
        Files.writeString(root.resolve("m/model.yaml"), "providers: [cpu]\nthreads: 1\ninstances: 2\n");
        try (BatchedModel model = (BatchedModel) LoadedLayout.model(root, "m")) {
            assertThat(made()).isOne();
            assertThat(model.cacheBytes()).isZero();
        }
    }
}
