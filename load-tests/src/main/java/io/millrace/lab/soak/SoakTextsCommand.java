package io.millrace.app;

import io.millrace.insight.ProcessMemory;
import io.millrace.insight.TextSoak;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many embedding requests through the whole service, every answer checked, and the memory of the process as they go. */
@Command(
        name = "soak-texts",
        mixinStandardHelpOptions = true,
        description = "Sends many embedding requests, checks that each is answered rightly and once, and prints memory "
                + "after each tenth. Fails when an answer is lost, wrong or given twice.")
final class SoakTextsCommand implements Callable<Integer> {

    private static final double MEGABYTE = 1e6;

    @Option(names = "--model", defaultValue = "demo-embed", description = "model to ask (${DEFAULT-VALUE})")
    String model = "demo-embed";

    @Option(names = "--requests", defaultValue = "1000000", description = "requests in all (${DEFAULT-VALUE})")
    int requests;

    @Option(names = "--clients", defaultValue = "32", description = "connections in closed loop (${DEFAULT-VALUE})")
    int clients;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalService service = LocalService.start()) {
            service.await(model);
            out("%s, %d clients", model, clients);
            out("requests |  lost | twice | wrong | heap MB |  RSS MB | native handles");
            List<TextSoak.Step> steps = TextSoak.run(service.port(), model, requests, clients, SoakTextsCommand::print);
            return conclude(steps.getFirst(), steps.getLast());
        }
    }

    private static void print(TextSoak.Step step) {
        ProcessMemory memory = step.memory();
        out(
                "%8d | %5d | %5d | %5d | %7.1f | %7.1f | %14d",
                step.sent(),
                step.lost(),
                step.duplicates(),
                step.wrong(),
                memory.heap() / MEGABYTE,
                resident(memory),
                memory.handles());
    }

    private static int conclude(TextSoak.Step first, TextSoak.Step last) {
        out(
                "from %d to %d requests: heap %+.1f MB, RSS %+.1f MB, native handles %+d",
                first.sent(),
                last.sent(),
                (last.memory().heap() - first.memory().heap()) / MEGABYTE,
                resident(last.memory()) - resident(first.memory()),
                last.memory().handles() - first.memory().handles());
        out(last.good() ? "every request was answered rightly and once" : "failed, last by: %s", last.fault());
        return last.good() ? 0 : 1;
    }

    private static double resident(ProcessMemory memory) {
        return memory.resident().isPresent() ? memory.resident().getAsLong() / MEGABYTE : Double.NaN;
    }

    private static void out(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
