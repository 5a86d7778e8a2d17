/**
 * Transducers (RNNT, and TDT, whose tokens have durations) apart from their graphs: which token follows at which frame, and how windows of
 * several requests are decoded together.
 */
@NullMarked
package io.millrace.transducer;

import org.jspecify.annotations.NullMarked;
