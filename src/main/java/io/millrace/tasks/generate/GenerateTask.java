package io.millrace.tasks.generate;

import io.millrace.decoding.GenerationDefaults;
import io.millrace.generation.DecoderModel;
import io.millrace.generation.EngineConfig;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationEngine;
import io.millrace.models.ModelTask;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.HardwareSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.tasks.sight.Sight;
import io.millrace.text.ChatTemplate;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;

/** Generates text. */
public final class GenerateTask implements ModelTask {

    private static final Logger LOG = LoggerFactory.getLogger(GenerateTask.class);
    private static final int MAX_QUEUE = 256;

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public boolean hasSlots() {
        return true;
    }

    @Override
    public boolean detects(FolderFacts folder) {
        return folder.generates() || folder.architecture().isEmpty() && folder.has("tokenizer.json");
    }

    @Override
    public LanguageModel load(ModelFolder folder, Surroundings surroundings) {
        Tokenizer tokenizer = Tokenizers.load(folder.path());
        try {
            return load(folder, tokenizer, surroundings);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private static LanguageModel load(ModelFolder folder, Tokenizer tokenizer, Surroundings surroundings) {
        ModelManifest manifest = folder.manifest();
        requireNoCapture(manifest);
        requireOneDevice(manifest);
        GenerationDefaults defaults = GenerationDefaults.load(folder.path(), tokenizer);
        ChatTemplate template = ChatTemplate.load(folder.path());
        ModelText text = ModelText.of(tokenizer, template, defaults, manifest.toolParser());
        OrtDecoder decoder = OrtDecoder.open(folder.modelFile(), options(folder, defaults));
        try {
            return start(folder, text, decoder, surroundings);
        } catch (RuntimeException | Error e) {
            decoder.close();
            throw e;
        }
    }

    private static LanguageModel start(
            ModelFolder folder, ModelText text, OrtDecoder decoder, Surroundings surroundings) {
        List<int[]> pinned = PinnedPrefixes.of(folder, text, decoder);
        Sight sight = Sight.open(folder, decoder.vectors(), text.tokenizer(), surroundings);
        try {
            return start(folder, text, decoder, pinned, sight, surroundings);
        } catch (RuntimeException | Error e) {
            if (sight != null) {
                sight.close();
            }
            throw e;
        }
    }

    private static LanguageModel start(
            ModelFolder folder,
            ModelText text,
            OrtDecoder decoder,
            List<int[]> pinned,
            @Nullable Sight sight,
            Surroundings surroundings) {
        ModelManifest manifest = folder.manifest();
        LanguageAdapters adapters = LanguageAdapters.of(folder, decoder);
        Speculation speculation = Speculation.open(folder, decoder, text.tokenizer(), surroundings.folders());
        String provider = decoder.provider().name();
        EngineConfig config = EngineConfig.of(folder.id().value())
                .withChunkTokens(
                        decoder.runsPromptsWhole()
                                ? decoder.maxLength()
                                : manifest.capacity().prefillChunk())
                .withPrefixMemory(prefixMemory(folder, decoder), pinned)
                .withDraftTokens(
                        speculation.draftTokens(), manifest.speculation().promptLookup());
        EngineListener listener = surroundings.listeners().engines().apply(folder.id());
        DecoderModel model = surroundings.interposer().decoder(folder.id(), decoder);
        return new LanguageModel(
                folder.id(),
                GenerationEngine.start(config, model, speculation.draft(), listener),
                text,
                new LanguageModel.Shape(
                        model.maxLength(),
                        model.vocabularySize(),
                        provider,
                        decoder.cacheBytes() + config.prefixMemory() + speculation.bytes(),
                        decoder.takesAdapters(),
                        decoder.scoresPrompts()),
                adapters,
                sight,
                SessionPolicy.admission(
                        folder.id(),
                        manifest.capacity().slots() + manifest.queue().maxItems(MAX_QUEUE),
                        manifest),
                manifest.breaker().hangTimeout(),
                surroundings.foreground(),
                Sinks.empty());
    }

    private static long prefixMemory(ModelFolder folder, OrtDecoder decoder) {
        long bytes = folder.manifest().capacity().prefixBytes();
        if (bytes > 0 && decoder.savedBytes(1) == 0) {
            LOG.warn(
                    "{}: prefix-memory in model.yaml has no effect: its state cannot be brought to host memory in parts",
                    folder.id().value());
            return 0;
        }
        return bytes;
    }

    /* A captured graph runs again what it ran, and the attention mask grows with every step. */
    private static void requireNoCapture(ModelManifest manifest) {
        if ("1".equals(manifest.hardware().options(HardwareSettings.CUDA).get("enable_cuda_graph"))) {
            throw new IllegalArgumentException(
                    "cuda.enable_cuda_graph in model.yaml is for graphs of fixed shapes, but a"
                            + " decoder's attention mask grows with every step");
        }
    }

    private static void requireOneDevice(ModelManifest manifest) {
        int devices = manifest.hardware().devices().size();
        if (devices > 1) {
            throw new IllegalArgumentException(
                    "devices in model.yaml must be one for a model that generates text, but are " + devices
                            + ": serve a folder for each device under a shared alias");
        }
    }

    /** How the service opens the decoder of a folder. */
    public static DecoderOptions options(ModelFolder folder, GenerationDefaults defaults) {
        ModelManifest manifest = folder.manifest();
        DecoderConfig config = DecoderConfig.read(folder.path());
        return new DecoderOptions(
                manifest.capacity().slots(),
                SequenceLength.of(folder, defaults.maxLength()),
                SessionPolicy.decoder(manifest),
                config.sizes(),
                config.names(),
                folder.embedding().orElse(null),
                manifest.hardware().candidates());
    }
}
