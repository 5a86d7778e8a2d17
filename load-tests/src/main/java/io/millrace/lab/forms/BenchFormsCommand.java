package io.millrace.lab.forms;

import static io.millrace.lab.Out.out;

import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Cost;
import io.millrace.bench.load.Quantiles;
import io.millrace.lab.load.WarmUp;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to hold answers to a form: the same load on the same service, free and held, in turn. */
@Command(
        name = "bench-forms",
        mixinStandardHelpOptions = true,
        description = "Measures tokens per second of answers that are held to a form and of as many that are free, "
                + "in turn in one process, and prints the median of the paired ratios.")
public final class BenchFormsCommand implements Callable<Integer> {

    @Mixin
    private final Under under = new Under();

    @Option(names = "--forms", split = ",", description = "forms, of ${COMPLETION-CANDIDATES} (all)")
    List<Form> forms = List.of(Form.values());

    @Option(names = "--clients", defaultValue = "16", description = "concurrent streams (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--tokens", defaultValue = "200", description = "tokens of each answer (${DEFAULT-VALUE})")
    int tokens;

    @Option(names = "--pairs", defaultValue = "15", description = "pairs of runs for each form (${DEFAULT-VALUE})")
    int pairs;

    @Option(names = "--seconds", defaultValue = "2", description = "seconds of each run (${DEFAULT-VALUE})")
    int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Service service = under.service()) {
            Ask free = Ask.stream(under.chat(), tokens);
            warmUp(service, free);
            for (Form form : forms) {
                warmUp(service, held(form));
            }
            out("%d pairs of %d s, %d clients, %d tokens an answer", pairs, seconds, clients, tokens);
            forms.forEach(form -> measure(service, free, form));
        }
        return 0;
    }

    private Ask held(Form form) {
        return Ask.held(under.chat(), tokens, form.fields());
    }

    private void warmUp(Service service, Ask ask) throws IOException {
        double _ = WarmUp.untilSteady(service, time -> run(service, ask, time).rate());
    }

    private record Pair(Cost held, Cost free) {
        double throughput() {
            return held.rate() / free.rate();
        }

        double cpu() {
            return held.cpu() / free.cpu();
        }
    }

    private void measure(Service service, Ask free, Form form) {
        List<Pair> measured = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            measured.add(pair(service, free, held(form), i % 2 == 0));
        }
        print(
                form + ", tokens per second, free",
                measured.stream().map(pair -> pair.free().rate()).toList());
        print(
                form + ", tokens per second, held/free",
                measured.stream().map(Pair::throughput).toList());
        print(
                form + ", processor time of the service per request, held/free",
                measured.stream().map(Pair::cpu).toList());
    }

    private Pair pair(Service service, Ask free, Ask held, boolean heldFirst) {
        Duration time = Duration.ofSeconds(seconds);
        Cost first = run(service, heldFirst ? held : free, time);
        Cost second = run(service, heldFirst ? free : held, time);
        return heldFirst ? new Pair(first, second) : new Pair(second, first);
    }

    private Cost run(Service service, Ask ask, Duration time) {
        try {
            return Cost.closed(service, ask, clients, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(String what, List<Double> values) {
        out(
                "%s: median %.3f, quartiles %.3f and %.3f",
                what, Quantiles.median(values), Quantiles.of(values, 0.25), Quantiles.of(values, 0.75));
    }
}
