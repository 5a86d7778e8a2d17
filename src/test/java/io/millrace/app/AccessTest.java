package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.access.Secret;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Who may ask what, and how much. */
class AccessTest extends KeyedService {

    private static final Secret NOBODY = new Secret("mr-nobody");

    private final ApplicationContext context;

    AccessTest(@Autowired ModelRegistry models, @Autowired ApplicationContext context) {
        super(models);
        this.context = context;
    }

    private record Route(String method, String path) {}

    /** A path of every handler there is, whatever maps it. */
    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        context.getBean(Endpoints.class).all().forEach(endpoint -> endpoint.paths()
                .forEach(path -> routes.add(new Route(endpoint.method().name(), sample(path.getPatternString())))));
        for (RequestMappingInfoHandlerMapping mapping :
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
            mapping.getHandlerMethods().keySet().forEach(info -> routes.addAll(routes(info)));
        }
        for (AbstractUrlHandlerMapping mapping :
                context.getBeansOfType(AbstractUrlHandlerMapping.class).values()) {
            mapping.getHandlerMap().keySet().forEach(p -> routes.add(new Route("GET", sample(p.getPatternString()))));
        }
        return routes;
    }

    private static List<Route> routes(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return info.getPatternsCondition().getPatterns().stream()
                .map(pattern -> sample(pattern.getPatternString()))
                .flatMap(path -> (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                        .stream().map(method -> new Route(method.name(), path)))
                .toList();
    }

    private static String sample(String pattern) {
        return pattern.replaceAll("/?\\{\\*[^}]*}", "/x")
                .replaceAll("\\{[^}]*}", "x")
                .replaceAll("\\*+", "x");
    }

    @Test
    void everyHandler_withoutAKnownKey_is401UnlessOpen() throws Exception {
        Set<String> open = new TreeSet<>();
        Set<String> closed = new TreeSet<>();
        for (Route route : routes()) {
            int status = call(route.method(), route.path(), null).statusCode();
            (status == 401 ? closed : open).add(route.path());
            if (status == 401) {
                assertThat(call(route.method(), route.path(), NOBODY).statusCode())
                        .as(route.path())
                        .isEqualTo(401);
            }
        }
        assertThat(open)
                .allMatch(path -> path.equals("/actuator/health")
                        || path.equals("/actuator/health/x")
                        || path.equals("/health")
                        || path.equals("/ping")
                        || path.equals("/")
                        || path.equals("/playground/x/x")
                        || path.startsWith("/v2/health/"));
        assertThat(open).contains("/actuator/health");
        assertThat(closed)
                .contains("/v1/chat/completions", "/v1/completions", "/v1/models", "/v1/models/x")
                .contains("/actuator/prometheus", "/actuator/info", "/actuator", "/v3/api-docs", "/swagger-ui.html")
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models, 200, 403, 403",
        "/v3/api-docs, 200, 403, 403",
        "/webjars/swagger-ui/index.html, 200, 403, 403",
        "/nothing/here, 404, 403, 403",
        "/actuator/info, 403, 200, 403",
        "/actuator/models, 403, 200, 403",
        "/actuator/bottleneck, 403, 200, 403",
        "/actuator/prometheus, 403, 200, 200",
        "/v2/repository/index, 403, 404, 403",
        "/v2/repositoryx, 404, 403, 403",
        "/v2/health/live, 200, 200, 200",
        "/actuator/health/liveness, 200, 200, 200",
    })
    void path_eachRole_mayOrMayNot(String path, int user, int admin, int scraper) throws Exception {
        assertThat(call("GET", path, USER).statusCode()).isEqualTo(user);
        int asAdmin = call("GET", path, ADMIN).statusCode();
        assertThat(asAdmin == 405 ? 404 : asAdmin).isIn(admin, admin == 404 ? 200 : admin);
        assertThat(call("GET", path, SCRAPER).statusCode()).isEqualTo(scraper);
    }

    /** Whatever changes which models are there, and what they are called. */
    @ParameterizedTest
    @CsvSource({
        "POST, /actuator/models",
        "DELETE, /actuator/models/nobody",
        "POST, /actuator/models/nobody/load",
        "POST, /actuator/models/nobody/unload",
        "POST, /actuator/models/nobody/warm",
        "POST, /actuator/models/nobody/drain",
        "POST, /actuator/models/org/nobody/load",
        "POST, /actuator/models/org%2Fnobody/unload",
        "POST, /v2/repository/index",
        "POST, /v2/repository/models/nobody/load",
        "POST, /v2/repository/models/org/nobody/unload",
        "POST, /sleep",
        "POST, /wake_up",
    })
    void operation_onModels_isForAdminsAlone(String method, String path) throws Exception {
        assertThat(call(method, path, null).statusCode()).isEqualTo(401);
        assertThat(call(method, path, NOBODY).statusCode()).isEqualTo(401);
        assertThat(call(method, path, USER).statusCode()).isEqualTo(403);
        assertThat(call(method, path, SCRAPER).statusCode()).isEqualTo(403);
        assertThat(call(method, path, ADMIN).statusCode()).isNotIn(401, 403, 500);
    }

    /** Spellings of a closed path that an open pattern might be thought to cover. */
    @ParameterizedTest
    @CsvSource({
        "/actuator/health/../prometheus",
        "/actuator/health/%2e%2e/prometheus",
        "/actuator/health/%2e%2e/models",
        "/actuator/health/absent/below",
        "/actuator/health/..;/prometheus",
        "//actuator/prometheus",
        "/actuator;x/prometheus",
        "/actuator/%70rometheus",
        "/v1;a=b/models",
        "/actuator/prometheus/",
    })
    void path_spelledOtherwise_showsNothingWithoutKey(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .containsPattern("^HTTP/1.1 (400|401|404)")
                .doesNotContain("millrace_")
                .doesNotContain("tiny-gqa\"");
    }

    @ParameterizedTest
    @CsvSource({"Authorization, 'Bearer '", "Authorization, 'bEARER  '", "x-api-key, ''", "api-key, ''"})
    void key_inAnyOfTheHeaders_isTaken(String header, String prefix) throws Exception {
        assertThat(call("GET", "/v1/models", null, header, prefix + USER.text()).statusCode())
                .isEqualTo(200);
        assertThat(call("GET", "/v1/models", null, header, prefix + USER.text() + "x")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void key_asBasicOrInTheQuery_isNotTaken() throws Exception {
        assertThat(call("GET", "/v1/models", null, "Authorization", "Basic " + USER.text())
                        .statusCode())
                .isEqualTo(401);
        assertThat(call("GET", "/v1/models?api-key=" + USER.text(), null).statusCode())
                .isEqualTo(401);
    }

    @Test
    void request_withoutKey_is401InOpenAisForm() throws Exception {
        double before = refusals("key");
        HttpResponse<String> response = complete(null, COMPLETION);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(error.path("code").stringValue()).isEqualTo("invalid_api_key");
        assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
        HttpResponse<String> unknown = complete(NOBODY, COMPLETION);
        assertThat(unknown.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
        assertThat(unknown.body()).doesNotContain(NOBODY.text());
        assertThat(refusals("key")).isEqualTo(before + 2);
    }

    @Test
    void request_withoutRole_is403AndNamesIt() throws Exception {
        double before = refusals("role");
        HttpResponse<String> response = complete(SCRAPER, COMPLETION);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(response.body()).at("/error/code").stringValue())
                .isEqualTo("insufficient_permissions");
        assertThat(response.body()).contains("'scraper'").contains("USE");
        assertThat(refusals("role")).isEqualTo(before + 1);
    }

    @Test
    void file_changed_isReadWithoutRestart() throws Exception {
        Secret late = new Secret("mr-late");
        assertThat(call("GET", "/v1/models", late).statusCode()).isEqualTo(401);
        rewrite(entries() + entry("late", late, "use", ""));
        await("the new key", () -> status(late) == 200);
        rewrite("- broken: true");
        assertThat(status(late)).isEqualTo(200);
        rewrite(entries());
        await("the key is gone", () -> status(late) == 401);
        assertThat(status(USER)).isEqualTo(200);
    }

    private int status(Secret key) {
        try {
            return call("GET", "/v1/models", key).statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void requests_overTheKeysLimit_are429WithTheTimeToWait() throws Exception {
        double before = refusals("rate_limit");
        HttpResponse<String> response = call("GET", "/v1/models", REQUESTS);
        for (int i = 0; i < 100 && response.statusCode() == 200; i++) {
            assertRate(response.headers(), "requests", "1", "0");
            response = call("GET", "/v1/models", REQUESTS);
        }
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(retryAfter(response)).isBetween(1, 60);
        assertRate(response.headers(), "requests", "1", "0");
        assertThat(JSON.readTree(response.body()).at("/error/code").stringValue())
                .isEqualTo("rate_limit_exceeded");
        assertThat(refusals("rate_limit")).isEqualTo(before + 1);
        assertThat(call("GET", "/v1/models", USER).headers().firstValue("x-ratelimit-limit-requests"))
                .isEmpty();
    }

    @Test
    void tokens_overTheKeysLimit_are429BeforeAnyWork() throws Exception {
        double before = refusals("rate_limit");
        HttpResponse<String> response = complete(TOKENS, COMPLETION);
        assertThat(JSON.readTree(response.body()).at("/usage/total_tokens").intValue())
                .isEqualTo(27);
        for (int i = 0; i < 100 && response.statusCode() == 200; i++) {
            response = complete(TOKENS, COMPLETION.replace("}", ",\"stream\":true}"));
        }
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).contains("30 tokens per minute");
        assertThat(retryAfter(response)).isBetween(1, 120);
        assertThat(response.headers().firstValue("x-ratelimit-limit-tokens")).hasValue("30");
        assertThat(refusals("rate_limit")).isEqualTo(before + 1);
    }

    private static int retryAfter(HttpResponse<String> response) {
        return Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow());
    }

    private static void assertRate(HttpHeaders headers, String what, String limit, String remaining) {
        assertThat(headers.firstValue("x-ratelimit-limit-" + what)).hasValue(limit);
        assertThat(headers.firstValue("x-ratelimit-remaining-" + what)).hasValue(remaining);
        assertThat(headers.firstValue("x-ratelimit-reset-" + what).orElse("")).matches("(1m)?[0-9.]+(s|ms)");
    }

    @Test
    void preflight_ofAnAllowedOrigin_needsNoKey() throws Exception {
        HttpResponse<String> allowed = preflight("https://chat.example");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://chat.example");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("authorization");
        assertThat(preflight("https://evil.example").statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> preflight(@Nullable String origin) throws Exception {
        return call(
                "OPTIONS",
                "/v1/completions",
                null,
                "Origin",
                String.valueOf(origin),
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization");
    }

    @Test
    void answers_all_carryTheSecurityHeaders() throws Exception {
        for (HttpResponse<String> response : List.of(
                complete(USER, COMPLETION),
                complete(USER, COMPLETION.replace("}", ",\"stream\":true}")),
                complete(null, COMPLETION),
                call("GET", "/nothing", USER),
                call("GET", "/actuator/health", null))) {
            assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(response.headers().firstValue("Server")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness"})
    void health_details_areForTheRoleThatLooksInside(String path) throws Exception {
        assertThat(call("GET", path, ADMIN).body()).contains("tiny-gqa");
        for (Secret other : new Secret[] {USER, SCRAPER, NOBODY}) {
            assertThat(call("GET", path, other).body()).contains("\"status\"").doesNotContain("components", "details");
        }
        assertThat(call("GET", path, null).body()).contains("\"status\"").doesNotContain("components", "details");
    }
}
