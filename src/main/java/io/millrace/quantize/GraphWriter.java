package io.millrace.quantize;

import io.millrace.quantize.CacheChange.Attention;
import io.millrace.quantize.CacheChange.Scale;
import io.millrace.quantize.Graph.Constant;
import io.millrace.quantize.Graph.Node;
import io.millrace.quantize.GraphReader.Model;
import io.millrace.quantize.Selection.Chosen;
import io.millrace.quantize.Storage.Span;
import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.session.ProtobufReader;
import io.millrace.runtime.session.ProtobufReader.Part;
import io.millrace.runtime.session.ProtobufWriter;
import io.millrace.runtime.session.ProtobufWriter.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a model anew: what has been chosen in blocks, what lay in files beside it in its own, all else as it stands there. */
final class GraphWriter {

    private static final int SMALL = 1024;
    private static final int UINT8 = 2;
    private static final int WHOLE = 2;
    private static final int TEXT = 3;

    private final Storage storage;
    private final ProtobufReader file;
    private final Model model;
    private final Selection selection;
    private final CacheChange cache;
    private final @Nullable BlockFormat blocks;
    private final @Nullable DataFile data;
    private final Set<String> names;
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
        this.cache = cache;
        this.blocks = blocks;
        this.data = data;
        this.names = model.graph().all().flatMap(Graph::names).collect(Collectors.toSet());
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
            cache.attentions().values().forEach(attention -> {
                add(attention.keys(), attention.heads(), out);
                add(attention.values(), attention.heads(), out);
            });
        }
        return out;
    }

    private static void add(Scale scale, int heads, ProtobufWriter out) {
        long channels = scale.channels().length / heads;
        out.message(
                5,
                tensor(scale.name(), ElementKind.FLOAT32.number(), 1, heads, 1, channels)
                        .bytes(9, scale.bytes()));
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

    /* ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its elem_type 1. */
    private void value(Graph graph, Part part, ProtobufWriter out) {
        boolean changed = graph == model.graph() && cache.tensors().contains(file.text(part.from(), part.to(), 1));
        if (changed) {
            out.message((int) part.number(), with(part, 2, type -> with(type, 1, tensor -> with(tensor))));
        } else {
            out.raw(asItIs(part));
        }
    }

    private ProtobufWriter with(Part whole, int number, Function<Part, ProtobufWriter> changed) {
        ProtobufWriter out = new ProtobufWriter();
        file.each(whole.from(), whole.to(), part -> {
            if (part.number() == number) {
                out.message(number, changed.apply(part));
            } else {
                out.raw(asItIs(part));
            }
        });
        return out;
    }

    private ProtobufWriter with(Part tensor) {
        ProtobufWriter out = new ProtobufWriter().number(1, ElementKind.INT8.number());
        file.each(tensor.from(), tensor.to(), part -> {
            if (part.number() != 1) {
                out.raw(asItIs(part));
            }
        });
        return out;
    }

    private void node(Node node, ProtobufWriter out) {
        Chosen matrix = selection.products().get(node.place());
        Attention attention = cache.attentions().get(node.place());
        if (attention != null) {
            out.message(1, attention(node, attention));
        } else if (matrix != null) {
            product(node, matrix, out);
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

    /* NodeProto: input 1, attribute 5; AttributeProto: name 1, s 4, type 20. */
    private ProtobufWriter attention(Node node, Attention attention) {
        ProtobufWriter out = new ProtobufWriter();
        attention.inputs().forEach(input -> out.text(1, input));
        file.each(node.part().from(), node.part().to(), part -> {
            if (part.number() != 1) {
                out.raw(asItIs(part));
            }
        });
        for (String name : List.of("k_quant_type", "v_quant_type")) {
            out.message(
                    5, new ProtobufWriter().text(1, name).text(4, "PER_CHANNEL").number(20, TEXT));
        }
        return out.message(5, whole("kv_cache_bit_width", Byte.SIZE));
    }

    private void product(Node node, Chosen matrix, ProtobufWriter out) {
        boolean adds = node.inputs().size() == 3 && !node.inputs().get(2).isEmpty();
        String output = node.outputs().getFirst();
        String product = adds ? fresh(output + "_product") : output;
        out.message(1, product(node, matrix, product));
        if (adds) {
            ProtobufWriter sum =
                    new ProtobufWriter().text(1, product).text(1, node.inputs().get(2));
            sum.text(2, output).text(4, "Add");
            out.message(1, node.name().isEmpty() ? sum : sum.text(3, node.name() + "_sum"));
        }
    }

    private String fresh(String wanted) {
        String name = wanted;
        while (names.contains(name)) {
            name += "_";
        }
        return name;
    }

    /* NodeProto: input 1, output 2, name 3, op_type 4, attribute 5, doc_string 6, domain 7, metadata_props 9. */
    private ProtobufWriter product(Node node, Chosen matrix, String output) {
        ProtobufWriter out = new ProtobufWriter();
        for (String input : List.of(node.inputs().getFirst(), matrix.weights(), matrix.scales())) {
            out.text(1, input);
        }
        out.text(2, output);
        if (!node.name().isEmpty()) {
            out.text(3, node.name() + "_Q" + blocks().bits());
        }
        out.text(4, "MatMulNBits").message(5, whole("K", matrix.rows())).message(5, whole("N", matrix.columns()));
        out.message(5, whole("bits", blocks().bits())).message(5, whole("block_size", blocks().size()));
        if (blocks().accuracy() != 0) {
            out.message(5, whole("accuracy_level", blocks().accuracy()));
        }
        file.each(node.part().from(), node.part().to(), part -> {
            if (part.number() == 6 || part.number() == 9) {
                out.raw(asItIs(part));
            }
        });
        return out.text(7, GraphReader.MICROSOFT);
    }

    /* AttributeProto: name 1, i 3, type 20. */
    private static ProtobufWriter whole(String name, long value) {
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
    private static ProtobufWriter tensor(String name, int type, long... shape) {
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
