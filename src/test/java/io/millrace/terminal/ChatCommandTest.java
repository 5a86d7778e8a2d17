package io.millrace.terminal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.progress.StandardStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, with pipes and with a terminal. */
@Timeout(60)
class ChatCommandTest {

    private final FakeOwnModels models = new FakeOwnModels();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    /** A process whose standard streams are these. */
    private final class Streams implements Terminals {

        private final byte[] input;
        private final Set<StandardStream> terminals;
        private final Writer output;

        private Streams(byte[] input, Writer output, Set<StandardStream> terminals) {
            this.input = input;
            this.output = output;
            this.terminals = terminals;
        }

        @Override
        public boolean isTerminal(StandardStream stream) {
            return terminals.contains(stream);
        }

        @Override
        public byte[] bytes(int most) {
            return Arrays.copyOf(input, Math.min(most, input.length));
        }

        @Override
        public PrintWriter output() {
            return new PrintWriter(output);
        }

        @Override
        public Terminal open() throws IOException {
            return new ExternalTerminal("test", "xterm", new ByteArrayInputStream(input), seen, UTF_8);
        }
    }

    private int run(Terminals terminals, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of("XDG_STATE_HOME", folder.toString()));
        return new CommandLine(new ChatCommand(environment, _ -> models, terminals))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private int piped(String input, String... arguments) {
        return run(new Streams(input.getBytes(UTF_8), out, Set.of()), arguments);
    }

    @Test
    void call_pipe_writesTheAnswerAlone() {
        models.answers("Hé!");
        assertThat(piped("  several\nlines \n")).isZero();
        assertThat(out).hasToString("Hé!" + System.lineSeparator());
        assertThat(err).as("nothing but the answer").hasToString("");
        assertThat(models.lastMessages()).containsExactly("several\nlines");
        assertThat(models.loaded).containsExactly("one");
        assertThat(models.closed).isTrue();
    }

    @Test
    void call_promptAndPipe_areOneQuestion() {
        models.answers("ends in a line feed\n");
        assertThat(piped("text", "two", "Summarise:", "--system", "Be brief.", "--set", "seed=3", "--set=stop=END"))
                .isZero();
        assertThat(out).hasToString("ends in a line feed\n");
        assertThat(models.lastMessages()).containsExactly("Be brief.", "Summarise:\n\ntext");
        assertThat(models.asked.getLast().path("seed").intValue()).isEqualTo(3);
        assertThat(models.asked.getLast().path("stop").stringValue()).isEqualTo("END");
        assertThat(models.loaded).containsExactly("two");
    }

    @Test
    void call_promptAtATerminalIntoAFile_doesNotWaitForInput() {
        Streams streams =
                new Streams("unread".getBytes(UTF_8), out, Set.of(StandardStream.INPUT, StandardStream.ERROR));
        assertThat(run(streams, "one", "hello", "--figures")).isZero();
        assertThat(models.lastMessages()).containsExactly("hello");
        assertThat(err.toString()).contains("2 tokens");
    }

    @Test
    void call_refusedQuestion_endsWithOneAndWritesNothing() {
        models.refuses(404, "{\"error\":{\"message\":\"no\\u001b[31m\"}}");
        assertThat(piped("hello")).isOne();
        assertThat(out).hasToString("");
        assertThat(err.toString()).contains("the server answered 404: no\u241b[31m");
        assertThat(piped("hello", "three")).isOne();
        assertThat(err.toString()).contains("there is no model 'three'");
    }

    @Test
    void call_whatCannotBeAsked_endsWithTwo() throws Exception {
        assertThat(piped("")).isEqualTo(2);
        assertThat(err.toString()).contains("nothing is asked");
        assertThat(piped("a", "--set", "temperature")).isEqualTo(2);
        assertThat(piped("a", "--set", "messages=[]")).isEqualTo(2);
        assertThat(piped("a", "--url", "ftp://x")).isEqualTo(2);
        assertThat(piped("a", "--url", "http://x", "--models", "m")).isEqualTo(2);
        assertThat(piped("a", "--image", folder.resolve("none.png").toString())).isEqualTo(2);
        assertThat(run(new Streams("\u00e9".getBytes(ISO_8859_1), out, Set.of())))
                .isEqualTo(2);
        assertThat(err.toString()).contains("standard input is not UTF-8");
        assertThat(models.asked).isEmpty();
    }

    @Test
    void call_image_isAskedWithoutAText() throws Exception {
        Path image = Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertThat(piped("", "--image", image.toString())).isZero();
        assertThat(models.asked.getLast().at("/messages/0/content").size()).isOne();
    }

    @Test
    void call_readerThatHasEnoughOfIt_stopsTheAnswer() {
        models.hangsBehind("much");
        Writer full = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertThat(run(new Streams("a".getBytes(UTF_8), full, Set.of()))).isZero();
    }

    @Test
    void call_terminal_converses() {
        byte[] typed = "hello\r/bye\r".getBytes(UTF_8);
        Streams streams =
                new Streams(typed, out, Set.of(StandardStream.INPUT, StandardStream.OUTPUT, StandardStream.ERROR));
        assertThat(run(streams, "two")).isZero();
        assertThat(models.lastMessages()).containsExactly("hello");
        assertThat(seen.toString(UTF_8)).contains("two, this process", "1 messages");
        assertThat(models.closed).isTrue();
    }
}
