package io.millrace.decoding;

import io.millrace.decoding.TokenChoice.Alternative;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks the tokens of one sequence, as {@link SamplingParams} says. Equal seeds and equal logits give equal tokens on every JVM.
 * Of equal logits the lowest id counts as the likelier, so {@code topK} 1 is greedy. Not thread-safe; samplers of one thread
 * share a workspace.
 *
 * <p>Order of application, as in Hugging Face Transformers and vLLM: logit bias, banned tokens, repetition, presence and
 * frequency penalties; tokens that the constraint does not allow; then temperature, top-k, top-p, min-p.
 */
public final class Sampler {

    /** Temperatures below it are greedy: they leave nothing but the likeliest token and its equals. */
    private static final float GREEDY = 1e-5f;

    private final float temperature;
    private final float topP;
    private final int topK;
    private final float minP;
    private final int topLogprobs;
    private SamplerWorkspace workspace;
    private final LogitEdits edits;
    private final SplitMix64 random;
    private final double scale;
    private final @Nullable TokenConstraint constraint;

    /** With a workspace of its own. */
    public Sampler(SamplingParams params, int vocabularySize, int[] prompt) {
        this(params, new SamplerWorkspace(vocabularySize), prompt);
    }

    /**
     * @throws IllegalArgumentException if a token of the prompt or of {@code logitBias} isn't in the vocabulary
     */
    public Sampler(SamplingParams params, SamplerWorkspace workspace, int[] prompt) {
        Sampling sampling = params.sampling();
        temperature = sampling.get(SamplingParameter.TEMPERATURE);
        topP = sampling.get(SamplingParameter.TOP_P);
        topK = sampling.get(SamplingParameter.TOP_K);
        minP = sampling.get(SamplingParameter.MIN_P);
        topLogprobs = params.topLogprobs();
        this.workspace = workspace;
        edits = new LogitEdits(params, workspace.vocabularySize(), prompt);
        random = new SplitMix64(sampling.get(SamplingParameter.SEED));
        scale = 1.0 / Math.max(temperature, GREEDY);
        constraint = params.constraint() == null ? null : params.constraint().get();
    }

    /** Whether the constraint leaves nothing that could follow. */
    public boolean hasEnded() {
        return constraint != null && constraint.hasEnded();
    }

    /**
     * The tokens that come next whatever the logits are, so that they can be {@linkplain #force taken} without; none where
     * log-probabilities are reported.
     */
    public int[] forced() {
        return constraint == null || topLogprobs >= 0 ? new int[0] : constraint.forced();
    }

    /** Counts a token that had to come as part of the completion. It is what {@link #sample} would have picked. */
    public TokenChoice force(int token) {
        record(token);
        return TokenChoice.plain(token);
    }

    private void record(int token) {
        edits.record(token);
        if (constraint != null) {
            constraint.accept(token);
        }
    }

    /** The same with another workspace from now on, as for a row that another thread samples. */
    public TokenChoice sample(SamplerWorkspace other, float[] logits) {
        workspace = other;
        return sample(logits);
    }

    /**
     * Picks the token that {@link #sample(SamplerWorkspace, float[])} would, and counts it, from the likeliest ones of the row; null, and
     * nothing is counted, where these do not suffice. Log-probabilities may differ in their last digits.
     */
    public @Nullable TokenChoice sampleTop(SamplerWorkspace other, TopLogits top) {
        if (constraint != null || !edits.changeNothing() || topLogprobs > top.size() || !top.isUsable()) {
            return null;
        }
        workspace = other;
        int token = pickTop(top);
        if (token < 0) {
            return null;
        }
        record(token);
        return topLogprobs < 0 ? TokenChoice.plain(token) : top.choice(token, topLogprobs);
    }

    /* -1 where more than the likeliest have to be looked at. */
    private int pickTop(TopLogits top) {
        if (temperature < GREEDY) {
            return top.tokens()[0];
        }
        float floor = floor(top.logits()[0]);
        boolean counted = limitsCount() && topK <= top.size();
        boolean floored = topP >= 1 && floor > top.logits()[top.size() - 1];
        if (!counted && !floored) {
            return -1;
        }
        workspace.candidates.start(top.logits()[0], scale);
        workspace.nucleus.ofCandidates();
        workspace.candidates.addAll(top, counted ? topK : top.size());
        cut(floor);
        return workspace.candidates.draw(random.nextDouble() * workspace.candidates.mass());
    }

