package io.millrace.layouts;

/** How a matrix is kept, and how the file is called after it. */
enum Precision {
    FLOAT(""),
    HALF("_fp16"),
    Q4("_q4"),
    Q4F16("_q4f16"),
    INT8("_int8"),
    UINT8("_uint8"),
    QUANTIZED("_quantized"),
    BNB4("_bnb4");

    private final String suffix;

    Precision(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }

    /** Whether the graph computes in float16. */
    boolean isHalf() {
        return this == HALF || this == Q4F16;
    }

    /** Whether activations are quantized as the graph runs, which makes a row depend on its company. */
    boolean isDynamic() {
        return this == INT8 || this == UINT8 || this == QUANTIZED;
    }
}
