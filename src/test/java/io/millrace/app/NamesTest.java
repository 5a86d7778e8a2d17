package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.edge.Endpoints;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** A name in a path is a name, however it is spelled: it leads to the model that is called so, or nowhere, and never to a folder. */
class NamesTest extends ServiceHarness {

    private static final List<String> HOSTILE = List.of(
            "..",
            ".",
            "%2e%2e",
            "%2E",
            "..%2f",
            "..%2fmodels",
            "%2e%2e%2ftiny-bert",
            "x%2F..%2Ftiny-bert",
            "x%2f%2e%2e%2ftiny-bert",
            ".%2Ftiny-bert",
            "%2Ftiny-bert",
            "tiny-bert%2F",
            "tiny-bert%2F.",
            "%252e%252e%252ftiny-bert",
            "x%5C..%5Ctiny-bert",
            "..%5C",
            "%00",
            "tiny-bert%00",
            "a%00b",
            "%0a",
            "a%0d%0ab",
            "%1b%5b31m",
            "%20",
            "%20tiny-bert",
            "%c2%a0",
            "%ff",
            "%c0%af",
            "%e2%80%ae",
            "%",
            "%2",
            "%zz",
            "x;y=z",
            "TINY-BERT",
            "tiny%E2%80%90bert",
            "t%D1%96ny-bert",
            "~",
            "C:",
            "C%3A%5Cx",
            "org%2Fname",
            "x".repeat(3000));

    private final Endpoints endpoints;
    private final ModelRegistry models;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    NamesTest(@Autowired ModelRegistry models, @Autowired Endpoints endpoints) {
        super(models);
        this.models = models;
        this.endpoints = endpoints;
    }

    @BeforeEach
    void capture() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void release() {
        root.detachAppender(log);
    }

    private record Place(String method, String pattern) {}

    private List<Place> places() {
        List<Place> places = new ArrayList<>(List.of(
                new Place("GET", "/actuator/models/{name}"),
                new Place("POST", "/actuator/models/{name}/load"),
                new Place("POST", "/actuator/models/{name}/unload"),
                new Place("POST", "/actuator/models/{name}/warm"),
                new Place("POST", "/actuator/models/{name}/drain"),
                new Place("GET", "/actuator/models/acme/{name}"),
                new Place("GET", "/actuator/models/{name}/tiny-bert"),
                new Place("POST", "/actuator/models/acme/{name}/load"),
                new Place("POST", "/actuator/models/{name}/tiny-bert/load"),
                new Place("POST", "/actuator/models/nobody/{name}"),
                new Place("POST", "/actuator/models/acme/nobody/{name}"),
                new Place("GET", "/actuator/health/{name}"),
                new Place("GET", "/actuator/health/models/{name}"),
                new Place("GET", "/actuator/{name}"),
                new Place("GET", "/webjars/{name}"),
                new Place("GET", "/v3/api-docs/{name}"),
                new Place("GET", "/{name}")));
        endpoints.all().forEach(endpoint -> endpoint.paths().stream()
                .filter(path -> path.getPatternString().contains("{"))
                .flatMap(path -> halves(path.getPatternString()))
                .forEach(path -> places.add(new Place(endpoint.method().name(), path))));
        return places;
    }

    /** Of a name in two segments each is tried. */
    private static Stream<String> halves(String pattern) {
        return Stream.of("acme/{model}", "{model}/tiny-bert")
                .map(two -> pattern.replace("{organization}/{model}", two))
                .distinct();
    }

    @TestFactory
    Stream<DynamicTest> name_spelledAgainstTheRules_leadsNowhere() {
        return places().stream()
                .map(place -> DynamicTest.dynamicTest(place.method() + " " + place.pattern(), () -> refused(place)));
    }

    private void refused(Place place) throws IOException {
        log.list.clear();
        List<String> before = names();
        for (String name : HOSTILE) {
            String path = place.pattern()
                    .replaceAll("\\{\\*?(model|name)}", name)
                    .replace("{version}", "1")
                    .replace("{id}", "none");
            String answer = asked(place.method(), path);
            assertThat(answer).as(path).startsWith("HTTP/1.1 ").satisfies(text -> assertThat(
                            Integer.parseInt(text.substring(9, 12)))
                    .isBetween(200, 499));
            if (!path.startsWith("/actuator/health") && !name.equals(".")) {
                assertThat(answer).as(path).doesNotStartWith("HTTP/1.1 200");
            }
            assertThat(answer).as(path).doesNotContain("Exception", "/work/", "\tat ");
        }
        assertThat(names()).isEqualTo(before);
        assertThat(log.list).noneMatch(NamesTest::isAnError);
    }

    /* The tracer of another test's context, whose collector has gone, speaks up when it likes. */
    private static boolean isAnError(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.ERROR)
                && !event.getLoggerName().startsWith("io.opentelemetry.");
    }

    private List<String> names() {
        return models.models().stream().map(ModelCatalog.Model::id).toList();
    }

    private String asked(String method, String path) throws IOException {
        String body = method.equals("POST") ? "{}" : "";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                    + body)
                            .getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
