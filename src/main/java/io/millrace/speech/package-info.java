/** Text into what models that speak read: sentences, phonemes, ids. */
@NullMarked
package io.millrace.speech;

import org.jspecify.annotations.NullMarked;
