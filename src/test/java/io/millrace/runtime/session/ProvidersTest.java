package io.millrace.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.millrace.runtime.OnnxBytes;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.runtime.ffi.OrtFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers by name, against the shipped library, which says of each whether it has it. */
class ProvidersTest {

    /* Of a service that other tests started in this process. */
    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = Files.write(folder.resolve("model.onnx"), OnnxBytes.identity("x", "y"));
    }

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static SessionSettings settings(boolean required, String... providers) {
        return SessionSettings.DEFAULT.withProviders(
                List.of(providers).stream().map(Provider::new).toList(), required);
    }

    static List<String> others() {
        return Provider.KNOWN.stream()
                .filter(name -> !Provider.built().contains(new Provider(name)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("others")
    void open_namedProviderThatTheLibraryLacks_saysSoAndTheNextRunsIt(String name) {
        assertThatThrownBy(() -> ModelSession.open(model, settings(true, name)))
                .isInstanceOf(OrtFailure.class)
                .hasMessageContaining("required provider [" + name + "]")
                .hasMessageNotContaining("Unknown provider name");
        try (ModelSession session = ModelSession.open(model, settings(false, name, "cpu"))) {
            assertThat(session.provider()).isEqualTo(Provider.CPU);
        }
    }

    @Test
    void of_unknownName_isRefusedNamingKeyAndValue() {
        assertThatThrownBy(() -> Providers.of("providers", "tpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("providers must be of [CPU, CUDA, TensorRT, ")
                .hasMessageEndingWith("or plug-ins under millrace.plugins, but has 'tpu'");
    }

    @Test
    void register_noFile_isRefusedNamingTheKey() {
        assertThatThrownBy(() -> PluginProviders.register("Mine", folder.resolve("none.so")))
                .hasMessageStartingWith("millrace.plugins.Mine must be a provider's library, but ");
    }

    @Test
    void register_noLibrary_isRefusedAndTheNameStaysUnknown() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"));
        assertThatThrownBy(() -> PluginProviders.register("Mine", model))
                .isInstanceOf(OrtFailure.class)
                .hasMessageContaining("model.onnx");
        assertThat(PluginProviders.has(new Provider("Mine"))).isFalse();
    }
}
