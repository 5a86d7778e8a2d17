package io.millrace.profile;

import io.millrace.models.SessionPolicy;
import io.millrace.profile.graph.GraphCost;
import io.millrace.profile.measure.DecoderWork;
import io.millrace.profile.measure.StepWork;
import io.millrace.profile.measure.Sweep.Size;
import io.millrace.profile.measure.SweptSizes;
import io.millrace.profile.measure.TensorWork;
import io.millrace.profile.record.Settings;
import io.millrace.repository.HardwareSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.graph.OnnxGraphReader;
import io.millrace.runtime.tensor.PositionTable;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * A model that is profiled.
 *
 * @param settings what its model.yaml says
 * @param opener loads it with other settings of its sessions
 * @param sizes that are swept
 */
record Subject(
        ModelFolder folder,
        GraphCost graph,
        Settings settings,
        Function<SessionSettings, StepWork> opener,
        List<Size> sizes) {

    private static final int MOST_ROWS = 64;
    private static final int UNSTATED_LENGTH = 512;

    /** @param clients for whose requests there have to be sizes, even where the settings take fewer at once */
    static Subject of(ModelFolder folder, int clients) throws IOException {
        if (folder.sharesSpace()) {
            throw new IllegalArgumentException("the model '" + folder.id()
                    + "' has a side for texts and one for images, of which no one size can be swept: profile measures"
                    + " models that take one kind of input");
        }
        if (folder.encoder().isPresent()) {
            throw new IllegalArgumentException("the model '" + folder.id()
                    + "' has an encoder and a decoder, of which no one size can be swept: profile measures models of"
                    + " one graph");
        }
        GraphCost graph = new GraphCost(OnnxGraphReader.read(folder.modelFile()));
        return folder.task().name().equals("generate")
                ? decoder(folder, graph, clients)
                : stateless(folder, graph, clients);
    }

    private static Subject decoder(ModelFolder folder, GraphCost graph, int clients) {
        DecoderOptions own = DecoderWork.options(folder);
        int slots = Math.max(own.slots(), Math.min(clients, MOST_ROWS));
        DecoderOptions options = own.with(slots, own.maxLength());
        SessionSettings stated = own.session();
        Settings settings = settings(folder.manifest(), false, stated.intraOpThreads(), stated.spinning(), 1);
        return new Subject(
                folder,
                graph,
                settings,
                session -> DecoderWork.open(folder, options, session),
                SweptSizes.decoder(slots, own.maxLength(), settings.prefillChunk()));
    }

    private static Subject stateless(ModelFolder folder, GraphCost graph, int clients) {
        Function<SessionSettings, StepWork> opener =
                session -> TensorWork.open(folder.modelFile(), session, graph.vocabulary());
        Settings settings = stateless(folder, clients);
        int rows = Math.max(Math.min(settings.maxRows(), MOST_ROWS), Math.min(clients, MOST_ROWS));
        int positions = PositionTable.rows(folder.modelFile()).orElse(UNSTATED_LENGTH);
        try (TensorWork work =
                TensorWork.open(folder.modelFile(), SessionPolicy.session(folder.manifest()), graph.vocabulary())) {
            return new Subject(
                    folder,
                    graph,
                    settings,
                    opener,
                    SweptSizes.stateless(work.takesRows() ? rows : 1, work.hasLength() ? positions : 1));
        }
    }

    private static Settings stateless(ModelFolder folder, int clients) {
        ModelManifest manifest = folder.manifest();
        HardwareSettings hardware = manifest.hardware();
        int cores = Runtime.getRuntime().availableProcessors();
        if (!SessionPolicy.choosesByLoad(folder)) {
            int stated = SessionPolicy.instances(hardware, cores);
            return settings(manifest, false, hardware.threads(), hardware.spinning(), stated);
        }
        int instances = SessionPolicy.instancesByLoad(cores);
        return clients == 1
                ? settings(manifest, true, 0, true, 1)
                : settings(manifest, true, cores / instances, false, instances);
    }

    private static Settings settings(
            ModelManifest manifest, boolean automatic, int threads, boolean spinning, int instances) {
        return new Settings(
                automatic,
                threads,
                spinning,
                instances,
                manifest.batch().maxRows(),
                manifest.capacity().slots(),
                manifest.capacity().prefillChunk());
    }

    /** As the service loads it, under the load that it is profiled for. */
    SessionSettings session() {
        return SessionPolicy.session(folder.manifest()).withThreads(settings.threads(), settings.spinning());
    }

    boolean isDecoder() {
        return folder.task().name().equals("generate");
    }

    /** Most rows or sequences of a step of the service. */
    int atOnce() {
        return isDecoder() ? settings.slots() : settings.maxRows();
    }
}
