package io.millrace.tasks.transcribe;

import io.millrace.audio.feature.Features;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.batching.BatchLimits;
import io.millrace.batching.Batcher;
import io.millrace.batching.foreground.GivingWay;
import io.millrace.batching.foreground.YieldingModel;
import io.millrace.core.JsonFile;
import io.millrace.core.Opened;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
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
import tools.jackson.databind.node.JsonNodeFactory;

/** Loads a Whisper: encoder and decoder as onnx-community, Optimum or ONNX Runtime GenAI lay them out. */
final class WhisperLoader {

    /** Requests that have been accepted: each holds a window and its features. */
    private static final int MAX_QUEUE = 256;

    private static final int CHUNK_SECONDS = 30;
    private static final int MELS = 80;
    private static final int MOST_MELS = 512;

    /** Most of what is kept of the encoder's output of all windows of a run. */
    private static final long MOST_BYTES = 1L << 30;

    private final ModelFolder folder;
    private final Surroundings surroundings;
    private final Opened opened = new Opened();

    private WhisperLoader(ModelFolder folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    static boolean detects(FolderFacts folder) {
        return folder.architecture().equals("WhisperForConditionalGeneration")
                || folder.config().path("model_type").asString("").equals("whisper")
                || isWhisper(genai(folder.path()));
    }

    /** Whether a folder holds one, or else a model for CTC. */
    static boolean isWhisper(ModelFolder folder) {
        return detects(new FolderFacts(folder.path(), folder.modelFile(), json(folder.path(), "config.json")));
    }

    private static boolean isWhisper(JsonNode genai) {
        return genai.path("model").path("type").asString("").equals("whisper");
    }

    private static JsonNode genai(Path folder) {
        return json(folder, "genai_config.json");
    }

    private static JsonNode json(Path folder, String name) {
        return JsonFile.readIfThere(folder.resolve(name)).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    static WhisperModel load(ModelFolder folder, Surroundings surroundings) {
        WhisperLoader loader = new WhisperLoader(folder, surroundings);
        try {
            StatelessRules.check(folder);
            StatelessRules.checkLogits(folder, false);
            return loader.load();
        } catch (RuntimeException | Error e) {
            loader.opened.closeAll(e);
            throw e;
        }
    }

    /** The graphs alone, loaded in another way than the service loads them. */
    static OrtWhisper graphs(ModelFolder folder, SessionSettings settings) {
        return OrtWhisper.open(files(folder), settings, sizes(folder));
    }

    private WhisperModel load() {
        requireManifest();
        requirePreprocessor(json(folder.path(), "preprocessor_config.json"));
        SpeechFiles files = files(folder);
        Tokenizer tokenizer = opened.add(Tokenizers.load(folder.path()));
        WhisperTokens tokens = WhisperFiles.tokens(folder.path(), tokenizer);
        OrtWhisper graphs =
                opened.add(OrtWhisper.open(files, SessionPolicy.decoder(folder.manifest()), threads(), sizes(folder)));
        WhisperGraphs.Shape shape = graphs.shape();
        List<Head> heads = WhisperFiles.heads(folder.path(), shape.layers(), shape.heads());
        List<WindowModel> models = new ArrayList<>();
        for (OrtWhisper one : instances(graphs)) {
            models.add(new WindowModel(one, tokens, ids -> tokenizer.decode(ids, true), heads));
        }
        models.getFirst().check();
        return new WhisperModel(
                folder.id(),
                folder.task(),
                Batcher.start(
                        folder.id().value(),
                        limits(shape, graphs.provider()),
                        models.stream().map(this::givingWay).toList(),
                        surroundings.listeners().batchers().apply(folder.id()),
                        System::nanoTime),
                tokens,
                tokenizer,
                new WhisperMel(shape.mels()),
                shape.attention() != WhisperGraphs.Attention.NONE,
                graphs.provider(),
                SessionPolicy.admission(folder.id(), folder.manifest().queue().maxItems(MAX_QUEUE), folder.manifest()),
                folder.manifest().breaker().hangTimeout(),
                (graphs.copies() - 1) * folder.weightBytes());
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

    private void requireManifest() {
        ModelManifest manifest = folder.manifest();
        if (manifest.batch().stack() != null) {
            throw new IllegalArgumentException("batch.stack in model.yaml is for models that take tensors, but "
                    + folder.id() + " is for " + folder.task().name());
        }
        int devices = manifest.hardware().devices().size();
        if (devices > 1) {
            throw new IllegalArgumentException("devices in model.yaml must be one for a Whisper, but are " + devices
                    + ": serve a folder for each device under a shared alias");
        }
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
        JsonNode config = json(folder.path(), "config.json");
        JsonNode genai = genai(folder.path()).path("model");
        JsonNode decoder = genai.path("decoder");
        int heads = config.path("decoder_attention_heads")
                .asInt(decoder.path("num_attention_heads").asInt(0));
        int width = config.path("d_model").asInt(decoder.path("hidden_size").asInt(0));
        int mels = config.path("num_mel_bins")
                .asInt(json(folder.path(), "preprocessor_config.json")
                        .path("feature_size")
                        .asInt(MELS));
        return new SpeechSizes(
                heads,
                decoder.path("head_size").asInt(heads > 0 ? width / heads : 0),
                config.path("vocab_size").asInt(genai.path("vocab_size").asInt(0)),
                Math.clamp(mels, 1, MOST_MELS));
    }

    private List<OrtWhisper> instances(OrtWhisper first) {
        int cores = Runtime.getRuntime().availableProcessors();
        int count = first.provider().equals(Provider.CPU.name())
                ? SessionPolicy.instances(folder.manifest().hardware(), cores)
                : Math.max(1, folder.manifest().hardware().instances());
        List<OrtWhisper> instances = new ArrayList<>(List.of(first));
        while (instances.size() < count) {
            instances.add(opened.add(first.beside()));
        }
        return instances;
    }

    private BatchLimits limits(WhisperGraphs.Shape shape, String provider) {
        BatchLimits asked = SessionPolicy.limits(folder.manifest(), new Provider(provider));
        boolean alone = Boolean.FALSE.equals(folder.manifest().batch().mixed());
        int most = alone ? 1 : asked.maxRows();
        int rows = Math.clamp(MOST_BYTES / Math.max(1, shape.windowBytes()), 1, most);
        return new BatchLimits(rows, Math.max(rows, asked.maxPadded()), asked.maxDelay(), false);
    }
}
