package io.millrace.template;

import java.math.BigInteger;

/** Python's truth of a value. */
final class Truth {
    private Truth() {}

    static boolean of(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case None _, Undefined _ -> false;
            case Long number -> number != 0;
            case BigInteger number -> number.signum() != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case Items items -> !items.values().isEmpty();
            case Dict dict -> dict.size() > 0;
            case Dict.View view -> view.dict().size() > 0;
            case Range range -> range.size() > 0;
            case Loop loop -> loop.length() > 0;
            default -> true;
        };
    }
}
