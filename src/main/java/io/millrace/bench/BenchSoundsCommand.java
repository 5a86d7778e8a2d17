package io.millrace.bench;

import io.millrace.bench.folder.ModelVariants;
import io.millrace.bench.http.Http;
import io.millrace.bench.workload.AskedEndpoint;
import io.millrace.bench.workload.Audio;
import io.millrace.bench.workload.Turn;
import io.millrace.bench.workload.TurnRequests;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.transcribe.BareWhisper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Sound per second of a Whisper, bare and through the whole service. */
@Command(
        name = "bench-sounds",
        mixinStandardHelpOptions = true,
        description =
                "Measures a loop over a Whisper's graphs (encoder, and decoder with its caches), one sound and several"
                        + " at once, and the service over HTTP with many clients, in turn, and prints medians and"
                        + " ratios. The loop says what the service says of the sound, whatever that is.")
public final class BenchSoundsCommand implements Callable<Integer> {

    private static final int RATE = 32_000; // bytes of a second of sound as it is made here
    private static final int HEADER = 44;

    private final LocalService.Starter starter;

    public BenchSoundsCommand(LocalService.Starter starter) {
        this.starter = starter;
    }

    @Option(names = "--models", defaultValue = "models", description = "folder of model folders (${DEFAULT-VALUE})")
    Path models = Path.of("models");

    @Option(names = "--model", defaultValue = "demo-ears", description = "folder of the model (${DEFAULT-VALUE})")
    String model = "demo-ears";

    @Option(names = "--seconds", defaultValue = "20", description = "seconds of each measurement (${DEFAULT-VALUE})")
    double seconds;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "rounds, of which the median counts (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--clients", defaultValue = "16", description = "connections in closed loop (${DEFAULT-VALUE})")
    int clients;

    @Option(names = "--length", defaultValue = "30", description = "seconds of a sound made up (${DEFAULT-VALUE})")
    double length;

    @Option(names = "--sound", description = "WAV file of 16 kHz, 16 bits and one channel in its place")
    @Nullable
    Path sound;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ModelFolder folder = Tasks.folder(models, model);
        byte[] wav = sound == null ? Audio.speech(length, 1) : Files.readAllBytes(sound);
        try (ModelVariants variants = ModelVariants.empty()) {
            variants.link(folder.id().folder(), folder.path());
            try (LocalService service = starter.start(variants.argument());
                    Http http = Http.of(URI.create("http://localhost:" + service.port()), Duration.ofMinutes(5));
                    BareWhisper bare = BareWhisper.open(
                            folder, SessionPolicy.session(folder.manifest()).withThreads(0, true), wav)) {
                service.await(model);
                measure(new SoundBench(http, request(wav), bare, clients, time()), wav);
            }
        }
        return 0;
    }

    private Duration time() {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private byte[] request(byte[] wav) {
        return new TurnRequests(
                        URI.create("http://localhost"),
                        "",
                        AskedEndpoint.TRANSCRIPTIONS,
                        model,
                        false,
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("language", BareWhisper.LANGUAGE)
                                .put("temperature", BareWhisper.TEMPERATURE),
                        wav)
                .of(List.of(), new Turn(List.of(), List.of(), 0));
    }

    private void measure(SoundBench bench, byte[] wav) {
        bench.warmUp();
        for (int round = 0; round < rounds; round++) {
            bench.round();
        }
        bench.print(model, (double) (wav.length - HEADER) / RATE);
    }
}
