package io.millrace.openai;

import io.millrace.serving.Prompt;
import io.millrace.serving.Route;
import io.millrace.serving.Tokenization;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One token for each character of a text, after token 0 where special tokens are asked for. */
final class FakeTokenization implements Tokenization {

    record Call(String model, Prompt prompt, boolean addSpecialTokens) {}

    private volatile @Nullable Call last;

    void reset() {
        last = null;
    }

    Call last() {
        return Objects.requireNonNull(last, "nothing was tokenized");
    }

    @Override
    public Mono<Tokens> tokenize(Route model, Prompt prompt, boolean addSpecialTokens) {
        last = new Call(model.model().id(), prompt, addSpecialTokens);
        String text = prompt instanceof Prompt.Text plain ? plain.text() : "chat";
        int[] ids = IntStream.concat(IntStream.range(0, addSpecialTokens ? 1 : 0), text.chars())
                .toArray();
        List<String> texts =
                IntStream.of(ids).mapToObj(id -> String.valueOf((char) id)).toList();
        return Mono.just(new Tokens(ids, texts, 256));
    }

    @Override
    public Mono<String> detokenize(Route model, int[] ids) {
        return Mono.just(
                IntStream.of(ids).mapToObj(id -> String.valueOf((char) id)).collect(Collectors.joining()));
    }
}
