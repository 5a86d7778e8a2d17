package io.millrace.bench;

import io.millrace.bench.answer.Sample;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationRequest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Requests given straight to an engine: no HTTP, no text. */
final class EngineLoad {

    private EngineLoad() {}

    /** Runs all requests at once and waits for their ends. */
    static List<Sample> run(GenerationEngine engine, List<GenerationRequest> requests) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(requests.size());
        List<Timeline> timelines = requests.stream()
                .map(request -> {
                    Timeline timeline = new Timeline(ended);
                    var _ = engine.submit(request, timeline);
                    return timeline;
                })
                .toList();
        ended.await();
        return timelines.stream().map(Timeline::sample).toList();
    }

    /** When the tokens of one answer came. */
    private static final class Timeline implements Consumer<GenerationEvent> {
        private final long start = System.nanoTime();
        private final CountDownLatch ended;
        private long[] times = new long[256];
        private int tokens;
        private long end;
        private String error = "";

        Timeline(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void accept(GenerationEvent event) {
            switch (event) {
                case GenerationEvent.Token _ -> {
                    times = tokens == times.length ? Arrays.copyOf(times, 2 * tokens) : times;
                    times[tokens++] = System.nanoTime();
                }
                case GenerationEvent.Prompt _ -> {}
                case GenerationEvent.Finished _ -> end();
                case GenerationEvent.Failed failed -> {
                    error = String.valueOf(failed.error());
                    end();
                }
            }
        }

        private void end() {
            end = System.nanoTime();
            ended.countDown();
        }

        Sample sample() {
            return new Sample(start, start, end, Arrays.copyOf(times, tokens), -1, tokens, true, error, error);
        }
    }
}
