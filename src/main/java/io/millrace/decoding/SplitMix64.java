package io.millrace.decoding;

/**
 * The SplitMix64 generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), written out so that a seed
 * gives the same numbers on every JVM.
 */
final class SplitMix64 {

    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SplitMix64(long seed) {
        state = seed;
    }

    long nextLong() {
        state += GAMMA;
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Uniform in (0, 1), in steps of 2⁻⁵². */
    double nextDouble() {
        return ((nextLong() >>> 12) + 0.5) * 0x1p-52;
    }
}
