package io.millrace.generation;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.EngineCommand.Abort;
import io.millrace.generation.EngineCommand.Close;
import io.millrace.generation.EngineCommand.Drain;
import io.millrace.generation.EngineCommand.Refuse;
import io.millrace.generation.EngineCommand.Submit;
import io.millrace.generation.GenerationEvent.Failed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Continuous batching over one decoder: requests join and leave the running batch between steps. One thread,
 * {@code engine-<name>}, owns the model, the KV cache and every sequence; the methods here may be called from any.
 */
public final class GenerationEngine implements AutoCloseable {

    private final Mailbox mailbox = new Mailbox();
    private final DecoderModel model;
    private final @Nullable DecoderModel draft;
    private final RequestLimits limits;
    private final LongSupplier ticker;
    private final EngineLoop loop;
    private final Thread thread;

    private GenerationEngine(
            EngineConfig config, DecoderModel model, @Nullable DecoderModel draft, EngineListener listener) {
        this.model = model;
        this.draft = draft;
        limits = RequestLimits.of(model);
        ticker = config.ticker();
        loop = new EngineLoop(config, model, draft, listener, mailbox);
        thread = config.threads().newThread(loop);
        thread.setName("engine-" + config.name());
    }

    /** Starts the engine's thread, which owns the model from here on and closes it when it ends. */
    public static GenerationEngine start(EngineConfig config, DecoderModel model, EngineListener listener) {
        return start(config, model, null, listener);
    }

    /**
     * The same with a draft model, which is the engine's too: of the same tokens, with as many slots at least, which can be cut back.
     *
     * @param draft says how sequences may go on; null where there is none
     */
    public static GenerationEngine start(
            EngineConfig config, DecoderModel model, @Nullable DecoderModel draft, EngineListener listener) {
        GenerationEngine engine = new GenerationEngine(config, model, draft, listener);
        engine.thread.start();
        return engine;
    }

    /**
     * Queues a request; never blocks. Its events go to {@code sink} on the engine's thread, in order, the last one a
     * {@link GenerationEvent.Terminal}: {@link ServingException.ContextOverflow} for a prompt without room for a completion,
     * {@link ServingException.InvalidRequest} for one that is empty or holds unknown tokens, {@link ModelNotReady} from
     * {@link #drain} or {@link #close} on (after the latter on the caller's thread, and the listener is not told), and for an adapter
     * that is gone. The adapter is held until the last event.
     *
     * @param sink must return at once; where it throws, its sequence is aborted
     */
    public Generation submit(GenerationRequest request, Consumer<GenerationEvent> sink) {
        return submit(request, sink, () -> {});
    }

    /**
     * The same.
     *
     * @param onStart run on the engine's thread when the request gets a slot; must return at once and not throw
     */
    public Generation submit(GenerationRequest request, Consumer<GenerationEvent> sink, Runnable onStart) {
        if (!request.adapter().hold()) {
            sink.accept(new Failed(new ModelNotReady(
                    "The adapter '" + request.adapter().name() + "' is unloaded", EngineLoop.RETRY_AFTER)));
            return () -> {};
        }
        Sequence sequence = new Sequence(request, sink, ticker.getAsLong(), limits.maxLength());
        sequence.onStart(onStart);
        ServingException refusal = limits.refusal(request);
        if (!mailbox.offer(refusal == null ? new Submit(sequence) : new Refuse(sequence, refusal))) {
            request.adapter().release();
            sink.accept(new Failed(new ModelNotReady("The model is shut down", EngineLoop.RETRY_AFTER)));
        }
        return () -> mailbox.offer(new Abort(sequence));
    }

    /** As of the last step boundary. */
    public EngineSnapshot snapshot() {
        return loop.snapshot();
    }

    /** Whether the engine runs; false once closed or after a failure that stopped it. */
    public boolean isAlive() {
        return thread.isAlive() && !mailbox.isClosed();
    }

    /** How long the call of the model in progress has lasted; zero between calls. */
    public Duration stuckFor() {
        return loop.health().stuckFor(ticker.getAsLong());
    }

    /** Calls of the model that failed since the last that did not. */
    public int failuresInARow() {
        return loop.health().failuresInARow();
    }

    /** Ends the call of the model in progress, if there is one: the sequences that took part fail. */
    public void interrupt() {
        loop.health().interrupt();
        model.interrupt();
        if (draft != null) {
            draft.interrupt();
        }
    }

    /**
     * Refuses requests from now on and waits for those it has, waiting and running.
     *
     * @return whether all ran to their end within {@code timeout}, which must not be waited for on the engine's thread
     */
    public boolean drain(Duration timeout) throws InterruptedException {
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        if (!mailbox.offer(new Drain(drained))) {
            return true;
        }
        try {
            return drained.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Ends all requests with {@link ModelNotReady}, and the thread after the step it is in; waits for that, except on the engine's
     * own thread.
     */
    @Override
    public void close() {
        mailbox.offer(new Close());
        if (Thread.currentThread() != thread) {
            join();
        }
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
