package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import io.millrace.generation.EngineCommand.Abort;
import io.millrace.generation.EngineCommand.Refuse;
import io.millrace.generation.EngineCommand.Submit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An engine's loop turned by hand on the test's own thread. Closing it checks that each request had its one terminal event, that
 * every slot is free and that the model is closed.
 */
final class LoopDriver implements AutoCloseable {

    private final AtomicLong clock = new AtomicLong();
    private final Mailbox mailbox = new Mailbox();
    private final FakeDecoder model;
    private final @Nullable FakeDecoder draft;
    private final EngineLoop loop;
    private final List<Recorder> recorders = new ArrayList<>();
    private boolean stopped;

    LoopDriver(FakeDecoder model, int chunkTokens) {
        this(model, chunkTokens, EngineListener.NONE);
    }

    LoopDriver(FakeDecoder model, int chunkTokens, EngineListener listener) {
        this(model, chunkTokens, 0, 0, listener);
    }

    LoopDriver(FakeDecoder model, int chunkTokens, int draftTokens, long prefixMemory, EngineListener listener) {
        this(model, null, chunkTokens, draftTokens, prefixMemory, listener);
    }

    /** @param draft drafts tokens in place of prompt lookup, where it is there */
    LoopDriver(
            FakeDecoder model,
            @Nullable FakeDecoder draft,
            int chunkTokens,
            int draftTokens,
            long prefixMemory,
            EngineListener listener) {
        this.model = model;
        this.draft = draft;
        EngineConfig config = new EngineConfig(
                "test",
                chunkTokens,
                draftTokens,
                draft == null,
                prefixMemory,
                List.of(),
                () -> clock.addAndGet(1_000),
                Thread.ofPlatform().factory());
        this.loop = new EngineLoop(config, model, draft, listener, mailbox);
    }

    Recorder submit(GenerationRequest request) {
        Recorder recorder = new Recorder();
        submit(request, recorder);
        return recorder;
    }

    Generation submit(GenerationRequest request, Recorder recorder) {
        Sequence sequence = new Sequence(request, recorder, clock.get(), model.maxLength());
        ServingException refusal = RequestLimits.of(model).refusal(request);
        recorders.add(recorder);
        assertThat(request.adapter().hold()).isTrue();
        mailbox.offer(refusal == null ? new Submit(sequence) : new Refuse(sequence, refusal));
        return () -> mailbox.offer(new Abort(sequence));
    }

    void offer(EngineCommand command) {
        mailbox.offer(command);
    }

    /** Nanoseconds; a call of the model takes those that are added meanwhile, and one thousand. */
    AtomicLong clock() {
        return clock;
    }

    EngineHealth health() {
        return loop.health();
    }

    /** False when there was nothing to do. */
    boolean step() {
        loop.receive(false);
        boolean stepped = loop.step();
        assertCacheMatchesSlots();
        return stepped;
    }

    void finish() {
        while (step()) {}
    }

    EngineState state() {
        return loop.state();
    }

    EngineSnapshot snapshot() {
        return loop.snapshot();
    }

    void stop() {
        stopped = true;
        loop.stop(null);
    }

    @Override
    public void close() {
        if (!stopped) {
            stop();
        }
        recorders.forEach(Recorder::assertWellFormed);
        assertThat(loop.snapshot().waiting()).as("waiting").isZero();
        assertThat(loop.snapshot().running()).as("running").isZero();
        assertThat(loop.state().slots().occupied()).as("occupied").isZero();
        assertThat(model.saved()).as("saved states").isZero();
        assertThat(model.isClosed()).as("model closed").isTrue();
        assertThat(draft == null || draft.isClosed()).as("draft model closed").isTrue();
    }

    private void assertCacheMatchesSlots() {
        SlotTable slots = loop.state().slots();
        for (int slot = 0; slot < slots.size(); slot++) {
            int length = slots.length(slot);
            assertThat(model.cached(slot, length))
                    .as("slot " + slot)
                    .isEqualTo(Arrays.copyOf(slots.tokens(slot), length));
        }
    }
}
