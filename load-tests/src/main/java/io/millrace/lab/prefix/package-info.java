/** What the prompts of many users cost that begin alike. */
@NullMarked
package io.millrace.lab.prefix;

import org.jspecify.annotations.NullMarked;
