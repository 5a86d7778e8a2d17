package io.millrace.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Prompt;
import io.millrace.serving.Route;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Images from a server of this machine, whose address counts as public where a test says so. */
class ImageFetcherTest {

    private static final byte[] PICTURE = {1, 2, 3, 4, 5};

    private static final Route NOBODY = () -> {
        throw new AssertionError("nobody asks");
    };

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<String> host = new AtomicReference<>("");
    private final DisposableServer server = HttpServer.create()
            .host("localhost")
            .port(0)
            .route(routes -> routes.get("/ok", (request, response) -> {
                        asked.incrementAndGet();
                        host.set(request.requestHeaders().get("host"));
                        return response.sendByteArray(Mono.just(PICTURE));
                    })
                    .get(
                            "/big",
                            (_, response) ->
                                    response.sendByteArray(Flux.range(0, 50).map(_ -> new byte[1000])))
                    .get("/slow", (_, response) -> response.sendByteArray(Mono.never()))
                    .get("/gone", (_, response) -> response.status(404).send())
                    .get("/moved", (_, response) -> response.sendRedirect("/ok"))
                    .get("/loop", (_, response) -> response.sendRedirect("/loop"))
                    .get("/away", (_, response) -> response.sendRedirect("http://elsewhere.example/a.png"))
                    .get("/inside", (_, response) -> response.sendRedirect("http://169.254.169.254/latest"))
                    .get("/file", (_, response) -> response.sendRedirect("file:///etc/passwd")))
            .bindNow();
    private final List<ImageFetcher> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(ImageFetcher::close);
        server.disposeNow();
    }

    private ImageFetcher fetcher(Predicate<InetAddress> reachable) {
        return fetcher(reachable, Duration.ofSeconds(30));
    }

    private ImageFetcher fetcher(Predicate<InetAddress> reachable, Duration timeout) {
        FetchSettings settings =
                new FetchSettings(List.of("localhost", "*.example.org"), DataSize.ofBytes(20_000), timeout);
        open.add(new ImageFetcher(settings, reachable));
        return open.getLast();
    }

    private Part.Link link(String url) {
        String whole = url.startsWith("/") ? "http://localhost:" + server.port() + url : url;
        return new Part.Link("messages[0]", URI.create(whole), Detail.LOW);
    }

    @ParameterizedTest
    @CsvSource({"/ok", "/moved", "/ok?a=b"})
    void fetch_allowedHost_givesTheImage(String path) {
        Part.Image image = fetcher(_ -> true).fetch(link(path)).blockOptional().orElseThrow();
        assertThat(image.bytes()).isEqualTo(PICTURE);
        assertThat(host).hasValue("localhost:" + server.port());
        assertThat(image.param()).isEqualTo("messages[0]");
        assertThat(image.detail()).isEqualTo(Detail.LOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/big | it has more than 20000 bytes",
                "/gone | its host answered with status 404",
                "/loop | it was moved more than 3 times",
                "/away | its host elsewhere.example is none of millrace.images.allowed-hosts",
                "/inside | its host 169.254.169.254 is none of",
                "/file | it must be at an http or https address without a user",
                "http://user:secret@localhost/a | without a user",
                "http://example.org/a | its host example.org is none of",
                "http://nobody-has-this.example.org/a | its host is not known",
                "http://localhost.evil.example/a | is none of",
            })
    void fetch_whatIsNotAllowed_isRefusedByField(String url, String reason) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> fetcher(_ -> true).fetch(link(url)).block())
                .withMessageContaining("'messages[0]' cannot be fetched: ")
                .withMessageContaining(reason)
                .satisfies(refusal -> assertThat(refusal.param()).isEqualTo("messages[0]"));
    }

    @Test
    void fetch_hostThatFallsSilent_isGivenUp() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> fetcher(_ -> true, Duration.ofMillis(200))
                        .fetch(link("/slow"))
                        .block())
                .withMessageContaining("'messages[0]' cannot be fetched: it takes too long");
    }

    @Test
    void fetch_nameOfAPrivateAddress_isNotConnectedTo() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> fetcher(PublicAddress::is).fetch(link("/ok")).block())
                .withMessageContaining("its host localhost has no public address");
        assertThat(asked).hasValue(0);
    }

    @Test
    void before_conversationWithLinks_hasThemFetchedInTheirPlaces() {
        Part text = new Part.Text("a");
        Prompt.Chat chat = new Prompt.Chat(Conversation.of(
                List.of(new Message.User(List.of(link("/ok"), text)), new Message.User(List.of(text)))));
        List<Prompt> seen = new ArrayList<>();
        new FetchedImages(fetcher(_ -> true))
                .before((Route _, List<Prompt> prompts, GenerationOptions _) -> {
                    seen.addAll(prompts);
                    return Flux.empty();
                })
                .generate(NOBODY, List.of(chat), GenerationOptions.DEFAULT)
                .blockLast();
        Conversation fetched = ((Prompt.Chat) seen.getFirst()).conversation();
        assertThat(fetched.links()).isEmpty();
        assertThat(fetched.images().getFirst().bytes()).isEqualTo(PICTURE);
        assertThat(fetched.messages().getFirst().content().get(1)).isEqualTo(text);
    }

    @Test
    void settings_whatIsNoHost_isRefused() {
        assertThatThrownBy(() -> new FetchSettings(List.of("https://x"), DataSize.ofBytes(1), Duration.ofSeconds(1)))
                .hasMessageContaining("must be names of hosts, or *.NAME, but has 'https://x'");
        assertThatThrownBy(() -> new FetchSettings(List.of("*."), DataSize.ofBytes(1), Duration.ofSeconds(1)))
                .hasMessageContaining("but has '*.'");
    }
}
