package io.millrace.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The {@code decoder} of a tokenizer.json, taken apart into what it does to each token by itself and what it does at the ends of
 * a text, so that a text can be decoded token by token. Differs from the tokenizers library in one point: bytes of byte fallback
 * that are no UTF-8 become one U+FFFD for each maximal invalid subpart, there one for each byte of the whole run.
 */
final class TokenDecoder {

    /** One stage for one token. */
    @FunctionalInterface
    private interface Stage {
        Piece apply(Piece piece, boolean first);
    }

    /** Text, or bytes that no later stage looks into. */
    private sealed interface Piece {
        record Text(String text) implements Piece {}

        record Bytes(byte[] bytes) implements Piece {}
    }

    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

    private final List<Stage> stages = new ArrayList<>();
    private TextEdges edges = TextEdges.NONE;
    private boolean fused;

    TokenDecoder(JsonNode decoder) {
        if (decoder.isNull() || decoder.isMissingNode()) {
            onText((text, first) -> first ? text : " " + text);
        } else {
            add(decoder);
        }
    }

    TextEdges edges() {
        return edges;
    }

    /** UTF-8 bytes of a token. */
    byte[] bytes(String token, boolean first) {
        Piece piece = new Piece.Text(token);
        for (Stage stage : stages) {
            piece = stage.apply(piece, first);
        }
        return switch (piece) {
            case Piece.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
            case Piece.Bytes bytes -> bytes.bytes();
        };
    }

    private void add(JsonNode decoder) {
        String type = decoder.path("type").asString("");
        switch (type) {
            case "Sequence" -> decoder.path("decoders").forEach(this::add);
            case "ByteLevel" -> stages.add((piece, _) -> byteLevel(piece));
            case "ByteFallback" -> stages.add((piece, _) -> byteFallback(piece));
            case "Fuse" -> fused = true;
            case "Replace" -> addReplace(decoder);
            case "Strip" -> addStrip(decoder);
            case "Metaspace" -> addMetaspace(decoder);
            case "WordPiece" -> addWordPiece(decoder);
            case "BPEDecoder" -> addBpe(decoder);
            default ->
                throw new IllegalArgumentException("tokenizer.json: decoder '%s' is not supported".formatted(type));
        }
    }

    private void addReplace(JsonNode decoder) {
        JsonNode pattern = decoder.path("pattern");
        String content = decoder.path("content").asString("");
        if (pattern.has("String")) {
            String literal = pattern.path("String").asString();
            onText((text, _) -> text.replace(literal, content));
        } else {
            Pattern regex = Pattern.compile(pattern.path("Regex").asString());
            onText((text, _) -> regex.matcher(text).replaceAll(Matcher.quoteReplacement(content)));
        }
    }

    private void addStrip(JsonNode decoder) {
        TextEdges strip = new TextEdges(
                decoder.path("content").asString(" ").charAt(0),
                decoder.path("start").asInt(0),
                decoder.path("stop").asInt(0));
        if (fused) {
            edges = strip;
        } else {
            onText((text, _) -> strip(text, strip));
        }
    }

    private void addMetaspace(JsonNode decoder) {
        String replacement = decoder.path("replacement").asString("▁");
        boolean keeps = decoder.path("prepend_scheme").asString("always").equals("never")
                || !decoder.path("add_prefix_space").asBoolean(true);
        onText((text, first) -> text.replace(replacement, first && !keeps ? "" : " "));
    }

    private void addWordPiece(JsonNode decoder) {
        String prefix = decoder.path("prefix").asString("##");
        boolean cleanup = decoder.path("cleanup").asBoolean(true);
        onText((text, first) -> {
            String joined = first ? text : text.startsWith(prefix) ? text.substring(prefix.length()) : " " + text;
            return cleanup ? EnglishSpacing.cleanUp(joined) : joined;
        });
    }

    private void addBpe(JsonNode decoder) {
        String suffix = decoder.path("suffix").asString("</w>");
        onText((text, _) -> text.replace(suffix, " "));
        edges = new TextEdges(' ', 0, 1);
    }

    /** @param change from the text of a token and whether it begins the whole text */
    private void onText(BiFunction<String, Boolean, String> change) {
        stages.add((piece, first) -> switch (piece) {
            case Piece.Text text -> new Piece.Text(change.apply(text.text(), first));
            case Piece.Bytes bytes -> bytes;
        });
    }

    private static Piece byteLevel(Piece piece) {
        return piece instanceof Piece.Text text ? new Piece.Bytes(ByteAlphabet.bytes(text.text())) : piece;
    }

    private static Piece byteFallback(Piece piece) {
        if (piece instanceof Piece.Text text) {
            Matcher matcher = BYTE.matcher(text.text());
            return matcher.matches()
                    ? new Piece.Bytes(new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)})
                    : piece;
        }
        return piece;
    }

    private static String strip(String text, TextEdges edges) {
        int from = 0;
        while (from < Math.min(edges.start(), text.length()) && text.charAt(from) == edges.strip()) {
            from++;
        }
        int to = text.length();
        while (to > Math.max(from, text.length() - edges.end()) && text.charAt(to - 1) == edges.strip()) {
            to--;
        }
        return text.substring(from, to);
    }
}
