package io.millrace.profile.measure;

import io.millrace.decoding.GenerationDefaults;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.profile.graph.Step;
import io.millrace.profile.record.TimedStep;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.KvLayout;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.tasks.generate.GenerateTask;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A decoder as its engine calls it, with tokens drawn at random. */
public final class DecoderWork implements StepWork {

    private static final int STEPS = 32;

    private final OrtDecoder model;
    private final float[] row;
    private final SplittableRandom random = new SplittableRandom(1);

    private DecoderWork(OrtDecoder model) {
        this.model = model;
        this.row = new float[model.vocabularySize()];
    }

    /** How the service opens a folder's decoder. */
    public static DecoderOptions options(ModelFolder folder) {
        try (Tokenizer tokenizer = Tokenizers.load(folder.path())) {
            return GenerateTask.options(folder, GenerationDefaults.load(folder.path(), tokenizer));
        }
    }

    /** Opens a folder's decoder as the service does, but with these settings. */
    public static DecoderWork open(ModelFolder folder, DecoderOptions options, SessionSettings settings) {
        return new DecoderWork(OrtDecoder.open(folder.modelFile(), options.with(settings)));
    }

    @Override
    public StepWork beside() {
        throw new UnsupportedOperationException("a decoder has one engine");
    }

    @Override
    public String provider() {
        return model.provider().name();
    }

    @Override
    public StepRun step(String phase, Step step) {
        return phase.equals(TimedStep.PREFILL) ? new Prefill(step) : new Decode(step);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, model.vocabularySize()).toArray();
    }

    /* Whether what lies behind a step must have been run: a cache written in place holds something at every position. */
    private boolean isRun() {
        return model.layout() != KvLayout.IN_PLACE || !model.cutsBack();
    }

    private void fill(int slot, int past) {
        if (past > 0) {
            Logits _ = model.prefill(new PrefillChunk(slot, 0, tokens(past), false));
        }
    }

    private void read(Logits logits, int rows) {
        for (int i = 0; i < rows; i++) {
            logits.copyRow(i, row);
        }
    }

    private final class Prefill implements StepRun {

        private final Step step;
        private final int[] tokens;
        private boolean filled;

        Prefill(Step step) {
            this.step = step;
            this.tokens = tokens(step.tokens());
        }

        @Override
        public void prepare() {
            if (isRun() && (!filled || !model.cutsBack())) {
                fill(0, step.past());
                filled = true;
            }
        }

        @Override
        public void run() {
            read(model.prefill(new PrefillChunk(0, step.past(), tokens, false)), 1);
        }
    }

    /** Steps as they follow each other; after some it starts anew. */
    private final class Decode implements StepRun {

        private final Step step;
        private final int[] tokens;
        private final boolean[] running;
        private int done = STEPS;

        Decode(Step step) {
            this.step = step;
            this.tokens = tokens(step.batch());
            this.running = new boolean[step.batch()];
            Arrays.fill(running, true);
        }

        @Override
        public void prepare() {
            if (done == STEPS || step.past() + done >= model.maxLength()) {
                done = 0;
                for (int slot = 0; isRun() && slot < step.batch(); slot++) {
                    fill(slot, Math.max(1, step.past()));
                }
            }
        }

        @Override
        public void run() {
            int[] lengths = new int[step.batch()];
            Arrays.fill(lengths, Math.max(1, step.past()) + done++);
            read(model.decode(new DecodeBatch(0, tokens, lengths, running)), step.batch());
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
