package io.millrace.profile.load;

import io.millrace.core.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Samples of what this process does, taken by JDK Flight Recorder. */
final class Samples implements AutoCloseable {

    private static final String BY_TIME = "jdk.CPUTimeSample";
    private static final List<String> BY_CLOCK = List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
    private static final Duration PERIOD = Duration.ofMillis(10);

    private final Recording recording = new Recording();
    private final boolean byTime;

    Samples() {
        byTime = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .map(EventType::getName)
                .anyMatch(BY_TIME::equals);
        if (byTime) {
            recording.enable(BY_TIME).with("throttle", "10ms");
        } else {
            BY_CLOCK.forEach(name -> recording.enable(name).withPeriod(PERIOD));
        }
        recording.start();
    }

    /** What the shares of Java's threads rest on. */
    String basis() {
        return byTime
                ? "processor time sampled by JDK Flight Recorder, threads of the library by what is left of the process's"
                : "stacks sampled by JDK Flight Recorder at even times, threads of the library by what is left of the"
                        + " process's processor time";
    }

    /** Samples by part, from its start to now. */
    Map<String, Integer> read() throws IOException {
        Path folder = Files.createTempDirectory("millrace-samples");
        try {
            recording.stop();
            Path file = folder.resolve("samples.jfr");
            recording.dump(file);
            Map<String, Integer> parts = new HashMap<>();
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    count(events.readEvent(), parts);
                }
            }
            return parts;
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private static void count(RecordedEvent event, Map<String, Integer> parts) {
        if (event.getStackTrace() == null) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        if (frames.isEmpty() || isWaiting(frames.getFirst())) {
            return;
        }
        RecordedThread thread = event.hasField("sampledThread")
                ? event.getThread("sampledThread")
                : event.hasField("eventThread") ? event.getThread("eventThread") : event.getThread();
        String name = thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
        List<String> classes = frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .toList();
        parts.merge(Part.of(name, classes), 1, Integer::sum);
    }

    /* A thread that waits for events of sockets is in native code. */
    private static boolean isWaiting(RecordedFrame frame) {
        String method = frame.getMethod().getName();
        return method.contains("epollWait")
                || method.equals("wait")
                || method.equals("poll")
                || method.equals("accept");
    }

    @Override
    public void close() {
        recording.close();
    }
}
