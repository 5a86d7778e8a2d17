package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.edge.BodyRule.Kind;
import io.millrace.edge.Endpoint;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;

/** A service without keys lets in who means it: programs, its own pages, and those that are configured; each rule over every endpoint. */
@TestPropertySource(properties = {"millrace.hosts=models.example", "millrace.cors.origins=https://chat.example"})
class DoorTest extends ServiceHarness {

    private static final String NONE = "{}";

    private final Endpoints endpoints;
    private final Environment environment;

    DoorTest(@Autowired ModelRegistry models, @Autowired Endpoints endpoints, @Autowired Environment environment) {
        super(models);
        this.endpoints = endpoints;
        this.environment = environment;
    }

    /** A method, a path, and whether it has a body that is read as it comes. */
    private record Door(String method, String path, Kind body) {

        boolean acts() {
            return !method.equals("GET");
        }

        boolean isOpen() {
            return path.startsWith("/v2/health/")
                    || path.startsWith("/actuator/health")
                    || path.equals("/health")
                    || path.equals("/ping");
        }
    }

    private List<Door> doors() {
        List<Door> doors = new ArrayList<>(List.of(
                new Door("GET", "/actuator", Kind.NONE),
                new Door("GET", "/actuator/models", Kind.NONE),
                new Door("GET", "/actuator/bottleneck", Kind.NONE),
                new Door("GET", "/actuator/prometheus", Kind.NONE),
                new Door("GET", "/actuator/info", Kind.NONE),
                new Door("GET", "/actuator/health", Kind.NONE),
                new Door("GET", "/actuator/health/liveness", Kind.NONE),
                new Door("POST", "/actuator/models", Kind.RAW),
                new Door("POST", "/actuator/models/nobody/load", Kind.RAW),
                new Door("POST", "/actuator/models/nobody/unload", Kind.RAW),
                new Door("POST", "/actuator/models/nobody/warm", Kind.RAW),
                new Door("POST", "/actuator/models/nobody/drain", Kind.RAW),
                new Door("POST", "/actuator/models/org/nobody/load", Kind.RAW),
                new Door("GET", "/swagger-ui.html", Kind.NONE),
                new Door("GET", "/v3/api-docs", Kind.NONE),
                new Door("GET", "/nothing", Kind.NONE)));
        for (Endpoint endpoint : endpoints.all()) {
            endpoint.paths()
                    .forEach(path -> doors.add(new Door(
                            endpoint.method().name(),
                            path.getPatternString().replaceAll("\\{[^}]*}", "nobody"),
                            endpoint.body().kind())));
        }
        return doors;
    }

    private interface Check {
        void of(Door door) throws Exception;
    }

    private Stream<DynamicTest> each(Check check) {
        return doors().stream()
                .map(door -> DynamicTest.dynamicTest(door.method() + " " + door.path(), () -> check.of(door)));
    }

    private Stream<DynamicTest> eachActing(Check check) {
        return doors().stream()
                .filter(Door::acts)
                .map(door -> DynamicTest.dynamicTest(door.path(), () -> check.of(door)));
    }

    private int status(Door door, String... headers) throws IOException {
        return Integer.parseInt(answer(door, headers).substring(9, 12));
    }

    /** With a JSON body, {@code Host: localhost} and a Content-Type, unless the headers say otherwise. */
    private String answer(Door door, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(headers));
        addUnless(lines, "Host:", "Host: localhost:" + port);
        addUnless(lines, "Content-Type:", "Content-Type: application/json");
        lines.removeIf(line -> line.equals("Content-Type:"));
        String body = door.acts() ? NONE : "";
        lines.add("Connection: close");
        lines.add("Content-Length: " + body.length());
        return raw(
                door.method() + " " + door.path() + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n" + body);
    }

