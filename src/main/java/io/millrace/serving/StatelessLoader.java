package io.millrace.serving;

import io.millrace.batching.BatchLimits;
import io.millrace.batching.Batcher;
import io.millrace.batching.TensorModel;
import io.millrace.encoding.Activation;
import io.millrace.encoding.ClassifierConfig;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import io.millrace.repository.BatchSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import io.millrace.vision.ImagePreprocessor;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Loads one stateless model with ONNX Runtime, as many instances of it as its manifest says, and starts its batcher. */
final class StatelessLoader {

    private static final int MAX_QUEUE = 4096;
    private static final int MOST_INSTANCES = 8;
    private static final List<String> NO_LABELS = List.of();

    private final ModelFolder folder;
    private final ModelManifest manifest;
    private final SessionSettings session;
    private final Listeners listeners;
    private final Interposer interposer;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private StatelessLoader(ModelFolder folder, SessionSettings session, Listeners listeners, Interposer interposer) {
        this.folder = folder;
        this.manifest = folder.manifest();
        this.session = session;
        this.listeners = listeners;
        this.interposer = interposer;
    }

    static BatchedModel load(ModelFolder folder, SessionSettings session, Listeners listeners, Interposer interposer) {
        StatelessLoader loader = new StatelessLoader(folder, session, listeners, interposer);
        try {
            return loader.load();
        } catch (RuntimeException | Error e) {
            loader.closeAll(e);
            throw e;
        }
    }

    private BatchedModel load() {
        if (!manifest.fallback().isEmpty()) {
            throw new IllegalArgumentException("fallback is for models that generate text, but " + folder.id()
                    + " is for " + folder.task().name().toLowerCase(Locale.ROOT));
        }
        return switch (folder.task()) {
            case EMBED -> embedder();
            case RERANK -> textClassifier();
            case CLASSIFY ->
                Files.exists(folder.path().resolve("preprocessor_config.json")) ? imageClassifier() : textClassifier();
            case TENSOR -> model(StatelessModel::tensors, null, null, NO_LABELS, Activation.NONE);
            case GENERATE -> throw new IllegalArgumentException(folder.id() + " is a language model");
        };
    }

    private BatchedModel embedder() {
        EmbeddingConfig config = EmbeddingConfig.read(folder.path());
        Tokenizer tokenizer = tokenizer();
        int padId = Tokenizers.padId(folder.path(), tokenizer).orElse(0);
        TextSide text = new TextSide(tokenizer, maxLength(config.maxLength()), config);
        return model(graph -> StatelessModel.embedder(graph, config, padId), text, null, NO_LABELS, Activation.NONE);
    }

    private BatchedModel textClassifier() {
        ClassifierConfig config = ClassifierConfig.read(folder.path());
        Tokenizer tokenizer = tokenizer();
        int padId = Tokenizers.padId(folder.path(), tokenizer).orElse(0);
        TextSide text = new TextSide(tokenizer, maxLength(config.maxLength()), null);
        return model(
                graph -> StatelessModel.classifier(graph, padId), text, null, config.labels(), config.activation());
    }

    private BatchedModel imageClassifier() {
        ClassifierConfig config = ClassifierConfig.read(folder.path());
        ImagePreprocessor images = ImagePreprocessor.read(folder.path(), ImagePreprocessor.DEFAULT_MAX_PIXELS);
        return model(StatelessModel::tensors, null, images, config.labels(), config.activation());
    }

    private Tokenizer tokenizer() {
        Tokenizer tokenizer = Tokenizers.load(folder.path());
        opened.add(tokenizer);
        return tokenizer;
    }

    private int maxLength(int own) {
        if (manifest.maxLength() > own) {
            throw new IllegalArgumentException(
                    "max-length is " + manifest.maxLength() + ", but the model's own limit is " + own);
        }
        return manifest.maxLength() == 0 ? own : manifest.maxLength();
    }

    @FunctionalInterface
    private interface Wrapper {
        StatelessModel wrap(TensorModel graph);
    }

    private BatchedModel model(
            Wrapper wrapper,
            @Nullable TextSide text,
            @Nullable ImagePreprocessor images,
            List<String> labels,
            Activation activation) {
        List<StatelessModel> instances = new ArrayList<>();
        OrtTensorModel graph = open(wrapper, instances);
        int wanted = instances(graph.provider());
        while (instances.size() < wanted) {
            OrtTensorModel _ = open(wrapper, instances);
        }
        Batcher<Item, Result> batcher = Batcher.start(
                folder.id().value(),
                limits(graph.provider()),
                instances,
                listeners.batchers().apply(folder.id()),
                System::nanoTime);
        return new BatchedModel(
                folder.id(),
                folder.task(),
                signature(graph),
                batcher,
                text,
                images,
                labels,
                activation,
                graph.provider().name(),
                OnnxModelLoader.admission(folder.id(), manifest.maxQueue(MAX_QUEUE), manifest),
                manifest.timeouts(),
                manifest.breaker().hangTimeout());
    }

    private int instances(Provider provider) {
        int cores = Runtime.getRuntime().availableProcessors();
        return manifest.instances() > 0 ? manifest.instances() : filling(provider, manifest.threads(), cores);
    }

    /** How many instances fill a device: more than a few take memory for little. */
    static int filling(Provider provider, int threads, int cores) {
        return switch (provider) {
            case CPU -> threads == 0 ? 1 : Math.clamp(cores / threads, 1, MOST_INSTANCES);
            case CUDA -> 1;
        };
    }

    private OrtTensorModel open(Wrapper wrapper, List<StatelessModel> instances) {
        OrtTensorModel graph = OrtTensorModel.open(folder.modelFile(), session);
        opened.add(graph);
        instances.add(wrapper.wrap(interposer.graph(folder.id(), graph)));
        return graph;
    }

    private TensorInference.Signature signature(OrtTensorModel graph) {
        return new TensorInference.Signature(
                folder.id().value(), folder.version(), manifest.batch().maxRows(), graph.inputs(), graph.outputs());
    }

    private BatchLimits limits(Provider provider) {
        BatchSettings batch = manifest.batch();
        long maxTokens = batch.maxTokens() == 0 ? maxTokens(provider) : batch.maxTokens();
        return new BatchLimits(
                batch.maxRows(), maxTokens, Duration.ofMillis(batch.maxDelayMillis()), batch.sortByLength());
    }

    /* A processor is busy with a few hundred tokens, and from there on each token of padding costs as much as one that counts. */
    private static long maxTokens(Provider provider) {
        return switch (provider) {
            case CPU -> 2_048;
            case CUDA -> BatchLimits.DEFAULT.maxPadded();
        };
    }

    private void closeAll(Throwable cause) {
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
