package io.millrace.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens as text completions name them: their text, or {@code bytes:} and bytes as {@code \xhh} where that is no text. */
final class TokenName {

    private static final String PREFIX = "bytes:";
    private static final Pattern ALL = Pattern.compile(PREFIX + "(?:\\\\x[0-9a-fA-F]{2})+");
    private static final Pattern ONE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

    private TokenName() {}

    static byte[] bytes(String name) {
        return ALL.matcher(name).matches() ? unescaped(name) : name.getBytes(UTF_8);
    }

    private static byte[] unescaped(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher hex = ONE.matcher(name);
        while (hex.find()) {
            bytes.write(Integer.parseInt(hex.group(1), 16));
        }
        return bytes.toByteArray();
    }
}
