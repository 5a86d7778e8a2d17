package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {

    @ParameterizedTest
    @CsvSource({"org--name, org/name", "a--b, a/b", "a-b--c-d.e_f, a-b/c-d.e_f"})
    void ofFolder_pair_isAnOrganizationAndAName(String folder, String name) {
        ModelId id = ModelId.ofFolder(folder);
        assertThat(id.value()).isEqualTo(name);
        assertThat(id.folder()).isEqualTo(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "a-b", "--", "--a", "a--", "a---b", "a--b--c", "a----b", "models--org--name"})
    void ofFolder_noPair_isTheNameAsItIs(String folder) {
        assertThat(ModelId.ofFolder(folder).value()).isEqualTo(folder);
    }
}
