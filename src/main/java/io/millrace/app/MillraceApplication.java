package io.millrace.app;

import io.millrace.app.command.KeyCommand;
import io.millrace.app.command.MetricsDocCommand;
import io.millrace.app.command.PullCommand;
import io.millrace.app.command.QuietLogs;
import io.millrace.app.command.ServeCommand;
import io.millrace.app.command.StartedService;
import io.millrace.app.command.TermSignal;
import io.millrace.app.start.StartWiring;
import io.millrace.bench.BenchCommand;
import io.millrace.bench.BenchSoundsCommand;
import io.millrace.bench.BenchTextsCommand;
import io.millrace.bench.LocalService;
import io.millrace.inspect.InspectCommand;
import io.millrace.profile.ProfileCommand;
import io.millrace.quantize.QuantizeCommand;
import io.millrace.terminal.ChatCommand;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.task.TaskExecutorMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ScheduledTasksObservationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.ReactiveMultipartAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;

/**
 * The Millrace service; with the name of a command as the first argument, that command. Nothing is scanned for, and what is not used
 * is not set up: either takes time at start.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            AopAutoConfiguration.class,
            TaskExecutionAutoConfiguration.class,
            TaskSchedulingAutoConfiguration.class,
            TaskExecutorMetricsAutoConfiguration.class,
            ScheduledTasksObservationAutoConfiguration.class,
            ReactiveMultipartAutoConfiguration.class
        })
@Import({
    Wiring.class,
    StartWiring.class,
    ShutdownWiring.class,
    LazyApiDocument.class,
    RequestIdFilter.class,
    ResponseHeadersFilter.class
})
public class MillraceApplication {

    static {
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    public static void main(String[] args) {
        if (args.length > 0
                && !args[0].startsWith("-")
                && commands().getSubcommands().containsKey(args[0])) {
            QuietLogs.unlessItServes(args[0]);
            int exit = commands().execute(args);
            if (exit != 0 || !args[0].equals("serve")) {
                System.exit(exit);
            }
        } else {
            serve(List.of(args));
        }
    }

    private static void serve(List<String> arguments) {
        TermSignal.exitsWithZero();
        SpringApplication.run(MillraceApplication.class, arguments.toArray(String[]::new));
    }

    static CommandLine commands() {
        return new CommandLine(new Commands())
                .addSubcommand(new BenchCommand(MillraceApplication::local))
                .addSubcommand(new BenchTextsCommand(MillraceApplication::local))
                .addSubcommand(new BenchSoundsCommand(MillraceApplication::local))
                .addSubcommand(new ProfileCommand(MillraceApplication::local))
                .addSubcommand(new ChatCommand(System.getenv(), Wiring::local))
                .addSubcommand(new ServeCommand(System.getenv(), MillraceApplication::serve))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    static LocalService local(String... settings) {
        return StartedService.of(MillraceApplication::start, settings);
    }

    static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(MillraceApplication.class).run(arguments);
    }

    @CommandLine.Command(
            name = "millrace",
            subcommands = {
                MetricsDocCommand.class,
                KeyCommand.class,
                InspectCommand.class,
                PullCommand.class,
                QuantizeCommand.class
            })
    private static final class Commands {}
}
