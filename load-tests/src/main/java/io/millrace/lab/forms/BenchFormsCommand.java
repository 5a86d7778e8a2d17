package io.millrace.lab.forms;

import static io.millrace.lab.Out.out;

import io.millrace.bench.load.WarmUp;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Cost;
import io.millrace.lab.load.CostPair;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
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
            for (Form form : forms) {
                measure(service, free, form);
            }
        }
        return 0;
    }

    private Ask held(Form form) {
        return Ask.held(under.chat(), tokens, form.fields());
    }

    private void warmUp(Service service, Ask ask) throws IOException, InterruptedException {
        double _ = WarmUp.untilSteady(service::compilingMillis, time -> Cost.closed(service, ask, clients, time)
                .rate());
    }

    private void measure(Service service, Ask free, Form form) throws IOException {
        Duration time = Duration.ofSeconds(seconds);
        List<CostPair> measured = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            measured.add(CostPair.of(
                    i % 2 == 0,
                    () -> Cost.closed(service, held(form), clients, time),
                    () -> Cost.closed(service, free, clients, time)));
        }
        CostPair.print(form + ", tokens per second, free", measured, pair -> pair.other()
                .rate());
        CostPair.print(form + ", tokens per second, held/free", measured, CostPair::rate);
        CostPair.print(form + ", processor time of the service per request, held/free", measured, CostPair::cpu);
    }
}
