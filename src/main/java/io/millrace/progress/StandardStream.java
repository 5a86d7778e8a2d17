package io.millrace.progress;

import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** What a process reads and writes. */
public enum StandardStream {
    INPUT(SystemStream.Input),
    OUTPUT(SystemStream.Output),
    ERROR(SystemStream.Error);

    private final SystemStream stream;

    StandardStream(SystemStream stream) {
        this.stream = stream;
    }

    /** Whether people sit at it, and no file or pipe. */
    public boolean isTerminal() {
        try {
            return TerminalProvider.load("ffm").isSystemStream(stream);
        } catch (IOException | LinkageError e) {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }
    }
}
