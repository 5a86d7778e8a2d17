/** Sound to text, by models whose frames each name a symbol or none (connectionist temporal classification), by transducers, and by Whisper. */
@NullMarked
package io.millrace.tasks.transcribe;

import org.jspecify.annotations.NullMarked;
