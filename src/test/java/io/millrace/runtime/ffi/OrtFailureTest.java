package io.millrace.runtime.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrtFailureTest {

    /** All codes of {@code OrtErrorCode}. */
    @ParameterizedTest
    @CsvSource({
        "1, UNKNOWN", // FAIL
        "2, INPUT", // INVALID_ARGUMENT
        "3, UNKNOWN", // NO_SUCHFILE
        "4, UNKNOWN", // NO_MODEL
        "5, UNKNOWN", // ENGINE_ERROR
        "6, UNKNOWN", // RUNTIME_EXCEPTION
        "7, UNKNOWN", // INVALID_PROTOBUF
        "8, UNKNOWN", // MODEL_LOADED
        "9, UNKNOWN", // NOT_IMPLEMENTED
        "10, UNKNOWN", // INVALID_GRAPH
        "11, MODEL", // EP_FAIL
        "12, UNKNOWN", // MODEL_LOAD_CANCELED
        "13, UNKNOWN", // MODEL_REQUIRES_COMPILATION
        "14, UNKNOWN", // NOT_FOUND
    })
    void of_statusCode_blamesWhomItNames(int code, Fault fault) {
        assertThat(Fault.of(OrtFailure.of(code, "it failed"))).isEqualTo(fault);
        assertThat(Fault.of(OrtFailure.of(code, "Failed to allocate memory for requested buffer of size 4")))
                .isEqualTo(Fault.MEMORY);
        assertThat(Fault.of(OrtFailure.of(code, "CUDA failure 700: an illegal memory access ; GPU=0")))
                .isEqualTo(Fault.MODEL);
    }

    @Test
    void of_interrupted_isNoInputs() {
        assertThat(Fault.of(new RunInterrupted(new OrtFailure("Exiting due to terminate flag"))))
                .isEqualTo(Fault.MODEL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "Non-zero status code returned while running Gather node. Name:'/a/Gather' Status Message: indices element"
                        + " out of data bounds, idx=512 must be within the inclusive range [-512,511]"
                        + "# Gather: indices element out of data bounds, idx=512 must be within the inclusive range [-512,511]",
                "Non-zero status code returned while running Add node. Name:'' Status Message:"
                        + " /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:540 void"
                        + " onnxruntime::BroadcastIterator::Init(ptrdiff_t, ptrdiff_t) axis == 1 || axis == largest was false."
                        + " Attempting to broadcast an axis by a dimension other than 1. 3 by 4"
                        + "# Add: Attempting to broadcast an axis by a dimension other than 1. 3 by 4",
                "Non-zero status code returned while running Concat node. Name:'cat' Status Message: concat.cc:154"
                        + " onnxruntime::common::Status onnxruntime::ConcatBase::PrepareForCompute(onnxruntime::OpKernelContext*,"
                        + " const InlinedTensorsVector&, onnxruntime::Prepare&) const Non concat axis dimensions must match: Axis 2"
                        + " has mismatched dimensions of 16 and 17"
                        + "# Concat: Non concat axis dimensions must match: Axis 2 has mismatched dimensions of 16 and 17",
                "Got invalid dimensions for input: x# Got invalid dimensions for input: x",
            })
    void reason_libraryMessage_isWithoutPlacesAndNodes(String message, String reason) {
        assertThat(new OrtFailure(message).reason()).isEqualTo(reason.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed\nStacktrace:\n/usr/lib/a.so(+0x1) [0x7f]",
                "Load model from /home/someone/models/secret/model.onnx failed",
                "C:\\models\\secret\\model.onnx is missing",
                "/onnxruntime_src/core/framework/op_kernel.cc:83 virtual OrtValue* f(int) x >= 0 was false.",
            })
    void reason_anyMessage_hasNoFolderStackOrLineFeed(String message) {
        assertThat(new OrtFailure(message).reason())
                .doesNotContain("secret", "0x7f", "onnxruntime_src", "\n", ".cc")
                .hasSizeLessThan(310);
    }
}
