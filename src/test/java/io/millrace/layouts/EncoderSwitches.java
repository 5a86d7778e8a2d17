package io.millrace.layouts;

/** What encoders differ in beside the switches of {@link Layout}. */
final class EncoderSwitches {

    /** Which tokens a token sees: those before it, or all. */
    enum Sight {
        BACK,
        ALL
    }

    /** Whether scores of attention depend on the distance by a table of buckets, as MPNet's do. */
    enum Distances {
        NO,
        YES
    }

    enum Segments {
        NO,
        YES
    }

    enum EmbeddingNorm {
        NO,
        YES
    }

    /** What an encoder gives. */
    enum Answer {
        STATES,
        SENTENCE,
        TEXT_LABELS,
        SCORE,
        TOKEN_LABELS,
        VOCABULARY,
        /** A short vector for each token, as ColBERT's. */
        PROJECTED
    }

    /** What makes tokens of texts. */
    enum Words {
        WORD_PIECES,
        BYTE_PAIRS,
        UNIGRAM
    }

    /** How tokens become one vector, by the Pooling module; without modules it is the mean. */
    enum Pool {
        NO_MODULES,
        MEAN,
        CLS,
        MAX,
        SQUARE_ROOT,
        WEIGHTED,
        LAST,
        CLS_AND_MEAN
    }

    /** What comes behind the Pooling module. */
    enum Steps {
        NONE,
        NORMALIZE,
        DENSE
    }

    /** Whether a prompt stands before each text, and counts in the pooling. */
    enum Prompt {
        NONE,
        COUNTED,
        LEFT_OUT
    }

    private EncoderSwitches() {}
}
