package io.millrace.app.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Logs of commands whose output is read by people and programs. */
public final class QuietLogs {

    private QuietLogs() {}

    /** Leaves errors alone, unless the command starts the service; one that talks says itself what fails. */
    public static void unlessItServes(String command) {
        if (!command.startsWith("bench")
                && !command.equals("serve")
                && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(command.equals("chat") ? Level.OFF : Level.ERROR);
        }
    }
}
