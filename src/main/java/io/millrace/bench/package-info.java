/** Commands that measure a model and the service around it. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
