package io.millrace.runtime.adapter;

import io.millrace.core.DType;
import io.millrace.runtime.session.ElementTypes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What ONNX Runtime's file of a LoRA adapter holds ({@code .onnx_adapter}): a FlatBuffers table with the identifier {@code TORT}, as
 * onnxruntime's adapter_schema.fbs has it.
 *
 * @param adapterVersion as its maker numbers it
 * @param modelVersion of the model that it was made for, as its maker numbers it
 */
public record AdapterFile(int adapterVersion, int modelVersion, List<Parameter> parameters) {

    /** How its files end. */
    public static final String EXTENSION = ".onnx_adapter";

    private static final String ADAPTER = "Adapter";
    private static final int IDENTIFIER_AT = 4;
    private static final byte[] IDENTIFIER = {'T', 'O', 'R', 'T'};
    private static final int FORMAT_VERSION = 1;
    private static final int MOST_PARAMETERS = 1 << 14;
    private static final int MOST_NAME = 1 << 9;
    private static final int MOST_DIMS = 8;

    public AdapterFile {
        parameters = List.copyOf(parameters);
    }

    /**
     * A tensor.
     *
     * @param name of the graph's input that takes it
     * @param data its elements in the graph's byte order; valid while the file is read
     */
    public record Parameter(String name, DType type, List<Long> dims, MemorySegment data) {
        public Parameter {
            dims = List.copyOf(dims);
        }

        /** Size of its elements. */
        public long bytes() {
            return data.byteSize();
        }
    }

    /**
     * What {@code reading} makes of a file.
     *
     * @throws IllegalArgumentException in one line, naming the file and the field that is wrong
     */
    public static <T> T read(Path path, Function<AdapterFile, T> reading) {
        try (FileChannel file = FileChannel.open(path);
                Arena arena = Arena.ofConfined()) {
            return reading.apply(of(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        } catch (IOException | InternalError e) {
            throw new IllegalArgumentException(path + ": it cannot be read, or changes while it is", e);
        }
    }

    static AdapterFile of(MemorySegment file) {
        if (file.byteSize() < IDENTIFIER_AT + IDENTIFIER.length
                || file.asSlice(IDENTIFIER_AT, IDENTIFIER.length).mismatch(MemorySegment.ofArray(IDENTIFIER)) >= 0) {
            throw new IllegalArgumentException(
                    "the identifier at byte 4 is not TORT: it is no adapter of ONNX Runtime, or not all there");
        }
        FlatTable adapter = FlatTable.root(file, ADAPTER);
        int format = adapter.number(0, "format_version");
        if (format != FORMAT_VERSION) {
            throw adapter.refusal("format_version", "is " + format + ", must be " + FORMAT_VERSION);
        }
        return new AdapterFile(
                adapter.number(1, "adapter_version"), adapter.number(2, "model_version"), parameters(adapter));
    }

    private static List<Parameter> parameters(FlatTable adapter) {
        int count = adapter.count(3, "parameters");
        if (count == 0 || count > MOST_PARAMETERS) {
            throw adapter.refusal("parameters", "has " + count + " entries, must have 1 to " + MOST_PARAMETERS);
        }
        List<Parameter> parameters = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            FlatTable table = adapter.table(3, "parameters", i);
            Parameter parameter = parameter(table);
            if (!names.add(parameter.name)) {
                throw table.refusal("name", "is " + quoted(parameter.name) + ", which another has");
            }
            parameters.add(parameter);
        }
        return parameters;
    }

    private static Parameter parameter(FlatTable table) {
        String name = table.text(0, "name", MOST_NAME);
        if (name.isEmpty()) {
            throw table.refusal("name", "is missing");
        }
        List<Long> dims = dims(table);
        DType type = type(table);
        MemorySegment data = table.bytes(3, "raw_data");
        long expected = bytes(table, type, dims);
        if (data.byteSize() != expected) {
            throw table.refusal(
                    "raw_data",
                    "of " + quoted(name) + " has " + data.byteSize() + " bytes, but " + type + " of " + dims + " takes "
                            + expected);
        }
        return new Parameter(name, type, dims, data);
    }

    private static List<Long> dims(FlatTable table) {
        List<Long> dims = new ArrayList<>();
        for (long size : table.longs(1, "dims", MOST_DIMS)) {
            if (size < 0) {
                throw table.refusal("dims", "has " + size + ", must be at least 0");
            }
            dims.add(size);
        }
        return dims;
    }

    private static DType type(FlatTable table) {
        int code = table.number(2, "data_type");
        try {
            DType type = ElementTypes.of(code);
            if (type != DType.STRING) {
                return type;
            }
        } catch (IllegalArgumentException _) {
            // as below
        }
        throw table.refusal("data_type", "is " + code + ", which is no type of numbers that ONNX Runtime has");
    }

    private static long bytes(FlatTable table, DType type, List<Long> dims) {
        try {
            return dims.stream().reduce((long) type.bytes(), Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw table.refusal("dims", "are too large: " + dims);
        }
    }

    private static String quoted(String name) {
        return "'" + name.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
