package io.millrace.runtime.ffi;

import io.millrace.core.Explained;

/** ONNX Runtime refused a call or failed in it. */
public sealed class OrtFailure extends RuntimeException implements Explained
        permits RunInterrupted, OrtOutOfMemory, OrtInputRefused, OrtDeviceFailed {

    private static final long serialVersionUID = 1L;

    public OrtFailure(String message) {
        super(message);
    }

    public OrtFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a status of the library means. */
    static OrtFailure of(int code, String message) {
        if (OrtOutOfMemory.tells(message)) {
            return new OrtOutOfMemory(message);
        }
        if (OrtDeviceFailed.tells(code, message)) {
            return new OrtDeviceFailed(message);
        }
        return code == OrtInputRefused.CODE ? new OrtInputRefused(message) : new OrtFailure(message);
    }

    @Override
    public String reason() {
        return OrtMessage.clean(String.valueOf(getMessage()));
    }
}
