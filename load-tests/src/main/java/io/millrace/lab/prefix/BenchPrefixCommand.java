package io.millrace.lab.prefix;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.http.Http;
import io.millrace.bench.report.Quantiles;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Users who come at once with prompts that begin alike, beside as many whose prompts do not. */
@Command(
        name = "bench-prefix",
        mixinStandardHelpOptions = true,
        description =
                "Measures the time to the first token of users who come at once with one long prefix, and of as many"
                        + " without, in turn; then compares the answers with those of prompts that were run as a whole.")
public final class BenchPrefixCommand implements Callable<Integer> {

    private static final String MODEL = "prefix";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Mixin
    private final Under under = new Under();

    @Option(names = "--users", defaultValue = "50", description = "users, and slots (${DEFAULT-VALUE})")
    int users;

    @Option(names = "--shared", defaultValue = "1000", description = "tokens in common (${DEFAULT-VALUE})")
    int shared;

    @Option(names = "--own", defaultValue = "20", description = "tokens of each behind them (${DEFAULT-VALUE})")
    int own;

    @Option(names = "--tokens", defaultValue = "16", description = "tokens of an answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--vocabulary", defaultValue = "2000", description = "token ids are below (${DEFAULT-VALUE})")
    int vocabulary;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "rounds, of which the median counts (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--seed", defaultValue = "1", description = "of the prompts (${DEFAULT-VALUE})")
    long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ModelVariants models = ModelVariants.empty()) {
            models.addCopies(
                    MODEL,
                    under.folder(under.chat()),
                    Map.of("slots", users, "max-queue", users, "max-length", shared + own + tokens));
            try (Service service =
                            Service.start(under.launch(models.argument())).awaitReady();
                    Http http = service.http().patient(PATIENCE)) {
                return measure(http);
            }
        }
    }

    private int measure(Http http) throws IOException {
        TokenPrompts prompts = new TokenPrompts(users, shared, own, vocabulary);
        Burst _ = burst(http, prompts.apart(seed));
        Burst _ = burst(http, prompts.alike(seed));
        out("%d users at once, %d tokens in common and %d of their own, answers of %d", users, shared, own, tokens);
        out("round | prompts | first token, s: p50 | p90 | all answered, s | tokens not run");
        List<Double> ratios = new ArrayList<>();
        Burst alike = null;
        for (int round = 1; round <= rounds; round++) {
            Burst apart = burst(http, prompts.apart(seed + round));
            alike = burst(http, prompts.alike(seed + round));
            print(round, "apart", apart);
            print(round, "alike", alike);
            ratios.add(apart.median() / alike.median());
        }
        out("first token, p50, apart/alike: median %.2f", Quantiles.median(ratios));
        return alike == null ? 0 : compare(http, prompts.alike(seed + rounds), alike);
    }

    private Burst burst(Http http, List<int[]> prompts) throws IOException {
        return Burst.of(
                http,
                prompts.stream()
                        .map(prompt -> Burst.streamed(MODEL, prompt, tokens))
                        .toList());
    }

    private static void print(int round, String what, Burst burst) {
        out(
                "%5d | %s | %.3f | %.3f | %.3f | %d",
                round, what, burst.median(), burst.p90(), burst.last(), burst.cached());
    }

    /** 1 where an answer differs otherwise than by a tie. */
    private int compare(Http http, List<int[]> prompts, Burst burst) throws IOException {
        List<Completion> whole = new ArrayList<>();
        for (int[] prompt : prompts) {
            whole.add(
                    Completion.of(http.send(Burst.whole(MODEL, prompt, tokens)).join())
                            .last(tokens));
        }
        Agreement agreement = Agreement.of(whole, burst.answers());
        out(
                "answers as of prompts run whole: %d the same, %d part at a tie within %.0e, %d otherwise",
                agreement.same(),
                agreement.ties().size(),
                Agreement.TIE,
                agreement.others().size());
        agreement.ties().forEach(difference -> print("tie", difference));
        agreement.others().forEach(difference -> print("DIFFERENT", difference));
        return agreement.others().isEmpty() ? 0 : 1;
    }

    private static void print(String what, Agreement.Difference difference) {
        out(
                "%s: user %d, token %d: '%s' where '%s' was expected, ahead by %.6f",
                what,
                difference.user(),
                difference.first().position(),
                difference.first().actual(),
                difference.first().expected(),
                difference.first().lead());
    }
}
