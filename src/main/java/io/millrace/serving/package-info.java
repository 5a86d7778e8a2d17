/** What edges may name: the ports of the service, its models as they are shown, and what requests and answers hold. */
@NullMarked
package io.millrace.serving;

import org.jspecify.annotations.NullMarked;
