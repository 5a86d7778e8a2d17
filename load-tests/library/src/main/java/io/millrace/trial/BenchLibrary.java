package io.millrace.trial;

import io.millrace.batching.foreground.Foreground;
import io.millrace.conversation.Conversation;
import io.millrace.decoding.Sampling;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationRequest;
import io.millrace.library.Millrace;
import io.millrace.library.Options;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.repository.ModelFolder;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Interposer;
import io.millrace.serving.Prompt;
import io.millrace.spring.ai.SpringAiChatModel;
import io.millrace.spring.ai.SpringAiChatOptions;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.generate.GenerateTask;
import io.millrace.tasks.generate.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Tokens a second of 16 threads through Spring AI's ChatModel, and of the bare engine of another load of the same model, in turn:
 * {@code MODELS MODEL TOKENS ROUNDS}. Answers end where the model ends them, but at TOKENS. A round asks both what none asked before:
 * of a question that comes again the engine would find the whole prompt in the slot of its place in the order, which threads have not.
 */
public final class BenchLibrary {

    private static final int THREADS = 16;
    private static final int WARM_UP = 20;

    private BenchLibrary() {}

    public static void main(String[] args) throws Exception {
        Path models = Path.of(args[0]);
        String name = args[1];
        int tokens = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        ModelFolder folder = Tasks.folder(models, name);
        Surroundings alone = new Surroundings(
                Options.DEFAULT.listeners(),
                Interposer.NONE,
                Tasks.repository(models)::find,
                Options.DEFAULT.limits().pictures(),
                Options.DEFAULT.limits().sound(),
                new Foreground());
        try (Millrace millrace = Millrace.open(models);
                LanguageModel bare = new GenerateTask().load(folder, alone);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            SpringAiChatModel model = new SpringAiChatModel(
                    millrace,
                    name,
                    SpringAiChatOptions.builder()
                            .maxTokens(tokens)
                            .temperature(0.0)
                            .build());
            List<Rate> library = new ArrayList<>();
            List<Rate> engine = new ArrayList<>();
            for (int round = -WARM_UP; round < rounds; round++) {
                boolean engineFirst = round % 2 == 0;
                Rate before = engineFirst ? straight(bare, round, tokens) : throughSpringAi(model, round, threads);
                Rate after = engineFirst ? throughSpringAi(model, round, threads) : straight(bare, round, tokens);
                if (round >= 0) {
                    library.add(engineFirst ? after : before);
                    engine.add(engineFirst ? before : after);
                    print(round + 1, library.getLast(), engine.getLast());
                }
            }
            print(
                    "%s, %d threads, medians of %d rounds: Spring AI %.0f tokens/s, engine %.0f, ratio of a round %.3f",
                    name, THREADS, rounds, median(library), median(engine), medianRatio(library, engine));
        }
    }

    private record Rate(int tokens, double perSecond) {
        private static Rate since(long start, int tokens) {
            return new Rate(tokens, tokens * 1e9 / (System.nanoTime() - start));
        }
    }

    private static void print(int round, Rate library, Rate engine) {
        print(
                "round %d: Spring AI %d tokens, %.0f/s; engine %d tokens, %.0f/s; ratio %.3f",
                round,
                library.tokens(),
                library.perSecond(),
                engine.tokens(),
                engine.perSecond(),
                library.perSecond() / engine.perSecond());
    }

    private static String question(int round, int i) {
        return "Tell me a story about number " + ((round + WARM_UP) * THREADS + i) + ".";
    }

    private static Rate throughSpringAi(SpringAiChatModel model, int round, ExecutorService threads) throws Exception {
        long start = System.nanoTime();
        List<Future<Integer>> answers = IntStream.range(0, THREADS)
                .mapToObj(i -> threads.submit(
                        () -> model.call(new org.springframework.ai.chat.prompt.Prompt(question(round, i)))
                                .getMetadata()
                                .getUsage()
                                .getCompletionTokens()))
                .toList();
        int count = 0;
        for (Future<Integer> answer : answers) {
            count += answer.get();
        }
        return Rate.since(start, count);
    }

    private static Rate straight(LanguageModel model, int round, int tokens) throws InterruptedException {
        GenerationOptions options =
                GenerationOptions.DEFAULT.with(Sampling.GREEDY).with(Stopping.DEFAULT.withMaxTokens(tokens));
        List<GenerationRequest> requests = IntStream.range(0, THREADS)
                .mapToObj(i -> new Prompt.Chat(Conversation.user(question(round, i))))
                .flatMap(prompt -> model.plan(List.of(prompt), options).stream())
                .toList();
        CountDownLatch ended = new CountDownLatch(THREADS);
        AtomicInteger count = new AtomicInteger();
        long start = System.nanoTime();
        for (GenerationRequest request : requests) {
            var _ = model.engine().submit(request, event -> {
                if (event instanceof GenerationEvent.Token) {
                    count.incrementAndGet();
                } else if (event instanceof GenerationEvent.Terminal) {
                    ended.countDown();
                }
            });
        }
        ended.await();
        return Rate.since(start, count.get());
    }

    private static double median(List<Rate> rates) {
        return median(rates.stream().mapToDouble(Rate::perSecond));
    }

    private static double medianRatio(List<Rate> of, List<Rate> to) {
        return median(IntStream.range(0, of.size())
                .mapToDouble(i -> of.get(i).perSecond() / to.get(i).perSecond()));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
