package io.millrace.models.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.serving.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasFileTest {

    @TempDir
    Path folder;

    @Test
    void read_whatWasWritten_isTheSameInOrder() throws IOException {
        Map<String, List<Share>> aliases = Map.of(
                "prod", List.of(new Share("old@1", 90), new Share("acme/new", 10)), "b", List.of(new Share("x", 1)));
        Path file = folder.resolve("a/b/aliases.json");
        AliasFile.at(file).write(aliases);
        assertThat(AliasFile.at(file).read()).isEqualTo(aliases);
        AliasFile.at(file).write(Map.of());
        assertThat(AliasFile.at(file).read()).isEmpty();
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void read_noFile_isNothing() {
        assertThat(AliasFile.at(folder.resolve("none")).read()).isEmpty();
        assertThat(AliasFile.NONE.read()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": | :1:6: it is not JSON",
                "`` | it is not JSON",
                "[] | it must be an object of aliases",
                "{\"a\": \"b\"} | a: it must be an object of models",
                "{\"a\": {}} | a: it must be an object of models",
                "{\"a\": {\"m\": \"1\"}} | a: the weight of 'm' must be a whole number, but is \"1\"",
                "{\"a\": {\"m\": 1.5}} | a: the weight of 'm' must be a whole number",
                "{\"a\": {\"m\": 0}} | a: the weight of 'm' must be from 1 to 1000000, but is 0"
            })
    void read_brokenFile_isRefusedByFileAliasAndValue(String text, String said) throws IOException {
        Path file = Files.writeString(folder.resolve("aliases.json"), text);
        assertThatThrownBy(() -> AliasFile.at(file).read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("aliases.json")
                .hasMessageContaining(said);
    }

    @Test
    void write_whereNothingCanBe_isRefusedByTheSettingAndWithoutThePath() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("aliases.json");
        assertThatThrownBy(() -> AliasFile.at(file).write(Map.of()))
                .isInstanceOf(ModelNotReady.class)
                .hasMessageContaining("millrace.models.data")
                .hasMessageNotContaining(folder.toString());
    }
}
