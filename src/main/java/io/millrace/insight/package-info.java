/** Commands that measure a model and the service around it. */
@NullMarked
package io.millrace.insight;

import org.jspecify.annotations.NullMarked;
