package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.batching.TensorModel;
import io.millrace.core.ModelId;
import io.millrace.core.Traffic;
import io.millrace.generation.DecoderModel;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Interposer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.TestPropertySource;

/** Where the heap is full while a language model runs, and where nobody knows whose work it was. */
@TestPropertySource(properties = "logging.level.io.millrace=off")
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(120)
class OutOfMemoryInModelsTest extends ServiceHarness {

    private static final int NEVER = Integer.MAX_VALUE;

    /* Decode steps before one fails. */
    private static final AtomicInteger STEPS = new AtomicInteger(NEVER);
    private static final AtomicInteger CHUNKS = new AtomicInteger(NEVER);

    private static final int MANY = 1 << 20;

    /* Steps that may begin. */
    private static final Semaphore ALLOWED = new Semaphore(MANY);

    private final Traffic traffic;

    OutOfMemoryInModelsTest(@Autowired ModelRegistry models, @Autowired Traffic traffic) {
        super(models);
        this.traffic = traffic;
    }

    @TestConfiguration
    static class Faults {
        @Bean
        Interposer interposer() {
            return new Interposer() {
                @Override
                public DecoderModel decoder(ModelId model, DecoderModel decoder) {
                    return new FaultyDecoder(decoder);
                }

                @Override
                public TensorModel graph(ModelId model, TensorModel graph) {
                    return graph;
                }
            };
        }
    }

    private record FaultyDecoder(DecoderModel decoder) implements DecoderModel {
        @Override
        public int slots() {
            return decoder.slots();
        }

        @Override
        public int maxLength() {
            return decoder.maxLength();
        }

        @Override
        public boolean cutsBack() {
            return decoder.cutsBack();
        }

        @Override
        public int vocabularySize() {
            return decoder.vocabularySize();
        }

        @Override
        public Logits prefill(PrefillChunk chunk) {
            failAfter(CHUNKS);
            return decoder.prefill(chunk);
        }

        @Override
        public Logits decode(DecodeBatch batch) {
            failAfter(STEPS);
            ALLOWED.acquireUninterruptibly();
            return decoder.decode(batch);
        }

        private static void failAfter(AtomicInteger left) {
            if (left.get() != NEVER && left.getAndDecrement() <= 0) {
                left.set(NEVER);
                throw heap();
            }
        }

        @Override
        public void interrupt() {
            decoder.interrupt();
        }

        @Override
        public void close() {
            decoder.close();
        }
    }

    private static OutOfMemoryError heap() {
        return new OutOfMemoryError("Java heap space");
    }

    @AfterEach
    void nothingIsHeld() {
        await("requests in work", () -> traffic.inWork() == 0);
    }

    private HttpResponse<String> complete(boolean stream) throws Exception {
        return post("/v1/completions", """
                {"model":"tiny-gqa","prompt":[184,256],"temperature":0,"max_tokens":20,"ignore_eos":true,"stream":%s}""".formatted(stream));
    }

    private void assertToBeReplaced() throws Exception {
        for (String path : List.of("/actuator/health/liveness", "/v2/health/live", "/v2/health/ready")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(503);
        }
    }

    @Test
    void prompt_memoryRunsOut_is503AndTheServiceIsNotLive() throws Exception {
        CHUNKS.set(0);
        HttpResponse<String> response = complete(false);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.body()).contains("too little memory").doesNotContain("heap");
        assertToBeReplaced();
    }

    @Test
    void step_memoryRunsOut_is503AndTheServiceIsNotLive() throws Exception {
        STEPS.set(3);
        HttpResponse<String> response = complete(false);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.body()).contains("too little memory").doesNotContain("heap");
        assertToBeReplaced();
    }

    @Test
    void stream_memoryRunsOutInItsMiddle_endsWithAnErrorAndTheServiceIsNotLive() throws Exception {
        STEPS.set(3);
        HttpResponse<String> response = complete(true);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("too little memory").endsWith("data: [DONE]\n\n");
        assertToBeReplaced();
    }

    @Test
    void anywhere_memoryRunsOut_endsAllThatIsInWork() throws Exception {
        ALLOWED.drainPermits();
        ALLOWED.release(3);
        try {
            CompletableFuture<HttpResponse<String>> stream = CompletableFuture.supplyAsync(() -> completed(true));
            await("the stream has begun", () -> running("tiny-gqa") == 1 && ALLOWED.availablePermits() == 0);
            CompletableFuture<HttpResponse<String>> whole = CompletableFuture.supplyAsync(() -> completed(false));
            await("both in work", () -> traffic.inWork() == 2);
            Thread.ofPlatform().start(() -> {
                throw heap();
            });
            assertThat(whole.join().statusCode()).isEqualTo(503);
            assertThat(stream).failsWithin(Duration.ofSeconds(60));
        } finally {
            ALLOWED.release(MANY);
        }
        assertToBeReplaced();
    }

    private HttpResponse<String> completed(boolean stream) {
        try {
            return complete(stream);
        } catch (IOException closed) {
            throw new CompletionException(closed);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
