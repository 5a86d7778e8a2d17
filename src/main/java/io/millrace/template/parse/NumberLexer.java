package io.millrace.template.parse;

import io.millrace.template.value.Numbers;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Number literals: decimal, 0x, 0o, 0b or float, with single underscores between digits. */
final class NumberLexer {
    private static final int MAX_LENGTH = 4300;
    private static final String DIGITS = "[0-9]++(?:_[0-9]++)*+";
    private static final String EXPONENT = "[eE][+-]?" + DIGITS;
    private static final Pattern FLOAT =
            Pattern.compile(DIGITS + "(?:\\." + DIGITS + "(?:" + EXPONENT + ")?|" + EXPONENT + ")");
    private static final Pattern INTEGER = Pattern.compile(
            "0[bB](?:_?[01]++)++|0[oO](?:_?[0-7]++)++|0[xX](?:_?[0-9a-fA-F]++)++|0++(?:_0++)*+|" + DIGITS);
    private static final Map<Character, Integer> RADIX = Map.of('b', 2, 'o', 8, 'x', 16);

    private NumberLexer() {}

    /** The number that starts at this digit; after a dot only an int does. */
    static Token at(String source, int start, int line, boolean afterDot) {
        Matcher real = FLOAT.matcher(source).region(start, source.length());
        if (!afterDot && real.lookingAt()) {
            return new Token(TokenType.FLOAT, real.group(), Double.valueOf(bare(real.group())), line);
        }
        Matcher integer = INTEGER.matcher(source).region(start, source.length());
        String text = integer.lookingAt() ? integer.group() : "";
        if (text.length() > MAX_LENGTH) {
            throw new TemplateSyntaxException("number has more than " + MAX_LENGTH + " digits", line);
        }
        return new Token(TokenType.INTEGER, text, Numbers.integer(parsed(bare(text))), line);
    }

    private static String bare(String text) {
        return text.replace("_", "");
    }

    private static BigInteger parsed(String digits) {
        char prefix = digits.length() < 2 ? '0' : Character.toLowerCase(digits.charAt(1));
        int radix = RADIX.getOrDefault(prefix, 10);
        return new BigInteger(radix == 10 ? digits : digits.substring(2), radix);
    }
}
