package io.millrace.tasks.transcribe;

import io.millrace.batching.BatchLimits;
import io.millrace.batching.Batcher;
import io.millrace.batching.foreground.YieldingModel;
import io.millrace.core.Batching;
import io.millrace.models.ModelTask.Surroundings;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.StatelessRules;
import io.millrace.runtime.speech.OrtTransducer;
import io.millrace.runtime.speech.SpeechFiles;
import io.millrace.transducer.TokenRules;
import io.millrace.transducer.TransducerDecoder;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Loads a transducer: encoder, and decoder with joint network, as onnx-asr lays out NeMo's. */
final class TransducerLoader {

    private static final String IN_PLACE = "max_tokens_per_step";
    private static final int MOST_IN_PLACE = 100;

    private final ModelFolder folder;
    private final Surroundings surroundings;
    private final LoadedParts parts;

    private TransducerLoader(ModelFolder folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
        this.parts = new LoadedParts(folder, "transducer");
    }

    /** By config.json, or by the name of the decoder's graph. */
    static boolean detects(FolderFacts folder) {
        return SpeechConfig.isTdt(folder.config()) || SpeechConfig.isRnnt(folder.config()) || isJoint(folder.graph());
    }

    private static boolean isJoint(Path graph) {
        return String.valueOf(graph.getFileName()).startsWith("decoder_joint-model");
    }

    static TransducerModel load(ModelFolder folder, Surroundings surroundings) {
        StatelessRules.check(folder);
        StatelessRules.checkLogits(folder, false);
        TransducerLoader loader = new TransducerLoader(folder, surroundings);
        try {
            return loader.load();
        } catch (RuntimeException | Error e) {
            loader.parts.closeAll(e);
            throw e;
        }
    }

    private TransducerModel load() {
        SpeechFiles files = files();
        SpeechConfig config = SpeechConfig.read(folder.path());
        SpeechVocabulary vocabulary = SpeechVocabulary.read(folder.path());
        TokenRules rules = rules(LoadedParts.json(folder.path(), "config.json"), vocabulary);
        OrtTransducer graphs = parts.opened(OrtTransducer.open(
                files,
                SessionPolicy.decoder(folder.manifest()),
                config.features().width()));
        List<TransducerDecoder> decoders = parts.instances(graphs, graphs.provider(), graphs::beside).stream()
                .map(one -> new TransducerDecoder(one, rules))
                .toList();
        check(decoders.getFirst(), files);
        VoiceFilter vad = parts.voiceFilter(surroundings.folders());
        BatchLimits limits = parts.limits(graphs.provider(), Integer.MAX_VALUE);
        return new TransducerModel(
                folder.id(),
                folder.task(),
                Batcher.start(
                        folder.id().value(),
                        limits,
                        decoders.stream()
                                .map(decoder -> YieldingModel.over(decoder, surroundings.foreground(), false))
                                .toList(),
                        surroundings.listeners().batchers().apply(folder.id()),
                        System::nanoTime),
                config,
                vocabulary,
                new Batching(limits.maxRows() > 1, limits.maxRows() > 1 ? null : "batch in model.yaml", null),
                limits.maxRows(),
                vad,
                graphs.provider(),
                SessionPolicy.admission(
                        folder.id(), folder.manifest().queue().maxItems(LoadedParts.MAX_QUEUE), folder.manifest()),
                folder.manifest().breaker().hangTimeout());
    }

    private static void check(TransducerDecoder decoder, SpeechFiles files) {
        try {
            decoder.check();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(files.decoder() + ": the graph " + e.getMessage(), e);
        }
    }

    private SpeechFiles files() {
        Path joint = folder.modelFile();
        if (!isJoint(joint)) {
            throw new IllegalArgumentException(
                    joint + ": the model is a transducer, and its two halves must lie beside each"
                            + " other: encoder-model.onnx and decoder_joint-model.onnx, with one suffix for the precision;"
                            + " decoder_joint-model is missing");
        }
        Path encoder = folder.encoder()
                .orElseThrow(() -> new IllegalArgumentException(joint
                        + ": the model is a transducer, and encoder-model.onnx, with the same suffix for the precision,"
                        + " must lie beside it; it is missing"));
        return new SpeechFiles(encoder, joint, null);
    }

    private TokenRules rules(JsonNode config, SpeechVocabulary vocabulary) {
        if (!SpeechConfig.isTdt(config) && !SpeechConfig.isRnnt(config)) {
            throw new IllegalArgumentException(folder.path()
                    + ": model_type in config.json must be nemo-conformer-tdt or nemo-conformer-rnnt, but is '"
                    + config.path("model_type").asString("") + "'");
        }
        int most = config.path(IN_PLACE).asInt(10);
        if (most < 1 || most > MOST_IN_PLACE) {
            throw new IllegalArgumentException(folder.path() + ": " + IN_PLACE + " in config.json must be 1 to "
                    + MOST_IN_PLACE + ", but is " + most);
        }
        return new TokenRules(vocabulary.pieces().size(), vocabulary.blank(), SpeechConfig.isTdt(config), most);
    }
}
