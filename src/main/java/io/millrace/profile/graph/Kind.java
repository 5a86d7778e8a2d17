package io.millrace.profile.graph;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What operators of ONNX, and those that ONNX Runtime puts in their place, do. */
public enum Kind {
    MATRIX_PRODUCT(
            "MatMul, Gemm, FusedMatMul, FusedGemm, TransposeMatMul, MatMulNBits, MatMulBnb4, MatMulInteger,"
                    + " DynamicQuantizeMatMul, MatMulIntegerToFloat, QLinearMatMul, QGemm, GemmFastGelu, MatMulFpQ4, MoE, QMoE"),
    ATTENTION("GroupQueryAttention, MultiHeadAttention, Attention, QAttention, DecoderMaskedMultiHeadAttention,"
            + " DecoderMaskedSelfAttention, PackedAttention, PagedAttention, SparseAttention, LinearAttention,"
            + " LongformerAttention, RotaryEmbedding, GatedRelativePositionBias"),
    CONVOLUTION(
            "Conv, FusedConv, ConvInteger, QLinearConv, ConvTranspose, NhwcConv, NhwcFusedConv, CausalConvWithState,"
                    + " AveragePool, MaxPool, GlobalAveragePool, GlobalMaxPool, QLinearGlobalAveragePool"),
    RECURRENCE("LSTM, GRU, RNN, DynamicQuantizeLSTM"),
    NORMALISATION(
            "LayerNormalization, SkipLayerNormalization, SimplifiedLayerNormalization, SkipSimplifiedLayerNormalization,"
                    + " RMSNormalization, EmbedLayerNormalization, BatchNormalization, InstanceNormalization,"
                    + " GroupNormalization, GroupNorm, SkipGroupNorm, LpNormalization, Softmax, LogSoftmax"),
    ELEMENTWISE(
            "Add, Sub, Mul, Div, Pow, Sqrt, Reciprocal, Exp, Log, Erf, Tanh, Sigmoid, Relu, LeakyRelu, Elu, Gelu, BiasGelu,"
                    + " FastGelu, QuickGelu, Swish, HardSigmoid, HardSwish, Neg, Abs, Sign, Sin, Cos, Floor, Ceil, Round,"
                    + " Clip, Min, Max, Mod, Where, And, Or, Not, Xor, Equal, Less, LessOrEqual, Greater, GreaterOrEqual,"
                    + " Softplus, IsNaN, IsInf, ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceProd, ReduceL2,"
                    + " ReduceSumSquare, CumSum, Sum, ArgMax, ArgMin, BiasSplitGelu, BiasAdd, QLinearAdd, QLinearMul,"
                    + " QLinearSigmoid, QLinearSoftmax, TopK, Trilu"),
    QUANTISATION("QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear, Cast, CastLike"),
    DATA_MOVEMENT(
            "Gather, GatherND, GatherElements, GatherBlockQuantized, Scatter, ScatterND, ScatterElements, Concat, Split,"
                    + " SplitToSequence, Slice, Transpose, Expand, Tile, Pad, Identity, Copy, MemcpyFromHost, MemcpyToHost,"
                    + " Resize, DepthToSpace, SpaceToDepth, ReorderInput, ReorderOutput, OneHot, Compress, Unique, NonZero"),
    SHAPES(
            "Shape, Size, Reshape, Squeeze, Unsqueeze, Flatten, Constant, ConstantOfShape, Range, EyeLike, If, Loop, Scan,"
                    + " FusedReshape, SequenceAt, ConcatFromSequence, RandomNormalLike"),
    UNKNOWN("");

    private static final Map<String, Kind> BY_OPERATOR = new HashMap<>();

    static {
        for (Kind kind : values()) {
            for (String operator : kind.operators.split(",\\s*", -1)) {
                BY_OPERATOR.put(operator, kind);
            }
        }
    }

    private final String operators;

    Kind(String operators) {
        this.operators = operators;
    }

    /** Of an operator; {@link #UNKNOWN} for one that is in no list. */
    public static Kind of(String operator) {
        return BY_OPERATOR.getOrDefault(operator, UNKNOWN);
    }

    /** In words. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
