package io.millrace.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.models.BatchedModel;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelRoute;
import io.millrace.serving.Prompt;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.Route;
import io.millrace.serving.Tokenization;
import io.millrace.tasks.generate.LanguageModel;
import io.millrace.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Requests for tokens, of models of whatever task. */
final class TokenizeRequests implements Tokenization {

    private final Scheduler preparing;

    TokenizeRequests(Scheduler preparing) {
        this.preparing = preparing;
    }

    @Override
    public Mono<Tokens> tokenize(Route model, Prompt prompt, boolean addSpecialTokens) {
        return asking(model, loaded -> tokens(loaded, prompt, addSpecialTokens));
    }

    @Override
    public Mono<String> detokenize(Route model, int[] ids) {
        return asking(model, loaded -> text(tokenizer(loaded), ids));
    }

    private <T> Mono<T> asking(Route model, Function<LoadedModel, T> action) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            return Mono.using(ModelRoute.of(model)::lease, lease -> Mono.fromCallable(() -> action.apply(lease.model()))
                    .subscribeOn(preparing));
        });
    }

    private static Tokens tokens(LoadedModel model, Prompt prompt, boolean addSpecialTokens) {
        Tokenizer tokenizer = tokenizer(model);
        int[] ids =
                switch (prompt) {
                    case Prompt.Text text -> tokenizer.encode(text.text(), addSpecialTokens);
                    case Prompt.Tokens tokens -> tokens.ids();
                    case Prompt.Chat chat -> tokenizer.encode(rendered(model, chat), false);
                };
        return new Tokens(ids, texts(tokenizer, ids), model.maxLength());
    }

    private static String rendered(LoadedModel model, Prompt.Chat chat) {
        if (model instanceof LanguageModel language) {
            return language.text().render(chat, Checkpoint.NONE);
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
