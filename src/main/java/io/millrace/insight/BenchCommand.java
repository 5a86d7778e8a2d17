package io.millrace.insight;

import io.millrace.conversation.Conversation;
import io.millrace.decoding.SamplingParameter;
import io.millrace.generation.GenerationRequest;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import io.millrace.tasks.generate.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tokens per second of one model, straight from its engine and through the whole service, in turn. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a model's engine alone and through HTTP, in turn, and prints medians and ratios.")
public final class BenchCommand implements Callable<Integer> {

    private final LocalService.Starter starter;

    public BenchCommand(LocalService.Starter starter) {
        this.starter = starter;
    }

    @Option(names = "--model", defaultValue = "demo-chat", description = "model to measure (${DEFAULT-VALUE})")
    String model = "demo-chat";

    @Option(names = "--clients", split = ",", defaultValue = "1,2,4,8,16", description = "concurrent requests")
    List<Integer> clients = List.of();

    @Option(names = "--tokens", defaultValue = "200", description = "tokens of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--rounds", defaultValue = "5", description = "rounds, of which the median counts")
    int rounds;

    @Override
    public Integer call() throws InterruptedException {
        try (LocalService service = LocalService.start(starter)) {
            service.await(model);
            print(measure(service.models(), service.port()));
        }
        return 0;
    }

    private record Row(int clients, Run engine, Run service) {}

    private List<Row> measure(ModelRegistry models, int port) throws InterruptedException {
        warmUp(models, port);
        List<Row> rows = new ArrayList<>();
        for (int n : clients) {
            List<Run> engine = new ArrayList<>();
            List<Run> service = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                engine.add(EngineLoad.run(language(models).engine(), requests(models, n)));
                service.add(ServiceLoad.run(port, bodies(n)));
            }
            rows.add(new Row(n, Run.median(engine), Run.median(service)));
        }
        return rows;
    }

    private void warmUp(ModelRegistry models, int port) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            var _ = EngineLoad.run(language(models).engine(), requests(models, 8));
            var _ = ServiceLoad.run(port, bodies(8));
        }
    }

    private void print(List<Row> rows) {
        out("%s, %d tokens an answer, median of %d rounds", model, tokens, rounds);
        out(
                "clients | engine tok/s | service tok/s | service/engine | TTFT p50 ms | TTFT p99 ms | ITL p50 ms | ITL p99 ms");
        for (Row row : rows) {
            Run service = row.service();
            out(
                    "%7d | %12.0f | %13.0f | %14.2f | %11.1f | %11.1f | %10.2f | %10.2f",
                    row.clients(),
                    row.engine().tokensPerSecond(),
                    service.tokensPerSecond(),
                    service.tokensPerSecond() / row.engine().tokensPerSecond(),
                    service.firstTokenMillis(0.5),
                    service.firstTokenMillis(0.99),
                    service.gapMillis(0.5),
                    service.gapMillis(0.99));
        }
        printGrowth(rows.getFirst(), rows.getLast());
    }

    private static void printGrowth(Row first, Row last) {
        double engine = last.engine().tokensPerSecond() / first.engine().tokensPerSecond();
        double service = last.service().tokensPerSecond() / first.service().tokensPerSecond();
        out(
                "from %d to %d clients: engine x%.2f, service x%.2f, service growth / engine growth %.2f",
                first.clients(), last.clients(), engine, service, service / engine);
    }

    private List<String> bodies(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> """
                        {"model":"%s","stream":true,"stream_options":{"include_usage":true},"temperature":0,\
                        "max_tokens":%d,"min_tokens":%d,"messages":[{"role":"user","content":"%s"}]}""".formatted(model, tokens, tokens, question(i)))
                .toList();
    }

    private List<GenerationRequest> requests(ModelRegistry models, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Prompt.Chat(Conversation.user(question(i))))
                .flatMap(prompt -> language(models).plan(List.of(prompt), options()).stream())
                .toList();
    }

    private LanguageModel language(ModelRegistry models) {
        if (models.route(model).require() instanceof LanguageModel found) {
            return found;
        }
        throw new IllegalArgumentException("the model '" + model + "' does not generate text");
    }

    private GenerationOptions options() {
        return GenerationOptions.DEFAULT
                .with(SamplingParameter.TEMPERATURE, 0f)
                .with(SamplingParameter.SEED, 0L)
                .with(Stopping.DEFAULT.withMaxTokens(tokens).withMinTokens(tokens));
    }

    private static String question(int i) {
        return "Tell me a story about number " + (i + 10) + ".";
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
