package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.Logits;
import io.millrace.runtime.ffi.NativeResource;

/** Memory that runs write their logits to, {@code [batch, sequence, vocabulary]}, and the rows of it that a call returned. */
interface LogitsOutput extends NativeResource, Logits {

    void bind(IoBinding binding, int batch, int sequence);

    /** For a run of {@code rows} of {@code total} sequences, of one token each. */
    void bindPart(IoBinding binding, int total, int first, int rows);

    /** The rows of the last run, in the order given; −1 for a row that was not run. The array is kept. */
    Logits rows(int[] indices);
}
