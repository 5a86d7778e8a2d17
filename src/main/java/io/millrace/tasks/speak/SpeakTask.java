package io.millrace.tasks.speak;

import io.millrace.encoding.voice.VoiceGraph;
import io.millrace.models.BatchedModel;
import io.millrace.models.ModelTask;
import io.millrace.models.StatelessLoader;
import io.millrace.repository.FolderFacts;
import io.millrace.repository.ModelFolder;
import io.millrace.speech.Espeak;
import io.millrace.speech.Pronunciation;
import java.util.Objects;

/** Speaks text. */
public final class SpeakTask implements ModelTask {

    @Override
    public String name() {
        return "speak";
    }

    /** VITS and MMS of Transformers, Kokoro, and Piper's voices. */
    @Override
    public boolean detects(FolderFacts folder) {
        return VoiceConfig.speaks(folder);
    }

    @Override
    public BatchedModel load(ModelFolder folder, Surroundings surroundings) {
        return StatelessLoader.load(folder, surroundings, SpeakTask::load);
    }

    private static BatchedModel load(StatelessLoader loader) {
        ModelFolder folder = loader.folder();
        VoiceConfig own = VoiceConfig.read(folder.path(), folder.modelFile());
        VoiceConfig config = own.within(folder.manifest().capacity().maxLengthWithin(own.most()));
        SpeakingFront front = new SpeakingFront(
                config,
                Pronunciation.of(
                        folder.path(),
                        config.alphabet(),
                        Espeak.find(Objects.requireNonNullElse(System.getenv("PATH"), ""))
                                .orElse(null)));
        return loader.model(graph -> VoiceGraph.model(graph, front.signals().getFirst()), front);
    }
}
