package io.millrace.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a model is asked for the text between a prefix and a suffix, as its family's model card says; told from the marks that its
 * tokenizer has.
 *
 * @param head what the tokenizer begins every text with, such as BOS
 * @param middle after which the text comes; empty where that is the end of the prefix
 * @param suffixFirst whether the suffix comes before the prefix
 * @param ends tokens that end the text, besides the model's own
 */
public record FillInMiddle(
        int[] head, int prefix, int suffix, OptionalInt middle, boolean suffixFirst, Set<Integer> ends) {

    private record Family(
            String prefix, String suffix, @Nullable String middle, boolean suffixFirst) {}

    private static final List<Family> FAMILIES = List.of(
            // Qwen2.5-Coder, CodeGemma, Granite since 4
            new Family("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", false),
            // StarCoder, StableCode, Granite Code
            new Family("<fim_prefix>", "<fim_suffix>", "<fim_middle>", false),
            // SantaCoder
            new Family("<fim-prefix>", "<fim-suffix>", "<fim-middle>", false),
            // CodeLlama
            new Family("▁<PRE>", "▁<SUF>", "▁<MID>", false),
            // DeepSeek-Coder
            new Family("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>", false),
            // Codestral
            new Family("[PREFIX]", "[SUFFIX]", null, true));

    /** Where another file or nothing more begins, in any of the families. */
    private static final List<String> ENDS = List.of(
            "<|endoftext|>",
            "<|fim_pad|>",
            "<|file_sep|>",
            "<|file_separator|>",
            "<|repo_name|>",
            "<fim_pad>",
            "<file_sep>",
            "<repo_name>",
            "<fim-pad>",
            "▁<EOT>");

    /** Something that no token of a vocabulary joins with what comes after it. */
    private static final String PLACEHOLDER = "☺";

    /** Reads texts into tokens, without those that stand around a text. */
    public interface Reader {
        int[] read(String text);
    }

    /** Empty where the tokenizer lacks the marks. */
    public static Optional<FillInMiddle> of(Tokenizer tokenizer) {
        return FAMILIES.stream()
                .filter(family ->
                        marks(family).allMatch(mark -> tokenizer.id(mark).isPresent()))
                .findFirst()
                .map(family -> of(family, tokenizer));
    }

    private static FillInMiddle of(Family family, Tokenizer tokenizer) {
        ToIntFunction<String> id = mark -> tokenizer.id(mark).orElseThrow();
        return new FillInMiddle(
                tokenizer.encode("", true),
                id.applyAsInt(family.prefix()),
                id.applyAsInt(family.suffix()),
                family.middle() == null ? OptionalInt.empty() : tokenizer.id(family.middle()),
                family.suffixFirst(),
                Stream.concat(marks(family), ENDS.stream())
                        .flatMapToInt(mark -> tokenizer.id(mark).stream())
                        .boxed()
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<String> marks(Family family) {
        return Stream.of(family.prefix(), family.suffix(), family.middle()).flatMap(Stream::ofNullable);
    }

    /** The tokens after which the middle comes. */
    public int[] tokens(int[] prefixTokens, int[] suffixTokens) {
        IntStream before = IntStream.concat(IntStream.of(prefix), Arrays.stream(prefixTokens));
        IntStream after = IntStream.concat(IntStream.of(suffix), Arrays.stream(suffixTokens));
        IntStream both = suffixFirst ? IntStream.concat(after, before) : IntStream.concat(before, after);
        return IntStream.concat(IntStream.concat(Arrays.stream(head), both), middle.stream())
                .toArray();
    }

    /** Of a suffix: without the space that some tokenizers put before every text. */
    public static int[] suffixTokens(String text, Tokenizer tokenizer, Reader reader) {
        if (!opensWithSpace(tokenizer)) {
            return reader.read(text);
        }
        int[] placeholder = reader.read(PLACEHOLDER);
        int[] tokens = reader.read(PLACEHOLDER + text);
        return Arrays.copyOfRange(tokens, placeholder.length, tokens.length);
    }

    private static boolean opensWithSpace(Tokenizer tokenizer) {
        int[] tokens = tokenizer.encode("a", false);
        byte[] first = tokens.length == 0 ? new byte[0] : tokenizer.bytes(tokens[0]);
        return first.length > 0 && first[0] == ' ';
    }
}
