package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderedTest {

    @ParameterizedTest
    @CsvSource({"v1.20.2, false", "v1.26.9, false", "v1.27.0, true", "v1.32.4-dispatcher, true", "v2.0.0, true"})
    void rendersOverlays_versionOfKubectl_isEnoughFrom127(String version, boolean enough) {
        assertThat(Rendered.rendersOverlays("{\"clientVersion\": {\"gitVersion\": \"" + version + "\"}}"))
                .isEqualTo(enough);
    }
}
