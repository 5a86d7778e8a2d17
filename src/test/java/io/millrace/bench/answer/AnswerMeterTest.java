package io.millrace.bench.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.http.Reply;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerMeterTest {

    private static final String EVENTS = "text/event-stream;charset=UTF-8";
    private static final String PIECES = """
            data: {"choices":[{"delta":{"content":"a"}}]}

            data: {"choices":[{"delta":{"content":"bc"}}]}

            """;
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}\n\n";

    private final List<Sample> samples = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    @Test
    void answered_wholeStream_isASuccessWithTheTokensOfItsUsage() {
        Sample sample = streamed(PIECES + USAGE + "data: [DONE]\n\n");
        assertThat(sample.succeeded()).isTrue();
        assertThat(sample.pieces()).hasSize(2);
        assertThat(sample.input()).isEqualTo(9);
        assertThat(sample.output()).isEqualTo(5);
        assertThat(sample.counted()).isTrue();
        assertThat(texts).containsExactly("abc");
    }

    @Test
    void answered_streamWithoutUsage_countsPieces() {
        Sample sample = streamed(PIECES + "data: [DONE]\n\n");
        assertThat(sample.output()).isEqualTo(2);
        assertThat(sample.input()).isEqualTo(-1);
        assertThat(sample.counted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'data: {\"error\":{\"message\":\"gone\"}}\n\ndata: [DONE]\n\n', error in the stream, gone",
        "'data: {\n\ndata: [DONE]\n\n', not JSON, {",
        "'data: {}\n\n', unfinished stream, the stream ended without [DONE]"
    })
    void answered_brokenStream_isAnErrorOfItsKind(String stream, String kind, String fault) {
        Sample sample = streamed(stream);
        assertThat(sample.error()).isEqualTo(kind);
        assertThat(sample.fault()).isEqualTo(fault);
    }

    @Test
    void answered_otherStatus_isAnErrorOfIt() {
        Sample sample = answered(true, new Reply(429, Map.of(), "slow down".getBytes(UTF_8)));
        assertThat(sample.error()).isEqualTo("HTTP 429");
        assertThat(sample.fault()).isEqualTo("slow down");
    }

    @Test
    void answered_oneJson_hasTokensAndNoPieces() {
        String json = "{\"data\":[{\"embedding\":\"AAAA\"}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
        Sample sample =
                answered(false, new Reply(200, Map.of("content-type", "application/json"), json.getBytes(UTF_8)));
        assertThat(sample.succeeded()).isTrue();
        assertThat(sample.input()).isEqualTo(4);
        assertThat(sample.firstToken()).isEmpty();
        assertThat(sample.perToken()).isEmpty();
    }

    /* The generator's reading of half a megabyte of numbers counted as the server's time. By the time that this thread has had, so that a pause does not count. */
    @Test
    void answered_muchToRead_endsWhenItCame() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        byte[] json = ("{\"data\":[" + "0.25,".repeat(1_000_000) + "0]}").getBytes(UTF_8);
        AnswerMeter answer =
                new AnswerMeter(false, 0, (sample, _) -> samples.add(sample), threads::getCurrentThreadCpuTime);
        long before = threads.getCurrentThreadCpuTime();
        answer.answered(new Reply(200, Map.of("content-type", "application/json"), json));
        long taken = threads.getCurrentThreadCpuTime() - before;
        assertThat(samples.getFirst().end() - before).isLessThan(taken / 2);
    }

    @Test
    void latencies_ofASample_countFromWhenItWasDue() {
        Sample sample = new Sample(100, 130, 900, new long[] {300, 500, 700}, 1, 5, true, "", "");
        assertThat(sample.lag()).isEqualTo(30);
        assertThat(sample.endToEnd()).isEqualTo(800);
        assertThat(sample.firstToken().toArray()).containsExactly(200);
        assertThat(sample.perToken().toArray()).containsExactly(100);
        assertThat(sample.gaps().toArray()).containsExactly(200, 200);
        assertThat(sample.outputBefore(299)).isZero();
        assertThat(sample.outputBefore(500)).isEqualTo(10 / 3.0);
        assertThat(sample.outputBefore(900)).isEqualTo(5);
    }

    private Sample streamed(String stream) {
        return answered(true, new Reply(200, Map.of("content-type", EVENTS), stream.getBytes(UTF_8)));
    }

    private Sample answered(boolean streamed, Reply reply) {
        AnswerMeter answer = new AnswerMeter(streamed, System.nanoTime(), (sample, text) -> {
            samples.add(sample);
            texts.add(text);
        });
        answer.sent();
        answer.part(reply.body());
        answer.answered(reply);
        assertThat(samples).hasSize(1);
        return samples.getFirst();
    }
}
