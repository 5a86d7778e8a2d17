package io.millrace.generation;

import io.millrace.core.Fault;
import io.millrace.core.MemoryExhausted;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Runs a plan on the model and samples from what comes back. */
final class StepRunner {

    private final SlotTable slots;
    private final ModelCalls model;
    private final Publisher publisher;
    private final RowSampling sampling;
    private final StepTrial trial;
    private final CompletionChunks chunks;
    private final PromptRunner prompts;

    /** @param draft drafts tokens of sequences, where it is there */
    StepRunner(
            EngineState state,
            EngineConfig config,
            DecoderModel model,
            @Nullable DecoderModel draft,
            Publisher publisher,
            EngineListener listener,
            EngineHealth health) {
        this.slots = state.slots();
        this.model = new ModelCalls(model, listener, config.ticker(), health, state.costs());
        this.publisher = publisher;
        this.sampling = new RowSampling(
                model.vocabularySize(), Math.min(SamplingThreads.COUNT, model.slots() - 1), SamplingThreads.POOL);
        this.trial = new StepTrial(
                health,
                this.model::prefill,
                this.model::decode,
                sampling.scratch().row());
        DraftRunner drafts = draft == null
                ? null
                : new DraftRunner(draft, slots, this.model, model.vocabularySize(), config.chunkTokens());
        this.prompts = new PromptRunner(
                state,
                config,
                this.model,
                new PrefixMover(state, model, this.model),
                sampling,
                drafts,
                trial,
                publisher);
        this.chunks = new CompletionChunks(state, this.model, publisher, listener, sampling, drafts);
    }

    /** Runs the beginnings of prompts that are kept, before the first request. */
    void pin() {
        prompts.pin();
    }

    /** A failure ends this sequence alone; one that may be bad luck lets it begin again, once. */
    void prefill(StepPlan.Prefill plan) {
        prompts.prefill(plan);
    }

    /**
     * A failure of the model ends all sequences of the batch; one of a sampler, its own sequence alone. Where memory does not
     * suffice, halves of the batch are run one after the other.
     */
    void decode(StepPlan.Decode plan) {
        DecodeBatch batch = batch(plan);
        if (ModelCalls.running(batch) == 0) {
            return;
        }
        Logits logits;
        try {
            logits = model.decode(batch);
        } catch (RuntimeException failure) {
            if (plan.count() > 1 && failure instanceof MemoryExhausted) {
                plan.halves().forEach(this::decode);
            } else {
                failed(batch, failure);
            }
            return;
        }
        sample(batch, logits);
    }

    /** A failure ends the sequence. */
    void append(StepPlan.Append plan) {
        alone(plan.slot(), () -> chunks.append(plan));
    }

    /** A failure ends the sequence. */
    void verify(StepPlan.Verify plan) {
        alone(plan.slot(), () -> chunks.verify(plan));
    }

    private void alone(int slot, Runnable step) {
        Sequence sequence = Objects.requireNonNull(slots.owner(slot));
        try {
            step.run();
        } catch (RuntimeException failure) {
            failed(Map.of(sequence, failure));
        }
    }

    private void failed(DecodeBatch batch, RuntimeException failure) {
        Map<Sequence, RuntimeException> failures = new LinkedHashMap<>();
        forEachRunning(batch, (sequence, _) -> failures.put(sequence, failure));
        failed(failures);
    }

    /** What one of several holds may be to blame for all, and which is not known. */
    private void failed(Map<Sequence, RuntimeException> failures) {
        Map.Entry<Sequence, RuntimeException> first =
                failures.entrySet().iterator().next();
        Fault blamed = trial.blame(first.getKey().slot(), first.getValue());
        failures.forEach((sequence, failure) -> publisher.fail(
                sequence,
                blamed == Fault.INPUT && Fault.of(failure) == Fault.UNKNOWN
                        ? new RequestFailed("The model could not go on with this request")
                        : StepTrial.error(blamed, failure)));
    }

    private void sample(DecodeBatch batch, Logits logits) {
        List<Sequence> sequences = new ArrayList<>();
        int[] indices = new int[batch.running().length];
        forEachRunning(batch, (sequence, index) -> {
            slots.append(sequence.slot(), batch.tokens()[index]);
            indices[sequences.size()] = index;
            sequences.add(sequence);
        });
        Map<Sequence, RuntimeException> failures = new LinkedHashMap<>();
        try (SamplingRound round = sampling.begin(logits, sequences, indices)) {
            for (int i = 0; i < sequences.size(); i++) {
                next(sequences.get(i), round, i, failures);
            }
        }
        if (!failures.isEmpty()) {
            failed(failures);
        }
    }

    private DecodeBatch batch(StepPlan.Decode plan) {
        int[] tokens = new int[plan.count()];
        int[] lengths = new int[plan.count()];
        boolean[] running = new boolean[plan.count()];
        int[] shifts = new int[plan.count()];
        for (int i = 0; i < plan.count(); i++) {
            int slot = plan.firstSlot() + i;
            Sequence owner = slots.owner(slot);
            lengths[i] = slots.length(slot);
            if (owner != null && slots.isDecoding(slot, plan.adapter())) {
                running[i] = true;
                tokens[i] = owner.lastToken();
                shifts[i] = owner.request().vectors().positions().shift();
            }
        }
        return new DecodeBatch(plan.firstSlot(), tokens, lengths, running, plan.adapter(), shifts);
    }

    private void forEachRunning(DecodeBatch batch, ObjIntConsumer<Sequence> action) {
        for (int i = 0; i < batch.running().length; i++) {
            Sequence owner = slots.owner(batch.firstSlot() + i);
            if (batch.running()[i] && owner != null) {
                action.accept(owner, i);
            }
        }
    }

    private void next(Sequence sequence, SamplingRound round, int row, Map<Sequence, RuntimeException> failures) {
        TokenChoice choice;
        try {
            choice = round.get(row);
        } catch (RuntimeException failure) {
            failures.put(sequence, failure);
            return;
        }
        publisher.next(sequence, choice);
    }
}
