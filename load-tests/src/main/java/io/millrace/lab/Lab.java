package io.millrace.lab;

import io.millrace.lab.advice.DrillAdviceCommand;
import io.millrace.lab.compare.CompareCommand;
import io.millrace.lab.drill.DrillBottleneckCommand;
import io.millrace.lab.drill.DrillHostileCommand;
import io.millrace.lab.drill.DrillIdleCommand;
import io.millrace.lab.drill.DrillOverloadCommand;
import io.millrace.lab.drill.DrillRestartCommand;
import io.millrace.lab.drill.DrillStreamsCommand;
import io.millrace.lab.drill.DrillVanishCommand;
import io.millrace.lab.forms.BenchFormsCommand;
import io.millrace.lab.fuzz.FuzzCommand;
import io.millrace.lab.lookup.BenchLookupCommand;
import io.millrace.lab.metrics.BenchMetricsCommand;
import io.millrace.lab.metrics.ScrapeDemoCommand;
import io.millrace.lab.prefix.BenchPrefixCommand;
import io.millrace.lab.soak.SoakTextsCommand;
import io.millrace.lab.transcribe.DrillTranscribeCommand;
import picocli.CommandLine;

/** The lab: commands that load, break and compare services over HTTP. */
@CommandLine.Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Loads, breaks and compares services over HTTP.",
        subcommands = {
            CompareCommand.class,
            DrillOverloadCommand.class,
            DrillStreamsCommand.class,
            DrillVanishCommand.class,
            DrillRestartCommand.class,
            DrillHostileCommand.class,
            DrillIdleCommand.class,
            DrillBottleneckCommand.class,
            DrillAdviceCommand.class,
            DrillTranscribeCommand.class,
            FuzzCommand.class,
            SoakTextsCommand.class,
            BenchMetricsCommand.class,
            BenchFormsCommand.class,
            BenchLookupCommand.class,
            BenchPrefixCommand.class,
            ScrapeDemoCommand.class
        })
public final class Lab {

    private Lab() {}

    public static void main(String[] args) {
        System.exit(commands().execute(args));
    }

    static CommandLine commands() {
        return new CommandLine(new Lab()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
