package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

    private static final HostNames NAMES = HostNames.of(List.of("Models.Example", "millrace.svc:8080"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost.",
                "localhost.:8080",
                "localhost:",
                "127.0.0.1",
                "127.0.0.1:8080",
                "10.1.2.3:80",
                "[::1]",
                "[::1]:8080",
                "[2001:DB8::1]:1",
                "[fe80::1%25eth0]:1",
                "[::ffff:10.0.0.1]",
                "models.example",
                "MODELS.example.:9",
                "millrace.svc",
                ""
            })
    void take_ownNamesAndAddresses_areTaken(String host) {
        assertThat(NAMES.take(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "models.example.evil.example",
                "xmodels.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.evil.example:8080",
                "localhost@evil.example",
                "evil.example@localhost",
                "localhost:8080:evil.example",
                "localhost..",
                "localhost:8080x",
                "::1",
                "[::1].evil.example",
                "[evil.example]",
                "[::1",
                "localhost,evil.example",
                "localhost/evil.example",
                "*",
                "null",
                "1.2.3",
                "0x7f.1",
                "ｌocalhost",
                " "
            })
    void take_anyOtherName_isNot(String host) {
        assertThat(NAMES.take(host)).isFalse();
    }

    @Test
    void take_starConfigured_takesAnyName() {
        assertThat(HostNames.of(List.of("*")).take("evil.example")).isTrue();
    }
}
