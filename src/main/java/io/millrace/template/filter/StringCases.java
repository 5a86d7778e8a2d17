package io.millrace.template.filter;

import io.millrace.template.value.Characters;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The methods of str about case and classes of characters. */
final class StringCases {

    private StringCases() {}

    static void addTo(Map<String, StringMethod> methods) {
        methods.put("upper", StringMethod.plain("upper", StringCases::upper));
        methods.put("lower", StringMethod.plain("lower", StringCases::lower));
        methods.put("casefold", StringMethod.plain("casefold", text -> lower(upper(text))));
        methods.put("capitalize", StringMethod.plain("capitalize", StringCases::capitalize));
        methods.put("title", StringMethod.plain("title", StringCases::title));
        methods.put("swapcase", StringMethod.plain("swapcase", StringCases::swap));
        addTests(methods);
    }

    private static void addTests(Map<String, StringMethod> methods) {
        methods.put("isdigit", all("isdigit", Characters::isDigit));
        methods.put("isdecimal", all("isdecimal", Character::isDigit));
        methods.put("isnumeric", all("isnumeric", Characters::isNumeric));
        methods.put("isalpha", all("isalpha", Characters::isAlphabetic));
        methods.put("isalnum", all("isalnum", point -> Characters.isAlphabetic(point) || Characters.isNumeric(point)));
        methods.put("isspace", all("isspace", Characters::isSpace));
        methods.put("isascii", test("isascii", text -> text.codePoints().allMatch(point -> point < 128)));
        methods.put("isprintable", test("isprintable", text -> text.codePoints().allMatch(Characters::isPrintable)));
        methods.put("isupper", test("isupper", StringCases::isUpper));
        methods.put("islower", test("islower", StringCases::isLower));
        methods.put("istitle", test("istitle", StringCases::isTitle));
        methods.put("isidentifier", test("isidentifier", StringCases::isIdentifier));
    }

    private static StringMethod all(String name, IntPredicate each) {
        return test(name, text -> !text.isEmpty() && text.codePoints().allMatch(each));
    }

    private static StringMethod test(String name, Predicate<String> predicate) {
        return (_, self, args) -> {
            args.bindPositional(name, 0);
            return predicate.test(self);
        };
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return titled(first) + lower(text.substring(Character.charCount(first)));
    }

    private static String titled(int point) {
        int title = Character.toTitleCase(point);
        return title == point ? upper(Character.toString(point)) : Character.toString(title);
    }

    private static boolean isCased(int point) {
        return Character.isUpperCase(point) || Character.isLowerCase(point) || Character.isTitleCase(point);
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            out.append(inWord ? lower(Character.toString(point)) : titled(point));
            inWord = isCased(point);
        }
        return out.toString();
    }

    private static String swap(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> out.append(swap(point)));
        return out.toString();
    }

    private static String swap(int point) {
        String text = Character.toString(point);
        return Character.isUpperCase(point) ? lower(text) : Character.isLowerCase(point) ? upper(text) : text;
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(point -> Character.isLowerCase(point) || Character.isTitleCase(point));
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(point -> Character.isUpperCase(point) || Character.isTitleCase(point));
    }

    private static boolean isTitle(String text) {
        return text.codePoints().anyMatch(StringCases::isCased) && text.equals(title(text));
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && Characters.isIdentifierStart(text.codePointAt(0))
                && text.codePoints().allMatch(Characters::isIdentifierPart);
    }
}
