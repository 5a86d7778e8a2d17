package io.millrace.models;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Batcher;
import io.millrace.batching.TensorModel;
import io.millrace.batching.foreground.GivingWay;
import io.millrace.batching.foreground.YieldingModel;
import io.millrace.core.Opened;
import io.millrace.encoding.EmbeddingConfig;
import io.millrace.encoding.Item;
import io.millrace.encoding.Padding;
import io.millrace.encoding.Result;
import io.millrace.encoding.StatelessModel;
import io.millrace.encoding.TextLimit;
import io.millrace.repository.HardwareSettings;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelManifest;
import io.millrace.repository.StatelessRules;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.Instances;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.runtime.tensor.PositionTable;
import io.millrace.serving.TensorInference;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads one stateless model with ONNX Runtime, as many instances of it as its manifest says, and starts its batcher. */
public final class StatelessLoader {

    private static final int MAX_QUEUE = 4096;

    private final ModelFolder folder;
    private final ModelManifest manifest;
    private final ModelTask.Surroundings surroundings;
    private final Opened opened = new Opened();
    private boolean yields;

    private StatelessLoader(ModelFolder folder, ModelTask.Surroundings surroundings) {
        this.folder = folder;
        this.manifest = folder.manifest();
        this.surroundings = surroundings;
    }

    /** Loads with {@code load}; what it opened is closed where that fails. */
    public static BatchedModel load(
            ModelFolder folder, ModelTask.Surroundings surroundings, Function<StatelessLoader, BatchedModel> load) {
        StatelessLoader loader = new StatelessLoader(folder, surroundings);
        try {
            StatelessRules.check(folder);
            return load.apply(loader);
        } catch (RuntimeException | Error e) {
            loader.opened.closeAll(e);
            throw e;
        }
    }

    public ModelFolder folder() {
        return folder;
    }

    /** Has the model give way to answers of language models, since its runs take long. */
    public StatelessLoader yielding() {
        yields = true;
        return this;
    }

    /** The folder's tokenizer, which the model closes. */
    public Tokenizer tokenizer() {
        return opened(Tokenizers.load(folder.path()));
    }

    /** What the model closes, as long as it is there to do so. */
    public <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    /** What fills short rows. */
    public Padding padding(Tokenizer tokenizer) {
        return Padding.of(folder.path(), tokenizer);
    }

    /**
     * What makes tokens of its inputs.
     *
     * @param ownLength the longest input that its files state
     */
    public InputTokenizer input(Tokenizer tokenizer, int ownLength, @Nullable EmbeddingConfig embedding) {
        int vocabulary = Math.min(tokenizer.vocabularySize(), TextLimit.vocabulary(folder.path()));
        return new InputTokenizer(tokenizer, maxLength(ownLength), vocabulary, embedding);
    }

    /**
     * The same of a model whose files state both.
     *
     * @param ownLength most tokens of an input
     * @param ownVocabulary ids of tokens that it knows
     */
    public InputTokenizer input(Tokenizer tokenizer, int ownLength, int ownVocabulary, EmbeddingConfig embedding) {
        int vocabulary = Math.min(tokenizer.vocabularySize(), ownVocabulary);
        return new InputTokenizer(tokenizer, manifest.capacity().maxLengthWithin(ownLength), vocabulary, embedding);
    }

    /**
     * Longest input in tokens, by model.yaml, the model's files and its graph: the least holds.
     *
     * @param own the limit that its files state
     */
    private int maxLength(int own) {
        OptionalInt rows = PositionTable.rows(folder.modelFile());
        int positions = rows.isPresent() ? TextLimit.within(folder.path(), rows.getAsInt()) : own;
        return manifest.capacity().maxLengthWithin(Math.min(own, positions));
    }

    /** The model, each of whose instances runs a graph by {@code wrapper}. */
    public BatchedModel model(Function<TensorModel, StatelessModel> wrapper, ModelFront front) {
        return model(List.of(folder.modelFile()), List::getFirst, wrapper, _ -> front);
    }

