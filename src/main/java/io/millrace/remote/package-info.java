/** Models of remote servers that speak the OpenAI API, as text generation of this service. */
@NullMarked
package io.millrace.remote;

import org.jspecify.annotations.NullMarked;
