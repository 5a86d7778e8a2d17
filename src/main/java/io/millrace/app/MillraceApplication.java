package io.millrace.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import picocli.CommandLine;

/** The Millrace service; with {@code bench} as the first argument, the command of that name. */
@SpringBootApplication
public class MillraceApplication {

    static {
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("bench")) {
            System.exit(new CommandLine(new Commands()).execute(args));
        }
        SpringApplication.run(MillraceApplication.class, args);
    }

    @CommandLine.Command(name = "millrace", subcommands = BenchCommand.class)
    private static final class Commands {}
}
