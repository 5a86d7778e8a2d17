package io.millrace.constraint.notation;

import io.millrace.constraint.regex.Regex;
import java.util.Map;
import java.util.Optional;

/** The terminals of Lark's grammar {@code common}, as regular expressions. */
final class LarkCommon {

    private static final String DECIMAL = "([0-9]+\\.[0-9]*|\\.[0-9]+)";
    private static final String EXPONENT = "[eE][+-]?[0-9]+";
    private static final String FLOAT = "([0-9]+" + EXPONENT + "|" + DECIMAL + "(" + EXPONENT + ")?)";
    private static final String NUMBER = "(" + FLOAT + "|[0-9]+)";

    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("DIGIT", "[0-9]"),
            Map.entry("HEXDIGIT", "[0-9a-fA-F]"),
            Map.entry("INT", "[0-9]+"),
            Map.entry("SIGNED_INT", "[+-]?[0-9]+"),
            Map.entry("DECIMAL", DECIMAL),
            Map.entry("_EXP", EXPONENT),
            Map.entry("FLOAT", FLOAT),
            Map.entry("SIGNED_FLOAT", "[+-]?" + FLOAT),
            Map.entry("NUMBER", NUMBER),
            Map.entry("SIGNED_NUMBER", "[+-]?" + NUMBER),
            Map.entry("ESCAPED_STRING", "\"([^\"\\\\\\n]|\\\\.)*\""),
            Map.entry("LCASE_LETTER", "[a-z]"),
            Map.entry("UCASE_LETTER", "[A-Z]"),
            Map.entry("LETTER", "[A-Za-z]"),
            Map.entry("WORD", "[A-Za-z]+"),
            Map.entry("CNAME", "[_A-Za-z][_A-Za-z0-9]*"),
            Map.entry("WS_INLINE", "[ \\t]+"),
            Map.entry("WS", "[ \\t\\f\\r\\n]+"),
            Map.entry("CR", "\\r"),
            Map.entry("LF", "\\n"),
            Map.entry("NEWLINE", "(\\r?\\n)+"),
            Map.entry("SH_COMMENT", "#[^\\n]*"),
            Map.entry("CPP_COMMENT", "//[^\\n]*"),
            Map.entry("C_COMMENT", "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/"),
            Map.entry("SQL_COMMENT", "--[^\\n]*"));

    private LarkCommon() {}

    static Optional<Regex> terminal(String name) {
        return Optional.ofNullable(PATTERNS.get(name))
                .map(pattern -> RegularExpression.whole(pattern, Flavour.UNICODE, Flags.NONE, new PatternWork()));
    }
}
