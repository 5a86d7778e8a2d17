/** The Jinja interpreter for chat templates. */
@NullMarked
package io.millrace.template;

import org.jspecify.annotations.NullMarked;
