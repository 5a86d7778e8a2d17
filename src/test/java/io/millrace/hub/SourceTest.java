package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

    @ParameterizedTest
    @CsvSource({
        "org/name, org/name, org--name",
        "org/name@main, org/name, org--name",
        "org/name@v1.0, org/name@v1.0, org--name",
        "org/name@refs/pr/3, org/name@refs/pr/3, org--name",
        "onnx-community/Qwen3-0.6B-ONNX, onnx-community/Qwen3-0.6B-ONNX, onnx-community--Qwen3-0.6B-ONNX",
        "https://huggingface.co/org/name, org/name, org--name",
        "https://huggingface.co/org/name/, org/name, org--name",
        "https://huggingface.co/org/name/tree/v2, org/name@v2, org--name",
        "https://hf.co/org/name, org/name, org--name",
        "https://host/models/foo/model.onnx, https://host/models/foo/model.onnx, foo",
        "https://host/models/foo/onnx/model_q4.onnx, https://host/models/foo/onnx/model_q4.onnx, foo",
        "http://host:81/bar.onnx?x=1, http://host:81/bar.onnx?x=1, bar",
        "file:/models/foo, file:/models/foo, foo",
        "file:///models/foo/model.onnx, file:/models/foo/model.onnx, foo",
        "file:/models/foo/bar.onnx, file:/models/foo/bar.onnx, bar",
    })
    void parse_whatCanBePulled_isThat(String text, String shown, String folder) {
        Source source = Source.parse(text);
        assertThat(source).hasToString(shown);
        assertThat(source.folderName()).isEqualTo(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "a/b/c",
                "/name",
                "org/",
                "org/..",
                "../name",
                "org/na me",
                "org/name@",
                "org/name@../x",
                "org/name@a//b",
                "org/name@.git",
                "org/na--me",
                "o\u0000rg/name",
                "org\\name/x",
                "-org/name",
                "https://",
                "https:///x.onnx",
                "https://user:pw@host/x.onnx",
                "https://host/x.bin",
                "https://huggingface.co/org",
                "ftp://host/x.onnx",
                "https://huggingface.co/org/name/blob/main/model.onnx",
                "https://ho st/x.onnx",
                "file:\u0000"
            })
    void parse_whatCannotBePulled_isRefusedInOneLine(String text) {
        assertThatThrownBy(() -> Source.parse(text)).isInstanceOfSatisfying(PullException.class, e -> {
            assertThat(e.kind()).isEqualTo(PullException.Kind.NAME);
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        });
    }

    private static final Path HOME = Path.of("/home/u");

    private static HubSettings settings(String... pairs) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return HubSettings.of(environment, HOME);
    }

    @Test
    void settings_emptyEnvironment_areTheHubsDefaults() {
        HubSettings settings = settings();
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.cache()).isEqualTo(HOME.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isNull();
        assertThat(settings.offline()).isFalse();
        assertThat(settings.links()).isTrue();
        assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "XDG_CACHE_HOME, /x, /x/huggingface/hub",
        "HF_HOME, /x, /x/hub",
        "HF_HOME, ~/x, /home/u/x/hub",
        "HF_HUB_CACHE, /x/y, /x/y",
        "HUGGINGFACE_HUB_CACHE, /x/y, /x/y",
        "HF_HOME, $BASE/h, /base/h/hub",
        "HF_HOME, ${BASE}/h, /base/h/hub",
        "HF_HOME, ' ', /home/u/.cache/huggingface/hub",
    })
    void settings_cache_isWhereTheHubsOtherClientsHaveIt(String name, String value, String cache) {
        assertThat(settings("BASE", "/base", name, value).cache()).isEqualTo(Path.of(cache));
    }

    @ParameterizedTest
    @CsvSource({
        "HF_ENDPOINT, not an address",
        "HF_ENDPOINT, ftp://host",
        "HF_HUB_DOWNLOAD_TIMEOUT, 0",
        "HF_HUB_DOWNLOAD_TIMEOUT, ten",
        "HF_HUB_ETAG_TIMEOUT, 99999",
        "HF_TOKEN, two words",
    })
    void settings_badValue_isRefusedByName(String name, String value) {
        assertThatThrownBy(() -> settings(name, value))
                .isInstanceOf(PullException.class)
                .hasMessageContaining(name);
    }

    @Test
    void settings_shown_hideTheToken() {
        HubSettings settings =
                settings("HF_TOKEN", " hf_secret\n", "HF_HUB_OFFLINE", "yes", "HF_HUB_DISABLE_SYMLINKS", "1");
        assertThat(settings.token()).isEqualTo("hf_secret");
        assertThat(settings.toString()).doesNotContain("secret");
        assertThat(settings.offline()).isTrue();
        assertThat(settings.links()).isFalse();
    }
}