    /**
     * Picks the next token and counts it as part of the completion.
     *
     * @param logits of the vocabulary, overwritten
     * @throws IllegalStateException if a logit is NaN or +∞, or all are −∞
     */
    public TokenChoice sample(float[] logits) {
        long[] allowed = constraint == null ? null : constraint.allowed();
        boolean kept = topLogprobs < 0 || (allowed == null && edits.changeNothing());
        float[] raw = kept ? logits : workspace.copy(logits);
        edits.apply(logits);
        int token = allowed == null ? pick(logits) : pickAmong(allowed, logits);
        record(token);
        return topLogprobs < 0 ? TokenChoice.plain(token) : score(workspace, raw, token, topLogprobs);
    }

    /**
     * Where nothing is left but what is banned, as an end is before {@code minTokens}, the constraint has its way. What has to come is
     * not drawn, so that it costs no random number.
     */
    private int pickAmong(long[] allowed, float[] logits) {
        int only = TokenMask.only(allowed);
        if (only >= 0) {
            return only;
        }
        TokenMask.apply(allowed, logits);
        return TokenMask.leavesNone(allowed, logits) ? TokenMask.first(allowed) : pick(logits);
    }

    /** {@link #score(SamplerWorkspace, float[], int, int)} with a workspace of its own. */
    public static TokenChoice score(float[] logits, int token, int topLogprobs) {
        return score(new SamplerWorkspace(logits.length), logits, token, topLogprobs);
    }

    /**
     * The log-probability of a token that is given, and the {@code topLogprobs} likeliest ones at its position.
     *
     * @param logits of the vocabulary, not changed
     * @throws IllegalStateException if a logit is NaN or +∞, or all are −∞
     */
    public static TokenChoice score(SamplerWorkspace workspace, float[] logits, int token, int topLogprobs) {
        float largest = workspace.largest(logits);
        double normalizer = largest + StrictMath.log(workspace.blocks.masses(logits, largest, 1));
        workspace.candidates.start(largest, 1);
        List<Alternative> top = topLogprobs > 0 ? top(workspace, logits, topLogprobs, normalizer) : List.of();
        return new TokenChoice(token, (float) (logits[token] - normalizer), top);
    }

    private static List<Alternative> top(SamplerWorkspace workspace, float[] logits, int count, double normalizer) {
        workspace.collectTop(logits, count, Float.NEGATIVE_INFINITY);
        Candidates candidates = workspace.candidates;
        candidates.sort();
        List<Alternative> top = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            top.add(new Alternative(candidates.token(i), (float) (candidates.logit(i) - normalizer)));
        }
        return top;
    }

    private int pick(float[] logits) {
        float largest = workspace.largest(logits);
        if (temperature < GREEDY) {
            return workspace.blocks.firstIndexOf(logits, largest);
        }
        if (filters()) {
            filter(logits, largest);
            return workspace.nucleus.draw(logits, random.nextDouble());
        }
        return draw(logits, largest);
    }

    private int draw(float[] logits, float largest) {
        Blocks blocks = workspace.blocks;
        double target = random.nextDouble() * blocks.masses(logits, largest, scale);
        int token = blocks.draw(logits, largest, scale, target);
        return token >= 0 ? token : blocks.firstIndexOf(logits, largest);
    }

    private boolean filters() {
        return limitsCount() || topP < 1 || minP > 0;
    }

    private boolean limitsCount() {
        return topK > 0 && topK < workspace.vocabularySize();
    }

    /** Sets the nucleus to what top-k, top-p and min-p leave of the row. */
    void filter(float[] logits, float largest) {
        workspace.candidates.start(largest, scale);
        if (topP < 1 && !limitsCount()) {
            double mass = workspace.byDepth.fill(logits, largest, scale);
            workspace.nucleus.cut(logits, topP * mass, floor(largest));
        } else {
            workspace.nucleus.ofCandidates();
            filterCandidates(logits, floor(largest));
        }
    }

    private void filterCandidates(float[] logits, float floor) {
        workspace.collectTop(
                logits, limitsCount() ? topK : Integer.MAX_VALUE, topP >= 1 ? floor : Float.NEGATIVE_INFINITY);
        cut(floor);
    }

    /** Cuts the candidates, which top-k has left, to what top-p and min-p leave of them. */
    private void cut(float floor) {
        workspace.candidates.sortFew();
        if (topP < 1) {
            workspace.candidates.keepMass(topP * workspace.candidates.mass());
        }
        workspace.candidates.keepAbove(floor);
    }

    /** The smallest logit that min-p lets pass: p ≥ minP·pMax where logit ≥ largest + temperature·ln minP. */
    private float floor(float largest) {
        if (minP <= 0) {
            return Float.NEGATIVE_INFINITY;
        }
        double exact = largest + StrictMath.log(minP) / scale;
        float rounded = (float) exact;
        return rounded < exact ? Math.nextUp(rounded) : rounded;
    }
}
