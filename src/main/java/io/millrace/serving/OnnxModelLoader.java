package io.millrace.serving;

import io.millrace.core.ModelId;
import io.millrace.generation.EngineConfig;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationEngine;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.text.ChatTemplate;
import io.millrace.text.GenerationDefaults;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.util.List;
import reactor.core.publisher.Sinks;

/** Loads models with ONNX Runtime: a decoder and its engine, or a graph and its batcher. */
final class OnnxModelLoader implements ModelLoader {

    private static final int UNSTATED_MAX_LENGTH = 2048;
    private static final int MAX_QUEUE = 256;

    private final Listeners listeners;
    private final Interposer interposer;

    OnnxModelLoader(Listeners listeners, Interposer interposer) {
        this.listeners = listeners;
        this.interposer = interposer;
    }

    @Override
    public LoadedModel load(ModelFolder folder) {
        return switch (folder.task()) {
            case GENERATE -> language(folder);
            case EMBED, RERANK, CLASSIFY, TENSOR ->
                StatelessLoader.load(folder, session(folder.manifest()), listeners, interposer);
        };
    }

    private LanguageModel language(ModelFolder folder) {
        Tokenizer tokenizer = Tokenizers.load(folder.path());
        try {
            return load(folder, tokenizer);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    private LanguageModel load(ModelFolder folder, Tokenizer tokenizer) {
        ModelManifest manifest = folder.manifest();
        GenerationDefaults defaults = GenerationDefaults.load(folder.path(), tokenizer);
        ChatTemplate template = ChatTemplate.load(folder.path());
        EngineConfig config = EngineConfig.of(folder.id().value()).withChunkTokens(manifest.prefillChunk());
        EngineListener listener = listeners.engines().apply(folder.id());
        OrtDecoder decoder = OrtDecoder.open(folder.modelFile(), options(manifest, defaults));
        return new LanguageModel(
                folder.id(),
                GenerationEngine.start(config, interposer.decoder(folder.id(), decoder), listener),
                tokenizer,
                template,
                defaults,
                decoder.maxLength(),
                decoder.vocabularySize(),
                decoder.provider().name(),
                admission(folder.id(), manifest.slots() + manifest.maxQueue(MAX_QUEUE), manifest),
                manifest.breaker().hangTimeout(),
                Sinks.empty());
    }

    static Admission admission(ModelId model, int items, ModelManifest manifest) {
        long tokens = manifest.maxQueueTokens() == 0 ? Long.MAX_VALUE : manifest.maxQueueTokens();
        return new Admission("the model '" + model + "'", items, tokens, System::nanoTime);
    }

    private static DecoderOptions options(ModelManifest manifest, GenerationDefaults defaults) {
        return new DecoderOptions(
                manifest.slots(), maxLength(manifest, defaults), session(manifest), DecoderOptions.Sizes.UNKNOWN);
    }

    private static int maxLength(ModelManifest manifest, GenerationDefaults defaults) {
        int stated = defaults.maxLength() == null ? UNSTATED_MAX_LENGTH : defaults.maxLength();
        if (manifest.maxLength() > stated && defaults.maxLength() != null) {
            throw new IllegalArgumentException(
                    "max-length is " + manifest.maxLength() + ", but the model's own limit is " + stated);
        }
        return manifest.maxLength() == 0 ? stated : manifest.maxLength();
    }

    static SessionSettings session(ModelManifest manifest) {
        List<Provider> providers =
                manifest.providers().stream().map(OnnxModelLoader::provider).toList();
        return new SessionSettings(providers, manifest.requireProvider(), manifest.device(), manifest.threads(), false);
    }

    private static Provider provider(ModelManifest.Provider wanted) {
        return switch (wanted) {
            case CUDA -> Provider.CUDA;
            case CPU -> Provider.CPU;
        };
    }
}
