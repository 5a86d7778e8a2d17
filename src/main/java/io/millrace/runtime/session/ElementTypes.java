package io.millrace.runtime.session;

import io.millrace.core.DType;

/** The codes of {@code ONNXTensorElementDataType}. */
public final class ElementTypes {

    private ElementTypes() {}

    public static int code(DType type) {
        return switch (type) {
            case FLOAT32 -> 1;
            case UINT8 -> 2;
            case INT8 -> 3;
            case UINT16 -> 4;
            case INT16 -> 5;
            case INT32 -> 6;
            case INT64 -> 7;
            case STRING -> 8;
            case BOOL -> 9;
            case FLOAT16 -> 10;
            case FLOAT64 -> 11;
            case UINT32 -> 12;
            case UINT64 -> 13;
            case BFLOAT16 -> 16;
        };
    }

    /**
     * The type of a code.
     *
     * @throws IllegalArgumentException of a code that is none of these
     */
    public static DType of(int code) {
        for (DType type : DType.values()) {
            if (code(type) == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("ONNX element type " + code + " is not supported");
    }
}
