package io.millrace.hub;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.millrace.hub.PullException.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub's errors, as its API gives them. */
class HubErrorsTest {

    private static final String COMMIT = "a".repeat(40);
    private static final String LISTING = "/api/models/org/name/revision/main";

    private final WireMockServer hub =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private final List<Duration> pauses = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        hub.start();
    }

    @AfterEach
    void stop() {
        hub.stop();
    }

    private Path pull(@Nullable String token) {
        return pull(token, "org/name");
    }

    private Path pull(@Nullable String token, String source) {
        HubSettings settings = new HubSettings(
                URI.create(hub.baseUrl()),
                token,
                folder.resolve("cache"),
                false,
                true,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Proxies.NONE);
        return new Hub(settings, new Host(false, 1L << 34), new Disk(_ -> {}, false), pauses::add, 4, 1 << 16)
                .pull(Source.parse(source), null, folder.resolve("models"), Progress.NONE);
    }

    private PullException failure(@Nullable String token) {
        try {
            pull(token);
            throw new AssertionError("it was pulled");
        } catch (PullException e) {
            assertThat(e.getMessage()).contains("org/name").doesNotContain("\n").doesNotContain("hf_secret");
            assertThat(folder.resolve("models/org--name")).doesNotExist();
            return e;
        }
    }

    private void answer(ResponseDefinitionBuilder answer) {
        hub.stubFor(get(anyUrl()).willReturn(answer));
    }

    private static ResponseDefinitionBuilder error(int status, String code) {
        ResponseDefinitionBuilder error = aResponse().withStatus(status);
        return code.isEmpty()
                ? error
                : error.withHeader("X-Error-Code", code).withHeader("X-Error-Message", "as the hub says");
    }

    @ParameterizedTest
    @CsvSource({
        "401, RepoNotFound, , UNAUTHORIZED, HF_TOKEN",
        "401, '', , UNAUTHORIZED, HF_TOKEN",
        "401, RepoNotFound, hf_secret, NOT_FOUND, the token may not see it",
        "404, RepoNotFound, hf_secret, NOT_FOUND, no such model",
        "404, RevisionNotFound, , NOT_FOUND, no such revision",
        "403, GatedRepo, hf_secret, GATED, licence has to be accepted",
        "401, GatedRepo, , GATED, HF_TOKEN",
        "403, '', hf_secret, UNAUTHORIZED, must not be read",
        "400, '', , ANSWER, 400",
        "500, '', , UNAVAILABLE, 500",
        "502, '', , UNAVAILABLE, 502",
        "503, '', , UNAVAILABLE, 503",
        "504, '', , UNAVAILABLE, 504",
        "429, '', , RATE_LIMITED, more with HF_TOKEN",
    })
    void error_ofTheApi_isNamedWithWhatToDo(int status, String code, @Nullable String token, Kind kind, String words) {
        answer(error(status, code));
        PullException failure = failure(token);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.getMessage()).contains(words);
        assertThat(pauses).hasSize(kind == Kind.UNAVAILABLE || kind == Kind.RATE_LIMITED ? Again.MOST : 0);
    }

    @Test
    void error_gated_namesWhereTheLicenceIsAccepted() {
        answer(error(403, "GatedRepo"));
        assertThat(failure("hf_secret").getMessage()).contains(hub.baseUrl() + "/org/name");
    }

    @Test
    void error_wrongToken_isToldFromAMissingRepository() {
        answer(aResponse()
                .withStatus(401)
                .withHeader("X-Error-Message", "Invalid credentials in Authorization header"));
        assertThat(failure("hf_secret").kind()).isEqualTo(Kind.UNAUTHORIZED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 7 | 7",
                "retry-after | 0 | 0",
                "ratelimit | \"api\";r=0;t=55 | 55",
                "RateLimit | \"resolvers\" ; r = 0 ; t = 12 | 12",
                "ratelimit | \"api\";r=3;t=55 | 1",
                "ratelimit | nonsense | 1",
                "Retry-After | soon | 1"
            })
    void error_tooManyRequests_waitsAsLongAsTheHubSays(String header, String value, long seconds) {
        answer(aResponse().withStatus(429).withHeader(header, value));
        failure(null);
        assertThat(pauses.getFirst()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void error_tooManyRequestsForLong_isNotWaitedFor() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "100000"));
        assertThat(failure(null).getMessage()).contains("100000 s");
        assertThat(pauses).isEmpty();
    }

    @Test
    void retryAfter_date_isTheTimeUntilThen() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(HubErrors.retryAfter("Thu, 1 Jan 2026 00:00:30 GMT", now)).isEqualTo(Duration.ofSeconds(30));
        assertThat(HubErrors.retryAfter("Thu, 1 Jan 2025 00:00:30 GMT", now)).isNull();
        assertThat(HubErrors.retryAfter("Wed, 31 Dec 2025 00:00:30 GMT", now)).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "null",
                "{\"sha\":\"main\"}",
                "{\"sha\":\"../../etc\",\"siblings\":[]}",
                "<html>"
            })
    void answer_thatIsNoListing_isRefused(String body) {
        answer(okJson(body));
        assertThat(failure(null).kind()).isEqualTo(Kind.ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.json",
                "/etc/passwd",
                "a/../../b.json",
                "a\\\\b.json",
                "C:/x.json",
                "./a.json",
                "a//b.json",
                "a/",
                "\\u0000.json"
            })
    void answer_fileOutsideOfItsFolder_isRefused(String name) {
        answer(okJson(listing("{\"rfilename\":\"" + name + "\",\"size\":1,\"blobId\":\"" + COMMIT + "\"}")));
        PullException failure = failure(null);
        assertThat(failure.kind()).isEqualTo(Kind.ANSWER);
        assertThat(failure.getMessage()).contains("leads out of its folder");
    }

    @Test
    void answer_sameFileTwice_isRefused() {
        String file = "{\"rfilename\":\"a.json\",\"size\":1,\"blobId\":\"" + COMMIT + "\"}";
        answer(okJson(listing(file + "," + file)));
        assertThat(failure(null).getMessage()).contains("twice");
    }

    @Test
    void answer_tooLong_isNotReadToItsEnd() {
        answer(okJson(listing(" ".repeat(17 << 20))));
        assertThat(failure(null).getMessage()).contains("more than");
    }

    private static String listing(String siblings) {
        return "{\"sha\":\"" + COMMIT + "\",\"siblings\":[" + siblings + "]}";
    }

    @Test
    void listing_withoutSizes_isReadFromThePagesOfTheTree() {
        hub.stubFor(get(urlPathEqualTo(LISTING)).willReturn(okJson(listing("{\"rfilename\":\"model.onnx\"}"))));
        String tree = "/api/models/org/name/tree/" + COMMIT;
        String sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        hub.stubFor(get(urlMatching(tree + "\\?recursive=true"))
                .willReturn(okJson("[{\"type\":\"directory\",\"path\":\"onnx\"}]")
                        .withHeader("Link", "<" + hub.baseUrl() + tree + "?recursive=true&cursor=x>; rel=\"next\"")));
        hub.stubFor(get(urlMatching(tree + "\\?recursive=true&cursor=x"))
                .willReturn(okJson("[{\"type\":\"file\",\"path\":\"model.onnx\",\"size\":4,\"oid\":\"" + COMMIT
                        + "\",\"lfs\":{\"oid\":\"" + sha256 + "\",\"size\":4}}]")));
        hub.stubFor(get(urlPathMatching("/org/name/resolve/.*"))
                .willReturn(aResponse().withHeader("ETag", "\"" + sha256 + "\"").withBody("test")));
        assertThat(pull(null).resolve("model.onnx")).hasContent("test");
    }

    @Test
    void listing_endlessPages_areNotFollowed() {
        hub.stubFor(get(urlPathEqualTo(LISTING)).willReturn(okJson(listing("{\"rfilename\":\"model.onnx\"}"))));
        hub.stubFor(get(urlPathMatching("/api/models/org/name/tree/.*"))
                .willReturn(okJson("[]")
                        .withHeader("Link", "<" + hub.baseUrl() + "/api/models/org/name/tree/x>; rel=\"next\"")));
        assertThat(failure(null).kind()).isEqualTo(Kind.ANSWER);
    }

    @Test
    void redirect_relative_isFollowedWithTheToken() {
        hub.stubFor(get(urlPathEqualTo(LISTING))
                .willReturn(
                        aResponse().withStatus(307).withHeader("Location", "/api/models/org/renamed/revision/main")));
        hub.stubFor(get(urlPathEqualTo("/api/models/org/renamed/revision/main")).willReturn(okJson(listing(""))));
        assertThat(failure("hf_secret").getMessage()).contains("no ONNX file");
        hub.verify(getRequestedFor(urlPathEqualTo("/api/models/org/renamed/revision/main"))
                .withHeader("Authorization", equalTo("Bearer hf_secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://x/y", "javascript:x", "//", "http://", "http://[", ""})
    void redirect_toWhatIsNoWebAddress_isRefused(String location) {
        answer(aResponse().withStatus(302).withHeader("Location", location));
        assertThatThrownBy(() -> pull(null)).isInstanceOfSatisfying(PullException.class, e -> assertThat(e.kind())
                .isIn(Kind.ANSWER));
    }

    @Test
    void redirect_inACircle_ends() {
        answer(aResponse().withStatus(302).withHeader("Location", LISTING));
        assertThatThrownBy(() -> pull(null)).hasMessageContaining("redirects more than");
    }

    @Test
    void revision_isAskedForAsOnePathSegment() {
        answer(error(404, "RevisionNotFound"));
        assertThatThrownBy(() -> pull(null, "org/name@refs/pr/1")).hasMessageContaining("refs/pr/1");
        hub.verify(getRequestedFor(urlPathEqualTo("/api/models/org/name/revision/refs%2Fpr%2F1")));
    }
}
