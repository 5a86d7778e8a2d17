package io.millrace.runtime.session;

import io.millrace.runtime.session.ProtobufReader.Part;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The operands of a graph's {@code Add}s in the order in which ONNX Runtime's fusions look for them, a constant second. PyTorch writes
 * the bias of a layer first: the same sum, and a BERT's attention of 20 operators that would be one.
 */
final class OperandOrder {

    private final ProtobufReader file;
    private final Set<String> constants = new HashSet<>();
    private final List<Swap> swaps = new ArrayList<>();

    private OperandOrder(ProtobufReader file) {
        this.file = file;
    }

    /** Two operands of a node, the first from {@code from} to {@code middle} of the file and the second from there to {@code to}. */
    record Swap(long from, long middle, long to) {

        /** Changes their places in the bytes of the file. */
        void in(MemorySegment model) {
            byte[] first = model.asSlice(from, middle - from).toArray(ValueLayout.JAVA_BYTE);
            MemorySegment.copy(model, middle, model, from, to - middle);
            MemorySegment.copy(first, 0, model, ValueLayout.JAVA_BYTE, to - first.length, first.length);
        }
    }

    /** Operands to be swapped, outside of branches; none where the file is no protobuf message, such as one in the ORT format. */
    static List<Swap> swaps(Path model) throws IOException {
        try {
            return ProtobufReader.read(model, file -> new OperandOrder(file).model());
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /* ModelProto: graph 7. GraphProto: node 1, initializer 5. TensorProto: name 8. */
    private List<Swap> model() {
        file.eachField(0, file.size(), 7, (from, to) -> {
            file.eachField(from, to, 5, (start, end) -> constants.add(file.text(start, end, 8)));
            file.eachField(from, to, 1, this::constant);
            file.eachField(from, to, 1, this::sum);
        });
        return swaps;
    }

    /* NodeProto: input 1, output 2, op_type 4. */
    private void constant(long from, long to) {
        if (file.text(from, to, 4).equals("Constant")) {
            constants.add(file.text(from, to, 2));
        }
    }

    private void sum(long from, long to) {
        if (file.text(from, to, 4).equals("Add")) {
            swap(inputs(from, to)).ifPresent(swaps::add);
        }
    }

    private List<Part> inputs(long from, long to) {
        List<Part> inputs = new ArrayList<>();
        file.each(from, to, part -> {
            if (part.number() == 1) {
                inputs.add(part);
            }
        });
        return inputs;
    }

    private Optional<Swap> swap(List<Part> inputs) {
        return inputs.size() == 2
                        && inputs.get(0).to() == inputs.get(1).start()
                        && isConstant(inputs.get(0))
                        && !isConstant(inputs.get(1))
                ? Optional.of(new Swap(
                        inputs.get(0).start(),
                        inputs.get(1).start(),
                        inputs.get(1).to()))
                : Optional.empty();
    }

    private boolean isConstant(Part input) {
        return constants.contains(file.text(input.from(), input.to()));
    }
}
