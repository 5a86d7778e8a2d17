package io.millrace.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import picocli.CommandLine;

/** The Millrace service; with the name of a command as the first argument, that command. */
@SpringBootApplication
public class MillraceApplication {

    static {
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    public static void main(String[] args) {
        if (args.length > 0 && commands().getSubcommands().containsKey(args[0])) {
            System.exit(commands().execute(args));
        }
        SpringApplication.run(MillraceApplication.class, args);
    }

    static CommandLine commands() {
        return new CommandLine(new Commands()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @CommandLine.Command(
            name = "millrace",
            subcommands = {
                BenchCommand.class,
                BenchTextsCommand.class,
                SoakTextsCommand.class,
                KeyCommand.class,
                BenchMetricsCommand.class,
                MetricsDocCommand.class,
                ScrapeDemoCommand.class
            })
    private static final class Commands {}
}
