package io.millrace.encoding;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.TensorModel;
import io.millrace.core.Batching;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A graph that runs texts, signals or rows of several requests at once. Owns the graph. */
public final class StatelessModel implements BatchModel<Item, Result> {

    private final TensorModel model;
    private final RowRunner rows;
    private final @Nullable TextRunner texts;
    private final @Nullable SignalRunner signals;
    private final @Nullable UtteranceRunner utterances;
    private final ControlTensors tensors;
    private final @Nullable Item control;

    /**
     * @param signals runs signals; null where it takes none
     * @param utterances runs utterances; null where it takes none
     * @param control that it must be able to run; null where what it has run tells
     */
    private StatelessModel(
            TensorModel model,
            @Nullable TextRunner texts,
            @Nullable SignalRunner signals,
            @Nullable UtteranceRunner utterances,
            @Nullable Item control) {
        this.control = control;
        this.model = model;
        this.rows = new RowRunner(model);
        this.texts = texts;
        this.signals = signals;
        this.utterances = utterances;
        this.tensors = new ControlTensors(model.inputs(), model.outputs());
    }

    /** Takes {@link Item.Rows} alone. */
    public static StatelessModel tensors(TensorModel model) {
        return new StatelessModel(model, null, null, null, null);
    }

    /**
     * Gives each text its vector, and takes rows as well.
     *
     * @param padding of short rows
     * @throws IllegalArgumentException when the graph does not take tokens, or gives no vectors that {@code config} speaks of; the
     *     graph stays open
     */
    public static StatelessModel embedder(TensorModel model, EmbeddingConfig config, Padding padding) {
        return ofTexts(
                model,
                new TextRunner(
                        model,
                        OutputHeads.embedding(model.outputs(), config),
                        OutputHeads.each(model.outputs()),
                        padding,
                        true));
    }

    private static StatelessModel ofTexts(TensorModel model, TextRunner texts) {
        return new StatelessModel(model, texts, null, null, texts.shortest());
    }

    /**
     * Gives each text its vector, of length 1, and takes rows of the whole graph as well.
     *
     * @param whole which is closed with the model
     * @param texts what of it takes texts
     * @param vectors its output of a vector for each text
     * @param padding of short rows
     * @param control that the whole must be able to run
     * @throws IllegalArgumentException when the graph does not take tokens; it stays open
     */
    public static StatelessModel embedder(
            TensorModel whole, TensorModel texts, String vectors, Padding padding, Item.Rows control) {
        OutputHead head = new OutputHead.Rows(vectors, true);
        return new StatelessModel(whole, new TextRunner(texts, head, null, padding, true), null, null, control);
    }

    /**
     * Gives each text or pair of texts its logits, one for each label, to which an {@link Activation} is yet to be applied; takes rows as
     * well.
     *
     * @param padding of short rows
     * @throws IllegalArgumentException when the graph does not take tokens, or gives no logits; the graph stays open
     */
    public static StatelessModel classifier(TensorModel model, Padding padding) {
        return ofTexts(model, new TextRunner(model, OutputHeads.logits(model.outputs()), null, padding, false));
    }

    /**
     * Gives each token of a text its logits, one for each label; takes rows as well.
     *
     * @param padding of short rows
     * @throws IllegalArgumentException when the graph does not take tokens, or gives no logits for each; the graph stays open
     */
    public static StatelessModel tokenClassifier(TensorModel model, Padding padding) {
        return ofTexts(model, new TextRunner(model, OutputHeads.ofEachToken(model.outputs()), null, padding, false));
    }

    /**
     * Gives each frame of a signal its logits, one for each symbol; takes rows as well.
     *
     * @param control a signal that a graph which is well runs
     * @throws IllegalArgumentException when the graph takes no signal, or gives no logits for its frames; the graph stays open
     */
    public static StatelessModel signals(TensorModel model, Item control) {
        return new StatelessModel(model, null, new SignalRunner(model, control), null, control);
    }

