package io.millrace.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Hooks;

/** What becomes of errors that no subscriber is left to take: those of clients that went are none, the others are logged. */
final class DroppedErrors {

    private static final Logger LOG = LoggerFactory.getLogger(DroppedErrors.class);

    private DroppedErrors() {}

    /** For the whole process. */
    static void report() {
        Hooks.onErrorDropped(DroppedErrors::report);
    }

    private static void report(Throwable error) {
        if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
            LOG.debug("a client went", error);
        } else {
            LOG.error("an error came when nobody waited for it any more", error);
        }
    }
}
