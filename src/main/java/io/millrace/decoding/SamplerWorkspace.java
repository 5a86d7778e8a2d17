package io.millrace.decoding;

/** Scratch memory for samplers that one thread runs one after the other, about 12 bytes per token of the vocabulary. */
public final class SamplerWorkspace {

    final Blocks blocks;
    final Candidates candidates;
    final MassByDepth byDepth;
    final Nucleus nucleus;
    private final float[] maxima;
    private float[] row = {};

    public SamplerWorkspace(int vocabularySize) {
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabulary size %d is not positive".formatted(vocabularySize));
        }
        blocks = new Blocks(vocabularySize);
        candidates = new Candidates(blocks);
        byDepth = new MassByDepth(blocks);
        nucleus = new Nucleus(byDepth, candidates);
        maxima = new float[blocks.count];
    }

    public int vocabularySize() {
        return blocks.vocabulary;
    }

    /** The largest logit, with {@code blocks} set to the row. */
    float largest(float[] logits) {
        float largest = blocks.maxima(logits);
        if (largest == Float.POSITIVE_INFINITY) {
            throw new IllegalStateException(
                    "logits are not finite: NaN or Infinity among %d".formatted(vocabularySize()));
        }
        if (largest == Float.NEGATIVE_INFINITY) {
            throw new IllegalStateException("logits leave no token: all %d are banned".formatted(vocabularySize()));
        }
        return largest;
    }

    /** Adds a superset of the {@code k} likeliest tokens to the candidates, all of at least {@code low}, then cuts it to them. */
    void collectTop(float[] logits, int k, float low) {
        float threshold = k <= blocks.count ? blocks.maximum(k, maxima) : -Float.MAX_VALUE;
        candidates.addAbove(logits, Math.max(Math.max(threshold, low), -Float.MAX_VALUE));
        candidates.keepCount(k);
    }

    float[] copy(float[] logits) {
        if (row.length == 0) {
            row = new float[vocabularySize()];
        }
        System.arraycopy(logits, 0, row, 0, row.length);
        return row;
    }
}
