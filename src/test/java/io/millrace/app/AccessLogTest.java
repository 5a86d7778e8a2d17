package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where what lines are written to stands still. */
class AccessLogTest {

    private final Logger log = (Logger) LoggerFactory.getLogger("io.millrace.access");
    private final Still still = new Still();

    /** Takes its first line when it is let. */
    private static final class Still extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch let = new CountDownLatch(1);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent line) {
            reached.countDown();
            try {
                let.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add(line.getFormattedMessage());
        }
    }

    @BeforeEach
    void listen() {
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        still.start();
        log.addAppender(still);
    }

    @AfterEach
    void leave() {
        still.let.countDown();
        log.detachAppender(still);
        log.setAdditive(true);
    }

    @Test
    void write_placesTaken_leavesOutAndSaysHowMany() throws Exception {
        AccessLog access = new AccessLog(2);
        access.write(Map.of("line", 0));
        still.reached.await();
        for (int i = 1; i < 6; i++) {
            access.write(Map.of("line", i));
        }
        still.let.countDown();
        access.close();
        assertThat(still.lines)
                .containsExactly(
                        "line=0",
                        "3 lines were left out: they came faster than they could be written",
                        "line=1",
                        "line=2");
    }

    @Test
    void write_closed_isWrittenAtOnce() {
        still.let.countDown();
        AccessLog access = new AccessLog(2);
        access.close();
        access.write(Map.of("line", 1));
        assertThat(still.lines).containsExactly("line=1");
    }
}
