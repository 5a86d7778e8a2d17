package io.millrace.quantize;

import io.millrace.quantize.Graph.Constant;
import io.millrace.quantize.Graph.Node;
import io.millrace.quantize.GraphReader.Model;
import io.millrace.quantize.Selection.Chosen;
import io.millrace.quantize.Storage.Span;
import io.millrace.runtime.session.ProtobufReader;
import io.millrace.runtime.session.ProtobufReader.Part;
import io.millrace.runtime.session.ProtobufWriter;
import io.millrace.runtime.session.ProtobufWriter.Content;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a model anew: what has been chosen in blocks, what lay in files beside it in its own, all else as it stands there. */
final class GraphWriter {

    private static final int SMALL = 1024;
    private static final int UINT8 = 2;
    private static final int WHOLE = 2;

    private final Storage storage;
    private final ProtobufReader file;
    private final Model model;
    private final Selection selection;
    private final CacheWriter cache;
    private final @Nullable BlockFormat blocks;
    private final @Nullable DataFile data;
    private final ProductWriter products;
    private final Map<Long, Node> nodes = new HashMap<>();
    private final Map<Long, Constant> constants = new HashMap<>();

    /**
     * @param blocks of what is selected; null where nothing is
     * @param data for all but small weights; null where they go into the graph
     */
    GraphWriter(
            Storage storage,
            Model model,
            Selection selection,
            CacheChange cache,
            @Nullable BlockFormat blocks,
            @Nullable DataFile data) {
        this.storage = storage;
        this.file = new ProtobufReader(storage.main());
        this.model = model;
        this.selection = selection;
        this.cache = new CacheWriter(storage, cache);
        this.blocks = blocks;
        this.data = data;
        this.products = new ProductWriter(storage, model, blocks);
        model.graph().all().forEach(graph -> {
            graph.nodes().forEach(node -> nodes.put(node.place(), node));
            graph.constants().values().forEach(constant -> constants.put(constant.place(), constant));
        });
    }

    /* ModelProto: graph 7, opset_import 8. */
    ProtobufWriter model() {
        ProtobufWriter out = new ProtobufWriter();
        file.each(0, file.size(), part -> {
            if (part.number() == 7) {
                out.message(7, graph(model.graph()));
            } else {
                out.raw(asItIs(part));
            }
        });
        return model.microsoft()
                ? out
                : out.message(
                        8, new ProtobufWriter().text(1, GraphReader.MICROSOFT).number(2, 1));
    }

    /* GraphProto: node 1, initializer 5, input 11, output 12, value_info 13. */
    private ProtobufWriter graph(Graph graph) {
        ProtobufWriter out = new ProtobufWriter();
        file.each(graph.from(), graph.to(), part -> {
            switch ((int) part.number()) {
                case 1 -> node(Objects.requireNonNull(nodes.get(part.start())), out);
                case 5 -> constant(Objects.requireNonNull(constants.get(part.start())), out);
                case 11 -> input(graph, part, out);
                case 12, 13 -> value(graph, part, out);
                default -> out.raw(asItIs(part));
            }
        });
        selection.chosen().stream()
                .filter(chosen -> chosen.constant().graph() == graph)
                .forEach(chosen -> add(chosen, out));
        if (graph == model.graph()) {
            cache.addScales(out);
        }
        return out;
    }

    private Content asItIs(Part part) {
        return ProtobufWriter.slice(storage.main(), part.start(), part.to());
    }

    /* Old files have their initializers among the inputs. */
    private void input(Graph graph, Part part, ProtobufWriter out) {
        Constant constant = graph.constants().get(file.text(part.from(), part.to(), 1));
        if (constant == null || !selection.dropped().contains(constant.place())) {
            value(graph, part, out);
        }
    }

    private void value(Graph graph, Part part, ProtobufWriter out) {
        if (graph == model.graph() && cache.changes(part)) {
            out.message((int) part.number(), cache.value(part));
        } else {
            out.raw(asItIs(part));
        }
    }

