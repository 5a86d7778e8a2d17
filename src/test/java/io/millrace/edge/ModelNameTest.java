package io.millrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {

    private static @Nullable String in(String body) {
        return ModelName.in(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"input\":\"a\"}",
                "{\"input\":[\"a\",\"b\"],\"model\":\"m\"}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\\\"model\\\":\"}],\"model\":\"m\"}",
                "{\"metadata\":{\"model\":\"other\"},\"model\":\"m\",\"broken",
                " {\"mod\\u0065l\" : \"m\"}"
            })
    void in_nameAtTheTop_isFound(String body) {
        assertThat(in(body)).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"model\"",
                "[\"model\",\"m\"]",
                "{}",
                "{\"model\":1}",
                "{\"model\":null}",
                "{\"metadata\":{\"model\":\"m\"}}",
                "{\"input\":\"a",
                "{\"input\":nonsense,\"model\":\"m\"}"
            })
    void in_noName_isNull(String body) {
        assertThat(in(body)).isNull();
    }

    @Test
    void in_nameAfterMoreThanIsLookedAt_isNull() {
        assertThat(in("{\"input\":\"" + "a".repeat(1 << 14) + "\",\"model\":\"m\"}"))
                .isNull();
    }
}
