package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Field;
import io.millrace.edge.FieldRules;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /v1/completions}, checked. */
record CompletionRequest(Delivery delivery, List<Prompt> prompts, GenerationOptions options) {

    private static final int DEFAULT_MAX_TOKENS = 16;

    private static final Field<List<Prompt>> PROMPT = new Field<>(
            "prompt",
            Field.anyOf(
                    "What to continue: one prompt or several.",
                    schema("string", "Text"),
                    Field.array(schema("string", "Text"), "Texts"),
                    Field.array(schema("integer", "Token id"), "Token ids"),
                    Field.array(Field.array(schema("integer", "Token id"), "Token ids"), "Prompts of token ids")),
            Prompts::read);
    private static final Field<Integer> MAX_TOKENS = Field.integer(
            "max_tokens",
            0,
            Integer.MAX_VALUE,
            "Most tokens of each completion; 16, or what fits if that is less, if left out; 0 scores an echoed prompt.");
    private static final Field<Integer> LOGPROBS = Field.integer(
            "logprobs",
            0,
            SamplingFields.MAX_TOP_LOGPROBS,
            "Likeliest tokens reported per position, besides the token itself.");
    private static final Field<Boolean> ECHO = Field.flag("echo", "Whether the prompt is part of the text.");
    private static final Field<String> SUFFIX = Field.string(
            "suffix",
            "What comes after the completion, for models whose tokenizer has tokens for filling in the middle.");
    private static final Field<Integer> BEST_OF = Field.integer(
            "best_of", 1, SamplingFields.MAX_N, "As n: sampling more than are returned is not supported.");

    static final List<Field<?>> FIELDS = fields();
    static final FieldRules RULES = FieldRules.of(
                    FIELDS, Set.of("metadata", "request_id", "safety_identifier", "user"), Unsupported.ANYWHERE)
            .refusing(Unsupported.IN_COMPLETIONS);

    private static List<Field<?>> fields() {
        List<Field<?>> fields = new ArrayList<>(Delivery.ALL);
        fields.addAll(List.of(PROMPT, MAX_TOKENS, LOGPROBS, ECHO, SUFFIX, BEST_OF));
        fields.addAll(SamplingFields.ALL);
        return List.copyOf(fields);
    }

    /** Refuses more than {@code maxSequences} completions over all prompts. */
    static CompletionRequest read(ObjectNode body, int maxSequences) {
        RULES.check(body, "");
        Delivery delivery = Delivery.read(body);
        GenerationOptions options =
                SamplingFields.read(body, maxTokens(body), LOGPROBS.in(body, -1), ECHO.in(body, false));
        checkMinTokens(options.stopping());
        List<Prompt> prompts = around(
                PROMPT.requiredIn(body), SUFFIX.in(body), options.reporting().echo());
        checkCount(prompts.size(), options.n(), maxSequences);
        checkBestOf(BEST_OF.in(body, options.n()), options.n());
        return new CompletionRequest(
                delivery, prompts, options.with(options.stopping().withUsualTokens(DEFAULT_MAX_TOKENS)));
    }

    private static List<Prompt> around(List<Prompt> prompts, @Nullable String suffix, boolean echo) {
        if (suffix == null || suffix.isEmpty()) {
            return prompts;
        }
        if (echo) {
            throw new InvalidRequest("suffix", "'suffix' and 'echo' can't both be there");
        }
        return prompts.stream().map(prompt -> around(prompt, suffix)).toList();
    }

    private static Prompt around(Prompt prompt, String suffix) {
        if (prompt instanceof Prompt.Text text) {
            return new Prompt.Infill(text.text(), suffix);
        }
        throw new InvalidRequest("suffix", "'suffix' needs 'prompt' to be text, but it was token ids");
    }

    private static void checkMinTokens(Stopping stopping) {
        if (stopping.maxTokens() == null && stopping.minTokens() > DEFAULT_MAX_TOKENS) {
            throw new InvalidRequest(
                    "min_tokens",
                    "'min_tokens' must be at most max_tokens (" + DEFAULT_MAX_TOKENS + " if left out), but was "
                            + stopping.minTokens());
        }
    }

    private static @Nullable Integer maxTokens(ObjectNode body) {
        Integer max = MAX_TOKENS.in(body);
        if (max != null && max == 0 && !ECHO.in(body, false)) {
            throw new InvalidRequest("max_tokens", "'max_tokens' must be at least 1 unless 'echo' is true, but was 0");
        }
        return max;
    }

    private static void checkCount(int prompts, int n, int maxSequences) {
        if (prompts * n > maxSequences) {
            throw new InvalidRequest(
                    "prompt",
                    "'prompt' times 'n' must be at most " + maxSequences + " completions, but was " + prompts
                            + " times " + n);
        }
    }

    private static void checkBestOf(int bestOf, int n) {
        if (bestOf != n) {
            throw new InvalidRequest("best_of", "'best_of' must equal 'n' (" + n + "), but was " + bestOf);
        }
    }
}
