package io.millrace.template.value;

/** Python's classes of characters. */
public final class Characters {
    private Characters() {}

    /** {@code str.isspace()}, and what {@code strip()} and {@code split()} take for white space. */
    public static boolean isSpace(int point) {
        return switch (point) {
            case '\t', '\n', 0x0b, '\f', '\r', 0x1c, 0x1d, 0x1e, 0x1f, ' ', 0x85, 0xa0, 0x1680 -> true;
            case 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
            default -> point >= 0x2000 && point <= 0x200a;
        };
    }

    /** Where {@code str.splitlines()} splits. */
    public static boolean isLineBreak(int point) {
        return switch (point) {
            case '\n', '\r', 0x0b, '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    /** What {@code repr()} writes as it is. */
    public static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }

    public static boolean isDigit(int point) {
        return Character.isDigit(point) || isSuperscript(point);
    }

    private static boolean isSuperscript(int point) {
        return point == 0xb2
                || point == 0xb3
                || point == 0xb9
                || point == 0x2070
                || (point >= 0x2074 && point <= 0x2079)
                || (point >= 0x2080 && point <= 0x2089);
    }

    public static boolean isNumeric(int point) {
        return isDigit(point)
                || Character.getType(point) == Character.LETTER_NUMBER
                || Character.getType(point) == Character.OTHER_NUMBER;
    }

    public static boolean isAlphabetic(int point) {
        return Character.isLetter(point);
    }

    public static boolean isWord(int point) {
        return isAlphabetic(point) || isNumeric(point) || point == '_';
    }

    public static boolean isIdentifierStart(int point) {
        return point == '_' || Character.isUnicodeIdentifierStart(point);
    }

    public static boolean isIdentifierPart(int point) {
        return point == '_'
                || isWord(point)
                || (Character.isUnicodeIdentifierPart(point) && !Character.isIdentifierIgnorable(point));
    }
}
