package io.millrace.template.value;

import java.util.Collection;

/** Nesting, number of the parts and characters of a value, shared parts counted as often as they are reached. */
record Weight(int depth, long parts, long characters) {
    private static final int MAX_DEPTH = 256;
    private static final long MAX_PARTS = 4_000_000;
    static final Weight SCALAR = new Weight(0, 1, 0);

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
        long characters = 0;
        for (Object value : values) {
            Weight weight = of(value);
            depth = Math.max(depth, weight.depth);
            parts += weight.parts;
            characters += weight.characters;
        }
        return new Weight(depth + 1, parts, characters);
    }

    static Weight of(Object value) {
        return switch (value) {
            case Items items -> items.weight();
            case Dict dict -> dict.weight();
            case String text -> new Weight(0, 1, text.length());
            case Markup markup -> new Weight(0, 1, markup.text().length());
            case Range range -> new Weight(0, Math.max(1, range.length()), 0);
            case Dict.View view -> view.dict().weight();
            default -> SCALAR;
        };
    }
}
