/** Whether the advice of the service's profiles comes true. */
@NullMarked
package io.millrace.lab.advice;

import org.jspecify.annotations.NullMarked;
