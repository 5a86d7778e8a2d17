package io.millrace.decoding;

import java.util.Map;

/**
 * The values that a sampling parameter takes.
 *
 * @param <T> their type
 */
public sealed interface ParameterKind<T> {

    /**
     * The value, copied where it could change.
     *
     * @throws IllegalArgumentException naming parameter, range and value where it is out of range
     */
    T checked(String name, Object value);

    /** The value as clients write it. */
    default Object wire(Object value) {
        return value;
    }

    /** Values that one number writes, as in generation_config.json. */
    sealed interface Numeric<T> extends ParameterKind<T> {

        /**
         * The value that a number stands for.
         *
         * @throws IllegalArgumentException naming parameter, range and value where it is out of range
         */
        T of(String name, double value);
    }

    /**
     * Numbers.
     *
     * @param aboveMin whether {@code min} itself is out of range
     */
    record Real(double min, boolean aboveMin, double max) implements Numeric<Float> {

        static Real closed(double min, double max) {
            return new Real(min, false, max);
        }

        static Real above(double min, double max) {
            return new Real(min, true, max);
        }

        @Override
        public Float checked(String name, Object value) {
            float number = (Float) value;
            require(number >= (float) min && number <= (float) max, name, value, "in [%s, %s]".formatted(min, max));
            require(!aboveMin || number > (float) min, name, value, "above " + (int) min);
            return number;
        }

        /** The nearest float; of a value above an open {@code min}, one that still is. */
        @Override
        public Float of(String name, double value) {
            float nearest = (float) value;
            return checked(name, aboveMin && value > min ? Math.max(nearest, Math.nextUp((float) min)) : nearest);
        }
    }

    /** A share of a whole, in [0, 1]. 0 becomes the smallest share above it, since there are servers that refuse 0. */
    record Share() implements Numeric<Float> {

        public static final Real RANGE = Real.closed(0, 1);

        @Override
        public Float checked(String name, Object value) {
            return Math.max(RANGE.checked(name, value), Float.MIN_VALUE);
        }

        @Override
        public Float of(String name, double value) {
            return Math.max(RANGE.of(name, value), Float.MIN_VALUE);
        }
    }

    /** How many are kept: 0, which clients also write as -1, is off. */
    record Count() implements Numeric<Integer> {

        @Override
        public Integer checked(String name, Object value) {
            require((Integer) value >= 0, name, value, "at least 0");
            return (Integer) value;
        }

        @Override
        public Integer of(String name, double value) {
            require(value >= -1 && value <= Integer.MAX_VALUE, name, value, "at least -1");
            return Math.max(0, (int) value);
        }

        @Override
        public Object wire(Object value) {
            return value.equals(0) ? -1 : value;
        }
    }

    /** Any 64 bits. */
    record Bits() implements ParameterKind<Long> {

        @Override
        public Long checked(String name, Object value) {
            return (Long) value;
        }
    }

    /** A number for each of some tokens, by id. */
    record PerToken(Real each) implements ParameterKind<Map<Integer, Float>> {

        @Override
        @SuppressWarnings("unchecked") // the numbers are checked one by one
        public Map<Integer, Float> checked(String name, Object value) {
            Map<Integer, Float> numbers = Map.copyOf((Map<Integer, Float>) value);
            numbers.values().forEach(number -> each.checked(name, number));
            return numbers;
        }
    }

    private static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, not %s".formatted(name, range, value));
        }
    }
}
