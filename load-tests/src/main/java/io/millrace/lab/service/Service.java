package io.millrace.lab.service;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service under test: a process that was started for it, or one that runs anyway, of which memory and processor time are not known. */
public final class Service implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(1);
    private static final Request READY = Request.get("/actuator/health/readiness");

    private final InetSocketAddress address;
    private final Http http;
    private final @Nullable Started started;

    private Service(InetSocketAddress address, @Nullable Started started) {
        this.address = address;
        this.http = new Http(address);
        this.started = started;
    }

    private record Started(Process process, Path log) {
        static Started of(Launch launch) throws IOException {
            Path log = Files.createTempFile("millrace-lab", ".log");
            Process process = new ProcessBuilder(launch.command())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new Started(process, log);
        }

        void end() throws IOException {
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

    /** Milliseconds that its compilers took since it started. */
    public double compilingMillis() throws IOException {
        return scrape().sum("jvm_compilation_time_ms_total", "");
    }

    /** One that runs somewhere. */
    public static Service at(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("the URL must be such as http://localhost:8080, but is '" + url + "'");
        }
        return new Service(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()), null);
    }

    /** Starts one; {@link #awaitReady} waits for its models. */
    public static Service start(Launch launch) throws IOException {
        if (!Files.isReadable(launch.jar())) {
            throw new IllegalArgumentException(
                    "there is no " + launch.jar() + ": build it by mvn package, or name it by --jar");
        }
        return new Service(new InetSocketAddress(InetAddress.getLoopbackAddress(), launch.port()), Started.of(launch));
    }

    public InetSocketAddress address() {
        return address;
    }

    public Http http() {
        return http;
    }

    /**
     * Waits until its models are loaded.
     *
     * @return itself
     * @throws IllegalStateException with what it wrote when it ends, or is not ready in time
     */
    public Service awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (started != null && !started.process().isAlive() || System.nanoTime() > end) {
                String written = written();
                close();
                throw new IllegalStateException("the service is not ready: " + written);
            }
            Thread.sleep(20);
        }
        return this;
    }

    private boolean isReady() {
        try {
            return http.ask(READY).status() == 200;
        } catch (Lost e) {
            return false;
        }
    }

    public Scrape scrape() throws IOException {
        return Scrape.of(http);
    }

    /** What it wrote on its output so far; empty where that is not known. */
    public String written() throws IOException {
        return started == null ? "" : Files.readString(started.log());
    }

    /** Whether it runs, as far as that is known. */
    public boolean isAlive() {
        return started == null || started.process().isAlive();
    }

    /** Bytes in physical memory (RSS) now; not a number where that is not known. */
    public double resident() throws IOException {
        return started == null ? Double.NaN : Proc.resident(started.process().pid());
    }

    /** The most bytes that were ever in physical memory; not a number where that is not known. */
    public double peak() throws IOException {
        return started == null ? Double.NaN : Proc.peak(started.process().pid());
    }

    /** Asks it to end, as an orchestrator does (SIGTERM), and waits. The exit code. */
    public int terminate() throws InterruptedException {
        if (started == null) {
            throw new IllegalStateException("a service that was not started here is not ended here");
        }
        started.process().destroy();
        return started.process().waitFor();
    }

    /** Seconds of processor time used so far; not a number where that is not known. */
    public double cpuSeconds() throws IOException {
        return started == null ? Double.NaN : Proc.cpuSeconds(started.process().pid());
    }

    /** After a collection of garbage where the JDK's {@code jcmd} is there to ask for one. */
    public ServiceMemory memory() throws IOException, InterruptedException {
        if (started != null) {
            collect(started.process().pid());
        }
        Scrape scrape = scrape();
        return new ServiceMemory(
                scrape.sum("jvm_memory_used_bytes", "area=\"heap\""),
                started == null ? Double.NaN : Proc.resident(started.process().pid()),
                Math.round(scrape.sum("millrace_native_handles", "")));
    }

    private static void collect(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (Files.isExecutable(jcmd)) {
            Process collection = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean _ = collection.waitFor(1, TimeUnit.MINUTES);
        }
    }

    /** Ends what was started, by force where it does not end by itself. */
    @Override
    public void close() throws IOException {
        http.close();
        if (started != null) {
            started.end();
        }
    }
}