    private void node(Node node, ProtobufWriter out) {
        Chosen matrix = selection.products().get(node.place());
        if (cache.changes(node)) {
            out.message(1, cache.node(node));
        } else if (matrix != null) {
            products.add(node, matrix, out);
        } else if (node.graphs().values().stream().anyMatch(this::changes)) {
            out.message(1, around(node));
        } else if (!selection.dropped().contains(node.place())) {
            out.raw(asItIs(node.part()));
        }
    }

    private boolean changes(Graph graph) {
        return graph.all()
                .anyMatch(one -> one.nodes().stream()
                                .anyMatch(node -> selection.products().containsKey(node.place())
                                        || selection.dropped().contains(node.place()))
                        || one.constants().values().stream()
                                .anyMatch(constant ->
                                        selection.dropped().contains(constant.place()) || isBeside(constant)));
    }

    private static boolean isBeside(Constant constant) {
        return constant.data() != null && !constant.data().file().isEmpty();
    }

    /* NodeProto: attribute 5; AttributeProto: g 6, graphs 11. */
    private ProtobufWriter around(Node node) {
        ProtobufWriter out = new ProtobufWriter();
        file.each(node.part().from(), node.part().to(), part -> {
            if (part.number() != 5) {
                out.raw(asItIs(part));
                return;
            }
            ProtobufWriter attribute = new ProtobufWriter();
            file.each(part.from(), part.to(), field -> {
                Graph within = node.graphs().get(field.start());
                if (within == null) {
                    attribute.raw(asItIs(field));
                } else {
                    attribute.message((int) field.number(), graph(within));
                }
            });
            out.message(5, attribute);
        });
        return out;
    }

    /* AttributeProto: name 1, i 3, type 20. */
    static ProtobufWriter whole(String name, long value) {
        return new ProtobufWriter().text(1, name).number(3, value).number(20, WHOLE);
    }

    /* TensorProto: raw_data 9, external_data 13, data_location 14. */
    private void constant(Constant constant, ProtobufWriter out) {
        if (selection.dropped().contains(constant.place())) {
            return;
        }
        Span span = constant.data();
        if (span == null || span.file().isEmpty()) {
            out.raw(asItIs(constant.part()));
            return;
        }
        ProtobufWriter tensor = new ProtobufWriter();
        file.each(constant.part().from(), constant.part().to(), part -> {
            if (part.number() != 13 && part.number() != 14) {
                tensor.raw(asItIs(part));
            }
        });
        Content bytes = ProtobufWriter.slice(storage.file(span), span.from(), span.from() + span.length());
        out.message(5, holding(bytes, tensor));
    }

    private BlockFormat blocks() {
        return Objects.requireNonNull(blocks);
    }

    private void add(Chosen chosen, ProtobufWriter out) {
        Constant constant = chosen.constant();
        Span span = Objects.requireNonNull(constant.data());
        Packing packing = new Packing(
                new Packing.Matrix(
                        constant.name(),
                        storage.file(span),
                        span.from(),
                        constant.type(),
                        chosen.rows(),
                        chosen.columns(),
                        chosen.transposed()),
                blocks());
        int count = blocks().count(chosen.rows());
        ProtobufWriter weights = tensor(chosen.weights(), UINT8, chosen.columns(), count, blocks().bytes());
        ProtobufWriter scales = tensor(chosen.scales(), constant.type().number(), (long) chosen.columns() * count);
        out.message(5, holding(packing.weights(), weights)).message(5, holding(packing.scales(), scales));
    }

    /* TensorProto: dims 1, data_type 2, name 8. */
    static ProtobufWriter tensor(String name, int type, long... shape) {
        ProtobufWriter tensor = new ProtobufWriter();
        for (long size : shape) {
            tensor.number(1, size);
        }
        return tensor.number(2, type).text(8, name);
    }

    private ProtobufWriter holding(Content bytes, ProtobufWriter tensor) {
        if (data == null || bytes.length() < SMALL) {
            return tensor.content(9, bytes);
        }
        return data.hold(bytes, tensor);
    }
}
