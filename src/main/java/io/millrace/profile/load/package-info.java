/** A model under a load of clients, and where the time of the service goes that is not the model. */
@NullMarked
package io.millrace.profile.load;

import org.jspecify.annotations.NullMarked;
