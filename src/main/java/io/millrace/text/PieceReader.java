package io.millrace.text;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads long texts piece by piece with a tokenizer that reads short ones, wherever that has been seen to make no difference. */
final class PieceReader {

    /** Texts with places to cut of every kind, and with what tokenizers join, drop and strip around them. */
    private static final List<String> PROBES = List.of(
            "Hello world, it's 3.14 past 12 o'clock.\nNext line  two blanks\n\n\ttab x",
            "a b c 1 2 3 A B C don't we'll I'M x_y foo-bar (baz) [q] <mask> </s> the end",
            "\u00c9t\u00e9 na\u00efve \u00fcber stra\u00dfe \u0130stanbul e\u0301 x \u0301 y \ufb01n \u2167 \u00bd z",
            "\u4f60\u597d\u3002\u4e16\u754c\uff0c\u6771\u4eac\u3001\u304b\u306a\uff1f hello \u65e5\u672c\u8a9e ok",
            "\u041f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u0939\u093f\u0928\u094d\u0926\u0940 \uc548\ub155 x",
            "if (x == 1) {\n    return foo(bar);\n}\n\n// done \uD83D\uDE80 go http://a.b/c?d=e f");

    private final Tokenizer tokenizer;
    private final TextPieces pieces;
    private final @Nullable Surround one;
    private final @Nullable Surround two;

    private PieceReader(Tokenizer tokenizer, TextCuts cuts, @Nullable Surround one, @Nullable Surround two) {
        this.tokenizer = tokenizer;
        this.pieces = new TextPieces(cuts, text -> tokenizer.encode(text, false));
        this.one = one;
        this.two = two;
    }

    /**
     * @param tokens bytes of each token
     * @param file the tokenizer.json
     */
    static PieceReader of(Tokenizer tokenizer, byte[][] tokens, JsonNode file) {
        TextCuts known = reachesOverBlanks(file) ? TextCuts.NONE : cuts(tokens, file.path("added_tokens"));
        TextCuts bare = known.withoutStops();
        TextCuts cuts = List.of(known, bare, bare.dropping()).stream()
                .filter(kind -> !kind.isNone() && isRight(tokenizer, kind))
                .findFirst()
                .orElse(TextCuts.NONE);
        return new PieceReader(tokenizer, cuts, one(tokenizer), two(tokenizer));
    }

    private static TextCuts cuts(byte[][] tokens, JsonNode added) {
        byte[][] own = tokens.clone();
        added.forEach(token -> own[token.path("id").asInt()] = new byte[0]);
        return TextCuts.of(
                own,
                added.valueStream()
                        .map(token -> token.path("content").asString(""))
                        .toList());
    }

    /* An added token that takes the blanks beside it, and that a cut might part from them. */
    private static boolean reachesOverBlanks(JsonNode file) {
        return file.path("added_tokens").valueStream().anyMatch(token -> {
            String content = token.path("content").asString("");
            return !content.isEmpty()
                    && (token.path("rstrip").asBoolean(false)
                                    && Character.isLetterOrDigit(content.codePointBefore(content.length()))
                            || token.path("lstrip").asBoolean(false)
                                    && Character.isLetterOrDigit(content.codePointAt(0)));
        });
    }

    private static boolean isRight(Tokenizer tokenizer, TextCuts cuts) {
        return PROBES.stream().allMatch(text -> {
            int[] whole = tokenizer.encode(text, false);
            return IntStream.range(1, text.length())
                    .filter(at -> cuts.isCut(text, at))
                    .allMatch(at -> Arrays.equals(whole, apart(tokenizer, cuts, text, at)));
        });
    }

    private static int[] apart(Tokenizer tokenizer, TextCuts cuts, String text, int at) {
        return IntStream.concat(
                        Arrays.stream(tokenizer.encode(text.substring(0, at), false)),
                        Arrays.stream(tokenizer.encode(text.substring(cuts.next(text, at)), false)))
                .toArray();
    }

    private static @Nullable Surround one(Tokenizer tokenizer) {
        Surround seen = Surround.of(tokenizer.encode("a"), 1);
        TokenIds whole = tokenizer.encode(PROBES.getFirst());
        return seen != null && isSame(whole, seen.around(tokenizer.encode(PROBES.getFirst(), false))) ? seen : null;
    }

    private static @Nullable Surround two(Tokenizer tokenizer) {
        Surround seen = Surround.of(tokenizer.encodePair("a", "b"), 2);
        TokenIds whole = tokenizer.encodePair(PROBES.getFirst(), PROBES.getLast());
        int[] first = tokenizer.encode(PROBES.getFirst(), false);
        int[] second = tokenizer.encode(PROBES.getLast(), false);
        return seen != null && isSame(whole, seen.around(first, second)) ? seen : null;
    }

    private static boolean isSame(TokenIds a, TokenIds b) {
        return Arrays.equals(a.ids(), b.ids())
                && Arrays.equals(a.typeIds(), b.typeIds())
                && Arrays.equals(a.texts(), b.texts());
    }

    int[] ids(String text, boolean addSpecialTokens, TokenLimit limit, Checkpoint checkpoint) {
        if (text.length() <= TextPieces.PIECE) {
            return tokenizer.encode(text, addSpecialTokens);
        }
        return addSpecialTokens
                ? read(text, limit, checkpoint).tokens().ids()
                : pieces.read(text, limit, checkpoint).ids();
    }

    Reading read(String text, TokenLimit limit, Checkpoint checkpoint) {
        if (text.length() <= TextPieces.PIECE || one == null) {
            return new Reading(tokenizer.encode(bounded(text, limit.param())), true);
        }
        TextPieces.Part part = pieces.read(text, limit, checkpoint);
        return new Reading(one.around(part.ids()), part.whole());
    }

    Reading readPair(String first, String second, TokenLimit limit, Checkpoint checkpoint) {
        if ((long) first.length() + second.length() <= TextPieces.PIECE || two == null) {
            TokenIds tokens = tokenizer.encodePair(bounded(first, limit.param()), bounded(second, limit.param()));
            return new Reading(tokens, true);
        }
        TextPieces.Part one = pieces.read(first, limit, checkpoint);
        TextPieces.Part other = pieces.read(second, limit, checkpoint);
        return new Reading(two.around(one.ids(), other.ids()), one.whole() && other.whole());
    }

    private static String bounded(String text, String param) {
        if (text.length() > TextPieces.RUN) {
            throw new InvalidRequest(
                    param,
                    param + " has " + text.length() + " characters, but this model's tokenizer reads at most "
                            + TextPieces.RUN);
        }
        return text;
    }
}
