package io.millrace.models;

import io.millrace.admission.Admission;
import io.millrace.batching.BatchSnapshot;
import io.millrace.batching.Batcher;
import io.millrace.core.Batching;
import io.millrace.core.Modality;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Task;
import io.millrace.models.adapter.ModelAdapters;
import io.millrace.serving.ModelLoad;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A model that can answer. It owns what it holds, and is closed once. */
public interface LoadedModel extends AutoCloseable {

    /** Its name in the repository. */
    ModelId id();

    /** Context length, or longest input, in tokens; 0 where it takes no text. */
    int maxLength();

    /** Tokens it tells apart; 0 where it takes no text. */
    int vocabularySize();

    /** What requests may hold besides settings; empty where they are tensors. */
    Set<Modality> inputs();

    /** Execution provider in use, such as {@code CUDA} or {@code CPU}. */
    String provider();

    /** Whether it runs inputs of several requests together; null of a language model, which always does. */
    default @Nullable Batching batching() {
        return null;
    }

    /** Bytes that it holds besides its weights, each counted once. */
    default long cacheBytes() {
        return 0;
    }

    /** What clients may have it run with, by {@code NAME:ADAPTER}. */
    default ModelAdapters adapters() {
        return ModelAdapters.NONE;
    }

    /** Bounds what it has accepted and not ended. */
    Admission admission();

    ModelLoad load();

    /** Whether it can still answer. */
    boolean isAlive();

    /**
     * What it shows of its health.
     *
     * @param awake what of the time that has just passed counts
     */
    Diagnosis diagnosis(UnaryOperator<Duration> awake);

    /** Ends the run in progress, if there is one. */
    void interrupt();

    /** Ends every request it still has, without its own help. */
    void lost(EngineFailed error);

    /**
     * Refuses requests from now on and waits for those it has.
     *
     * @return whether all ended within {@code timeout}
     */
    boolean drain(Duration timeout) throws InterruptedException;

    /** The refusal of a request that asks it to do what it is not for, such as {@code embed}. */
    InvalidRequest refuse(String purpose);

    @Override
    void close();

    /** One behind a batcher, which does all that is asked of its life but to end it. */
    interface Batched extends LoadedModel {

        Task task();

        Batcher<?, ?> batcher();

        /** How long what runs may show no progress. */
        Duration hangTimeout();

        @Override
        default InvalidRequest refuse(String purpose) {
            return new InvalidRequest(
                    "model", "The model '" + id() + "' is for " + task().name() + " and cannot " + purpose);
        }

        @Override
        default ModelLoad load() {
            BatchSnapshot snapshot = batcher().snapshot();
            return new ModelLoad(admission().inUse(), snapshot.waiting(), snapshot.running(), 0, 0, 0);
        }

        @Override
        default boolean isAlive() {
            return batcher().isAlive();
        }

        @Override
        default Diagnosis diagnosis(UnaryOperator<Duration> awake) {
            return Diagnosis.of(
                    batcher().isAlive(),
                    batcher().failuresInARow(),
                    awake.apply(batcher().stuckFor()),
                    hangTimeout());
        }

        @Override
        default void interrupt() {
            batcher().giveUp(hangTimeout());
        }

        @Override
        default void lost(EngineFailed error) {
            batcher().fail(error);
        }

        @Override
        default boolean drain(Duration timeout) throws InterruptedException {
            return batcher().drain(timeout);
        }
    }
}
