package io.millrace.insight;

import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Requests given straight to an engine: no HTTP, no text. */
final class EngineLoad {

    private EngineLoad() {}

    /** Runs all requests at once and waits for their ends. */
    public static Run run(GenerationEngine engine, List<GenerationRequest> requests) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(requests.size());
        List<Run.Timeline> timelines = new ArrayList<>();
        long start = System.nanoTime();
        for (GenerationRequest request : requests) {
            Run.Timeline timeline = new Run.Timeline();
            timelines.add(timeline);
            var _ = engine.submit(request, sink(timeline, ended));
        }
        ended.await();
        return Run.of(System.nanoTime() - start, timelines);
    }

    private static Consumer<GenerationEvent> sink(Run.Timeline timeline, CountDownLatch ended) {
        return event -> {
            switch (event) {
                case GenerationEvent.Token _ -> timeline.piece();
                case GenerationEvent.Prompt _ -> {}
                case GenerationEvent.Finished finished -> {
                    timeline.tokens(finished.usage().completionTokens());
                    ended.countDown();
                }
                case GenerationEvent.Failed failed -> {
                    ended.countDown();
                    throw failed.error();
                }
            }
        };
    }
}
