/** Images and sounds in the bodies of requests. */
@NullMarked
package io.millrace.openai.content;

import org.jspecify.annotations.NullMarked;
