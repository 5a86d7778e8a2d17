package io.millrace.app;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/** What becomes of errors that no subscriber is left to take: those of clients that went are none, the others are logged. */
final class DroppedErrors {

    private static final Logger LOG = LoggerFactory.getLogger(DroppedErrors.class);

    private static final String KEY = "millrace";

    private DroppedErrors() {}

    /**
     * For the whole process.
     *
     * @param unclaimed is told of each, and of those that end a task or a thread
     */
    static void report(Consumer<Throwable> unclaimed) {
        Hooks.onErrorDropped(error -> {
            report(error);
            unclaimed.accept(error);
        });
        Schedulers.onHandleError(KEY, (_, error) -> unclaimed.accept(error));
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            LOG.error("thread {} ended", thread.getName(), error);
            unclaimed.accept(error);
        });
    }

    private static void report(Throwable error) {
        if (error instanceof CancellationException || DisconnectedClientHelper.isClientDisconnectedException(error)) {
            LOG.debug("a client went", error);
        } else {
            LOG.error("an error came when nobody waited for it any more", error);
        }
    }
}
