package io.millrace.layouts;

import io.millrace.layouts.EncoderSwitches.EmbeddingNorm;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a small decoder or encoder is built and laid out on disk: one value for each switch.
 *
 * @param switches value by its type; where there is none, its first holds
 */
record Layout(String name, Map<Class<?>, Enum<?>> switches) {

    static final int VOCABULARY = 300;
    static final int WIDTH = 24;
    static final int HEADS = 2;
    static final int HEAD = 16;
    static final int INNER = 32;
    static final int MOST_POSITIONS = 96;
    static final int WINDOW = 5;
    static final int KERNEL = 3;
    static final int OFFSET_PAD = 1;
    static final int BUCKETS = 8;
    static final int LABELS = 4;
    static final int PROJECTED = 10;
    static final float ATTENTION_CAP = 2;
    static final float LOGIT_CAP = 4;

    enum Norm {
        RMS,
        LAYER
    }

    enum Place {
        BEFORE,
        AFTER,
        BOTH,
        PARALLEL,
        /** Over the sum, as BERT has it. */
        SUM
    }

    enum Positions {
        ROTARY_IDS,
        ROTARY_PLANES,
        ROTARY_IN_OP,
        ROTARY_COUNTED,
        LEARNED_IDS,
        LEARNED_COUNTED,
        /** By {@code cache_position}, one row for all sequences. */
        ROTARY_CACHE,
        /** Counted from behind the pad token's id, as RoBERTa does. */
        LEARNED_OFFSET
    }

    enum Attention {
        GROUPED,
        MULTI_HEAD,
        PLAIN
    }

    enum Window {
        NONE,
        ALL,
        EVERY_OTHER
    }

    /** How much of a head is turned by its position. */
    enum Turned {
        WHOLE,
        PART
    }

    enum Cap {
        NONE,
        ATTENTION,
        LOGITS,
        BOTH
    }

    enum Bias {
        NONE,
        ATTENTION,
        ALL
    }

    enum HeadNorm {
        NO,
        YES
    }

    enum Activation {
        SILU_GATED,
        GELU_GATED,
        GELU,
        RELU,
        /** By the error function. */
        GELU_EXACT,
        GELU_EXACT_GATED
    }

    enum Head {
        TIED,
        OWN
    }

    enum Layers {
        ATTENTION,
        CONV,
        RECURRENT,
        CONV_AND_RECURRENT
    }

    enum Form {
        SINGLE,
        MERGED,
        PAIR
    }

    enum Names {
        OPTIMUM,
        GENAI,
        GENAI_OWN
    }

    enum Cache {
        FLOAT,
        HALF
    }

    enum Rows {
        ALL,
        KEPT,
        LAST
    }

    enum Storage {
        INSIDE,
        ONE_FILE,
        PARTS
    }

    enum Lora {
        NONE,
        /** Inputs whose defaults are empty. */
        EMPTY,
        /** Inputs whose defaults are zeros. */
        ZEROS
    }

    static Layout of(String name, Enum<?>... values) {
        Map<Class<?>, Enum<?>> switches = new LinkedHashMap<>();
        for (Enum<?> value : values) {
            switches.put(value.getDeclaringClass(), value);
        }
        return new Layout(name, switches);
    }

    /** The same with one switch set. */
    Layout with(Enum<?> value) {
        Map<Class<?>, Enum<?>> set = new LinkedHashMap<>(switches);
        set.put(value.getDeclaringClass(), value);
        return new Layout(name, set);
    }

    <T extends Enum<T>> T get(Class<T> type) {
        Enum<?> value = switches.get(type);
        return value == null ? type.getEnumConstants()[0] : type.cast(value);
    }

    boolean is(Enum<?> value) {
        return switches.getOrDefault(value.getDeclaringClass(), first(value.getDeclaringClass())) == value;
    }

    private static Enum<?> first(Class<?> type) {
        return (Enum<?>) type.getEnumConstants()[0];
    }

    /** Whether such a graph can be. */
    boolean isPossible() {
        boolean grouped = is(Attention.GROUPED);
        boolean capped = is(Cap.ATTENTION) || is(Cap.BOTH);
        return (grouped ? !is(Positions.ROTARY_CACHE) : !is(Positions.ROTARY_IN_OP))
                && (!is(Turned.PART) || !is(Positions.ROTARY_IN_OP))
                && (!grouped || is(Form.SINGLE))
                && (!grouped || !is(Positions.ROTARY_COUNTED) && !is(Positions.LEARNED_COUNTED))
                && (!is(Attention.MULTI_HEAD) || !capped)
                && (is(Form.SINGLE) || is(Names.OPTIMUM) && is(Layers.ATTENTION));
    }

    int layers() {
        return is(Layers.CONV_AND_RECURRENT) ? 4 : is(Layers.ATTENTION) ? 2 : 3;
    }

    /** {@code A} attention, {@code C} convolution, {@code R} recurrence. */
    char kind(int layer) {
        return switch (get(Layers.class)) {
            case ATTENTION -> 'A';
            case CONV -> "CAC".charAt(layer);
            case RECURRENT -> "RRA".charAt(layer);
            case CONV_AND_RECURRENT -> "CARA".charAt(layer);
        };
    }

    int kvHeads() {
        return is(Attention.MULTI_HEAD) ? HEADS : 1;
    }

    /** Positions that a token sees back, itself among them; of one that sees all, half as many to either side. 0 for no bound. */
    int window(int layer) {
        return is(Window.ALL) || is(Window.EVERY_OTHER) && layer % 2 == 1 ? WINDOW : 0;
    }

    /** Base of the angles of a layer: lower where it looks only near. */
    int base(int layer) {
        return is(Window.EVERY_OTHER) && window(layer) > 0 ? 30 : 100;
    }

    /** Dimensions of a head that are turned. */
    int turned() {
        return is(Turned.PART) ? HEAD / 2 : HEAD;
    }

    float attentionCap() {
        return is(Cap.ATTENTION) || is(Cap.BOTH) ? ATTENTION_CAP : 0;
    }

    float logitCap() {
        return is(Cap.LOGITS) || is(Cap.BOTH) ? LOGIT_CAP : 0;
    }

    boolean rotates() {
        return !is(Positions.LEARNED_IDS) && !is(Positions.LEARNED_COUNTED) && !is(Positions.LEARNED_OFFSET);
    }

    boolean takesPositions() {
        return is(Positions.ROTARY_IDS) || is(Positions.ROTARY_PLANES) || is(Positions.LEARNED_IDS);
    }

    boolean gated() {
        return is(Activation.SILU_GATED) || is(Activation.GELU_GATED) || is(Activation.GELU_EXACT_GATED);
    }

    /** Whether a layer's attention has a norm before it: the first needs none behind that of the embedding. */
    boolean normsBefore(int layer) {
        return !is(Place.AFTER) && !is(Place.SUM) && !(is(EmbeddingNorm.YES) && layer == 0);
    }

    Precision precision() {
        return get(Precision.class);
    }

    @Override
    public String toString() {
        return name + " " + switches.values();
    }
}
