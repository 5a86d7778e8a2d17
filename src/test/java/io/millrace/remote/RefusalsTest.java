package io.millrace.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Refusals refusals =
            new Refusals(new Wording("big", "sk-secret"), Duration.ofMillis(1500), InstantSource.fixed(NOW));

    private FailedTry status(int status, @Nullable String retryAfter) {
        return refusals.status(status, retryAfter, "{\"error\":\"no\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "400,false",
        "401,false",
        "408,true",
        "413,false",
        "418,false",
        "422,false",
        "429,true",
        "500,true",
        "501,false",
        "502,true",
        "503,true",
        "504,true"
    })
    void status_ofATry_saysWhetherAnotherMakesSense(int status, boolean again) {
        FailedTry failed = status(status, null);
        assertThat(failed.canRetry()).isEqualTo(again);
        assertThat(failed.error()).hasMessage("The remote model big answered " + status + ": no");
    }

    @Test
    void status_kinds_areTheClientsTheQueuesOrTheServers() {
        assertThat(status(422, null).error()).isInstanceOf(InvalidRequest.class);
        assertThat(status(503, "7").retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(status(403, null).error()).isInstanceOf(EngineFailed.class);
        assertThat(status(429, null).error())
                .isInstanceOfSatisfying(
                        Overloaded.class, full -> assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void of_timeout_namesItAndIsNotTriedAgain() {
        FailedTry failed = refusals.of(new TimeoutException(), false);
        assertThat(failed.error()).hasMessage("The remote model big sent nothing for 1.5 s");
        assertThat(failed.canRetry()).isFalse();
    }

    @Test
    void of_connectionLost_isTriedAgainOnlyBeforeTheFirstByte() {
        FailedTry before = refusals.of(new IOException("reset sk-secret"), false);
        FailedTry after = refusals.of(new IOException("reset"), true);
        assertThat(before.canRetry()).isTrue();
        assertThat(before.error()).hasMessage("The remote model big could not be reached: reset ***");
        assertThat(after.canRetry()).isFalse();
        assertThat(after.error()).hasMessage("The remote model big broke off: reset");
    }

    @Test
    void of_anythingElse_isAFailureOnce() {
        FailedTry failed = refusals.of(new IllegalStateException("odd"), false);
        assertThat(failed.canRetry()).isFalse();
        assertThat(failed.error()).hasMessageContaining("could not be asked").hasMessageContaining("odd");
        assertThat(refusals.of(failed, true)).isSameAs(failed);
        InvalidRequest known = new InvalidRequest("f", "bad");
        assertThat(refusals.of(known, true).error()).isSameAs(known);
    }

    @Test
    void contentType_missing_isToldSo() {
        assertThat(refusals.contentType(null).error()).hasMessageContaining("with null instead of text/event-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "12345678901", "1.5"})
    void parse_neitherSecondsNorADate_isNone(String header) {
        assertThat(Refusals.parse(header, NOW)).isNull();
    }

    @Test
    void parse_dateThatHasPassed_isZero() {
        assertThat(Refusals.parse("Wed, 31 Dec 2025 23:59:00 GMT", NOW)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"error":{"message":"a"}} | a
            {"error":"b"}             | b
            {"message":"c"}           | c
            {"detail":"d"}            | {"detail":"d"}
            plain sk-secret           | plain ***
            """)
    void message_ofABody_isFoundWhateverItsForm(String body, String message) {
        assertThat(new Wording("big", "sk-secret").message(body)).isEqualTo(message);
    }

    @Test
    void clean_longTextWithLineBreaks_isOneShortLine() {
        String clean = new Wording("big", null).clean("a\nb\u0000" + "x".repeat(500));
        assertThat(clean).startsWith("a b x").hasSize(301).endsWith("…");
    }
}
