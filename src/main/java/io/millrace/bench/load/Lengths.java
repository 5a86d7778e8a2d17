package io.millrace.bench.load;

import java.util.random.RandomGenerator;

/** How many tokens. */
public sealed interface Lengths {

    /** More of no text are ever asked for. */
    int MOST = 1 << 20;

    /** Always the same. */
    record Fixed(int tokens) implements Lengths {
        public Fixed {
            requireLength("tokens", tokens);
        }

        @Override
        public int next(RandomGenerator random) {
            return tokens;
        }
    }

    /**
     * Its logarithm has a normal distribution.
     *
     * @param sigma standard deviation of the logarithm
     */
    record LogNormal(int median, double sigma) implements Lengths {
        public LogNormal {
            requireLength("median", median);
            if (!(sigma >= 0 && sigma <= 5)) {
                throw new IllegalArgumentException("sigma must be 0 to 5, not " + sigma);
            }
        }

        @Override
        public int next(RandomGenerator random) {
            double length = Math.exp(Math.log(median) + sigma * random.nextGaussian());
            return Math.clamp(Math.round(length), 1, MOST);
        }
    }

    /** One of them, 1 to {@link #MOST}. */
    int next(RandomGenerator random);

    /**
     * Written as {@code N} or {@code lognormal:MEDIAN:SIGMA}.
     *
     * @throws IllegalArgumentException saying what else it is
     */
    static Lengths parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 1) {
                return new Fixed(Integer.parseInt(text));
            }
            if (parts.length == 3 && parts[0].equals("lognormal")) {
                return new LogNormal(Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is neither N nor lognormal:MEDIAN:SIGMA", e);
        }
        throw new IllegalArgumentException("'" + text + "' is neither N nor lognormal:MEDIAN:SIGMA");
    }

    private static void requireLength(String what, int tokens) {
        if (tokens < 1 || tokens > MOST) {
            throw new IllegalArgumentException(what + " must be 1 to " + MOST + ", not " + tokens);
        }
    }
}
