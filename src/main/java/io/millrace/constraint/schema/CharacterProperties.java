package io.millrace.constraint.schema;

import io.millrace.constraint.regex.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Properties of characters, as {@code java.util.regex} knows them. */
final class CharacterProperties {

    private static final Map<String, CodePoints> KNOWN = new HashMap<>();

    private CharacterProperties() {}

    static synchronized CodePoints of(String name) {
        if (name.length() > 60 || !name.matches("[A-Za-z_=]+")) {
            throw new IllegalArgumentException("has a property that is not supported");
        }
        if (KNOWN.size() > 100) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(name, CharacterProperties::scan);
    }

    private static CodePoints scan(String name) {
        IntPredicate has = predicate(name);
        List<CodePoints.Range> ranges = new ArrayList<>();
        int from = -1;
        for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
            boolean in = c <= Character.MAX_CODE_POINT
                    && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    && has.test(c);
            if (in && from < 0) {
                from = c;
            } else if (!in && from >= 0) {
                ranges.add(new CodePoints.Range(from, c - 1));
                from = -1;
            }
        }
        return new CodePoints(ranges);
    }

    private static IntPredicate predicate(String name) {
        String plain = name.replaceFirst("^(General_Category|gc)=", "")
                .replaceFirst("^(Script_Extensions|scx)=", "Script=");
        String known =
                switch (plain.toLowerCase(Locale.ROOT)) {
                    case "letter" -> "L";
                    case "uppercase_letter" -> "Lu";
                    case "lowercase_letter" -> "Ll";
                    case "number" -> "N";
                    case "decimal_number" -> "Nd";
                    case "punctuation" -> "P";
                    case "symbol" -> "S";
                    case "mark" -> "M";
                    case "alphabetic", "uppercase", "lowercase", "emoji" -> "Is" + plain;
                    default -> plain;
                };
        try {
            Pattern pattern = Pattern.compile("\\p{" + known + "}");
            return c -> pattern.matcher(Character.toString(c)).matches();
        } catch (PatternSyntaxException _) {
            throw new IllegalArgumentException("has a property that is not supported");
        }
    }
}
