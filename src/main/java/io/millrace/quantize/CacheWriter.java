package io.millrace.quantize;

import io.millrace.quantize.CacheChange.Attention;
import io.millrace.quantize.CacheChange.Scale;
import io.millrace.quantize.Graph.Node;
import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.session.ProtobufReader;
import io.millrace.runtime.session.ProtobufReader.Part;
import io.millrace.runtime.session.ProtobufWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Writes the parts of a graph that keep keys and values, in their new form. */
final class CacheWriter {

    private static final int TEXT = 3;

    private final Storage storage;
    private final ProtobufReader file;
    private final CacheChange change;

    CacheWriter(Storage storage, CacheChange change) {
        this.storage = storage;
        this.file = new ProtobufReader(storage.main());
        this.change = change;
    }

    boolean changes(Node node) {
        return change.attentions().containsKey(node.place());
    }

    /** Whether a value of the main graph is kept in another type. */
    boolean changes(Part value) {
        return change.tensors().contains(file.text(value.from(), value.to(), 1));
    }

    /** An attention with its scales: NodeProto: input 1, attribute 5; AttributeProto: name 1, s 4, type 20. */
    ProtobufWriter node(Node node) {
        Attention attention = Objects.requireNonNull(change.attentions().get(node.place()));
        ProtobufWriter out = new ProtobufWriter();
        attention.inputs().forEach(input -> out.text(1, input));
        addOthers(node.part(), 1, out);
        for (String name : List.of("k_quant_type", "v_quant_type")) {
            out.message(
                    5, new ProtobufWriter().text(1, name).text(4, "PER_CHANNEL").number(20, TEXT));
        }
        return out.message(5, GraphWriter.whole("kv_cache_bit_width", Byte.SIZE));
    }

    private void addOthers(Part whole, int number, ProtobufWriter out) {
        file.each(whole.from(), whole.to(), part -> {
            if (part.number() != number) {
                out.raw(ProtobufWriter.slice(storage.main(), part.start(), part.to()));
            }
        });
    }

    /** A value that holds 8 bits now: ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its elem_type 1. */
    ProtobufWriter value(Part value) {
        return with(
                value,
                2,
                type -> with(type, 1, tensor -> {
                    ProtobufWriter out = new ProtobufWriter().number(1, ElementKind.INT8.number());
                    addOthers(tensor, 1, out);
                    return out;
                }));
    }

    private ProtobufWriter with(Part whole, int number, Function<Part, ProtobufWriter> changed) {
        ProtobufWriter out = new ProtobufWriter();
        addOthers(whole, number, out);
        file.each(whole.from(), whole.to(), part -> {
            if (part.number() == number) {
                out.message(number, changed.apply(part));
            }
        });
        return out;
    }

    void addScales(ProtobufWriter out) {
        change.attentions().values().forEach(attention -> {
            out.message(5, tensor(attention.keys(), attention.heads()));
            out.message(5, tensor(attention.values(), attention.heads()));
        });
    }

    private static ProtobufWriter tensor(Scale scale, int heads) {
        long channels = scale.channels().length / heads;
        return GraphWriter.tensor(scale.name(), ElementKind.FLOAT32.number(), 1, heads, 1, channels)
                .bytes(9, scale.bytes());
    }
}
