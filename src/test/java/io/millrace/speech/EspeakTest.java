package io.millrace.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.RequestFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A script in the place of the program. */
@DisabledOnOs(OS.WINDOWS)
class EspeakTest {

    @TempDir
    Path folder;

    private Espeak program(String script) throws IOException {
        Path program = folder.resolve("espeak-ng");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Espeak.find("/nowhere:" + folder).orElseThrow();
    }

    @Test
    void find_inFoldersWithoutIt_isEmpty() {
        assertThat(Espeak.find("/nowhere:" + folder)).isEmpty();
        assertThat(Espeak.find("")).isEmpty();
    }

    @Test
    void phonemes_ofClauses_keepTheirPauses() throws IOException {
        Espeak espeak = program("[ \"$*\" = '-q --ipa -b 1 -v en-us --stdin' ] || exit 9\ntr 'a-z' 'A-Z'");
        assertThat(espeak.phonemes("Hello, \"big\" world! It is 3.5; yes", "en-us", Checkpoint.NONE))
                .isEqualTo("HELLO, \"BIG\" WORLD! IT IS 3.5; YES");
        assertThat(espeak.phonemes("dr. who...\"", "en-us", Checkpoint.NONE)).isEqualTo("DR. WHO...");
    }

    @Test
    void phonemes_ofSeveralLines_areJoinedWithoutMarks() throws IOException {
        Espeak espeak = program("cat > /dev/null; printf ' h\\342\\200\\215e\\n(fr)l_o(en)\\n'");
        assertThat(espeak.phonemes("x", "en-us", Checkpoint.NONE)).isEqualTo("he lo");
    }

    @Test
    void phonemes_ofAProgramThatFails_failTheRequest() throws IOException {
        Espeak espeak = program("exit 3");
        assertThatThrownBy(() -> espeak.phonemes("x", "en-us", Checkpoint.NONE))
                .isInstanceOf(RequestFailed.class)
                .hasMessage("espeak-ng ended with 3");
        assertThatThrownBy(() -> espeak.phonemes("x", "-en us", Checkpoint.NONE))
                .isInstanceOf(RequestFailed.class);
    }

    @Test
    void phonemes_thatNobodyWantsAnyMore_endTheProgram() throws IOException {
        Path pid = folder.resolve("pid");
        Espeak espeak = program("echo $$ > " + pid + "; exec sleep 60");
        AtomicInteger passed = new AtomicInteger();
        assertThatThrownBy(() -> espeak.phonemes("x", "en-us", () -> {
                    if (Files.exists(pid) && passed.incrementAndGet() > 3) {
                        throw new CancellationException("gone");
                    }
                }))
                .isInstanceOf(CancellationException.class);
        long process = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
        assertThat(ProcessHandle.of(process)).isEmpty();
    }

    @Test
    void pronunciation_withALexiconAndTheProgram_asksItForOtherWordsAlone() throws IOException {
        Files.copy(VoiceFixtures.FOLDER.resolve("tiny-kokoro/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("lexicon.txt"), "hello h ə l ˈ o ʊ\n");
        Alphabet alphabet = Alphabets.kokoro(folder);
        Pronunciation both = Pronunciation.of(folder, alphabet, program("tr 'x' 'r'"));
        assertThat(both.ids("Hello, xed", false, "en-us", Checkpoint.NONE))
                .isEqualTo(alphabet.ids(alphabet.symbols("həlˈoʊ, ɹed")));
    }
}
