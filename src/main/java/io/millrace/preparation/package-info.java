/** What is made of requests before models run: bounded, in slices, by turns between callers, ended when nobody waits for it. */
@NullMarked
package io.millrace.preparation;

import org.jspecify.annotations.NullMarked;
