package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

    private static final Map<String, String> BOTH = Map.of(
            "HTTPS_PROXY",
            "http://secure:3128",
            "http_proxy",
            "plain",
            "NO_PROXY",
            "localhost, .internal,*.lan exact.example:8443");

    @ParameterizedTest
    @CsvSource({
        "https://huggingface.co/a, secure:3128",
        "http://huggingface.co/a, plain:80",
        "https://localhost/, direct",
        "http://LOCALHOST:9/, direct",
        "https://a.b.internal/, direct",
        "https://internal/, direct",
        "https://notinternal/, secure:3128",
        "https://hub.lan/, direct",
        "https://exact.example:8443/, direct",
        "https://exact.example/, secure:3128",
    })
    void of_address_isTheProxyOfItsSchemeUnlessExcepted(URI at, String expected) {
        Proxy proxy = Objects.requireNonNull(Proxies.of(BOTH).of(at));
        assertThat(
                        proxy.equals(Proxy.NO_PROXY)
                                ? "direct"
                                : proxy.address().toString().replaceFirst("/<unresolved>", ""))
                .isEqualTo(expected);
    }

    @Test
    void of_nothingSaid_isLeftToJava() {
        assertThat(Proxies.of(Map.of()).of(URI.create("https://a/"))).isNull();
        assertThat(Proxies.of(Map.of("HTTPS_PROXY", " ")).of(URI.create("https://a/")))
                .isNull();
    }

    @Test
    void of_allProxy_isThatOfBoth() {
        Proxies all = Proxies.of(Map.of("ALL_PROXY", "http://p:1", "NO_PROXY", "*"));
        assertThat(all.https()).isEqualTo(all.http()).isEqualTo(URI.create("http://p:1"));
        assertThat(all.of(URI.create("https://a/"))).isEqualTo(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @CsvSource({"socks5://p:1", "https://p:1", "http://user:secret@p:1", "http://", "'a b'"})
    void of_whatIsNone_isRefusedByVariableAndWithoutItsValue(String value) {
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", value)))
                .isInstanceOf(PullException.class)
                .hasMessageContaining("HTTPS_PROXY must be such as")
                .hasMessageNotContaining("secret");
    }

    @Test
    void pull_throughAProxy_asksItForWholeAddresses(@TempDir Path root) throws IOException {
        try (PullHarness harness = new PullHarness(root)) {
            HubSettings usual = harness.settings();
            HubSettings settings = new HubSettings(
                    URI.create("http://hub.example"),
                    usual.token(),
                    usual.cache(),
                    false,
                    true,
                    usual.answerTimeout(),
                    usual.readTimeout(),
                    new Proxies(null, URI.create(harness.hub.endpoint()), java.util.List.of()));
            Hub hub = new Hub(settings, harness.machine, harness.disk, harness.pausing, 1, 65_536);
            assertThatThrownBy(() -> hub.pull(Source.parse("org/name"), null, harness.models, Progress.NONE))
                    .isInstanceOfSatisfying(
                            PullException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
            assertThat(harness.hub.requests).isNotEmpty().allMatch(request -> request.path()
                    .startsWith("http://hub.example/api/models/org/name"));
        }
    }
}
