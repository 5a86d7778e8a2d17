/** Folders that last as long as a measurement. Uses no class of the service. */
@NullMarked
package io.millrace.bench.folder;

import org.jspecify.annotations.NullMarked;