    /**
     * Gives each sentence its samples; takes rows as well.
     *
     * @param runner speaks by the graph
     * @param control a sentence that a graph which is well speaks
     */
    public static StatelessModel speaker(TensorModel model, UtteranceRunner runner, Item control) {
        return new StatelessModel(model, null, null, runner, control);
    }

    /** The output with a vector for each token; empty where a graph with these outputs has none. */
    public static Optional<TensorSpec> tokenVectors(List<TensorSpec> outputs) {
        return OutputHeads.tokens(outputs).flatMap(name -> outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst());
    }

    /**
     * Items of equal groups run together: texts; signals, of any length where they may be padded; sentences spoken alike; rows whose inputs differ
     * in the first dimension alone and want the same outputs. An item that may not be run with others, and rows whose inputs do not share a first dimension, are each a group of their own.
     *
     * @param texts whether several texts, signals or sentences may run together
     * @param stacked whether rows of several requests may
     */
    public static Object group(Item item, boolean texts, boolean stacked) {
        return switch (item) {
            case Item.Tokens tokens when texts -> new TextGroup(tokens.each());
            case Item.Signal signal
            when texts -> new SignalGroup(signal.width(), signal.padded() ? 0 : signal.values().length);
            case Item.Utterance utterance when texts -> utterance.prosody();
            case Item.Rows rows when stacked && Stacking.hasRows(rows.inputs(), rows.rows()) -> RowGroup.of(rows);
            case Item.Tokens _, Item.Signal _, Item.Utterance _, Item.Rows _ -> new Object();
        };
    }

    /**
     * Finds out, as the model is loaded, whether texts, signals or sentences give the same one by one and in the company of others, as long and longer;
     * a graph that takes one scale from all of its input, as dynamic quantization does, gives something else.
     *
     * @param samples a few, the first two of equal length; signals that may not be padded all are
     */
    public Batching together(Supplier<List<Item>> samples) {
        String apart = utterances == null ? null : utterances.apart();
        if (apart != null) {
            return Batching.apart(apart);
        }
        try (TimeLimit limit = new TimeLimit(model::interrupt, TextCheck.LIMIT)) {
            return new TextCheck(this, texts != null && texts.isEmbedder(), limit).of(samples);
        }
    }

    /** @throws IllegalStateException when a text or a signal is run by a graph that was not opened for such */
    @Override
    public List<Result> run(List<Item> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        return switch (items.getFirst()) {
            case Item.Tokens _ -> able(texts, "texts").run(of(Item.Tokens.class, items));
            case Item.Signal _ -> able(signals, "signals").run(of(Item.Signal.class, items));
            case Item.Utterance _ -> able(utterances, "sentences").run(of(Item.Utterance.class, items));
            case Item.Rows first -> {
                List<Result> results = rows.run(of(Item.Rows.class, items));
                tensors.succeeded(first);
                yield results;
            }
        };
    }

    /**
     * A text of one token, with an image where it takes these, or the signal it was given; of a graph for tensors alone, what it has
     * answered, or may.
     */
    @Override
    public List<Control<Item>> controls() {
        return control == null ? tensors.controls() : List.of(new Control<>(control, true));
    }

    private static <T> T able(@Nullable T runner, String kind) {
        if (runner == null) {
            throw new IllegalStateException("the model takes no " + kind);
        }
        return runner;
    }

    private static <T extends Item> List<T> of(Class<T> kind, List<Item> items) {
        return items.stream().map(kind::cast).toList();
    }

    @Override
    public void interrupt() {
        model.interrupt();
    }

    @Override
    public void close() {
        model.close();
    }

    private record TextGroup(boolean each) {}

    private record SignalGroup(int width, int length) {}

    private record RowGroup(Map<String, Stacking.Kind> inputs, Set<String> wanted) {
        static RowGroup of(Item.Rows rows) {
            Map<String, Stacking.Kind> kinds = rows.inputs().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> kind(entry.getValue())));
            return new RowGroup(kinds, rows.wanted());
        }

        private static Stacking.Kind kind(Tensor tensor) {
            return Stacking.Kind.of(tensor);
        }
    }
}
