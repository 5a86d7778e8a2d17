package io.millrace.models;

import io.millrace.batching.TensorModel;
import io.millrace.core.Batching;
import io.millrace.core.ModelId;
import io.millrace.core.TensorSpec;
import io.millrace.encoding.Item;
import io.millrace.encoding.RowCheck;
import io.millrace.encoding.StatelessModel;
import io.millrace.encoding.space.SharedSpace;
import io.millrace.repository.BatchSettings;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a model's inputs run in the company of other requests': what model.yaml says, or else what a check of the loaded graph finds.
 *
 * @param texts or signals; null where it takes none
 * @param rows of tensors
 */
record Company(@Nullable Batching texts, Batching rows) {

    private static final Logger LOG = LoggerFactory.getLogger(Company.class);
    private static final String MIXED = "batch.mixed";
    private static final String STACK = "batch.stack";

    /**
     * Decides, and logs why where the answer is no.
     *
     * @param model runs texts by the graph; is not closed
     * @throws IllegalArgumentException where model.yaml asks for what the graph or the task cannot do
     */
    static Company of(ModelId id, BatchSettings settings, TensorModel graph, StatelessModel model, ModelFront front) {
        InputTokenizer text = front.text();
        List<Item> signals = front.signals();
        Batching texts = text == null && signals.isEmpty()
                ? null
                : mixed(settings, model, () -> text == null ? signals : SampleTexts.of(text, graph.inputs()));
        if (texts == null && settings.mixed() != null) {
            throw new IllegalArgumentException(
                    MIXED + " is for models that take texts or sound, but " + id + " takes tensors: use " + STACK);
        }
        TensorModel ofRows = front.sharesSpace() ? SharedSpace.images(graph) : graph;
        Company company = new Company(texts, rows(settings, ofRows, front, texts));
        company.log(id, settings);
        return company;
    }

    /** Of what the model is for. */
    Batching shown() {
        return texts == null ? rows : texts;
    }

    private static Batching mixed(BatchSettings settings, StatelessModel model, Supplier<List<Item>> samples) {
        Boolean mixed = settings.mixed();
        if (mixed != null && !mixed) {
            return Batching.apart(byManifest(MIXED));
        }
        Batching measured = model.together(samples);
        return mixed == null ? measured : new Batching(true, byManifest(MIXED), measured.difference());
    }

    private static Batching rows(
            BatchSettings settings, TensorModel graph, ModelFront front, @Nullable Batching texts) {
        Boolean stack = settings.stack();
        if (stack == null) {
            return texts == null || texts.stacked() ? RowCheck.of(graph, front.picture()) : texts;
        }
        if (stack) {
            requireFree(graph);
        }
        return new Batching(stack, byManifest(STACK), null);
    }

    private static void requireFree(TensorModel graph) {
        Stream.concat(graph.inputs().stream(), graph.outputs().stream())
                .filter(spec -> !spec.stackable())
                .map(TensorSpec::name)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            STACK + " is true, but the first dimension of '" + name + "' is not free");
                });
    }

    private static String byManifest(String key) {
        return key + " in model.yaml";
    }

    private void log(ModelId id, BatchSettings settings) {
        if (texts != null && !texts.stacked() && settings.mixed() == null) {
            log(id, "input", texts, MIXED);
        } else if (!rows.stacked() && settings.stack() == null) {
            log(id, "tensor request", rows, STACK);
        }
    }

    private static void log(ModelId id, String what, Batching batching, String key) {
        LOG.info(
                "Model {} runs one {} at a time: {}; {} in model.yaml decides otherwise",
                id,
                what,
                batching.reason(),
                key);
    }
}
