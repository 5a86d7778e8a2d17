package io.millrace.tasks.sight;

import io.millrace.batching.Batcher;
import io.millrace.batching.TensorModel;
import io.millrace.batching.foreground.YieldingModel;
import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.Checkpoint;
import io.millrace.core.ModelId;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.decoder.VectorInput;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.text.Tokenizer;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.chat.CutImage;
import io.millrace.vision.chat.SizedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one language model sees: its vision encoder behind a batcher, and what surrounds it. Thread-safe. */
public final class Sight implements AutoCloseable {

    private final SightConfig config;
    private final int most;
    private final PictureLimits limits;
    private final FeatureCache cache;
    private final Batcher<CutImage, float[]> batcher;
    private final ImageBudget budget = new ImageBudget();
    private final Pattern marker;

    private Sight(
            SightConfig config,
            int most,
            PictureLimits limits,
            FeatureCache cache,
            Batcher<CutImage, float[]> batcher) {
        this.config = config;
        this.most = most;
        this.limits = limits;
        this.cache = cache;
        this.batcher = batcher;
        this.marker = Pattern.compile(Pattern.quote(config.markup().marker()));
    }

    /**
     * Opens the encoder beside a decoder; null where there is none.
     *
     * @param decoder what its decoder takes in the place of tokens
     * @throws RuntimeException naming what of the folder is not served
     */
    public static @Nullable Sight open(
            ModelFolder folder, VectorInput decoder, Tokenizer tokenizer, Surroundings surroundings) {
        Path file = folder.visionEncoder().orElse(null);
        if (file == null || decoder.width() == 0) {
            return null;
        }
        SightConfig config = SightConfig.read(folder.path(), decoder.axes(), tokenizer);
        OrtTensorModel graph = OrtTensorModel.open(file, SessionPolicy.session(folder.manifest()));
        try {
            return open(folder, config, decoder.width(), graph, surroundings);
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }

    private static Sight open(
            ModelFolder folder, SightConfig config, int width, OrtTensorModel graph, Surroundings surroundings) {
        TensorModel model = surroundings.interposer().graph(folder.id(), graph);
        VisionEncoder encoder = new VisionEncoder(model, config.images(), config.markup(), width);
        encoder.tryOut();
        ModelId encoding = new ModelId(folder.id().value() + "-vision");
        return new Sight(
                config,
                folder.manifest().images().most(),
                surroundings.pictures(),
                new FeatureCache(folder.manifest().images().bytes()),
                Batcher.start(
                        encoding.value(),
                        SessionPolicy.limits(folder.manifest(), graph.provider()),
                        List.of(YieldingModel.over(encoder, surroundings.foreground(), true)),
                        surroundings.listeners().batchers().apply(encoding),
                        System::nanoTime));
    }

    /**
     * The images of a conversation by their headers.
     *
     * @throws InvalidRequest when there are too many, one is no image, or they are over a limit
     */
    public List<SizedImage> sized(List<Part.Image> images) {
        if (images.size() > most) {
            throw new InvalidRequest(
                    images.get(most).param(),
                    "the request shows " + images.size() + " images, but this model takes at most " + most
                            + ": images.max-per-request in model.yaml");
        }
        return config.images()
                .sized(
                        images.stream()
                                .map(image -> new EncodedImage(image.param(), image.bytes()))
                                .toList(),
                        images.stream()
                                .map(image -> image.detail() != Detail.LOW)
                                .toList(),
                        limits);
    }

    /**
     * A prompt with what stands for each image in the place of its marker.
     *
     * @throws InvalidRequest when it has other markers than those of the images
     */
    public String written(String prompt, List<SizedImage> images) {
        long markers = marker.matcher(prompt).results().count();
        if (markers != images.size()) {
            throw new InvalidRequest(
                    "messages",
                    "messages: the prompt has " + markers + " of '"
                            + config.markup().marker() + "', which stands for"
                            + " an image, but the request shows " + images.size() + " images: the texts or the model's"
                            + " chat template write it, or the template leaves images out");
        }
        StringBuilder written = new StringBuilder();
        int at = 0;
        int from = 0;
        for (SizedImage image : images) {
            int next = prompt.indexOf(config.markup().marker(), from);
            written.append(prompt, at, next).append(config.markup().of(image.grid()));
            at = next + config.markup().marker().length();
            from = at;
        }
        return written.append(prompt, at, prompt.length()).toString();
    }

    /**
     * The tokens of such a prompt with the images told apart.
     *
     * @throws InvalidRequest when it has other tokens of images than they take
     */
    public PromptImages placed(int[] tokens, List<SizedImage> images, Checkpoint checkpoint) {
        List<ShownImage> shown = new ArrayList<>(images.size());
        for (SizedImage image : images) {
            String key =
                    ImageKey.of(image.image().bytes(), config.images().settings() + " " + image.fine(), checkpoint);
            shown.add(new ShownImage(
                    image,
                    key,
                    cache.number(key),
                    config.markup().tokens(image.grid()),
                    config.markup().columns(image.grid())));
        }
        long found =
                Arrays.stream(tokens).filter(token -> token == config.token()).count();
        long taken = shown.stream().mapToLong(ShownImage::tokens).sum();
        if (found != taken) {
            throw new InvalidRequest(
                    "messages",
                    "messages: the prompt has " + found + " tokens of images, but those that it shows take " + taken);
        }
        return PromptImages.placed(tokens, shown, config.token());
    }

    SightConfig config() {
        return config;
    }

    FeatureCache cache() {
        return cache;
    }

    Batcher<CutImage, float[]> batcher() {
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

    /** Bytes of what it keeps of images at most. */
    public long bytes() {
        return cache.limit();
    }

    @Override
    public void close() {
        batcher.close();
    }
}
