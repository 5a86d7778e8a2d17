package io.millrace.app.command;

import io.millrace.telemetry.MetricsDoc;
import picocli.CommandLine.Command;

/** Prints docs/metrics.md. */
@Command(name = "metrics-doc", mixinStandardHelpOptions = true, description = "Prints docs/metrics.md.")
public final class MetricsDocCommand implements Runnable {

    @Override
    public void run() {
        System.out.print(MetricsDoc.markdown());
    }
}
