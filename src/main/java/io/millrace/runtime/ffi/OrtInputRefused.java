package io.millrace.runtime.ffi;

import io.millrace.core.InputRefused;

/** ONNX Runtime calls what it was given an invalid argument, such as an index beyond a table. */
final class OrtInputRefused extends OrtFailure implements InputRefused {

    /** {@code ORT_INVALID_ARGUMENT}. */
    static final int CODE = 2;

    private static final long serialVersionUID = 1L;

    OrtInputRefused(String message) {
        super(message);
    }
}
