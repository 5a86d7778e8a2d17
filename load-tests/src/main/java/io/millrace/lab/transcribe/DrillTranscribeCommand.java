package io.millrace.lab.transcribe;

import static io.millrace.lab.Out.out;

import io.millrace.lab.drill.Verdicts;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.SoundRequests;
import io.millrace.lab.service.Service;
import io.millrace.lab.service.Under;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many clients that have sound written down, what chats suffer beside them, and what one very long sound takes of memory. */
@Command(
        name = "drill-transcribe",
        mixinStandardHelpOptions = true,
        description =
                "Has many clients transcribe at once, alone and beside chats that come at a steady rate, has others"
                        + " leave in the middle, and then has one sound of hours written down. Fails when a request is"
                        + " lost, something is held for those who left, or the memory grows in the course of the long"
                        + " sound. The service beside a bare loop over the same graphs: java -jar millrace.jar"
                        + " bench-sounds.")
public final class DrillTranscribeCommand implements Callable<Integer> {

    private static final int CHAT_TOKENS = 16;
    private static final int RATE = 8_000;

    @Mixin
    private final Under under = new Under();

    @Option(names = "--ears", defaultValue = "demo-ears", description = "model that transcribes (${DEFAULT-VALUE})")
    String ears = "demo-ears";

    @Option(names = "--clients", defaultValue = "16", description = "that transcribe at once (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--rate", defaultValue = "2", description = "chats a second (${DEFAULT-VALUE})")
    double rate;

    @Option(names = "--seconds", defaultValue = "60", description = "of each measurement (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--length", defaultValue = "30", description = "seconds of a sound (${DEFAULT-VALUE})")
    int length;

    @Option(names = "--sound", description = "file to transcribe in its place, as long as --length says")
    @Nullable
    Path sound;

    @Option(names = "--leavers", defaultValue = "64", description = "that leave in the middle (${DEFAULT-VALUE})")
    int leavers;

    @Option(names = "--minutes", defaultValue = "120", description = "of the long sound; 0 for none (${DEFAULT-VALUE})")
    int minutes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] file = sound == null ? SoundRequests.noise(length, RATE, 1) : Files.readAllBytes(sound);
        try (Service service = under.service()) {
            return drill(new TranscribeDrill(
                    service,
                    SoundRequests.ask(ears, file),
                    Ask.stream(under.chat(), CHAT_TOKENS),
                    clients,
                    rate,
                    Duration.ofSeconds(seconds)));
        }
    }

    private int drill(TranscribeDrill drill) throws IOException, InterruptedException {
        drill.warmUp();
        Figures chats = drill.alone();
        Figures sounds = drill.transcribed();
        TranscribeDrill.Both both = drill.both();
        long left = drill.leave(leavers);
        TranscribeReport report = new TranscribeReport(chats, both.chats(), sounds, both.sounds(), left, growth(drill));
        report.rows(length).forEach(row -> out("%s", row));
        return Verdicts.print(report.aims());
    }

    private double growth(TranscribeDrill drill) throws IOException, InterruptedException {
        if (minutes == 0) {
            return Double.NaN;
        }
        byte[] request = SoundRequests.of(ears, SoundRequests.noise(60 * minutes, RATE, 2));
        long start = System.nanoTime();
        Resident resident = drill.longSound(request);
        out(
                "a sound of %d min: %.1f s, at most %.0f MB in memory",
                minutes, (System.nanoTime() - start) / 1e9, resident.most() / 1e6);
        return resident.growth();
    }
}
