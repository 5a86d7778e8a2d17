package io.millrace.constraint.schema;

import static io.millrace.constraint.schema.Texts.alt;
import static io.millrace.constraint.schema.Texts.both;
import static io.millrace.constraint.schema.Texts.chars;
import static io.millrace.constraint.schema.Texts.lit;
import static io.millrace.constraint.schema.Texts.not;
import static io.millrace.constraint.schema.Texts.opt;
import static io.millrace.constraint.schema.Texts.plus;
import static io.millrace.constraint.schema.Texts.seq;
import static io.millrace.constraint.schema.Texts.star;
import static io.millrace.constraint.schema.Texts.times;

import io.millrace.constraint.regex.Regex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Numbers as text. Where a bound, a step or an excluded number has to be watched, numerals have no exponent. Integers are written
 * without a fraction or, where that is wanted and {@code 1.0} is an integer, with {@code .0}. Exponents go to 299, so that a number stays one in double
 * precision.
 */
final class Numerals {

    private static final Regex DIGIT = chars("0-9");
    private static final Regex NATURAL = alt(lit("0"), seq(chars("1-9"), star(DIGIT)));
    private static final Regex FRACTION = opt(seq(lit("."), plus(DIGIT)));
    private static final Regex EXPONENT =
            opt(seq(chars("eE"), opt(chars("+-")), alt(times(DIGIT, 1, 2), seq(chars("0-2"), DIGIT, DIGIT))));
    private static final Regex SIGN = opt(lit("-"));
    private static final Regex NOT_ZERO = seq(star(chars("0.")), chars("1-9"), Regex.ANY);
    private static final int PLAIN = 40;

    static final Regex NUMBER = seq(SIGN, NATURAL, FRACTION, EXPONENT);

    private Numerals() {}

    static Regex of(NumberFacts facts, List<BigDecimal> excluded, boolean noFraction) {
        boolean watched = !excluded.isEmpty()
                || !facts.steps().isEmpty()
                || !facts.notSteps().isEmpty();
        List<Regex> all = new ArrayList<>();
        if (facts.min() != null || facts.max() != null || !facts.integer()) {
            all.add(range(facts, !watched && !facts.integer()));
        }
        if (facts.integer()) {
            all.add(seq(SIGN, NATURAL, noFraction ? Regex.EMPTY : opt(lit(".0"))));
        }
        facts.steps().forEach(s -> all.add(multiple(s)));
        facts.notSteps().forEach(s -> all.add(not(multiple(s))));
        excluded.forEach(n -> all.add(not(spellings(n))));
        return all.size() == 1 ? all.getFirst() : new Regex.Intersection(all);
    }

    /** The spellings of a number that a schema lists: plain, as the schema writes it, and, where wanted, with {@code .0}. */
    static Regex of(JsonNode number, boolean fraction) {
        BigDecimal value = number.decimalValue();
        Set<String> all = new LinkedHashSet<>();
        BigDecimal short_ = JsonValues.canonical(value);
        if (short_.precision() <= PLAIN && Math.abs(short_.scale()) <= PLAIN) {
            all.add(short_.toPlainString());
            if (fraction && short_.scale() <= 0) {
                all.add(short_.toPlainString() + ".0");
            }
        }
        all.add(number.toString());
        return alt(all.stream().map(Texts::lit).toList());
    }

    private static Regex range(NumberFacts facts, boolean exponents) {
        BigDecimal min = facts.min();
        BigDecimal max = facts.max();
        if (min == null && max == null) {
            return exponents ? NUMBER : seq(SIGN, NATURAL, FRACTION);
        }
        List<Regex> signs = new ArrayList<>();
        if (max == null || max.signum() >= 0) {
            boolean bounded = min != null && min.signum() >= 0;
            BigDecimal from = min == null || !bounded ? BigDecimal.ZERO : min;
            signs.add(between(from, bounded && facts.above(), max, facts.below(), exponents));
        }
        if (min == null || min.signum() < 0) {
            boolean bounded = max != null && max.signum() < 0;
            BigDecimal from = max == null || !bounded ? BigDecimal.ZERO : max.negate();
            BigDecimal to = min == null ? null : min.negate();
            signs.add(seq(lit("-"), between(from, !bounded || facts.below(), to, facts.above(), exponents)));
        }
        return alt(signs);
    }

    /** Numerals without a sign in a range. */
    private static Regex between(
            BigDecimal min, boolean above, @Nullable BigDecimal max, boolean below, boolean exponents) {
        if (max == null && min.signum() == 0) {
            Regex all = seq(NATURAL, FRACTION, exponents ? EXPONENT : Regex.EMPTY);
            return above ? both(all, NOT_ZERO) : all;
        }
        Regex upper = max == null ? seq(NATURAL, FRACTION) : upTo(max, !below);
        return min.signum() == 0 && !above ? upper : both(upper, not(upTo(min, above)));
    }

    /** Numerals up to a number, with it or without. */
    private static Regex upTo(BigDecimal limit, boolean with) {
        String plain = JsonValues.canonical(limit).toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        String fraction = point < 0 ? "" : plain.substring(point + 1);
        List<Regex> ways = new ArrayList<>();
        if (whole.length() > 1) {
            ways.add(seq(alt(lit("0"), seq(chars("1-9"), times(DIGIT, 0, whole.length() - 2))), FRACTION));
        }
        for (int i = 0; i < whole.length(); i++) {
            int least = i == 0 && whole.length() > 1 ? '1' : '0';
            if (whole.charAt(i) > least) {
                ways.add(seq(
                        lit(whole.substring(0, i)),
                        span(least, whole.charAt(i) - 1),
                        times(DIGIT, whole.length() - i - 1),
                        FRACTION));
            }
        }
        ways.add(seq(lit(whole), fraction(fraction, with)));
        return alt(ways);
    }

    private static Regex fraction(String limit, boolean with) {
        List<Regex> ways = new ArrayList<>();
        if (!limit.isEmpty() || with) {
            ways.add(Regex.EMPTY);
        }
        for (int i = 0; i < limit.length(); i++) {
            if (i > 0) {
                ways.add(lit("." + limit.substring(0, i)));
            }
            if (limit.charAt(i) > '0') {
                ways.add(seq(lit("." + limit.substring(0, i)), span('0', limit.charAt(i) - 1), star(DIGIT)));
            }
        }
        if (with) {
            ways.add(limit.isEmpty() ? seq(lit("."), plus(lit("0"))) : seq(lit("." + limit), star(lit("0"))));
        }
        return alt(ways);
    }

    private static Regex spellings(BigDecimal number) {
        String plain = JsonValues.canonical(number.abs()).toPlainString();
        Regex zeros = plain.indexOf('.') < 0 ? opt(seq(lit("."), plus(lit("0")))) : star(lit("0"));
        Regex sign = number.signum() == 0 ? SIGN : lit(number.signum() < 0 ? "-" : "");
        return seq(sign, lit(plain), zeros);
    }

    private static Regex multiple(BigDecimal step) {
        BigDecimal plain = JsonValues.canonical(step);
        BigDecimal whole = plain.scale() < 0 ? plain.setScale(0) : plain;
        return new Regex.Multiple(whole.unscaledValue().longValueExact(), whole.scale());
    }

    private static Regex span(int first, int last) {
        return new Regex.Chars(io.millrace.constraint.regex.CodePoints.of(first, last));
    }
}
