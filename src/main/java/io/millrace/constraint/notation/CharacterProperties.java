package io.millrace.constraint.notation;

import io.millrace.constraint.regex.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Properties of characters, as {@code java.util.regex} knows them. */
final class CharacterProperties {

    private static final int KEPT = 2_000;

    /** By names of lower case: where a name is valid in several cases, they mean the same. */
    private static final Map<String, CodePoints> KNOWN = new HashMap<>();

    private CharacterProperties() {}

    static synchronized CodePoints of(String name) {
        if (name.length() > 60 || !name.matches("[A-Za-z_=]+")) {
            throw unsupported();
        }
        Pattern pattern = pattern(name);
        if (KNOWN.size() > KEPT) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> scan(pattern));
    }

    /** What a pattern of runs of characters finds in all characters, one after the other. */
    private static CodePoints scan(Pattern runs) {
        StringBuilder all = new StringBuilder(1 << 21);
        for (int c = 0;
                c <= Character.MAX_CODE_POINT;
                c = c == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : c + 1) {
            all.appendCodePoint(c);
        }
        List<CodePoints> found = new ArrayList<>();
        for (Matcher matcher = runs.matcher(all); matcher.find(); ) {
            found.add(CodePoints.of(all.codePointAt(matcher.start()), all.codePointBefore(matcher.end())));
        }
        return CodePoints.anyOf(found);
    }

    private static Pattern pattern(String name) {
        String plain =
                name.replaceFirst("^(General_Category|gc)=", "").replaceFirst("^(Script_Extensions|scx)=", "Script=");
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
            return Pattern.compile("\\p{" + known + "}+");
        } catch (PatternSyntaxException _) {
            throw unsupported();
        }
    }

    private static IllegalArgumentException unsupported() {
        return new IllegalArgumentException("has a property that is not supported");
    }
}