    private static void addUnless(List<String> lines, String prefix, String line) {
        if (lines.stream().noneMatch(one -> one.startsWith(prefix))) {
            lines.addFirst(line);
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void address_withoutKeys_isTheLoopback() {
        assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
    }

    @TestFactory
    Stream<DynamicTest> host_ofAnother_isForbiddenButForHealth() {
        return each(door -> {
            int status = status(door, "Host: evil.example:8080");
            assertThat(status == 403).isEqualTo(!door.isOpen());
        });
    }

    @TestFactory
    Stream<DynamicTest> host_ofItsOwn_passes() {
        return each(door -> {
            int usual = status(door);
            assertThat(usual).isNotIn(403, 500);
            for (String host :
                    List.of("127.0.0.1:1", "[::1]:8080", "10.9.8.7", "LocalHost.", "Models.Example:443", "")) {
                assertThat(status(door, "Host: " + host)).as(host).isEqualTo(usual);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> host_several_areRefused() {
        return each(door -> {
            int status = status(door, "Host: localhost", "Host: evil.example");
            assertThat(status).isIn(door.isOpen() ? List.of(400, 403, 200, 404) : List.of(400, 403));
        });
    }

    @TestFactory
    Stream<DynamicTest> origin_ofAnother_isForbiddenWhatever() {
        return eachActing(door -> {
            for (String origin : List.of(
                    "http://evil.example",
                    "http://localhost:3000",
                    "http://localhost",
                    "https://localhost:" + port + ".evil.example",
                    "http://127.0.0.1:" + port,
                    "https://chat.example.evil.example",
                    "http://chat.example",
                    "null",
                    "")) {
                assertThat(status(door, "Origin: " + origin, "Sec-Fetch-Site: same-origin"))
                        .as(origin)
                        .isEqualTo(403);
            }
            assertThat(status(door, "Origin: https://chat.example", "Origin: http://evil.example"))
                    .isEqualTo(403);
        });
    }

    @TestFactory
    Stream<DynamicTest> origin_itsOwnOrConfigured_passes() {
        return eachActing(door -> {
            int usual = status(door);
            assertThat(status(door, "Origin: http://localhost:" + port, "Sec-Fetch-Site: same-origin"))
                    .isEqualTo(usual);
            assertThat(status(door, "Host: models.example", "Origin: https://MODELS.example:443"))
                    .isEqualTo(usual);
            assertThat(status(door, "Host: [::1]:8080", "Origin: http://[::1]:8080"))
                    .isEqualTo(usual);
            assertThat(status(door, "Origin: https://chat.example", "Sec-Fetch-Site: cross-site"))
                    .isEqualTo(usual);
        });
    }

    @TestFactory
    Stream<DynamicTest> site_ofAnotherPageWithoutOrigin_isForbidden() {
        return eachActing(door -> {
            assertThat(status(door, "Sec-Fetch-Site: cross-site")).isEqualTo(403);
            assertThat(status(door, "Sec-Fetch-Site: same-site")).isEqualTo(403);
            assertThat(status(door, "Sec-Fetch-Site: none")).isEqualTo(status(door));
        });
    }

    @TestFactory
    Stream<DynamicTest> body_thatAnyPageMaySend_is415() {
        return eachActing(door -> {
            for (String type : List.of(
                    "text/plain",
                    "Text/Plain;charset=UTF-8",
                    "text/plain; application/json",
                    "text/plain,application/json",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "nonsense")) {
                if (door.body() == Kind.FORM && type.startsWith("multipart")) {
                    assertThat(status(door, "Content-Type: " + type, "Origin: http://evil.example"))
                            .as(type)
                            .isEqualTo(403);
                } else {
                    assertThat(status(door, "Content-Type: " + type)).as(type).isEqualTo(415);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> body_ofNoType_passesFromProgramsAlone() {
        return doors().stream()
                .filter(door -> door.body() == Kind.RAW)
                .map(door -> DynamicTest.dynamicTest(door.path(), () -> {
                    if (!door.path().startsWith("/actuator")) {
                        assertThat(status(door, "Content-Type:")).isEqualTo(status(door));
                    }
                    assertThat(status(door, "Content-Type:", "Sec-Fetch-Site: same-origin"))
                            .isEqualTo(415);
                    assertThat(status(door, "Content-Type:", "Origin: http://localhost:" + port))
                            .isEqualTo(415);
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness"})
    void health_underAnothersName_showsNoDetails(String path) throws Exception {
        Door health = new Door("GET", path, Kind.NONE);
        assertThat(answer(health)).contains("tiny-gqa");
        assertThat(answer(health, "Host: evil.example"))
                .contains("\"status\":\"UP\"")
                .doesNotContain("tiny-gqa", "components", "path");
    }

    @Test
    void preflight_ofAnotherOrigin_allowsNothing() throws Exception {
        String answer = answer(
                new Door(HttpMethod.OPTIONS.name(), "/v2/repository/models/x/unload", Kind.NONE),
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST");
        assertThat(answer).doesNotContainIgnoringCase("access-control-allow-origin");
    }
}
