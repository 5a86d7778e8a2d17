package io.millrace.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.terminal.source.OwnProcess;
import io.millrace.terminal.talk.Instructions;
import io.millrace.terminal.talk.Said.Ending;
import io.millrace.terminal.talk.Talk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChatSessionTest {

    private final FakeOwnModels models = new FakeOwnModels();
    private final StringWriter written = new StringWriter();
    private final ChatSession session = new ChatSession(
            new OwnProcess(models),
            "one",
            Talk.EMPTY,
            new Screen(new PrintWriter(written), false),
            new ProgressBar(new PrintWriter(written), ProgressLook.NONE, System::nanoTime));

    @TempDir
    Path folder;

    private String enter(String line) {
        written.getBuffer().setLength(0);
        assertThat(session.take(Instructions.read(line))).isEqualTo(!line.equals("/bye"));
        return written.toString();
    }

    @Test
    void take_questions_areAConversationWithFigures() {
        models.answers("Hi\u001b[31m!\n");
        assertThat(enter("hello").lines().toList().getFirst()).isEqualTo("Hi\u241b[31m!");
        assertThat(enter("and?"))
                .startsWith("3 messages" + System.lineSeparator() + "2 tokens, ")
                .contains("prompt 7 tokens");
        assertThat(models.lastMessages()).containsExactly("hello", "Hi\u001b[31m!\n", "and?");
        assertThat(models.asked.getLast().path("model").stringValue()).isEqualTo("one");
        enter("/bye");
    }

    @Test
    void take_systemAndSettings_goAlongWithEachQuestion() {
        enter("/system Be brief.");
        enter("/set temperature 0");
        enter("/set stop END");
        enter("hello");
        assertThat(models.lastMessages()).containsExactly("Be brief.", "hello");
        assertThat(models.asked.getLast().path("temperature").intValue()).isZero();
        assertThat(enter("/show"))
                .contains("one, this process", "Be brief.", "temperature 0", "stop \"END\"", "1 questions");
        enter("/set stop");
        enter("/system");
        enter("/clear");
        enter("hello");
        assertThat(models.asked.getLast().has("stop")).isFalse();
        assertThat(models.lastMessages()).containsExactly("hello");
        assertThat(enter("/set stop")).contains("stop is not set");
        assertThat(enter("/set messages []")).contains("'messages' follows from the conversation");
    }

    @Test
    void take_undoAndRetry_takeBackWhatWasSaid() {
        assertThat(enter("/undo")).contains("nothing has been said");
        assertThat(enter("/retry")).contains("nothing has been asked");
        enter("one");
        enter("two");
        enter("/retry");
        assertThat(models.lastMessages()).containsExactly("one", "1 messages", "two");
        enter("/undo");
        enter("three");
        assertThat(models.lastMessages()).containsExactly("one", "1 messages", "three");
        assertThat(session.talk().turns()).hasSize(2);
    }

    @Test
    void take_refusedQuestion_isNotKeptAndCanBeAskedAgain() {
        models.refuses(400, "{\"error\":{\"message\":\"temperature\\u001b[5m is 9\"}}");
        assertThat(enter("one")).contains("the server answered 400: temperature\u241b[5m is 9", "/retry asks it again");
        assertThat(session.talk().turns()).isEmpty();
        enter("/retry");
        assertThat(models.lastMessages()).containsExactly("one");
        assertThat(session.talk().turns()).hasSize(1);
    }

    @Test
    void take_serverThatCountsNoTokens_isAskedWithoutThat() {
        models.refuses(422, "{\"detail\":\"stream_options: extra fields not permitted\"}");
        assertThat(enter("one")).startsWith("1 messages");
        assertThat(models.asked.getFirst().has("stream_options")).isTrue();
        assertThat(models.asked.getLast().has("stream_options")).isFalse();
        enter("two");
        assertThat(models.asked.getLast().has("stream_options"))
                .as("it is remembered")
                .isFalse();
    }

    private void stopOnceHeld() {
        Thread.ofVirtual().start(() -> {
            try {
                models.held.await();
                session.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void stop_answerUnderWay_keepsWhatCameAndSaysSo() {
        models.hangsBehind("Once upon");
        stopOnceHeld();
        assertThat(enter("tell"))
                .startsWith("Once upon" + System.lineSeparator())
                .contains(", stopped");
        assertThat(session.talk().turns().getLast().said().ending()).isEqualTo(Ending.STOPPED);
        assertThat(session.talk().turns().getLast().said().text()).isEqualTo("Once upon");
        assertThat(enter("/show")).contains("1 of them stopped");
        enter("go on");
        assertThat(models.lastMessages()).containsExactly("tell", "Once upon", "go on");
        session.stop();
        assertThat(enter("still"))
                .as("nothing is left of a stop that came late")
                .startsWith("5 messages");
    }

    @Test
    void stop_beforeAnyText_keepsNothing() {
        models.hangsBehind("");
        stopOnceHeld();
        assertThat(enter("tell")).contains("/retry asks it again");
        assertThat(session.talk().turns()).isEmpty();
    }

    @Test
    void take_image_goesAlongWithTheNextQuestionAlone() throws IOException {
        Path image = Files.write(folder.resolve("a b.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertThat(enter("/image " + image)).contains("an image (image/png");
        enter("what is it?");
        assertThat(models.lastMessages()).containsExactly("(parts)");
        enter("sure?");
        assertThat(models.lastMessages()).containsExactly("(parts)", "1 messages", "sure?");
        assertThat(enter("/image " + folder.resolve("none"))).contains("none is not a file");
    }

    @Test
    void take_saveAndLoad_goOnWithTheSame() {
        enter("one");
        assertThat(enter("/save " + folder.resolve("talk"))).contains("written");
        enter("/clear");
        assertThat(enter("/load " + folder.resolve("talk"))).contains("1 questions and answers");
        enter("two");
        assertThat(models.lastMessages()).containsExactly("one", "1 messages", "two");
    }

    @Test
    void take_model_isAnother() {
        assertThat(enter("/model").lines()).containsExactly("* one", "  two");
        enter("/model two");
        enter("hello");
        assertThat(models.loaded).containsExactly("two");
        assertThat(models.asked.getLast().path("model").stringValue()).isEqualTo("two");
        assertThat(enter("/model three")).contains("there is no model 'three'");
        assertThat(session.model()).isEqualTo("two");
    }

    @Test
    void take_help_namesEveryWord() {
        assertThat(enter("/help")).contains("/system TEXT", "/set NAME VALUE", "/bye", "Ctrl-C");
        assertThat(enter("/nothing")).contains("/nothing is unknown");
        assertThat(enter("")).isEmpty();
    }
}
