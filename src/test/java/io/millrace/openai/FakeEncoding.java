package io.millrace.openai;

import io.millrace.serving.EncodeOptions;
import io.millrace.serving.Encoding;
import io.millrace.serving.ModelInput;
import io.millrace.serving.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Answers with the number of each input, or with what a test scripts. */
final class FakeEncoding implements Encoding {

    static final List<String> LABELS = List.of("bad", "good", "odd");

    record Call(String model, @Nullable String query, List<?> inputs, EncodeOptions options) {}

    private volatile @Nullable Call last;
    private volatile Function<Call, Mono<List<float[]>>> script = FakeEncoding::numbers;
    private volatile CountDownLatch called = new CountDownLatch(1);
    private volatile CountDownLatch cancelled = new CountDownLatch(1);

    void reset() {
        last = null;
        script = FakeEncoding::numbers;
        called = new CountDownLatch(1);
        cancelled = new CountDownLatch(1);
    }

    void script(Function<Call, Mono<List<float[]>>> newScript) {
        script = newScript;
    }

    void answer(List<float[]> rows) {
        script = _ -> Mono.just(rows);
    }

    Call last() {
        return Objects.requireNonNull(last, "nothing was encoded");
    }

    void awaitCall() throws InterruptedException {
        if (!called.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was encoded");
        }
    }

    CountDownLatch cancelled() {
        return cancelled;
    }

    @Override
    public Mono<Encoded> embed(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return encoded(new Call(model.model().id(), null, inputs, options));
    }

    @Override
    public Mono<Encoded> rerank(Route model, String query, List<String> documents, EncodeOptions options) {
        return encoded(new Call(model.model().id(), query, documents, options));
    }

    @Override
    public Mono<Encoded> score(Route model, List<Sides> pairs, EncodeOptions options) {
        return encoded(new Call(model.model().id(), null, pairs, options));
    }

    @Override
    public Mono<SparselyEncoded> embedSparsely(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return rows(new Call(model.model().id(), null, inputs, options))
                .map(rows -> new SparselyEncoded(
                        rows.stream()
                                .map(row -> new SparseVector(new int[] {3, 70, 71}, row))
                                .toList(),
                        inputs.size()));
    }

    @Override
    public Mono<TokensEncoded> embedTokens(Route model, List<ModelInput> inputs, EncodeOptions options) {
        return rows(new Call(model.model().id(), null, inputs, options))
                .map(rows -> new TokensEncoded(
                        rows.stream().map(row -> List.of(row, row)).toList(), inputs.size()));
    }

    @Override
    public Mono<Classification> classify(Route model, List<ModelInput> inputs, EncodeOptions options) {
        Call call = new Call(model.model().id(), null, inputs, options);
        return rows(call).map(rows -> new Classified(LABELS, rows, inputs.size()));
    }

    @Override
    public Mono<Classified> label(Route model, List<ModelInput> inputs, Candidates candidates, EncodeOptions options) {
        Call call = new Call(model.model().id(), candidates.template(), inputs, options);
        return Mono.just(new Classified(
                        candidates.labels(),
                        inputs.stream()
                                .map(_ -> new float[candidates.labels().size()])
                                .toList(),
                        inputs.size()))
                .doOnSubscribe(_ -> last = call);
    }

    private Mono<Encoded> encoded(Call call) {
        return rows(call).map(rows -> new Encoded(rows, 2 * call.inputs().size()));
    }

    private Mono<List<float[]>> rows(Call call) {
        last = call;
        return Mono.defer(() -> script.apply(call))
                .doOnSubscribe(_ -> called.countDown())
                .doOnCancel(() -> cancelled.countDown());
    }

    private static Mono<List<float[]>> numbers(Call call) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            rows.add(new float[] {i, 0.5f, -1e-7f});
        }
        return Mono.just(rows);
    }
}
