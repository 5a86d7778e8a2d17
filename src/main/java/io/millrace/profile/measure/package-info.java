/** Steps of a model, timed: over sizes, by operator, and under other settings. */
@NullMarked
package io.millrace.profile.measure;

import org.jspecify.annotations.NullMarked;
