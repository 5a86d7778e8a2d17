package io.millrace.terminal;

import io.millrace.terminal.talk.Instruction;
import io.millrace.terminal.talk.Instructions;
import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/** Reads what is entered, line by line, and has it done. Ctrl-C stops an answer; where nothing is entered, twice, or Ctrl-D, ends. */
final class PromptLoop {

    static final String PROMPT = "> ";
    private static final String GOES_ON = ". ";

    private final Terminal terminal;
    private final ChatSession session;
    private final Screen screen;
    private final HistoryFile history;
    private final LineReader reader;
    private boolean interrupted;

    PromptLoop(Terminal terminal, ChatSession session, Screen screen, HistoryFile history) {
        this.terminal = terminal;
        this.session = session;
        this.screen = screen;
        this.history = history;
        this.reader = reader(terminal, session, screen, history);
    }

    private static LineReader reader(Terminal terminal, ChatSession session, Screen screen, HistoryFile history) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("millrace")
                .parser(new EntryParser())
                .completer(new Completions(session::models))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, GOES_ON)
                .variable(LineReader.INDENTATION, 0);
        try {
            history.prepare();
            builder.variable(LineReader.HISTORY_FILE, history.path());
        } catch (IOException e) {
            screen.aside("what is entered is not kept: " + e);
        }
        return builder.build();
    }

    void run() {
        SignalHandler before = terminal.handle(Signal.INT, _ -> session.stop());
        try {
            boolean more = true;
            while (more) {
                more = next();
            }
        } finally {
            terminal.handle(Signal.INT, before);
            protect();
        }
    }

    /* It is written anew where it has become long. */
    private void protect() {
        try {
            history.protect();
        } catch (IOException _) {
            // it could not be made
        }
    }

    private boolean next() {
        try {
            Instruction instruction = Instructions.read(reader.readLine(PROMPT));
            interrupted = false;
            return perform(instruction);
        } catch (UserInterruptException e) {
            return interrupted(e.getPartialLine().isEmpty());
        } catch (EndOfFileException _) {
            return false;
        }
    }

    private boolean interrupted(boolean nothingEntered) {
        boolean again = interrupted && nothingEntered;
        interrupted = nothingEntered;
        if (nothingEntered && !again) {
            screen.aside("Ctrl-C once more, or Ctrl-D, ends");
        }
        return !again;
    }

    /* What is typed meanwhile is for the next line, and not to be seen among the answer. */
    private boolean perform(Instruction instruction) {
        Attributes before = terminal.getAttributes();
        terminal.echo(false);
        try {
            return session.take(instruction);
        } finally {
            terminal.setAttributes(before);
        }
    }
}
