package io.millrace.runtime.graph;

import java.util.Arrays;

/** Element types of ONNX tensors (TensorProto.DataType of onnx.proto) with their sizes. */
public enum ElementKind {
    FLOAT32(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    FLOAT64(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    UNKNOWN(0, 0);

    private final int number;
    private final int bits;

    ElementKind(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** The type of that number. */
    public static ElementKind of(long number) {
        return Arrays.stream(values())
                .filter(kind -> kind.number == number)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** Bytes of so many elements; of texts none, since their length is not stated. */
    public long bytes(long elements) {
        return Math.ceilDiv(Math.multiplyExact(elements, bits), Byte.SIZE);
    }
}
