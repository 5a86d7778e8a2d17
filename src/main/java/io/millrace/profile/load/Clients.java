package io.millrace.profile.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Clients, each of which sends a request as soon as the one before is answered. */
final class Clients implements AutoCloseable {

    /** How the names of their threads begin. */
    static final String THREADS = "profile-client-";

    private static final Pattern TIMING = Pattern.compile("([A-Za-z_-]+);dur=([0-9.]+)");

    /**
     * What they got.
     *
     * @param millis of each answer
     * @param processorMillis that their own threads took
     * @param timing sums of the parts of {@code Server-Timing} by name, milliseconds
     */
    record Seen(List<Double> millis, double seconds, double processorMillis, Map<String, Double> timing) {
        double answersPerSecond() {
            return millis.size() / seconds;
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final Requests requests;
    private final AtomicInteger number = new AtomicInteger();

    Clients(int port, Requests requests) {
        this.base = URI.create("http://localhost:" + port);
        this.requests = requests;
    }

    private record Answer(double millis, String timing) {}

    /** So many of them, for so long; the answers count that end within it. */
    Seen run(String model, int count, double seconds) throws InterruptedException {
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        LongAdder nanos = new LongAdder();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().name(THREADS + i).start(() -> {
                try {
                    loop(model, end, answers);
                } catch (IOException | InterruptedException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    nanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the service did not answer: " + failed.getMessage(), failed);
        }
        return seen(answers, (System.nanoTime() - start) / 1e9, nanos.sum() / 1e6);
    }

    private void loop(String model, long end, ConcurrentLinkedQueue<Answer> answers)
            throws IOException, InterruptedException {
        while (System.nanoTime() < end) {
            answers.add(ask(model));
        }
    }

    private Answer ask(String model) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(requests.path()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(requests.body(model, number.incrementAndGet() % 1000)))
                .build();
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + " of " + requests.path() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return new Answer(
                (System.nanoTime() - start) / 1e6,
                answer.headers().firstValue("Server-Timing").orElse(""));
    }

    private static Seen seen(ConcurrentLinkedQueue<Answer> answers, double seconds, double processorMillis) {
        Map<String, Double> timing = new HashMap<>();
        for (Answer answer : answers) {
            Matcher parts = TIMING.matcher(answer.timing());
            while (parts.find()) {
                timing.merge(parts.group(1), Double.parseDouble(parts.group(2)), Double::sum);
            }
        }
        return new Seen(answers.stream().map(Answer::millis).toList(), seconds, processorMillis, timing);
    }

    /** Waits until a model answers. */
    void await(String model) throws IOException, InterruptedException {
        IOException last = new IOException("not asked");
        for (int i = 0; i < 600; i++) {
            try {
                Answer _ = ask(model);
                return;
            } catch (IOException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw last;
    }

    @Override
    public void close() {
        http.close();
    }
}
