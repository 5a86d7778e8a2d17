package io.millrace.speech;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.RequestFailed;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Phonemes by the program espeak-ng: a process for each clause, which ends with it, in bounded time, a few at once. */
public final class Espeak {

    private static final Logger LOG = LoggerFactory.getLogger(Espeak.class);
    private static final String PROGRAM = "espeak-ng";
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int TURN_MILLIS = 10;
    private static final int MOST_BYTES = 64 << 10; // of an answer
    private static final Pattern VOICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_+-]*");
    /** A full stop is one at the end alone: within a sentence it is that of a shortened word. */
    private static final Pattern PAUSE =
            Pattern.compile("((?:[,;:!?…—。！？，；：]|\\.(?=[.!?…\"'”’»)]*$))+)[\"'”’»)]*(?=\\s|$)");
    /** A change of language, and what joins or parts phonemes. */
    private static final Pattern MARKS = Pattern.compile("\\([a-z-]+\\)|[\u200d_]");

    /** Over all models: each run takes a core. */
    private static final Semaphore RUNNING =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private final Path program;

    Espeak(Path program) {
        this.program = program;
    }

    /**
     * The program, where it is in one of the folders.
     *
     * @param folders as the environment's {@code PATH} has them
     */
    public static Optional<Espeak> find(String folders) {
        return Stream.of(folders.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Espeak::new);
    }

    /**
     * Its phonemes in the International Phonetic Alphabet, with the pauses of the text.
     *
     * @param voice as espeak-ng names it
     * @param checkpoint passed while the program runs, and between its runs
     */
    String phonemes(String sentence, String voice, Checkpoint checkpoint) {
        if (!VOICE.matcher(voice).matches()) {
            throw new RequestFailed("espeak-ng has no voice '" + voice + "'");
        }
        StringBuilder phonemes = new StringBuilder();
        Matcher pause = PAUSE.matcher(sentence);
        int from = 0;
        while (pause.find()) {
            append(phonemes, clause(sentence.substring(from, pause.start()), voice, checkpoint) + pause.group(1));
            from = pause.end();
        }
        append(phonemes, clause(sentence.substring(from), voice, checkpoint));
        return phonemes.toString();
    }

    private static void append(StringBuilder phonemes, String more) {
        if (!more.isEmpty()) {
            phonemes.append(phonemes.isEmpty() ? "" : " ").append(more);
        }
    }

    private String clause(String text, String voice, Checkpoint checkpoint) {
        checkpoint.pass();
        if (!SentenceCutter.isSpeakable(text)) {
            return "";
        }
        awaitTurn(checkpoint);
        try {
            return run(text, voice, checkpoint);
        } finally {
            RUNNING.release();
        }
    }

    private static void awaitTurn(Checkpoint checkpoint) {
        try {
            while (!RUNNING.tryAcquire(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
                checkpoint.pass();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted");
    }

    private String run(String text, String voice, Checkpoint checkpoint) {
        try {
            Process process = new ProcessBuilder(program.toString(), "-q", "--ipa", "-b", "1", "-v", voice, "--stdin")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                boolean written = isWritten(process, text);
                await(process, checkpoint);
                if (!written) {
                    throw new IOException("it did not read its input");
                }
                return read(process);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.error("{} failed", program, e);
            throw new RequestFailed("espeak-ng cannot be run");
        }
    }

    /* A clause is shorter than what a pipe holds, and so is what is said of it: neither side waits for the other. */
    private static boolean isWritten(Process process, String text) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((text.replaceAll("\\s+", " ") + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException _) {
            return false; // it has ended, and its status may say why
        }
    }

    private static void await(Process process, Checkpoint checkpoint) {
        long end = System.nanoTime() + MOST.toNanos();
        try {
            while (!process.waitFor(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
                checkpoint.pass();
                if (System.nanoTime() - end > 0) {
                    throw new RequestFailed("espeak-ng took longer than " + MOST.toSeconds() + " s for a clause");
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (process.exitValue() != 0) {
            throw new RequestFailed("espeak-ng ended with " + process.exitValue());
        }
    }

    private static String read(Process process) throws IOException {
        byte[] answer = process.getInputStream().readNBytes(MOST_BYTES);
        List<String> lines = new String(answer, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
        return MARKS.matcher(String.join(" ", lines)).replaceAll("").strip();
    }
}
