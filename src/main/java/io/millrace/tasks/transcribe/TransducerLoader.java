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
import io.millrace.runtime.speech.TransducerFiles;
import io.millrace.transducer.TokenRules;
import io.millrace.transducer.TransducerDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Loads a transducer of NeMo: encoder, and decoder with joint network as onnx-asr lays them out, or apart as sherpa-onnx does. */
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
        return SpeechConfig.isTdt(folder.config())
                || SpeechConfig.isRnnt(folder.config())
                || isJoint(folder.graph())
                || isJoiner(folder.graph());
    }

    private static boolean isJoint(Path graph) {
        return String.valueOf(graph.getFileName()).startsWith("decoder_joint-model");
    }

    private static boolean isJoiner(Path graph) {
        return String.valueOf(graph.getFileName()).startsWith("joiner");
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
        TransducerFiles files = files();
        SpeechConfig config =
                files.predictor() == null ? SpeechConfig.read(folder.path()) : SpeechConfig.sherpa(files.encoder());
        SpeechVocabulary vocabulary = SpeechVocabulary.read(folder.path());
        JsonNode stated = LoadedParts.json(folder.path(), "config.json");
        requireType(stated, files);
        int mostInPlace = mostInPlace(stated);
        OrtTransducer graphs = parts.opened(OrtTransducer.open(
                files,
                SessionPolicy.decoder(folder.manifest()),
                config.features().width()));
        boolean timed =
                files.predictor() == null ? SpeechConfig.isTdt(stated) : isTimed(files, vocabulary, graphs.scores());
        TokenRules rules = new TokenRules(vocabulary.pieces().size(), vocabulary.blank(), timed, mostInPlace);
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

    private static void check(TransducerDecoder decoder, TransducerFiles files) {
        try {
            decoder.check();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(files.joint() + ": the graph " + e.getMessage(), e);
        }
    }

    private TransducerFiles files() {
        Path joint = folder.modelFile();
        if (isJoiner(joint)) {
            return new TransducerFiles(
                    beside(folder.encoder(), "encoder.onnx"), joint, beside(folder.predictor(), "decoder.onnx"));
        }
        if (!isJoint(joint)) {
            throw new IllegalArgumentException(
                    joint + ": the model is a transducer, and its two halves must lie beside each"
                            + " other: encoder-model.onnx and decoder_joint-model.onnx, with one suffix for the precision;"
                            + " decoder_joint-model is missing");
        }
        return new TransducerFiles(beside(folder.encoder(), "encoder-model.onnx"), joint, null);
    }

    private Path beside(Optional<Path> graph, String name) {
        return graph.orElseThrow(
                () -> new IllegalArgumentException(folder.modelFile() + ": the model is a transducer, and " + name
                        + ", with the same suffix for the precision, must lie beside it; it is missing"));
    }

    /* No file says it. */
    private static boolean isTimed(TransducerFiles files, SpeechVocabulary vocabulary, int scores) {
        if (scores == 0) {
            throw new IllegalArgumentException(files.joint()
                    + ": the graph leaves open how many scores it gives, the last size of outputs, which tells whether some are"
                    + " of durations");
        }
        return scores > vocabulary.pieces().size();
    }

    private void requireType(JsonNode config, TransducerFiles files) {
        if (files.predictor() == null && !SpeechConfig.isTdt(config) && !SpeechConfig.isRnnt(config)) {
            throw new IllegalArgumentException(folder.path()
                    + ": model_type in config.json must be nemo-conformer-tdt or nemo-conformer-rnnt, but is '"
                    + config.path("model_type").asString("") + "'");
        }
    }

    private int mostInPlace(JsonNode config) {
        int most = config.path(IN_PLACE).asInt(10);
        if (most < 1 || most > MOST_IN_PLACE) {
            throw new IllegalArgumentException(folder.path() + ": " + IN_PLACE + " in config.json must be 1 to "
                    + MOST_IN_PLACE + ", but is " + most);
        }
        return most;
    }
}
