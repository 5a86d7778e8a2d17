package io.millrace.generation;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.EngineCommand.Abort;
import io.millrace.generation.EngineCommand.Close;
import io.millrace.generation.EngineCommand.Drain;
import io.millrace.generation.EngineCommand.Refuse;
import io.millrace.generation.EngineCommand.Submit;
import io.millrace.generation.GenerationEvent.Failed;
import io.millrace.generation.prefix.PrefixMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine's thread does: receive commands, plan a step, execute it, publish. */
final class EngineLoop implements Runnable {

    static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    private final Mailbox mailbox;
    private final Scheduler scheduler;
    private final DecoderModel model;
    private final @Nullable DecoderModel draft;
    private final EngineListener listener;
    private final LongSupplier ticker;
    private final EngineState state;
    private final Publisher publisher;
    private final StepRunner runner;
    private final EngineHealth health = new EngineHealth();
    private final List<CompletableFuture<Boolean>> drains = new ArrayList<>();
    private boolean closing;
    private volatile EngineSnapshot snapshot;

    EngineLoop(
            EngineConfig config,
            DecoderModel model,
            @Nullable DecoderModel draft,
            EngineListener listener,
            Mailbox mailbox) {
        this.mailbox = mailbox;
        this.scheduler = new Scheduler(config.chunkTokens(), config.draftTokens());
        this.model = model;
        this.draft = draft;
        this.listener = new SafeListener(listener);
        this.ticker = config.ticker();
        this.state = new EngineState(
                model.slots(),
                model.maxLength(),
                model.cutsBack(),
                model.copies(),
                new PrefixMemory<>(config.prefixMemory()),
                config.draftTokens());
        this.publisher = new Publisher(state, this.listener, ticker);
        this.runner = new StepRunner(state, config, model, draft, publisher, this.listener, health);
        this.snapshot = state.snapshot();
    }

    EngineSnapshot snapshot() {
        return snapshot;
    }

    EngineHealth health() {
        return health;
    }

    EngineState state() {
        return state;
    }

    @Override
    public void run() {
        Throwable cause = null;
        try {
            loop();
        } catch (Throwable death) {
            LOG.error("The engine stopped", death);
            cause = death;
        }
        stop(cause);
    }

    private void loop() {
        runner.pin();
        boolean idle = true;
        while (receive(idle)) {
            idle = !step();
        }
    }

    /** Takes all commands there are, waiting for one when idle; false when one was to close. */
    boolean receive(boolean idle) {
        if (idle) {
            mailbox.await();
        }
        for (EngineCommand command = mailbox.poll(); command != null; command = mailbox.poll()) {
            apply(command);
        }
        publish();
        return !closing;
    }

    private void apply(EngineCommand command) {
        switch (command) {
            case Submit(Sequence sequence) -> submit(sequence);
            case Refuse(Sequence sequence, ServingException error) -> publisher.end(sequence, new Failed(error));
            case Abort(Sequence sequence) -> publisher.abort(sequence);
            case Drain(CompletableFuture<Boolean> drained) -> drains.add(drained);
            case Close _ -> closing = true;
        }
    }

    private void submit(Sequence sequence) {
        if (drains.isEmpty()) {
            state.enqueue(sequence);
        } else {
            publisher.end(sequence, new Failed(new ModelNotReady("The model is draining", RETRY_AFTER)));
        }
    }

    /** False when there was nothing to do. */
    boolean step() {
        boolean stepped = execute(scheduler.plan(state));
        publish();
        return stepped;
    }

    private boolean execute(StepPlan plan) {
        long start = ticker.getAsLong();
        switch (plan) {
            case StepPlan.Prefill prefill -> runner.prefill(prefill);
            case StepPlan.Append append -> runner.append(append);
            case StepPlan.Verify verify -> runner.verify(verify);
            case StepPlan.Decode decode -> runner.decode(decode);
            case StepPlan.Idle _ -> {
                return false;
            }
        }
        state.stepped(plan);
        listener.onTurn(Duration.ofNanos(ticker.getAsLong() - start));
        return true;
    }

    private void publish() {
        snapshot = state.snapshot();
        if (!drains.isEmpty() && state.isEmpty()) {
            drains.forEach(drained -> drained.complete(true));
        }
    }

    /** Ends every request that is still there; from here on none is taken. */
    void stop(@Nullable Throwable cause) {
        Failed end = new Failed(error(cause));
        boolean nothingLost = state.isEmpty();
        mailbox.close();
        drains.forEach(drained -> drained.complete(false));
        state.sequences().forEach(sequence -> dismiss(sequence, end));
        for (EngineCommand command = mailbox.poll(); command != null; command = mailbox.poll()) {
            dismiss(command, end, nothingLost);
        }
        closeModel();
        snapshot = state.snapshot();
        listener.onStopped(cause);
    }

    private static ServingException error(@Nullable Throwable cause) {
        return cause == null
                ? new ModelNotReady("The model is shutting down", RETRY_AFTER)
                : new EngineFailed("The engine stopped", cause);
    }

    private void dismiss(EngineCommand command, Failed end, boolean nothingLost) {
        switch (command) {
            case Submit(Sequence sequence) -> dismiss(sequence, end);
            case Refuse(Sequence sequence, ServingException error) -> dismiss(sequence, new Failed(error));
            case Drain(CompletableFuture<Boolean> drained) -> drained.complete(nothingLost);
            case Abort _, Close _ -> {}
        }
    }

    private void dismiss(Sequence sequence, Failed end) {
        try {
            publisher.end(sequence, end);
        } catch (Throwable failure) {
            LOG.error("A sequence failed to end", failure);
        }
    }

    private void closeAll() {
        try (DecoderModel _ = draft;
                DecoderModel _ = model) {
            state.memory().close();
        }
    }

    private void closeModel() {
        try {
            closeAll();
        } catch (Throwable failure) {
            LOG.error("The model failed to close", failure);
        }
    }
}
