package io.millrace.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.models.BatchedModel;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelRoute;
import io.millrace.preparation.Preparation;
import io.millrace.preparation.Preparation.Step;
import io.millrace.serving.Prompt;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import io.millrace.serving.Tokenization;
import io.millrace.tasks.generate.LanguageModel;
import io.millrace.text.TokenLimit;
import io.millrace.text.Tokenizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Requests for tokens, of models of whatever task. */
final class TokenizeRequests implements Tokenization {

    /** Most tokens that are told of a text, unless the model takes more. */
    static final int MOST = 1 << 17;

    private final Preparation preparing;
    private final LongSupplier ticker;

    TokenizeRequests(Preparation preparing, LongSupplier ticker) {
        this.preparing = preparing;
        this.ticker = ticker;
    }

    @Override
    public Mono<Tokens> tokenize(Route model, Prompt prompt, boolean addSpecialTokens) {
        long size = Prompt.size(List.of(prompt));
        preparing.requireReadable(size, prompt instanceof Prompt.Chat ? "messages" : "prompt");
        return asking(model, size, (loaded, checkpoint) -> tokens(loaded, prompt, addSpecialTokens, checkpoint));
    }

    @Override
    public Mono<String> detokenize(Route model, int[] ids) {
        return asking(model, ids.length, (loaded, _) -> text(tokenizer(loaded), ids));
    }

    private <T> Mono<T> asking(Route model, long size, BiFunction<LoadedModel, Checkpoint, T> action) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            ModelRoute route = ModelRoute.of(model);
            return route.holding(UnaryOperator.identity(), lease -> preparing
                            .run(new Step<>(
                                    size, deadline(route), checkpoint -> action.apply(lease.model(), checkpoint)))
                            .doFinally(_ -> lease.close())
                            .flux())
                    .single();
        });
    }

    private long deadline(ModelRoute route) {
        Duration timeout = route.timeouts().of(null);
        return timeout == null ? Preparation.NO_DEADLINE : ticker.getAsLong() + timeout.toNanos();
    }

    private static Tokens tokens(LoadedModel model, Prompt prompt, boolean addSpecialTokens, Checkpoint checkpoint) {
        Tokenizer tokenizer = tokenizer(model);
        int[] ids =
                switch (prompt) {
                    case Prompt.Text text -> encode(model, text.text(), addSpecialTokens, "prompt", checkpoint);
                    case Prompt.Tokens tokens -> tokens.ids();
                    case Prompt.Infill _ -> throw new IllegalArgumentException("texts around one are not tokenized");
                    case Prompt.Chat chat ->
                        encode(model, rendered(model, chat, checkpoint), false, "messages", checkpoint);
                };
        return new Tokens(ids, texts(tokenizer, ids), model.maxLength());
    }

    private static int[] encode(
            LoadedModel model, String text, boolean addSpecialTokens, String param, Checkpoint checkpoint) {
        int most = Math.max(MOST, model.maxLength());
        int[] ids = tokenizer(model).encode(text, addSpecialTokens, new TokenLimit(param, most, false), checkpoint);
        if (ids.length > most) {
            throw new InvalidRequest(param, param + " has more than " + most + " tokens, the most that are told");
        }
        return ids;
    }

    private static String rendered(LoadedModel model, Prompt.Chat chat, Checkpoint checkpoint) {
        if (model instanceof LanguageModel language) {
            return language.written(chat, checkpoint);
        }
        throw model.refuse("chat");
    }

    private static List<String> texts(Tokenizer tokenizer, int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(id -> new String(tokenizer.bytes(id), UTF_8))
                .toList();
    }

    private static String text(Tokenizer tokenizer, int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= tokenizer.vocabularySize()) {
                throw new InvalidRequest(
                        "tokens", "tokens: token id " + id + " is not in [0, " + tokenizer.vocabularySize() + ")");
            }
        }
        return tokenizer.decode(ids, false);
    }

    private static Tokenizer tokenizer(LoadedModel model) {
        return switch (model) {
            case LanguageModel language -> language.tokenizer();
            case BatchedModel batched -> batched.text("tokenize").tokenizer();
            default -> throw model.refuse("tokenize");
        };
    }
}
