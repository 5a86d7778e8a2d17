package io.millrace.generation;

import io.millrace.core.Fault;
import io.millrace.core.MemoryExhausted;
import io.millrace.decoding.Sampler;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Runs chunks of prompts, and samples the first token behind the last. */
final class PromptRunner {

    private final EngineState state;
    private final EngineConfig config;
    private final SlotTable slots;
    private final ModelCalls model;
    private final PrefixMover prefixes;
    private final RowSampling sampling;
    private final @Nullable DraftRunner drafts;
    private final StepTrial trial;
    private final Publisher publisher;

    /** @param drafts of the draft model, where there is one */
    PromptRunner(
            EngineState state,
            EngineConfig config,
            ModelCalls model,
            PrefixMover prefixes,
            RowSampling sampling,
            @Nullable DraftRunner drafts,
            StepTrial trial,
            Publisher publisher) {
        this.state = state;
        this.config = config;
        this.slots = state.slots();
        this.model = model;
        this.prefixes = prefixes;
        this.sampling = sampling;
        this.drafts = drafts;
        this.trial = trial;
        this.publisher = publisher;
    }

    /** Runs the beginnings of prompts that are kept, before the first request. */
    void pin() {
        config.pinned().forEach(tokens -> prefixes.pin(tokens, config.chunkTokens()));
    }

    /** A failure ends this sequence alone; one that may be bad luck lets it begin again, once. */
    void prefill(StepPlan.Prefill plan) {
        prefixes.keep(plan);
        boolean starts = slots.isFree(plan.slot());
        Sequence sequence = state.admit(plan);
        if (starts) {
            publisher.started(sequence, plan.origin().source());
        }
        TokenChoice first;
        try {
            prefixes.bring(plan);
            first = runSmaller(sequence, plan);
        } catch (RuntimeException failure) {
            failed(sequence, failure);
            return;
        }
        if (first != null) {
            publisher.first(sequence, first);
        }
    }

    private void failed(Sequence sequence, RuntimeException failure) {
        Fault blamed = trial.blame(sequence.slot(), failure);
        if (blamed == Fault.INPUT && Fault.of(failure) == Fault.UNKNOWN && !sequence.hasStartedAnew()) {
            slots.forget(sequence.slot());
            sequence.startAnew();
        } else {
            publisher.fail(sequence, StepTrial.error(blamed, failure));
        }
    }

    /** Where memory does not suffice for the chunk, its first half is run, and so on; the scheduler plans the rest anew. */
    private @Nullable TokenChoice runSmaller(Sequence sequence, StepPlan.Prefill plan) {
        try {
            return runChunk(sequence, plan);
        } catch (RuntimeException failure) {
            if (plan.count() > 1 && failure instanceof MemoryExhausted) {
                return runSmaller(sequence, plan.half());
            }
            throw failure;
        }
    }

    /** The first token of the completion after the prompt's last chunk; null before. */
    private @Nullable TokenChoice runChunk(Sequence sequence, StepPlan.Prefill plan) {
        GenerationRequest request = sequence.request();
        if (!sequence.hasSampler()) {
            begin(sequence);
        }
        if (config.looksUp()) {
            sequence.drafts().lookUp(sequence.spoken(), plan.past() + plan.count());
        }
        int[] tokens = Arrays.copyOfRange(request.prompt(), plan.past(), plan.past() + plan.count());
        Logits logits = model.prefill(new PrefillChunk(
                plan.slot(), plan.past(), tokens, request.promptLogprobs(), request.adapter(), request.vectors()));
        slots.append(plan.slot(), tokens);
        if (request.promptLogprobs()) {
            score(sequence, plan, logits);
        }
        return slots.isDecoding(plan.slot()) ? sampling.sample(sequence, logits, logits.rows() - 1) : null;
    }

    private void begin(Sequence sequence) {
        GenerationRequest request = sequence.request();
        sequence.pickWith(new Sampler(request.sampling(), sampling.scratch().workspace(), sequence.spoken()));
        if (drafts != null) {
            sequence.drafts().draftBy(drafts.history());
        }
    }

    /** Row <i>i</i> of a chunk predicts position {@code past + i + 1}; nothing predicts position 0. */
    private void score(Sequence sequence, StepPlan.Prefill plan, Logits logits) {
        int[] prompt = sequence.request().prompt();
        if (plan.past() == 0) {
            sequence.promptChoices().add(TokenChoice.plain(prompt[0]));
        }
        int top = Math.max(0, sequence.request().sampling().topLogprobs());
        int end = Math.min(plan.past() + plan.count(), prompt.length - 1);
        for (int position = plan.past(); position < end; position++) {
            logits.copyRow(position - plan.past(), sampling.scratch().row());
            sequence.promptChoices()
                    .add(Sampler.score(
                            sampling.scratch().workspace(), sampling.scratch().row(), prompt[position + 1], top));
        }
    }
}
