package io.millrace.constraint.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for numerals under way: equal ones have one. */
final class NumeralTable {

    private final List<Numeral> numerals = new ArrayList<>();
    private final Map<Numeral, Integer> numbers = new HashMap<>();

    Numeral get(int number) {
        return numerals.get(number);
    }

    int number(Numeral numeral) {
        Integer known = numbers.putIfAbsent(numeral, numerals.size());
        if (known != null) {
            return known;
        }
        numerals.add(numeral);
        return numerals.size() - 1;
    }
}
