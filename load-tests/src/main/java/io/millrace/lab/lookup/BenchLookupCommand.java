package io.millrace.lab.lookup;

import static io.millrace.lab.Out.out;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.report.Quantiles;
import io.millrace.lab.logprobs.Parting;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One stream of a model without and with its tokens drafted by prompt lookup, in turn, and whether it answers the same. */
@Command(
        name = "bench-lookup",
        mixinStandardHelpOptions = true,
        description =
                "Measures tokens per second of one stream without and with prompt lookup, in turn, on texts that repeat "
                        + "themselves and others, prints the medians and that of the paired ratios, and compares the answers.")
public final class BenchLookupCommand implements Callable<Integer> {

    private static final String PLAIN = "plain";
    private static final String LOOKUP = "lookup";

    @Mixin
    private final Under under = new Under();

    @Option(names = "--texts", split = ",", description = "what is asked for, of ${COMPLETION-CANDIDATES} (all)")
    List<Text> texts = List.of(Text.values());

    @Option(names = "--tokens", defaultValue = "300", description = "tokens of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--max-tokens", defaultValue = "15", description = "most tokens of a draft (${DEFAULT-VALUE})")
    int draft;

    @Option(names = "--pairs", defaultValue = "10", description = "pairs of answers to each (${DEFAULT-VALUE})")
    int pairs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ModelVariants served = ModelVariants.empty()) {
            served.addCopies(PLAIN, under.folder(under.chat()), speculation(false));
            served.addCopies(LOOKUP, under.folder(under.chat()), speculation(true));
            try (Service service =
                    Service.start(under.launch(served.argument())).awaitReady()) {
                out("%s, %d pairs of answers of %d tokens, drafts of at most %d", under.chat(), pairs, tokens, draft);
                for (Text text : texts) {
                    measure(service, text);
                }
            }
        }
        return 0;
    }

    private Map<String, Object> speculation(boolean on) {
        return Map.of("speculation", Map.of("prompt-lookup", on, "max-tokens", draft));
    }

    private record Pair(TimedAnswer plain, TimedAnswer lookup) {}

    private void measure(Service service, Text text) throws IOException {
        for (int i = 0; i < 3; i++) {
            var _ = pair(service, text, i);
        }
        double drafted = counted(service, "drafted");
        double accepted = counted(service, "accepted");
        List<Pair> measured = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            measured.add(pair(service, text, i));
        }
        print(text, measured, counted(service, "drafted") - drafted, counted(service, "accepted") - accepted);
        compare(service, text, measured);
    }

    private Pair pair(Service service, Text text, int number) throws IOException {
        TimedAnswer first = ask(service, text, number % 2 == 0 ? PLAIN : LOOKUP, number, "");
        TimedAnswer second = ask(service, text, number % 2 == 0 ? LOOKUP : PLAIN, number, "");
        return number % 2 == 0 ? new Pair(first, second) : new Pair(second, first);
    }

    private TimedAnswer ask(Service service, Text text, String model, int number, String more) throws IOException {
        return TimedAnswer.of(service.http(), text.request(model, tokens, number, more));
    }

    private static double counted(Service service, String what) throws IOException {
        return service.scrape().sum("millrace_tokens_" + what + "_tokens_total", "model=\"" + LOOKUP + "\"");
    }

    private static void print(Text text, List<Pair> pairs, double drafted, double accepted) {
        out(
                "%s: tokens/s without %.0f, with %.0f, median of the ratios %.3f; %.0f tokens drafted, %.0f of them right",
                text.name().toLowerCase(Locale.ROOT),
                Quantiles.median(pairs.stream()
                        .map(pair -> pair.plain().tokensPerSecond())
                        .toList()),
                Quantiles.median(pairs.stream()
                        .map(pair -> pair.lookup().tokensPerSecond())
                        .toList()),
                Quantiles.median(pairs.stream()
                        .map(pair ->
                                pair.lookup().tokensPerSecond() / pair.plain().tokensPerSecond())
                        .toList()),
                drafted,
                accepted);
    }

    private void compare(Service service, Text text, List<Pair> pairs) throws IOException {
        int same = 0;
        List<Optional<Parting>> partings = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).plain().text().equals(pairs.get(i).lookup().text())) {
                same++;
            } else {
                partings.add(Parting.first(
                        ask(service, text, PLAIN, i, text.logprobs()).steps(),
                        ask(service, text, LOOKUP, i, text.logprobs()).steps()));
            }
        }
        out(
                "  %d of %d answers the same%s",
                same, pairs.size(), text.isDrawn() ? ", of draws with the same seeds" : "");
        partings.forEach(parting -> out("  %s", words(parting)));
    }

    private static String words(Optional<Parting> parting) {
        return parting.map(first -> String.format(
                        Locale.ROOT,
                        "one differs from token %d on, where the two likeliest lie %.4f apart",
                        first.position(),
                        first.lead()))
                .orElse("one differs, and does not when it is asked for again");
    }
}
