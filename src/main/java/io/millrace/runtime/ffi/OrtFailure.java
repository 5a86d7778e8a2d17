package io.millrace.runtime.ffi;

/** ONNX Runtime refused a call or failed in it. */
public sealed class OrtFailure extends RuntimeException permits RunInterrupted, OrtOutOfMemory, OrtInputRefused {

    private static final long serialVersionUID = 1L;

    public OrtFailure(String message) {
        super(message);
    }

    public OrtFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
