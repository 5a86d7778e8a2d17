package io.millrace.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.progress.StandardStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** What a process is started from: a terminal, files or pipes. */
interface Terminals {

    /** Of a terminal that states no size. */
    Size USUAL = new Size(80, 24);

    /** Those of this process. */
    Terminals SYSTEM = new Terminals() {
        @Override
        public boolean isTerminal(StandardStream stream) {
            return stream.isTerminal();
        }

        @Override
        public byte[] bytes(int most) throws IOException {
            return System.in.readNBytes(most);
        }

        @Override
        public PrintWriter output() {
            return new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), encoding()), false);
        }

        @Override
        public Terminal open() throws IOException {
            Terminal terminal = TerminalBuilder.builder()
                    .name("millrace")
                    .system(true)
                    .dumb(true)
                    .encoding(encoding())
                    .build();
            if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
                terminal.setSize(USUAL);
            }
            return terminal;
        }
    };

    boolean isTerminal(StandardStream stream);

    /** What comes in, to its end, but no more than so much. */
    byte[] bytes(int most) throws IOException;

    /** Where an answer alone goes. */
    PrintWriter output();

    /** The terminal itself. */
    Terminal open() throws IOException;

    /**
     * What comes in, as text.
     *
     * @throws IllegalArgumentException where it is longer than so many bytes, or not UTF-8
     */
    default String input(int most) throws IOException {
        byte[] bytes = bytes(most + 1);
        if (bytes.length > most) {
            throw new IllegalArgumentException("standard input has more than " + most + " bytes");
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("standard input is not UTF-8", e);
        }
    }

    /** Has a conversation at the terminal until it ends. */
    default void converse(boolean colours, HistoryFile history, BiFunction<Screen, ProgressBar, ChatSession> beginning)
            throws IOException {
        try (Terminal terminal = open()) {
            boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
            Screen screen = new Screen(terminal.writer(), colours && !dumb);
            ProgressLook look = dumb ? ProgressLook.LINES : ProgressLook.BAR;
            ProgressBar bar = new ProgressBar(terminal.writer(), look, System::nanoTime);
            new PromptLoop(terminal, beginning.apply(screen, bar), screen, history).run();
        }
    }

    /* A container may state no language, and then ASCII; what shows it knows more. */
    private static Charset encoding() {
        Charset stated = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        return stated.equals(StandardCharsets.US_ASCII) ? UTF_8 : stated;
    }
}
