package io.millrace.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** {@link Tokenization} over the models of a registry. */
final class TokenizationService implements Tokenization {

    private final ModelRegistry registry;
    private final Scheduler preparing;

    TokenizationService(ModelRegistry registry, Scheduler preparing) {
        this.registry = registry;
        this.preparing = preparing;
    }

    @Override
    public Mono<Tokens> tokenize(String model, Prompt prompt, boolean addSpecialTokens) {
        return asking(model, () -> tokens(registry.require(model), prompt, addSpecialTokens));
    }

    @Override
    public Mono<String> detokenize(String model, int[] ids) {
        return asking(model, () -> text(tokenizer(registry.require(model)), ids));
    }

    private <T> Mono<T> asking(String model, Callable<T> action) {
        return Mono.deferContextual(context -> {
            RequestTimes.of(context).asked(model);
            return Mono.fromCallable(action).subscribeOn(preparing);
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
        return switch (model) {
            case LanguageModel language -> language.render(chat);
            case BatchedModel batched -> throw batched.refuse("chat");
        };
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
            case BatchedModel batched -> batched.texts("tokenize").tokenizer();
        };
    }
}
