package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.decoder.DecoderOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {

    private static final List<Provider> BOTH = List.of(Provider.CUDA, Provider.CPU);

    @Test
    void candidates_preferredProviders_areTriedInTheirOrder() {
        assertThat(SessionSettings.DEFAULT.candidates()).isEqualTo(BOTH);
        assertThat(SessionSettings.DEFAULT.withProviders(BOTH, false).candidates())
                .isEqualTo(BOTH);
    }

    @Test
    void candidates_requiredProvider_isTheOnlyOne() {
        assertThat(SessionSettings.DEFAULT.withProviders(BOTH, true).candidates())
                .containsExactly(Provider.CUDA);
    }

    @Test
    void withThreads_keepsTheRest() {
        SessionSettings settings =
                SessionSettings.DEFAULT.withProviders(BOTH, true).withThreads(3, true);
        assertThat(settings).isEqualTo(new SessionSettings(BOTH, true, 0, 3, true));
    }

    @Test
    void new_valuesOutOfRange_areRefusedNamingFieldAndLimit() {
        assertThatThrownBy(() -> SessionSettings.DEFAULT.withProviders(List.of(), false))
                .hasMessage("providers is empty, must name at least one of CPU, CUDA");
        assertThatThrownBy(() -> new SessionSettings(BOTH, false, -1, 0, false))
                .hasMessage("deviceId is -1, must be at least 0");
        assertThatThrownBy(() -> SessionSettings.DEFAULT.withThreads(-2, false))
                .hasMessage("intraOpThreads is -2, must be at least 0");
        assertThatThrownBy(() -> new DecoderOptions(0, 8)).hasMessage("slots is 0, must be at least 1");
        assertThatThrownBy(() -> new DecoderOptions(1, 0)).hasMessage("maxLength is 0, must be at least 1");
    }

    @Test
    void provider_anyCaseAndSuffix_isTheSame() {
        assertThat(List.of(new Provider("cuda"), new Provider("CUDAExecutionProvider")))
                .containsOnly(Provider.CUDA);
        assertThat(new Provider("XnnpackExecutionProvider").name()).isEqualTo("XNNPACK");
        assertThat(new Provider("Mine").isKnown()).isFalse();
    }

    @Test
    void read_thisLibrary_hasAVersionAndTheCpu() {
        assertThat(RuntimeInfo.read().version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(RuntimeInfo.read().providers()).contains(Provider.CPU);
    }
}
