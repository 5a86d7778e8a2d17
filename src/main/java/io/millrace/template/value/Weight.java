package io.millrace.template.value;

import java.util.Collection;

/** Nesting and number of the parts of a value, shared parts counted as often as they are reached. */
record Weight(int depth, long parts) {
    private static final int MAX_DEPTH = 256;
    private static final long MAX_PARTS = 4_000_000;
    static final Weight SCALAR = new Weight(0, 1);

    Weight {
        if (depth > MAX_DEPTH) {
            throw TemplateException.limit("value nests deeper than " + MAX_DEPTH);
        }
        if (parts > MAX_PARTS) {
            throw TemplateException.limit("value has more than " + MAX_PARTS + " parts");
        }
    }

    static Weight of(Collection<Object> values) {
        int depth = 0;
        long parts = 1;
        for (Object value : values) {
            Weight weight = of(value);
            depth = Math.max(depth, weight.depth);
            parts += weight.parts;
        }
        return new Weight(depth + 1, parts);
    }

    static Weight of(Object value) {
        return switch (value) {
            case Items items -> items.weight();
            case Dict dict -> dict.weight();
            case Dict.View view -> view.dict().weight();
            default -> SCALAR;
        };
    }
}
