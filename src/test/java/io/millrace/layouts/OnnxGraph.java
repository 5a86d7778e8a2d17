package io.millrace.layouts;

import io.millrace.core.DType;
import io.millrace.runtime.session.ElementTypes;
import io.millrace.runtime.session.ProtobufWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A graph of ONNX operators, or the branch of an {@code If}, written node by node. Values get names of their own. */
public final class OnnxGraph {

    public static final String MICROSOFT = "com.microsoft";
    private static final int OPSET = 18;

    private final String prefix;
    private final Parts parts;
    private final ProtobufWriter graph = new ProtobufWriter();
    private final OnnxGraph root;
    private final Set<String> constants = new HashSet<>(); // of the root
    private int values;
    private boolean half; // of the root

    /** Files beside the graph that hold its larger constants, in turn. */
    public static final class Parts {

        private static final int LEAST = 64;
        private final List<String> names;
        private final List<ByteArrayOutputStream> contents = new ArrayList<>();
        private int next;

        public Parts(List<String> names) {
            this.names = names;
            names.forEach(_ -> contents.add(new ByteArrayOutputStream()));
        }

        List<String> names() {
            return names;
        }

        public byte[] content(int part) {
            return contents.get(part).toByteArray();
        }

        private void put(ProtobufWriter tensor, byte[] raw) {
            if (names.isEmpty() || raw.length < LEAST) {
                tensor.bytes(9, raw);
                return;
            }
            int part = next++ % names.size();
            entry(tensor, "location", names.get(part));
            entry(tensor, "offset", String.valueOf(contents.get(part).size()));
            entry(tensor, "length", String.valueOf(raw.length));
            tensor.number(14, 1);
            contents.get(part).writeBytes(raw);
        }

        private static void entry(ProtobufWriter tensor, String key, String value) {
            tensor.message(13, new ProtobufWriter().text(1, key).text(2, value));
        }
    }

    public OnnxGraph(Parts parts) {
        this.prefix = "v";
        this.parts = parts;
        this.root = this;
    }

    private OnnxGraph(String prefix, OnnxGraph root) {
        this.prefix = prefix;
        this.parts = root.parts;
        this.root = root;
    }

    /** A branch, which sees the constants and values of this graph. */
    public OnnxGraph branch(String name) {
        return new OnnxGraph(name, root);
    }

    public OnnxGraph named(String name) {
        graph.text(2, name);
        return this;
    }

    public static ProtobufWriter attribute(String name, long value) {
        return new ProtobufWriter().text(1, name).number(3, value).number(20, 2);
    }

    public static ProtobufWriter attribute(String name, float value) {
        return new ProtobufWriter().text(1, name).single(2, value).number(20, 1);
    }

    public static ProtobufWriter attribute(String name, long... values) {
        ProtobufWriter attribute = new ProtobufWriter().text(1, name);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    public static ProtobufWriter attribute(String name, OnnxGraph branch) {
        return new ProtobufWriter().text(1, name).message(6, branch.graph).number(20, 5);
    }

    public String add(String operator, String... inputs) {
        return add("", operator, List.of(), inputs);
    }

    public String add(String operator, ProtobufWriter attribute, String... inputs) {
        return add("", operator, List.of(attribute), inputs);
    }

    public String add(String domain, String operator, List<ProtobufWriter> attributes, String... inputs) {
        return many(domain, operator, 1, attributes, inputs).getFirst();
    }

    List<String> many(String domain, String operator, int count, List<ProtobufWriter> attributes, String... inputs) {
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outputs.add(prefix + values++);
        }
        node(domain, operator, outputs, attributes, inputs);
        return outputs;
    }

    public void node(
            String domain, String operator, List<String> outputs, List<ProtobufWriter> attributes, String... inputs) {
        ProtobufWriter node = new ProtobufWriter();
        for (String input : inputs) {
            node.text(1, input);
        }
        outputs.forEach(output -> node.text(2, output));
        node.text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute));
        graph.message(1, node.text(7, domain));
    }

    /** Whole numbers as a constant; a scalar. */
    public String scalar(long value) {
        return integers("scalar" + value, new long[0], value);
    }

    /** Whole numbers as a constant; a vector. */
    public String vector(long... values) {
        StringBuilder name = new StringBuilder("vector");
        for (long value : values) {
            name.append('_').append(value);
        }
        return integers(name.toString(), new long[] {values.length}, values);
    }

    String integers(String name, long[] shape, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(name, DType.INT64, shape, raw.array());
    }

    /** From here on constants of floats are float16. */
    public OnnxGraph inHalf(boolean value) {
        root.half = value;
        return this;
    }

    DType floatType() {
        return root.half ? DType.FLOAT16 : DType.FLOAT32;
    }

    long floatCode() {
        return ElementTypes.code(floatType());
    }

    String bytes(String name, DType type, long[] shape, byte[] values) {
        return constant(name, type, shape, values);
    }

    private String halves(String name, long[] shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(Short.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putShort(Float.floatToFloat16(Math.clamp(value, -65_504, 65_504)));
        }
        return constant(name, DType.FLOAT16, shape, raw.array());
    }

    public String floats(String name, long[] shape, float... values) {
        if (root.half) {
            return halves(name, shape, values);
        }
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, DType.FLOAT32, shape, raw.array());
    }

    private String constant(String name, DType type, long[] shape, byte[] raw) {
        if (root.constants.add(name)) {
            ProtobufWriter tensor = new ProtobufWriter();
            for (long size : shape) {
                tensor.number(1, size);
            }
            tensor.number(2, ElementTypes.code(type)).text(8, name);
            parts.put(tensor, raw);
            root.graph.message(5, tensor);
        }
        return name;
    }

    /** An input of the whole graph with a default, which is zeros; sizes that the default has and the input leaves open are 0 in it. */
    public String defaulted(String name, Object... shape) {
        if (root.constants.add(name)) {
            root.input(name, DType.FLOAT32, shape);
            ProtobufWriter tensor = new ProtobufWriter();
            int bytes = Float.BYTES;
            for (Object size : shape) {
                int known = size instanceof Integer number ? number : 0;
                tensor.number(1, known);
                bytes *= known;
            }
            root.graph.message(
                    5,
                    tensor.number(2, ElementTypes.code(DType.FLOAT32))
                            .text(8, name)
                            .bytes(9, new byte[bytes]));
        }
        return name;
    }

    public void input(String name, DType type, Object... shape) {
        graph.message(11, value(name, type, shape));
    }

    public void output(String name, DType type, Object... shape) {
        graph.message(12, value(name, type, shape));
    }

    /* A dimension is a number or a name. */
    private static ProtobufWriter value(String name, DType type, Object... shape) {
        ProtobufWriter dimensions = new ProtobufWriter();
        for (Object size : shape) {
            dimensions.message(
                    1,
                    size instanceof String symbol
                            ? new ProtobufWriter().text(2, symbol)
                            : new ProtobufWriter().number(1, ((Number) size).longValue()));
        }
        ProtobufWriter tensor =
                new ProtobufWriter().number(1, ElementTypes.code(type)).message(2, dimensions);
        return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
    }

    public byte[] model() {
        return model(OPSET);
    }

    /** The same by another version of ONNX's own operators. */
    public byte[] model(int opset) {
        return new ProtobufWriter()
                .number(1, 8)
                .message(7, new ProtobufWriter().text(2, "layout").all(graph))
                .message(8, new ProtobufWriter().number(2, opset))
                .message(8, new ProtobufWriter().text(1, MICROSOFT).number(2, 1))
                .toBytes();
    }
}
