/** The commands that load, break and compare services. They speak HTTP and know no class of the service. */
@NullMarked
package io.millrace.lab;

import org.jspecify.annotations.NullMarked;
