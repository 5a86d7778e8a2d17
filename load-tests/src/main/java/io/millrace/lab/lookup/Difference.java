package io.millrace.lab.lookup;

import io.millrace.lab.lookup.Answer.Position;
import java.util.List;
import java.util.Locale;

/**
 * Where two answers part.
 *
 * @param at index of the token; −1 where, asked again, they did not
 * @param lead by how much the likelier of the two likeliest tokens was ahead there, in nats
 */
record Difference(int at, double lead) {

    static Difference first(List<Position> one, List<Position> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).token().equals(other.get(i).token())) {
                return new Difference(i, one.get(i).lead());
            }
        }
        return new Difference(-1, Double.NaN);
    }

    @Override
    public String toString() {
        return at < 0
                ? "one differs, and does not when it is asked for again"
                : String.format(
                        Locale.ROOT, "one differs from token %d on, where the two likeliest lie %.4f apart", at, lead);
    }
}
