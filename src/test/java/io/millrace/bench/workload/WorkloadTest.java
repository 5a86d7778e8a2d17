package io.millrace.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.bench.load.Lengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    private static final Calibration CALIBRATION = new Calibration(10, 2);

    @TempDir
    Path folder;

    @Test
    void of_twoPrompts_isTheLineThroughThem() {
        Calibration found = Calibration.of(16, 42, 144, 298);
        assertThat(found.perWord()).isEqualTo(2, within(1e-12));
        assertThat(found.fixed()).isEqualTo(10, within(1e-12));
        assertThat(found.prompt(110)).isEqualTo(50);
        assertThat(found.prompt(3)).isEqualTo(1);
        assertThat(Calibration.of(16, 5, 144, 5)).isEqualTo(Calibration.UNKNOWN);
    }

    @Test
    void next_generated_hasTheWordsThatMakeItsTokens() {
        Synthetic workload = synthetic(110, 0, 1, 1, 1);
        for (Turn turn :
                conversations(workload, 20).stream().flatMap(List::stream).toList()) {
            assertThat(turn.texts().getFirst().split(" ")).hasSize(50);
            assertThat(turn.output()).isEqualTo(7);
        }
    }

    @Test
    void next_generated_isTheSameForTheSameSeedAndNeverTwice() {
        List<List<Turn>> once = conversations(synthetic(110, 40, 2, 1, 3), 50);
        assertThat(conversations(synthetic(110, 40, 2, 1, 3), 50)).isEqualTo(once);
        assertThat(once.stream().flatMap(List::stream).flatMap(turn -> turn.texts().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void next_sharedPrefixes_areSoManyAndSoLong() {
        List<String> starts = conversations(synthetic(110, 40, 3, 1, 1), 200).stream()
                .map(turns -> String.join(
                        " ",
                        List.of(turns.getFirst().texts().getFirst().split(" ")).subList(0, 20)))
                .distinct()
                .toList();
        assertThat(starts).hasSize(3);
    }

    @Test
    void next_severalTurnsAndTexts_areSoMany() {
        List<Turn> turns = synthetic(110, 0, 1, 4, 3).next();
        assertThat(turns).hasSize(3);
        assertThat(turns).allSatisfy(turn -> assertThat(turn.texts()).hasSize(4));
    }

    private static Synthetic synthetic(int input, int prefix, int prefixes, int texts, int turns) {
        return new Synthetic(
                new Synthetic.Shape(new Lengths.Fixed(input), new Lengths.Fixed(7), texts, prefix, prefixes, turns),
                CALIBRATION,
                5);
    }

    private static List<List<Turn>> conversations(Workload workload, int count) {
        return Stream.generate(workload::next).limit(count).toList();
    }

    @Test
    void read_mooncakesTrace_hasTimesLengthsAndSharedPrefixes() throws IOException {
        List<RecordedRequests.Row> rows = RecordedRequests.read(trace("""
                {"timestamp": 1000, "input_length": 1100, "output_length": 5, "hash_ids": [0, 1, 2]}
                {"timestamp": 1500.5, "input_length": 700, "output_length": 6, "hash_ids": [0, 9]}

                """));
        assertThat(RecordedRequests.times(rows)).containsExactly(0L, 500_500_000L);
        RecordedRequests trace = RecordedRequests.of(rows, CALIBRATION, 1, 3, 1);
        List<String> first = words(trace);
        List<String> second = words(trace);
        assertThat(first).hasSize(256 + 256 + 38);
        assertThat(second).hasSize(256 + 94);
        assertThat(second.subList(0, 256)).isEqualTo(first.subList(0, 256));
        assertThat(second.subList(256, 300)).isNotEqualTo(first.subList(256, 300));
        assertThat(words(trace)).as("from the start again").isEqualTo(first);
    }

    private static List<String> words(RecordedRequests trace) {
        return List.of(trace.next().getFirst().texts().getFirst().split(" "));
    }

    @Test
    void read_messagesAndPrompts_areTakenAsTheyAre() throws IOException {
        RecordedRequests trace = RecordedRequests.of(RecordedRequests.read(trace("""
                        {"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}],"max_tokens":4}
                        {"prompt":"p","output_tokens":8}
                        {"prompt":"q"}
                        """)), CALIBRATION, 1, 3, 1);
        Turn chat = trace.next().getFirst();
        assertThat(chat.messages()).hasSize(2);
        assertThat(chat.output()).isEqualTo(4);
        Turn prompt = trace.next().getFirst();
        assertThat(prompt.texts()).containsExactly("p");
        assertThat(prompt.output()).isEqualTo(8);
        assertThat(trace.next().getFirst().output()).isEqualTo(3);
    }

    @Test
    void next_severalTextsOfATrace_areFromALineEach() throws IOException {
        RecordedRequests trace = RecordedRequests.of(
                RecordedRequests.read(trace("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}")), CALIBRATION, 3, 1, 1);
        assertThat(trace.next().getFirst().texts()).containsExactly("a", "b", "a");
        assertThat(trace.next().getFirst().texts()).containsExactly("b", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "[]",
                "7",
                "{\"input_length\":0}",
                "{\"input_length\":2000000}",
                "{\"input_length\":5,\"output_length\":-1}",
                "{\"input_length\":5,\"timestamp\":-1}"
            })
    void read_badLine_isRefusedByItsNumber(String line) throws IOException {
        Path file = trace("{\"prompt\":\"p\"}\n" + line);
        assertThatThrownBy(() -> RecordedRequests.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void read_emptyFile_isRefused() throws IOException {
        Path file = trace("\n");
        assertThatThrownBy(() -> RecordedRequests.read(file)).hasMessageContaining("has no line");
    }

    private Path trace(String lines) throws IOException {
        return Files.writeString(folder.resolve("trace.jsonl"), lines);
    }
}
