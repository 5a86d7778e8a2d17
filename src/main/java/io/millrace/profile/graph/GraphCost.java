package io.millrace.profile.graph;

import io.millrace.runtime.graph.OnnxGraph;
import io.millrace.runtime.graph.OnnxGraph.Node;
import io.millrace.runtime.graph.OnnxGraph.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What steps of a graph cost. Sizes of activations are not inferred: a row is a token of a sequence, or a sequence behind what takes one
 * token of each, and is as wide as its product or the model.
 */
public final class GraphCost {

    private static final Set<String> LOOKUPS = Set.of("Gather", "GatherBlockQuantized");

    private final OnnxGraph graph;
    private final WeightViews weights;
    private final Widths widths;
    private final Set<String> perSequence = new HashSet<>();

    public GraphCost(OnnxGraph graph) {
        this.graph = graph;
        this.weights = new WeightViews(graph);
        this.widths = Widths.of(graph, weights);
        markHead();
        graph.nodes().forEach(this::markBehindOne);
    }

    /* A graph that gives logits for one token of each sequence takes that before its last product. */
    private void markHead() {
        graph.outputs().stream()
                .filter(output -> output.name().equals("logits")
                        && output.shape().size() == 3
                        && output.shape().get(1).equals("1"))
                .forEach(output -> perSequence.add(output.name()));
    }

    private void markBehindOne(Node node) {
        boolean takesOne = node.operator().equals("Gather")
                && node.number("axis") == 1
                && weights.find(node.inputs().getFirst()).isEmpty();
        if (takesOne || node.inputs().stream().limit(1).anyMatch(perSequence::contains)) {
            perSequence.addAll(node.outputs());
        }
    }

    /** The graph's weights in bytes, all of them. */
    public long weightBytes() {
        return graph.weights().stream().mapToLong(Weight::bytes).sum();
    }

    /** Whether it has the keys and values of earlier tokens as inputs. */
    public boolean isDecoder() {
        return widths.isDecoder();
    }

    /** The form of its matrix products. */
    public Precision precision() {
        return Precision.of(graph, weights, widths.element() == 2);
    }

    /** How many different tokens it knows; 0 where it has no table of them. */
    public long vocabulary() {
        return graph.nodes().stream()
                .filter(node -> LOOKUPS.contains(node.operator()) && reads(node, "input_ids"))
                .flatMap(node -> weights.of(node).stream().limit(1))
                .mapToLong(weight -> weight.shape().getFirst())
                .findFirst()
                .orElse(0);
    }

    private static boolean reads(Node node, String input) {
        return node.inputs().contains(input);
    }

    /** What a step costs. */
    public StepCost of(Step step) {
        Sum sum = new Sum(step);
        graph.nodes().stream().filter(taken(step)).forEach(sum::add);
        return sum.cost();
    }

    /* Of a graph with two branches, Optimum's decoders take the one called then_branch behind a past. */
    private static Predicate<Node> taken(Step step) {
        String other = step.past() > 0 ? "else_branch" : "then_branch";
        return node -> !node.branch().equals(other);
    }

    private final class Sum {

        private final Step step;
        private final Set<String> read = new HashSet<>();
        private final Map<String, Integer> uncounted = new TreeMap<>();
        private final Map<Weight, Double> tables = new HashMap<>();
        private double operations;
        private double weightBytes;
        private double activationBytes;

        Sum(Step step) {
            this.step = step;
        }

        void add(Node node) {
            Kind kind = Kind.of(node.operator());
            if (kind == Kind.SHAPES || weights.isView(node)) {
                return;
            }
            readWeights(node);
            switch (kind) {
                case MATRIX_PRODUCT -> product(node);
                case ATTENTION -> attention(node);
                case RECURRENCE -> recurrence(node);
                case UNKNOWN, CONVOLUTION -> uncounted.merge(node.operator(), 1, Integer::sum);
                case NORMALISATION -> row(node, 5);
                case ELEMENTWISE, QUANTISATION -> row(node, 1);
                case DATA_MOVEMENT, SHAPES -> row(node, 0);
            }
        }

        private double rows(Node node) {
            return node.outputs().stream().anyMatch(perSequence::contains) ? step.batch() : step.rows();
        }

        /* Of a table a row is read for each token; everything else is read whole, once. */
        private void readWeights(Node node) {
            List<Weight> own = weights.of(node);
            if (LOOKUPS.contains(node.operator())) {
                own.forEach(table -> tables.merge(table, (double) step.rows(), Double::sum));
            } else {
                own.stream().filter(weight -> read.add(weight.name())).forEach(weight -> weightBytes += weight.bytes());
            }
        }

        private void product(Node node) {
            Product.of(node, weights).ifPresentOrElse(product -> dense(node, product), () -> activations(node));
        }

        private void dense(Node node, Product product) {
            operations += rows(node) * product.operations();
            activationBytes += rows(node) * (product.inner() + product.outer()) * widths.element();
        }

        /* Of queries with keys, or of weights with values. */
        private void activations(Node node) {
            if (node.operator().endsWith("MoE")) {
                uncounted.merge(node.operator(), 1, Integer::sum);
                return;
            }
            operations += 2 * step.rows() * step.context(false) * widths.hidden();
            activationBytes += (step.rows() + step.batch() * step.context(false)) * widths.hidden() * widths.element();
        }

        /* Two products, of queries with keys and of weights with values. */
        private void attention(Node node) {
            if (node.operator().equals("RotaryEmbedding")) {
                row(node, 3);
                return;
            }
            Product.of(node, weights).ifPresent(product -> dense(node, product));
            double width = node.number("num_heads") > 0 && widths.headDim() > 0
                    ? (double) node.number("num_heads") * widths.headDim()
                    : widths.hidden();
            boolean causal = widths.isDecoder() || node.number("unidirectional") == 1;
            operations += 4 * step.rows() * step.context(causal) * width;
            activationBytes += 2 * step.rows() * width * widths.element();
        }

        private void recurrence(Node node) {
            weights.of(node).stream()
                    .filter(weight -> weight.shape().size() == 3)
                    .forEach(weight -> operations += 2.0 * step.rows() * weight.elements());
        }

        private void row(Node node, int each) {
            double numbers = rows(node) * widths.hidden();
            operations += each * numbers;
            activationBytes += 2 * numbers * widths.element();
        }

        /* Unless all of it is read for something else. */
        private void readRows(Weight table, double rows) {
            if (!read.contains(table.name())) {
                double height = table.shape().isEmpty() ? 1 : table.shape().getFirst();
                weightBytes += Math.min((double) table.bytes(), rows * table.bytes() / height);
            }
        }

        /* Written once for each new token, read once; what isn't written in place is copied whole. */
        StepCost cost() {
            tables.forEach(this::readRows);
            double held = (double) step.batch() * (step.past() + step.tokens());
            double written = widths.inPlace() ? step.rows() : held;
            return new StepCost(
                    operations, weightBytes, (held + written) * widths.cacheBytes(), activationBytes, uncounted);
        }
    }
}
