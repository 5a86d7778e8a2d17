package io.millrace.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.terminal.source.OwnProcess;
import io.millrace.terminal.talk.Said.Ending;
import io.millrace.terminal.talk.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** At a terminal of JLine's own, which has a line discipline: what is typed, and what is seen. */
@Timeout(120)
class PromptLoopTest {

    private static final String UP = "\033OA";
    private static final String LEFT = "\033OD";
    private static final String PASTES = "\\Q\033[?2004h\\E";
    private static final char INTERRUPT = 3;
    private static final char END = 4;

    private final FakeOwnModels models = new FakeOwnModels();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private PipedOutputStream keys = new PipedOutputStream();

    @TempDir
    Path folder;

    private Terminal terminal;
    private ChatSession session;
    private Thread loop;

    @BeforeEach
    void open() throws IOException {
        start();
    }

    private void start() throws IOException {
        PipedInputStream typed = new PipedInputStream(keys, 1 << 16);
        terminal = new ExternalTerminal("test", "xterm", typed, seen, UTF_8);
        terminal.setSize(new Size(200, 50));
        Screen screen = new Screen(terminal.writer(), false);
        session = new ChatSession(
                new OwnProcess(models),
                "one",
                Talk.EMPTY,
                screen,
                new ProgressBar(terminal.writer(), ProgressLook.NONE, System::nanoTime));
        PromptLoop prompts = new PromptLoop(terminal, session, screen, history());
        loop = Thread.ofPlatform().daemon().start(prompts::run);
        awaitPrompts(1);
    }

    private HistoryFile history() {
        return HistoryFile.of(Map.of("XDG_STATE_HOME", folder.toString()), folder);
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(UTF_8));
        keys.flush();
    }

    /* Each begins with what has pastes told apart; keys of signals are only then the line's own. */
    private void awaitPrompts(int count) {
        Await.until(count + " prompts", () -> seen.toString(UTF_8).split(PASTES, -1).length > count);
    }

    private void awaitAsked(int count) {
        Await.until(
                count + " questions in " + seen, () -> session.talk().turns().size() >= count);
    }

    private void awaitEnd() throws InterruptedException {
        loop.join(60_000);
        assertThat(loop.isAlive()).as(seen.toString(UTF_8)).isFalse();
    }

    @Test
    void run_linesThatAreTypedAndEdited_areAsked() throws Exception {
        type("helo" + LEFT + "l\r");
        awaitAsked(1);
        assertThat(models.lastMessages()).containsExactly("hello");
        type("! wow !!\r");
        awaitAsked(2);
        assertThat(models.lastMessages()).endsWith("! wow !!");
        type(String.valueOf(END));
        awaitEnd();
        assertThat(seen.toString(UTF_8)).contains("1 messages", "3 messages", "2 tokens");
    }

    @Test
    void run_arrowUp_bringsWhatWasEnteredBeforeAndInAnEarlierConversation() throws Exception {
        type("first\r");
        awaitAsked(1);
        type("second\r");
        awaitAsked(2);
        type(UP + UP + "\r");
        awaitAsked(3);
        assertThat(models.lastMessages()).endsWith("first");
        type(String.valueOf(END));
        awaitEnd();
        Path file = folder.resolve("millrace/chat-history");
        assertThat(Files.readString(file)).contains("first", "second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        another();
        type(UP + UP + "\r");
        awaitAsked(1);
        assertThat(models.lastMessages()).containsExactly("second");
    }

    private void another() throws IOException {
        terminal.close();
        keys = new PipedOutputStream();
        seen.reset();
        start();
    }

    @Test
    void run_severalLines_areOneText() throws Exception {
        type("\"\"\"\rone\rtwo\"\"\"\r");
        awaitAsked(1);
        assertThat(models.lastMessages()).containsExactly("one\ntwo");
        type("a\\\rb\r");
        awaitAsked(2);
        assertThat(models.lastMessages()).endsWith("a\nb");
    }

    @Test
    void run_interruptDuringAnAnswer_stopsItAlone() throws Exception {
        models.hangsBehind("Once upon");
        type("tell\r");
        models.held.await();
        terminal.raise(Signal.INT);
        awaitAsked(1);
        assertThat(session.talk().turns().getLast().said().ending()).isEqualTo(Ending.STOPPED);
        type("go on\r");
        awaitAsked(2);
        assertThat(loop.isAlive()).isTrue();
        assertThat(models.lastMessages()).containsExactly("tell", "Once upon", "go on");
    }

    @Test
    void run_interruptKeyDuringAnAnswer_isTheSame() throws Exception {
        models.hangsBehind("Once upon");
        type("tell\r");
        models.held.await();
        type(String.valueOf(INTERRUPT));
        awaitAsked(1);
        assertThat(session.talk().turns().getLast().said().ending()).isEqualTo(Ending.STOPPED);
    }

    @Test
    void run_interruptWhereNothingIsEntered_endsTheSecondTime() throws Exception {
        type("abc" + INTERRUPT);
        awaitPrompts(2);
        type(String.valueOf(INTERRUPT));
        awaitPrompts(3);
        assertThat(seen.toString(UTF_8)).containsOnlyOnce("once more");
        type("x\r");
        awaitAsked(1);
        assertThat(models.lastMessages()).containsExactly("x");
        awaitPrompts(4);
        type(String.valueOf(INTERRUPT));
        awaitPrompts(5);
        assertThat(loop.isAlive()).isTrue();
        type(String.valueOf(INTERRUPT));
        awaitEnd();
    }

    @Test
    void run_bye_ends() throws Exception {
        type("/bye\r");
        awaitEnd();
        assertThat(models.asked).isEmpty();
    }

    @Test
    void run_tab_completesWordsModelsFieldsAndPaths() throws Exception {
        Files.createDirectories(folder.resolve("pictures"));
        Files.writeString(folder.resolve("pictures/only"), "no image");
        type("/mod\t tw\t\r");
        Await.until("the model in " + seen, () -> models.loaded.contains("two"));
        type("/set tempe\t 0\r");
        type("/image " + folder + "/pic\ton\t\r");
        Await.until("the path in " + seen, () -> seen.toString(UTF_8).contains("pictures/only is no image"));
        type("hi\r");
        awaitAsked(1);
        assertThat(models.asked.getLast().path("temperature").isNumber()).isTrue();
    }

    @Test
    void run_answerThatCommandsTheTerminal_isShownAsText() throws Exception {
        models.answers("\u001b]0;owned\u0007\u001b[2J");
        type("go\r");
        awaitAsked(1);
        Await.until("the answer", () -> seen.toString(UTF_8).contains("2 tokens"));
        assertThat(seen.toString(UTF_8))
                .contains("\u241b]0;owned\u2407\u241b[2J")
                .doesNotContain("\u001b]0;owned");
    }
}
