/** Labels that a request brings along, by the vectors of a model with one space for texts and images. */
@NullMarked
package io.millrace.tasks.zeroshot;

import org.jspecify.annotations.NullMarked;
