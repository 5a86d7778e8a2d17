package structure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own, on a free loopback port, with {@code demo-chat} alone and the {@link Agent}. */
final class Service implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final String CHAT = """
        {"model":"demo-chat","stream":true,"max_tokens":4,"messages":[{"role":"user","content":"What is 2 plus 3?"}]}\
        """;

    private final Process process;
    private final Path log;
    private final URI address;
    private final Socket agent;
    private final BufferedReader answers;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Service(Process process, Path log, int port, Socket agent) throws IOException {
        this.process = process;
        this.log = log;
        this.address = URI.create("http://127.0.0.1:" + port);
        this.agent = agent;
        this.answers = new BufferedReader(new InputStreamReader(agent.getInputStream(), UTF_8));
    }

    /** @param work folder for the agent, the model and the log */
    static Service start(Path jar, Path model, Path work) throws IOException, InterruptedException {
        Path models = Files.createDirectories(work.resolve("models"));
        Files.createSymbolicLink(models.resolve("demo-chat"), model.toRealPath());
        Path log = work.resolve("service.log");
        int port = freePort();
        try (ServerSocket agents = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            agents.setSoTimeout((int) START.toMillis());
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-javaagent:" + ownJar() + "=" + agents.getLocalPort(),
                            "-jar",
                            jar.toRealPath().toString(),
                            "--server.address=127.0.0.1",
                            "--server.port=" + port,
                            "--millrace.models.path=" + models)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                Service service = new Service(process, log, port, agents.accept());
                service.await();
                return service;
            } catch (IOException | RuntimeException | InterruptedException failure) {
                process.destroyForcibly();
                throw new IOException("the service did not start:\n" + Files.readString(log), failure);
            }
        }
    }

    /** What one streamed chat entered, from the moment before it was sent until its last byte came. */
    List<Entry> chat() throws IOException, InterruptedException {
        say("start");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(CHAT)));
        if (answer.statusCode() != 200 || !answer.body().contains("[DONE]")) {
            throw new IOException("the chat was answered " + answer.statusCode() + ": " + answer.body());
        }
        return say("take").stream().map(Entry::parse).toList();
    }

    @Override
    public void close() throws IOException {
        client.close();
        agent.close();
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }

    private void await() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the service is not ready");
            }
            Thread.sleep(200);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(address.resolve("/actuator/health/readiness")))
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private List<String> say(String command) throws IOException {
        PrintStream commands = new PrintStream(agent.getOutputStream(), true);
        commands.println(command);
        List<String> lines = new ArrayList<>();
        for (String line = answers.readLine(); line != null && !line.isEmpty(); line = answers.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    /** The jar that this program runs from, which is the agent's too. */
    private static Path ownJar() {
        return Path.of(Service.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
