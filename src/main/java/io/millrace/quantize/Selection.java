package io.millrace.quantize;

import io.millrace.quantize.Graph.Constant;
import io.millrace.quantize.Graph.Node;
import io.millrace.quantize.Graph.Value;
import io.millrace.quantize.GraphReader.Model;
import io.millrace.runtime.graph.ElementKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which constant matrices of a model are quantized: those that nothing but products read, each with the nodes that read it.
 *
 * @param chosen what is quantized, in the graph's order
 * @param products the matrix that each product reads, by the place of its node
 * @param dropped places of initializers, and of nodes that only hand them on, that nothing reads any more
 * @param left why others that products read stay as they are, by name
 */
record Selection(List<Chosen> chosen, Map<Long, Chosen> products, Set<Long> dropped, Map<String, String> left) {

    /** The first {@code ir_version} in which an initializer that is among the inputs is no constant. */
    private static final int OVERRIDABLE = 4;

    /** Nothing is. */
    static final Selection NONE = new Selection(List.of(), Map.of(), Set.of(), Map.of());

    private static final int MOST_ROWS = 1 << 24;
    private static final int MOST_SCALES = 1 << 28;

    /**
     * A constant on its way.
     *
     * @param transposed whether what the products read has its columns where the constant has rows
     * @param weights name of what takes its place
     * @param scales and of their scales
     */
    record Chosen(Constant constant, boolean transposed, String weights, String scales) {

        int rows() {
            return constant.shape().get(transposed ? 1 : 0).intValue();
        }

        int columns() {
            return constant.shape().get(transposed ? 0 : 1).intValue();
        }
    }

    static Selection of(Model model, BlockFormat blocks) {
        return new Choice(model, blocks).made();
    }

    /** Who reads a value; no node for the outputs of its graph. */
    private record Use(@Nullable Node node, int input) {}

    private static final class Choice {

        private final Model model;
        private final BlockFormat blocks;
        private final Map<Value, List<Use>> uses = new HashMap<>();
        private final Set<String> names;
        private final Selection selection =
                new Selection(new ArrayList<>(), new HashMap<>(), new HashSet<>(), new LinkedHashMap<>());

        Choice(Model model, BlockFormat blocks) {
            this.model = model;
            this.blocks = blocks;
            this.names = model.graph().all().flatMap(Graph::names).collect(Collectors.toCollection(HashSet::new));
            model.graph().all().forEach(this::note);
        }

        private void note(Graph graph) {
            graph.outputs().forEach(output -> note(graph, output, new Use(null, 0)));
            for (Node node : graph.nodes()) {
                for (int i = 0; i < node.inputs().size(); i++) {
                    note(graph, node.inputs().get(i), new Use(node, i));
                }
            }
        }

        private void note(Graph graph, String name, Use use) {
            Value value = graph.value(name);
            if (value != null) {
                uses.computeIfAbsent(value, _ -> new ArrayList<>()).add(use);
            }
        }

        Selection made() {
            model.graph()
                    .all()
                    .flatMap(graph -> graph.constants().values().stream())
                    .forEach(this::look);
            return selection;
        }

        private void look(Constant constant) {
            Readers readers = new Readers();
            readers.follow(new Value(constant.graph(), constant.name()), false);
            if (readers.products.isEmpty()) {
                return;
            }
            String reason =
                    readers.others.isEmpty() ? unfit(constant, readers) : "read by " + readers.others.getFirst();
            if (reason == null) {
                choose(constant, readers);
            } else {
                selection.left.put(constant.name(), reason);
            }
        }

        private @Nullable String unfit(Constant constant, Readers readers) {
            ElementKind type = constant.type();
            if (type != ElementKind.FLOAT32 && type != ElementKind.FLOAT16) {
                return type + ", not float32 or float16";
            }
            if (constant.shape().size() != 2) {
                return "of shape " + constant.shape();
            }
            if (model.version() >= OVERRIDABLE && constant.graph().inputs().contains(constant.name())) {
                return "an input's default";
            }
            return constant.data() == null ? "not stored raw" : size(constant, readers);
        }

        private @Nullable String size(Constant constant, Readers readers) {
            long now = constant.type()
                    .bytes(constant.shape().get(0) * constant.shape().get(1));
            if (constant.shape().stream().anyMatch(size -> size < 1 || size > MOST_ROWS)
                    || now / Float.BYTES > MOST_SCALES * 16L) {
                return "of shape " + constant.shape();
            }
            long then = readers.products.values().stream()
                    .distinct()
                    .mapToLong(transposed -> bytes(constant, transposed))
                    .sum();
            return then < now ? null : "too small to get smaller";
        }

        private long bytes(Constant constant, boolean transposed) {
            Chosen as = new Chosen(constant, transposed, "", "");
            return blocks.bytes(as.rows(), as.columns(), constant.type());
        }

        private void choose(Constant constant, Readers readers) {
            selection.dropped.add(constant.place());
            readers.passed.forEach(node -> selection.dropped.add(node.place()));
            Map<Boolean, Chosen> forms = new HashMap<>();
            readers.products.forEach((place, transposed) ->
                    selection.products.put(place, forms.computeIfAbsent(transposed, form -> chosen(constant, form))));
        }

        private Chosen chosen(Constant constant, boolean transposed) {
            String weights = fresh(constant.name() + "_Q" + blocks.bits());
            Chosen chosen = new Chosen(constant, transposed, weights, fresh(constant.name() + "_scales"));
            selection.chosen.add(chosen);
            return chosen;
        }

        private String fresh(String wanted) {
            String name = wanted;
            for (int i = 1; !names.add(name); i++) {
                name = wanted + "_" + i;
            }
            return name;
        }

        /** Of one constant, through nodes that turn it or hand it on. */
        private final class Readers {

            private final Map<Long, Boolean> products = new LinkedHashMap<>();
            private final Set<Value> seen = new HashSet<>();
            private final List<Node> passed = new ArrayList<>();
            private final List<String> others = new ArrayList<>();

            void follow(Value value, boolean transposed) {
                if (!seen.add(value)) {
                    others.add("what it is made of itself");
                    return;
                }
                for (Use use : uses.getOrDefault(value, List.of())) {
                    if (use.node() == null) {
                        others.add("the outputs of its graph");
                    } else if (use.input() == 0 && isPassing(use.node())) {
                        passed.add(use.node());
                        follow(
                                use.node().output(),
                                transposed != use.node().operator().equals("Transpose"));
                    } else if (use.input() == 1 && isProduct(use.node())) {
                        products.put(
                                use.node().place(), transposed != (use.node().whole("transB", 0) != 0));
                    } else {
                        others.add(use.node().operator());
                    }
                }
            }
        }

        private static boolean isPassing(Node node) {
            return node.outputs().size() == 1
                    && (node.operator().equals("Identity") || node.operator().equals("Transpose") && isSwap(node));
        }

        /* Without perm all axes are reversed, which for two is the same. */
        private static boolean isSwap(Node node) {
            Graph.Attribute perm = node.attributes().get("perm");
            return perm == null || perm.list().equals(List.of(1L, 0L));
        }

        private static boolean isProduct(Node node) {
            return node.outputs().size() == 1
                    && switch (node.operator()) {
                        case "MatMul" -> node.inputs().size() == 2;
                        case "Gemm" -> node.whole("transA", 0) == 0 && isPlain(node);
                        default -> false;
                    };
        }

        private static boolean isPlain(Node node) {
            boolean adds = node.inputs().size() == 3 && !node.inputs().get(2).isEmpty();
            return node.real("alpha", 1) == 1 && (!adds || node.real("beta", 1) == 1);
        }
    }
}
