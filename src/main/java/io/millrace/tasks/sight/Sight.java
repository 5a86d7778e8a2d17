package io.millrace.tasks.sight;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Batcher;
import io.millrace.batching.TensorModel;
import io.millrace.batching.foreground.YieldingModel;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.core.ModelId;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.decoder.VectorInput;
import io.millrace.text.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one language model sees, or hears: its encoder of images or sounds behind a batcher, and what surrounds it. Thread-safe. */
public final class Sight implements AutoCloseable {

    private final Senses senses;
    private final int most;
    private final PictureLimits pictures;
    private final SoundLimits sounds;
    private final FeatureCache cache;
    private final Batcher<Encodable, float[]> batcher;
    private final long again;
    private final ImageBudget budget = new ImageBudget();
    private final Pattern marker;

    private Sight(
            Senses senses,
            int most,
            PictureLimits pictures,
            SoundLimits sounds,
            FeatureCache cache,
            Batcher<Encodable, float[]> batcher,
            long again) {
        this.senses = senses;
        this.most = most;
        this.pictures = pictures;
        this.sounds = sounds;
        this.cache = cache;
        this.batcher = batcher;
        this.again = again;
        this.marker = Pattern.compile(Pattern.quote(senses.marker()));
    }

    /**
     * Opens the encoder beside a decoder; null where there is none.
     *
     * @param decoder what its decoder takes in the place of tokens
     * @throws RuntimeException naming what of the folder is not served
     */
    public static @Nullable Sight open(
            ModelFolder folder, VectorInput decoder, Tokenizer tokenizer, Surroundings surroundings) {
        Path images = folder.visionEncoder().orElse(null);
        Path file = images == null ? folder.audioEncoder().orElse(null) : images;
        if (file == null || decoder.width() == 0) {
            return null;
        }
        Senses senses = images == null
                ? HearingConfig.read(folder.path(), tokenizer)
                : SightConfig.read(folder.path(), decoder.axes(), tokenizer);
        EncoderGraph graph = EncoderGraph.open(folder, file, surroundings.foreground());
        try {
            return open(folder, senses, decoder.width(), graph, surroundings);
        } catch (RuntimeException | Error e) {
            graph.model().close();
            throw e;
        }
    }

    /** What it takes beside text. */
    public Modality modality() {
        return senses.modality();
    }

    private static Sight open(
            ModelFolder folder, Senses senses, int width, EncoderGraph graph, Surroundings surroundings) {
        TensorModel model = surroundings.interposer().graph(folder.id(), graph.model());
        BatchModel<Encodable, float[]> encoder = senses.encoder(model, width);
        ModelId encoding = new ModelId(folder.id().value() + senses.suffix());
        return new Sight(
                senses,
                folder.manifest().images().most(),
                surroundings.pictures(),
                surroundings.sounds(),
                new FeatureCache(folder.manifest().images().bytes()),
                Batcher.start(
                        encoding.value(),
                        SessionPolicy.limits(folder.manifest(), graph.provider()),
                        List.of(YieldingModel.over(encoder, surroundings.foreground(), true)),
                        surroundings.listeners().batchers().apply(encoding),
                        System::nanoTime),
                graph.again());
    }

    /**
     * What a conversation holds beside text, by its headers.
     *
     * @throws InvalidRequest when there is too much, something is not what the model takes, or over a limit
     */
    public List<Shown> sized(List<Part> parts, Checkpoint checkpoint) {
        if (parts.size() > most) {
            throw new InvalidRequest(
                    parts.get(most).field(),
                    "the request " + senses.counted(parts.size()) + ", but this model takes at most " + most
                            + ": images.max-per-request in model.yaml");
        }
        return senses.shown(parts, pictures, sounds, checkpoint);
    }

    /** Messages as the model's chat template reads them. */
    public List<Message> readable(List<Message> messages) {
        return senses.readable(messages);
    }

    /**
     * A prompt with what stands for each of what is shown in the place of its marker.
     *
     * @throws InvalidRequest when it has other markers than those
     */
    public String written(String prompt, List<Shown> shown) {
        long markers = marker.matcher(prompt).results().count();
        if (markers != shown.size()) {
            throw new InvalidRequest(
                    "messages",
                    "messages: the prompt has " + markers + " of '" + senses.marker() + "', which stands for "
                            + senses.thing() + ", but the request " + senses.counted(shown.size())
                            + ": the texts or the model's chat template write it, or the template leaves some out");
        }
        StringBuilder written = new StringBuilder();
        int at = 0;
        for (Shown each : shown) {
            int next = prompt.indexOf(senses.marker(), at);
            written.append(prompt, at, next).append(each.text());
            at = next + senses.marker().length();
        }
        return written.append(prompt, at, prompt.length()).toString();
    }

    /**
     * The tokens of such a prompt with what is shown told apart.
     *
     * @throws InvalidRequest when it has other tokens of it than it takes
     */
    public PromptImages placed(int[] tokens, List<Shown> shown, Checkpoint checkpoint) {
        List<ShownImage> images = new ArrayList<>(shown.size());
        for (Shown each : shown) {
            String key = ImageKey.of(each.bytes(), each.settings(), checkpoint);
            images.add(new ShownImage(each, key, cache.number(key), each.tokens(), each.columns()));
        }
        long found =
                Arrays.stream(tokens).filter(token -> token == senses.token()).count();
        long taken = images.stream().mapToLong(ShownImage::tokens).sum();
        if (found != taken) {
            throw new InvalidRequest(
                    "messages",
                    "messages: the prompt has " + found + " tokens of " + senses.thing()
                            + " and the like, but those that it " + senses.counted(shown.size()) + " take " + taken);
        }
        return PromptImages.placed(tokens, images, senses.token());
    }

    FeatureCache cache() {
        return cache;
    }

    Batcher<Encodable, float[]> batcher() {
        return batcher;
    }

    ImageBudget budget() {
        return budget;
    }

    /** Bytes of images that wait for the encoder. */
    public long pendingBytes() {
        return budget.taken();
    }

    public boolean isAlive() {
        return batcher.isAlive();
    }

    /** Runs that failed since the last that did not. */
    public int failuresInARow() {
        return batcher.failuresInARow();
    }

    /** How long the run in progress has lasted. */
    public Duration stuckFor() {
        return batcher.stuckFor();
    }

    /** Ends the run in progress where it has lasted too long. */
    public void giveUp(Duration most) {
        batcher.giveUp(most);
    }

    /** Ends all it has. */
    public void fail(EngineFailed error) {
        batcher.fail(error);
    }

    public boolean drain(Duration timeout) throws InterruptedException {
        return batcher.drain(timeout);
    }

    /** Bytes of what it keeps of images at most, and of weights that it holds twice. */
    public long bytes() {
        return cache.limit() + again;
    }

    @Override
    public void close() {
        batcher.close();
    }
}
