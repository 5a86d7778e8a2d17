package io.millrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.Await;
import io.millrace.SpecialFiles;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class KeyRingTest {

    private static final Secret ALICE = new Secret("mr-alice");
    private static final Secret BOB = new Secret("mr-bob");

    private final AtomicLong micros = new AtomicLong();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(KeyRing.class);

    @TempDir
    Path folder;

    @BeforeEach
    void capture() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void release() {
        logger.setAdditive(true);
        logger.detachAppender(log);
    }

    private Path write(String... entries) throws IOException {
        return Files.writeString(folder.resolve("keys.yaml"), String.join("\n", entries));
    }

    private static String entry(String name, Secret secret, String more) {
        return "- {name: %s, hash: '%s', roles: [use]%s}".formatted(name, secret.hash(), more);
    }

    private KeyRing ring(Path file) {
        return new KeyRing(List.of(), file, null, micros::get);
    }

    private static ApiKey key(String name, Secret secret, long requests, long tokens) {
        return new ApiKey(name, secret.hash(), Set.of(Role.USE), requests, tokens);
    }

    private List<String> errors() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void ring_noKeys_isOpen() {
        try (KeyRing ring = KeyRing.open(List.of(), null, Duration.ofSeconds(1))) {
            assertThat(ring.isOpen()).isTrue();
            assertThat(ring.find(ALICE)).isEmpty();
        }
    }

    @Test
    void find_amongMany_findsEachAndNoOther() {
        Random random = new Random(3);
        List<Secret> secrets =
                random.ints(50).mapToObj(_ -> Secret.random(random)).toList();
        List<ApiKey> keys = secrets.stream()
                .map(s -> key("k" + secrets.indexOf(s), s, 0, 0))
                .toList();
        KeyRing ring = new KeyRing(keys, null, null, micros::get);
        assertThat(ring.isOpen()).isFalse();
        for (Secret secret : secrets) {
            assertThat(ring.find(secret).orElseThrow().key().name()).isEqualTo("k" + secrets.indexOf(secret));
            assertThat(ring.find(new Secret(secret.text() + "x"))).isEmpty();
            assertThat(ring.find(new Secret(secret.text().substring(1)))).isEmpty();
        }
        assertThat(ring.find(new Secret(""))).isEmpty();
    }

    @Test
    void ring_sameNameOrHashTwice_isRefused() {
        assertThatThrownBy(() ->
                        KeyRing.open(List.of(key("a", ALICE, 0, 0), key("a", BOB, 0, 0)), null, Duration.ofSeconds(1)))
                .hasMessageContaining("of a is there twice");
        assertThatThrownBy(() -> KeyRing.open(
                        List.of(key("a", ALICE, 0, 0), key("b", ALICE, 0, 0)), null, Duration.ofSeconds(1)))
                .hasMessageContaining("of b is there twice");
    }

    @Test
    void ring_fileMissingAtStart_isRefused() {
        assertThatThrownBy(() -> ring(folder.resolve("none.yaml")))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("none.yaml: there is no such file");
    }

    @Test
    void refresh_fileChanged_takesTheNewKeys() throws IOException {
        KeyRing ring = ring(write(entry("alice", ALICE, "")));
        assertThat(ring.find(ALICE)).isPresent();
        write(entry("bob", BOB, ""));
        ring.refresh();
        assertThat(ring.find(ALICE)).isEmpty();
        assertThat(ring.find(BOB)).isPresent();
        assertThat(errors()).isEmpty();
    }

    @Test
    void refresh_fileBrokenEmptyOrGone_keepsTheKeysAndComplainsOnce() throws IOException {
        KeyRing ring = ring(write(entry("alice", ALICE, "")));
        write("- {name: mr-pasted, hash: mr-pasted, roles: [use]}");
        ring.refresh();
        ring.refresh();
        write("");
        ring.refresh();
        Files.delete(folder.resolve("keys.yaml"));
        ring.refresh();
        ring.refresh();
        assertThat(ring.find(ALICE)).isPresent();
        assertThat(ring.isOpen()).isFalse();
        assertThat(errors()).hasSize(3).allSatisfy(message -> assertThat(message)
                .startsWith("API keys stay as they were"));
        write(entry("bob", BOB, ""));
        ring.refresh();
        assertThat(ring.find(BOB)).isPresent();
    }

    @Test
    void refresh_sameLimits_keepsWhatIsUsed() throws IOException {
        KeyRing ring = ring(write(
                entry("alice", ALICE, ", requests-per-minute: 1"), entry("bob", BOB, ", requests-per-minute: 1")));
        ring.find(ALICE).orElseThrow().allowance().request();
        ring.find(BOB).orElseThrow().allowance().request();
        write(
                entry("alice", new Secret("mr-renewed"), ", requests-per-minute: 1"),
                entry("bob", BOB, ", requests-per-minute: 2"));
        ring.refresh();
        KeyAllowance alice = ring.find(new Secret("mr-renewed")).orElseThrow().allowance();
        assertThatThrownBy(alice::request).isInstanceOf(Overloaded.class);
        ring.find(BOB).orElseThrow().allowance().request();
    }

    @Test
    void watcher_fileChanged_isSeenByItself() throws Exception {
        Path file = write(entry("alice", ALICE, ""));
        try (KeyRing ring = KeyRing.open(List.of(), file, Duration.ofMillis(5))) {
            write(entry("bob", BOB, ""));
            for (int i = 0; i < 6000 && ring.find(BOB).isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertThat(ring.find(BOB)).isPresent();
        }
    }

    @Test
    void request_overTheLimit_waitsExactlyAsLongAsItSays() {
        KeyAllowance allowance = new KeyAllowance(key("a", ALICE, 7, 0), micros::get);
        for (int i = 0; i < 7; i++) {
            allowance.request();
        }
        Duration wait = refusal(allowance::request).retryAfter();
        micros.addAndGet(wait.toNanos() / 1000 - 1);
        assertThat(refusal(allowance::request).retryAfter()).isEqualTo(Duration.ofNanos(1000));
        micros.addAndGet(1);
        allowance.request();
        assertThat(allowance.requests().orElseThrow().remaining()).isZero();
        assertThat(allowance.tokens()).isEmpty();
    }

    @Test
    void tokens_settled_mayOverdrawAndAreWaitedFor() {
        KeyAllowance allowance = new KeyAllowance(key("a", ALICE, 0, 600), micros::get);
        allowance.take(500);
        allowance.settle(400);
        assertThat(refusal(() -> allowance.take(100)))
                .hasMessage("Rate limit of the key reached: 600 tokens per minute, 0 left, 100 asked for")
                .extracting(Overloaded::retryAfter)
                .isEqualTo(Duration.ofSeconds(40));
        assertThat(allowance.tokens().orElseThrow()).isEqualTo(new Quota(600, 0, Duration.ofSeconds(90)));
        assertThatThrownBy(() -> allowance.take(601))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("601 tokens")
                .hasMessageContaining("600 tokens per minute");
    }

    @Test
    void allowance_noLimits_refusesNothing() {
        KeyAllowance allowance = new KeyAllowance(key("a", ALICE, 0, 0), micros::get);
        for (int i = 0; i < 1000; i++) {
            allowance.request();
            allowance.take(1_000_000_000_000L);
            allowance.settle(1_000_000_000_000L);
        }
        assertThat(allowance.requests()).isEmpty();
    }

    private static Overloaded refusal(Runnable charge) {
        try {
            charge.run();
        } catch (Overloaded e) {
            return e;
        }
        throw new AssertionError("was not refused");
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void refresh_whatIsNoFileOrTooLong_keepsTheKeysAndTakesTheNextOne(SpecialFiles kind) throws IOException {
        Path file = write(entry("alice", ALICE, ""));
        KeyRing ring = ring(file);
        kind.replace(file);
        ring.refresh();
        ring.refresh();
        assertThat(ring.find(ALICE)).isPresent();
        assertThat(errors()).singleElement().asString().contains("keys.yaml: it ");
        Files.delete(file);
        write(entry("bob", BOB, ""));
        ring.refresh();
        assertThat(ring.find(ALICE)).isEmpty();
        assertThat(ring.find(BOB)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void open_whatIsNoFileOrTooLong_isRefused(SpecialFiles kind) throws IOException {
        Path file = folder.resolve("keys.yaml");
        kind.make(file);
        assertThatThrownBy(() -> ring(file)).isInstanceOf(KeyException.class).hasMessageContaining("keys.yaml: it ");
    }

    /** The watcher of its own thread goes on, whatever lay there. */
    @ParameterizedTest
    @EnumSource
    void watcher_whatIsNoFileOrTooLong_staysAliveAndTakesTheNextOne(SpecialFiles kind) throws IOException {
        Path file = write(entry("alice", ALICE, ""));
        try (KeyRing ring = KeyRing.open(List.of(), file, Duration.ofMillis(2))) {
            kind.replace(file);
            Await.until("the watcher complains", () -> !errors().isEmpty());
            Files.delete(file);
            write(entry("bob", BOB, ""));
            Await.until("the new key holds", () -> ring.find(BOB).isPresent());
        }
    }

    @Test
    void stale_fileUnreadableForLongerThanThePatience_untilItIsReadAgain() throws IOException {
        Duration minute = Duration.ofMinutes(1);
        KeyRing ring = ring(write(entry("alice", ALICE, "")));
        Files.delete(folder.resolve("keys.yaml"));
        micros.addAndGet(60_000_000);
        ring.refresh();
        assertThat(ring.isStale(minute)).isFalse();
        micros.addAndGet(1);
        assertThat(ring.isStale(minute)).isTrue();
        write(entry("alice", ALICE, ""));
        ring.refresh();
        assertThat(ring.isStale(minute)).isFalse();
        write("- broken: true");
        micros.addAndGet(60_000_001);
        ring.refresh();
        assertThat(ring.isStale(minute)).isFalse();
    }

    @Test
    void stale_noFile_never() {
        KeyRing ring = new KeyRing(List.of(key("a", ALICE, 0, 0)), null, null, micros::get);
        micros.addAndGet(1_000_000_000_000L);
        assertThat(ring.isStale(Duration.ZERO)).isFalse();
    }
}
