package io.millrace.lab.service;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service is started: as a process of this Java, without keys, of the jar alone or with a library on its class path.
 *
 * @param library such as the fault scripts; null for none
 * @param options of the virtual machine, after those of every launch
 * @param wrapper command that the service's is put behind; empty for none
 * @param arguments on top of the installation's, such as {@code --millrace.models.path=models}
 */
public record Launch(
        Path jar,
        @Nullable Path library,
        List<String> options,
        List<String> wrapper,
        int port,
        List<String> arguments) {

    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final List<String> SETTINGS =
            List.of("--logging.level.root=warn", "--millrace.keys.file=", "--millrace.keys.list=");

    public Launch {
        options = List.copyOf(options);
        wrapper = List.copyOf(wrapper);
        arguments = List.copyOf(arguments);
    }

    /**
     * On a port that is free now.
     *
     * @param heap as {@code -Xmx} takes it
     */
    public static Launch onFreePort(Path jar, String heap, List<String> arguments) throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new Launch(jar, null, List.of("-Xmx" + heap), List.of(), socket.getLocalPort(), arguments);
        }
    }

    /** The same with a library on the class path. */
    public Launch with(Path other) {
        return new Launch(jar, other, options, wrapper, port, arguments);
    }

    /** The same with other options of the virtual machine. */
    public Launch withOptions(List<String> others) {
        return new Launch(jar, library, others, wrapper, port, arguments);
    }

    /** The same in a control group. */
    public Launch in(Cgroup group) {
        return new Launch(jar, library, options, group.wrapper(), port, arguments);
    }

    List<String> command() {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(program());
        command.add("--server.port=" + port);
        command.addAll(SETTINGS);
        command.addAll(arguments);
        return command;
    }

    /* The jar holds Spring's launcher that looks for further libraries, though it does not start by it. */
    private List<String> program() {
        return library == null
                ? List.of("-jar", jar.toString())
                : List.of("-Dloader.path=" + library.toAbsolutePath(), "-cp", jar.toString(), LAUNCHER);
    }
}
