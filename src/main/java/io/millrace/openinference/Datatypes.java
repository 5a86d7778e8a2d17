package io.millrace.openinference;

import io.millrace.core.DType;

/** Element types by the names that the protocol has for them. */
final class Datatypes {

    private Datatypes() {}

    static String name(DType type) {
        return switch (type) {
            case FLOAT64 -> "FP64";
            case FLOAT32 -> "FP32";
            case FLOAT16 -> "FP16";
            case BFLOAT16 -> "BF16";
            case INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8, BOOL -> type.name();
            case STRING -> "BYTES";
        };
    }

    /** As Triton's model configuration writes it. */
    static String configName(DType type) {
        return "TYPE_" + (type == DType.STRING ? "STRING" : name(type));
    }

    /** Whether JSON has a notation for the elements. */
    static boolean inJson(DType type) {
        return type != DType.FLOAT16 && type != DType.BFLOAT16;
    }
}
