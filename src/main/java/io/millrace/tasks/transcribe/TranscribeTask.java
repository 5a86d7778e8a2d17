package io.millrace.tasks.transcribe;

import io.millrace.encoding.StatelessModel;
import io.millrace.models.BatchedModel;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelTask;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;

/** Writes down what is said. */
public final class TranscribeTask implements ModelTask {

    @Override
    public String name() {
        return "transcribe";
    }

    /** Transformers' architectures for CTC, what NeMo's models for CTC and transducers are exported to, and Whisper. */
    @Override
    public boolean detects(FolderFacts folder) {
        return folder.architecture().endsWith("ForCTC")
                || SpeechConfig.isNemo(folder.config())
                || TransducerLoader.detects(folder)
                || WhisperLoader.detects(folder);
    }

    @Override
    public LoadedModel load(ModelFolder folder, Surroundings surroundings) {
        FolderFacts facts = facts(folder);
        if (TransducerLoader.detects(facts)) {
            return TransducerLoader.load(folder, surroundings);
        }
        return WhisperLoader.detects(facts)
                ? WhisperLoader.load(folder, surroundings)
                : StatelessLoader.load(folder, surroundings, loader -> load(loader, surroundings));
    }

    static FolderFacts facts(ModelFolder folder) {
        return new FolderFacts(folder.path(), folder.modelFile(), LoadedParts.json(folder.path(), "config.json"));
    }

    private static BatchedModel load(StatelessLoader loader, Surroundings surroundings) {
        ModelFolder folder = loader.folder();
        SpeechConfig config = SpeechConfig.read(folder.path());
        SpeechVocabulary vocabulary = SpeechVocabulary.read(folder.path());
        VoiceFilter vad = VoiceFilter.open(folder, surroundings.folders());
        if (vad != null) {
            loader.opened(vad);
        }
        SpeechFront front = new SpeechFront(config, vocabulary, FolderFacts.inputs(folder.modelFile()), vad);
        return loader.yielding()
                .model(graph -> StatelessModel.signals(graph, front.signals().getFirst()), front);
    }
}
