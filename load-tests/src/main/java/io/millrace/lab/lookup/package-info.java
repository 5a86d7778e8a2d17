/** What drafting tokens by prompt lookup gains and costs. */
@NullMarked
package io.millrace.lab.lookup;

import org.jspecify.annotations.NullMarked;
