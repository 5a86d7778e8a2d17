package io.millrace.app;

import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import picocli.CommandLine;

/** The Millrace service; with {@code bench} or {@code key} as the first argument, the command of that name. */
@SpringBootApplication
public class MillraceApplication {

    static {
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    public static void main(String[] args) {
        if (args.length > 0 && Set.of("bench", "key").contains(args[0])) {
            System.exit(commands().execute(args));
        }
        SpringApplication.run(MillraceApplication.class, args);
    }

    static CommandLine commands() {
        return new CommandLine(new Commands()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @CommandLine.Command(
            name = "millrace",
            subcommands = {BenchCommand.class, KeyCommand.class})
    private static final class Commands {}
}
