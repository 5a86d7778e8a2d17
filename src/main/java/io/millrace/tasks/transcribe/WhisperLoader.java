package io.millrace.tasks.transcribe;

import io.millrace.audio.feature.Features;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.batching.Batcher;
import io.millrace.batching.foreground.GivingWay;
import io.millrace.batching.foreground.YieldingModel;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.StatelessRules;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.speech.OrtWhisper;
import io.millrace.runtime.speech.SpeechFiles;
import io.millrace.runtime.speech.SpeechSizes;
import io.millrace.runtime.speech.SpeechThreads;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.WhisperFiles;
import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs;
import io.millrace.whisper.WhisperTokens;
import io.millrace.whisper.Window;
import io.millrace.whisper.WindowModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Loads a Whisper: encoder and decoder as onnx-community, Optimum or ONNX Runtime GenAI lay them out. */
final class WhisperLoader {

    private static final int CHUNK_SECONDS = 30;
    private static final int MELS = 80;
    private static final int MOST_MELS = 512;

    /** Most of what is kept of the encoder's output of all windows of a run. */
    private static final long MOST_BYTES = 1L << 30;

    /** Windows of a run on a processor at least. */
    private static final long FEW = 4;

    private final ModelFolder folder;
    private final Surroundings surroundings;
    private final LoadedParts parts;

    private WhisperLoader(ModelFolder folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.parts = new LoadedParts(folder, "Whisper");
    }

    static boolean detects(FolderFacts folder) {
        return folder.architecture().equals("WhisperForConditionalGeneration")
                || folder.config().path("model_type").asString("").equals("whisper")
                || isWhisper(genai(folder.path()));
    }

    static boolean isWhisper(ModelFolder folder) {
        return detects(TranscribeTask.facts(folder));
    }

    private static boolean isWhisper(JsonNode genai) {
        return genai.path("model").path("type").asString("").equals("whisper");
    }

    private static JsonNode genai(Path folder) {
        return LoadedParts.json(folder, "genai_config.json");
    }

    static WhisperModel load(ModelFolder folder, Surroundings surroundings) {
        StatelessRules.check(folder);
        StatelessRules.checkLogits(folder, false);
        WhisperLoader loader = new WhisperLoader(folder, surroundings);
        try {
            return loader.load();
        } catch (RuntimeException | Error e) {
            loader.parts.closeAll(e);
            throw e;
        }
    }

    /** The graphs alone, loaded in another way than the service loads them. */
    static OrtWhisper graphs(ModelFolder folder, SessionSettings settings) {
        return OrtWhisper.open(files(folder), settings, sizes(folder));
    }

    private WhisperModel load() {
        requirePreprocessor(LoadedParts.json(folder.path(), "preprocessor_config.json"));
        SpeechFiles files = files(folder);
        Tokenizer tokenizer = parts.opened(Tokenizers.load(folder.path()));
        WhisperTokens tokens = WhisperFiles.tokens(folder.path(), tokenizer);
        OrtWhisper graphs = parts.opened(
                OrtWhisper.open(files, SessionPolicy.decoder(folder.manifest()), threads(), sizes(folder)));
        WhisperGraphs.Shape shape = graphs.shape();
        List<Head> heads = WhisperFiles.heads(folder.path(), shape.layers(), shape.heads());
        List<WindowModel> models = new ArrayList<>();
        for (OrtWhisper one : parts.instances(graphs, graphs.provider(), graphs::beside)) {
            models.add(new WindowModel(one, tokens, ids -> tokenizer.decode(ids, true), heads));
        }
        models.getFirst().check();
        VoiceFilter vad = parts.voiceFilter(surroundings.folders());
        return new WhisperModel(
                folder.id(),
                folder.task(),
                Batcher.start(
                        folder.id().value(),
                        parts.limits(graphs.provider(), most(graphs, files, Math.max(1, shape.windowBytes()))),
                        models.stream().map(this::givingWay).toList(),
                        surroundings.listeners().batchers().apply(folder.id()),
                        System::nanoTime),
                tokens,
                tokenizer,
                new WhisperMel(shape.mels()),
                shape.attention() != WhisperGraphs.Attention.NONE,
                vad,
                graphs.provider(),
                SessionPolicy.admission(
                        folder.id(), folder.manifest().queue().maxItems(LoadedParts.MAX_QUEUE), folder.manifest()),
                folder.manifest().breaker().hangTimeout(),
                (graphs.copies() - 1) * folder.weightBytes());
    }

    private long most(OrtWhisper graphs, SpeechFiles files, long windowBytes) {
        long most = MOST_BYTES / windowBytes;
        return graphs.provider().equals(Provider.CPU.name())
                ? Math.min(most, worth(folder.weightBytes(files.decoder()), windowBytes))
                : most;
    }

    /**
     * Windows of a run on a processor. A step reads the decoder's weights once, and what is kept of each window; its cache holds that of a few
     * windows, and more of them gain only as long as the weights are a fifth of it all.
     */
    static long worth(long weightBytes, long windowBytes) {
        return Math.max(FEW, 4 * weightBytes / windowBytes);
    }

    private YieldingModel<Window, HeardWindow> givingWay(WindowModel model) {
        return YieldingModel.over(model, surroundings.foreground(), false);
    }

    /* Half of the cores while answers are written, where the service chooses. */
    private SpeechThreads threads() {
        int few = GivingWay.threads(Runtime.getRuntime().availableProcessors());
        return SessionPolicy.choosesByLoad(folder)
                ? new SpeechThreads(
                        SessionPolicy.session(folder.manifest()).withThreads(few, false),
                        () -> !surroundings.foreground().isBusy())
                : SpeechThreads.AS_SET;
    }

    private static SpeechFiles files(ModelFolder folder) {
        Path decoder = folder.modelFile();
        Path encoder = folder.encoder()
                .orElseThrow(() -> new IllegalArgumentException(decoder
                        + ": the model is a Whisper, and its two halves must lie beside each other: encoder_model.onnx and"
                        + " decoder_model_merged.onnx, with one suffix for the precision, or those that"
                        + " genai_config.json names under model.encoder and model.decoder; the encoder is missing"));
        return new SpeechFiles(encoder, decoder, folder.behindPast().orElse(null));
    }

    private void requirePreprocessor(JsonNode preprocessor) {
        require(preprocessor, "sampling_rate", Features.RATE);
        require(preprocessor, "chunk_length", CHUNK_SECONDS);
    }

    private void require(JsonNode preprocessor, String key, int value) {
        int own = preprocessor.path(key).asInt(value);
        if (own != value) {
            throw new IllegalArgumentException(
                    folder.path() + ": " + key + " in preprocessor_config.json must be " + value + ", but is " + own);
        }
    }

    private static SpeechSizes sizes(ModelFolder folder) {
        JsonNode config = LoadedParts.json(folder.path(), "config.json");
        JsonNode genai = genai(folder.path()).path("model");
        JsonNode decoder = genai.path("decoder");
        int heads = config.path("decoder_attention_heads")
                .asInt(decoder.path("num_attention_heads").asInt(0));
        int width = config.path("d_model").asInt(decoder.path("hidden_size").asInt(0));
        int mels = config.path("num_mel_bins")
                .asInt(LoadedParts.json(folder.path(), "preprocessor_config.json")
                        .path("feature_size")
                        .asInt(MELS));
        return new SpeechSizes(
                heads,
                decoder.path("head_size").asInt(heads > 0 ? width / heads : 0),
                config.path("vocab_size").asInt(genai.path("vocab_size").asInt(0)),
                Math.clamp(mels, 1, MOST_MELS));
    }
}
