package io.millrace.quantize;

import io.millrace.quantize.Graph.Node;
import io.millrace.quantize.GraphReader.Model;
import io.millrace.quantize.Selection.Chosen;
import io.millrace.runtime.session.ProtobufReader;
import io.millrace.runtime.session.ProtobufWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes products of matrices that are in blocks. */
final class ProductWriter {

    private final Storage storage;
    private final ProtobufReader file;
    private final Set<String> names;
    private final @Nullable BlockFormat blocks;

    /** @param blocks of the matrices; null where there are none */
    ProductWriter(Storage storage, Model model, @Nullable BlockFormat blocks) {
        this.storage = storage;
        this.file = new ProtobufReader(storage.main());
        this.names = model.graph().all().flatMap(Graph::names).collect(Collectors.toSet());
        this.blocks = blocks;
    }

    private BlockFormat blocks() {
        return Objects.requireNonNull(blocks);
    }

    /** Adds the product, and the sum that a bias makes of it. */
    void add(Node node, Chosen matrix, ProtobufWriter out) {
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
        out.text(4, "MatMulNBits")
                .message(5, GraphWriter.whole("K", matrix.rows()))
                .message(5, GraphWriter.whole("N", matrix.columns()));
        out.message(5, GraphWriter.whole("bits", blocks().bits()))
                .message(5, GraphWriter.whole("block_size", blocks().size()));
        if (blocks().accuracy() != 0) {
            out.message(5, GraphWriter.whole("accuracy_level", blocks().accuracy()));
        }
        file.each(node.part().from(), node.part().to(), part -> {
            if (part.number() == 6 || part.number() == 9) {
                out.raw(ProtobufWriter.slice(storage.main(), part.start(), part.to()));
            }
        });
        return out.text(7, GraphReader.MICROSOFT);
    }
}
