/** Two builds of the service, side by side. */
@NullMarked
package io.millrace.lab.compare;

import org.jspecify.annotations.NullMarked;
