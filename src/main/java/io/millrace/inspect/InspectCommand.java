package io.millrace.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Says what a folder of a model is, and what of it fits this machine, without loading it. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Says what a folder of a model is: task, graph, weights, cache, tokenizer, template, what is missing"
                        + " or ignored, and what of it fits this machine. Exits with 1 where it cannot be served.")
public final class InspectCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "the folder of a model")
    Path folder = Path.of(".");

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Override
    public Integer call() throws IOException {
        FolderReport report = Inspection.of(folder, MachineFacts::here);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(report) : ReportText.of(report));
        out.flush();
        return report.problem() == null ? 0 : 1;
    }

    private static String json(FolderReport report) {
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + System.lineSeparator();
    }
}