    /**
     * The model over several graphs.
     *
     * @param files the graphs
     * @param joined makes one of an instance of each, which it owns
     * @param fronts gives the front, told by the first of these
     */
    public BatchedModel model(
            List<Path> files,
            Function<List<TensorModel>, TensorModel> joined,
            Function<TensorModel, StatelessModel> wrapper,
            Function<TensorModel, ModelFront> fronts) {
        List<OrtTensorModel> graphs = files.stream().map(this::open).toList();
        TensorModel graph = joined.apply(List.copyOf(graphs));
        ModelFront front = fronts.apply(graph);
        StatelessRules.checkLogits(folder, front.sharesSpace());
        Company company = Company.of(folder.id(), manifest.batch(), graph, wrapper.apply(graph), front);
        List<Instances> instances = instances(files, graphs);
        Provider provider = graphs.getFirst().provider();
        List<TensorModel> wholes =
                Instances.zipped(instances).stream().map(joined).toList();
        return new BatchedModel(
                folder.id(),
                folder.task(),
                signature(graph, company),
                company.shown(),
                batcher(wholes, wrapper, provider),
                front,
                provider.name(),
                SessionPolicy.admission(folder.id(), manifest.queue().maxItems(MAX_QUEUE), manifest),
                manifest.breaker().hangTimeout(),
                (instances.getFirst().sessions() - 1) * folder.weightBytes());
    }

    private Batcher<Item, Result> batcher(
            List<TensorModel> graphs, Function<TensorModel, StatelessModel> wrapper, Provider provider) {
        return Batcher.start(
                folder.id().value(),
                SessionPolicy.limits(manifest, provider),
                graphs.stream()
                        .map(one -> wrapper.apply(surroundings.interposer().graph(folder.id(), one)))
                        .map(this::givingWay)
                        .toList(),
                surroundings.listeners().batchers().apply(folder.id()),
                System::nanoTime);
    }

    private BatchModel<Item, Result> givingWay(StatelessModel model) {
        return yields ? YieldingModel.over(model, surroundings.foreground(), true) : model;
    }

    private boolean byLoad() {
        return SessionPolicy.choosesByLoad(folder);
    }

    private List<Instances> instances(List<Path> files, List<OrtTensorModel> graphs) {
        List<Instances> instances = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            requireSameProvider(graphs.getFirst(), graphs.get(i));
            instances.add(instances(files.get(i), graphs.get(i)));
            opened.addAll(instances.getLast().models());
        }
        return instances;
    }

    /* As many instances of the one as of the other. */
    private void requireSameProvider(OrtTensorModel first, OrtTensorModel other) {
        if (!first.provider().equals(other.provider())) {
            throw new IllegalArgumentException("of the graphs of " + folder.id() + " one loads on "
                    + first.provider().name() + " and another on "
                    + other.provider().name() + ", must be the same: providers in model.yaml chooses");
        }
    }

    private Instances instances(Path file, OrtTensorModel graph) {
        if (!graph.provider().equals(Provider.CPU)) {
            return onDevices(file, graph);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        return byLoad()
                ? byLoad(file, graph, yields ? GivingWay.threads(cores) : cores)
                : Instances.sharing(graph, SessionPolicy.instances(manifest.hardware(), cores));
    }

    private Instances byLoad(Path file, OrtTensorModel graph, int cores) {
        return Instances.byLoad(
                graph,
                file,
                SessionPolicy.session(manifest),
                cores,
                SessionPolicy.instancesByLoad(cores),
                () -> !yields || !surroundings.foreground().isBusy());
    }

    private Instances onDevices(Path file, OrtTensorModel graph) {
        HardwareSettings hardware = manifest.hardware();
        List<TensorModel> models = new ArrayList<>(List.of(graph));
        int wanted = Math.max(hardware.instances(), hardware.devices().size());
        while (models.size() < wanted) {
            SessionSettings settings = SessionPolicy.session(manifest, models.size());
            models.add(open(file, settings, settings));
        }
        return new Instances(models, models.size());
    }

    private OrtTensorModel open(Path file) {
        SessionSettings settings = SessionPolicy.session(manifest);
        return open(file, settings, byLoad() ? Instances.wide(settings) : settings);
    }

    private OrtTensorModel open(Path file, SessionSettings settings, SessionSettings onCpu) {
        return opened.add(OrtTensorModel.open(file, settings, onCpu));
    }

    private TensorInference.Signature signature(TensorModel graph, Company company) {
        return new TensorInference.Signature(
                folder.id().name(),
                folder.version(),
                manifest.batch().maxRows(),
                company.rows().stacked(),
                graph.inputs(),
                graph.outputs());
    }
}
