/** HTTP as the lab speaks it: requests as bytes, one client, answers. */
@NullMarked
package io.millrace.lab.http;

import org.jspecify.annotations.NullMarked;
