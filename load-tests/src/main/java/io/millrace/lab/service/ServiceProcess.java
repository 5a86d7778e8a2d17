package io.millrace.insight;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own, of the same Java and class path as this one, without keys. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(1);
    private static final byte[] READY = KeepAliveClient.get("/actuator/health/readiness");
    private static final List<String> SETTINGS =
            List.of("--logging.level.root=warn", "--millrace.keys.file=", "--millrace.keys.list=");

    private final Settings settings;
    private final Process process;
    private final Path log;

    private ServiceProcess(Settings settings, Process process, Path log) {
        this.settings = settings;
        this.process = process;
        this.log = log;
    }

    /**
     * How it is started.
     *
     * @param main the service's main class, for a class path that is not the service's jar
     * @param heap as {@code -Xmx} takes it
     * @param arguments on top of the installation's, such as {@code --millrace.models.path=models}
     */
    public record Settings(Class<?> main, String heap, int port, List<String> arguments) {
        public Settings {
            arguments = List.copyOf(arguments);
        }

        /** On a port that is free now. */
        public static Settings onFreePort(Class<?> main, String heap, List<String> arguments) throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return new Settings(main, heap, socket.getLocalPort(), arguments);
            }
        }

        List<String> command() {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx" + heap));
            command.addAll(program(System.getProperty("java.class.path")));
            command.add("--server.port=" + port);
            command.addAll(SETTINGS);
            command.addAll(arguments);
            return command;
        }

        private List<String> program(String classPath) {
            boolean jar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
            return jar ? List.of("-jar", classPath) : List.of("-cp", classPath, main.getName());
        }
    }

    /** Starts it; {@link #awaitReady} waits for its models. */
    public static ServiceProcess start(Settings settings) throws IOException {
        Path log = Files.createTempFile("millrace-drill", ".log");
        Process process = new ProcessBuilder(settings.command())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServiceProcess(settings, process, log);
    }

    public int port() {
        return settings.port();
    }

    /**
     * Waits until its models are loaded.
     *
     * @throws IllegalStateException with what it wrote when it ends, or is not ready in time
     */
    public void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the service is not ready: " + written());
            }
            Thread.sleep(20);
        }
    }

    private boolean isReady() {
        try (KeepAliveClient client = KeepAliveClient.connect(port())) {
            return client.send(READY).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it wrote on its output so far. */
    public String written() throws IOException {
        return Files.readString(log);
    }

    /** Asks it to end, as an orchestrator does (SIGTERM), and waits. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Bytes in physical memory (RSS); empty where the system does not say. */
    public OptionalLong resident() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.isReadable(status) ? ProcessMemory.resident(Files.readAllLines(status)) : OptionalLong.empty();
    }

    /** Bytes of the Java heap in use after a collection, where the JDK's {@code jcmd} is there to ask for one. */
    public double heap() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (Files.isExecutable(jcmd)) {
            Process collection = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean _ = collection.waitFor(1, TimeUnit.MINUTES);
        }
        return Scrape.of(port()).sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    /** Ends it, by force where it does not by itself. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
