/**
 * Whisper apart from its graphs: what its tokens mean, which may follow which, where segments and words begin and end, and how windows of
 * several requests are decoded together. Sound, files and ONNX Runtime are others'.
 */
@NullMarked
package io.millrace.whisper;

import org.jspecify.annotations.NullMarked;
