/** The port of models that speak. */
@NullMarked
package io.millrace.serving.speech;

import org.jspecify.annotations.NullMarked;
