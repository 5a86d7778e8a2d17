package io.millrace.runtime;

/** ONNX Runtime refused a call or failed in it. */
public sealed class OrtFailure extends RuntimeException permits RunInterrupted, OrtOutOfMemory, OrtInputRefused {

    private static final long serialVersionUID = 1L;

    OrtFailure(String message) {
        super(message);
    }

    OrtFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
