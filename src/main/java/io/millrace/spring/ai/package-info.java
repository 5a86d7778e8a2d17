/** Models of this process as those of Spring AI. */
@NullMarked
package io.millrace.spring.ai;

import org.jspecify.annotations.NullMarked;
