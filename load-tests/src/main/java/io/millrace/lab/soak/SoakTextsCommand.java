package io.millrace.lab.soak;

import static io.millrace.lab.Out.out;

import io.millrace.lab.service.Service;
import io.millrace.lab.service.ServiceMemory;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many embedding requests through the whole service, every answer checked, and the memory of the process as they go. */
@Command(
        name = "soak-texts",
        mixinStandardHelpOptions = true,
        description = "Sends many embedding requests, checks that each is answered rightly and once, and prints memory "
                + "after each tenth. Fails when an answer is lost, wrong or given twice.")
public final class SoakTextsCommand implements Callable<Integer> {

    @Mixin
    private final Under under = new Under();

    @Option(names = "--requests", defaultValue = "1000000", description = "requests in all (${DEFAULT-VALUE})")
    int requests;

    @Option(names = "--clients", defaultValue = "32", description = "connections in closed loop (${DEFAULT-VALUE})")
    int clients;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Service service = under.service()) {
            out("%s, %d clients", under.embed(), clients);
            out("requests |  lost | twice | wrong | heap MB |  RSS MB | native handles");
            List<TextSoak.Step> steps =
                    TextSoak.run(service, under.embed(), requests, clients, SoakTextsCommand::print);
            return conclude(steps.getFirst(), steps.getLast());
        }
    }

    private static void print(TextSoak.Step step) {
        ServiceMemory memory = step.memory();
        out(
                "%8d | %5d | %5d | %5d | %7.1f | %7.1f | %14d",
                step.sent(),
                step.lost(),
                step.duplicates(),
                step.wrong(),
                memory.heapMegabytes(),
                memory.residentMegabytes(),
                memory.handles());
    }

    private static int conclude(TextSoak.Step first, TextSoak.Step last) {
        out(
                "from %d to %d requests: heap %+.1f MB, RSS %+.1f MB, native handles %+d",
                first.sent(),
                last.sent(),
                last.memory().heapMegabytes() - first.memory().heapMegabytes(),
                last.memory().residentMegabytes() - first.memory().residentMegabytes(),
                last.memory().handles() - first.memory().handles());
        out(last.good() ? "every request was answered rightly and once" : "failed, last by: %s", last.fault());
        return last.good() ? 0 : 1;
    }
}
