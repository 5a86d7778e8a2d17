/** What is shipped beside the program: Kubernetes manifests, alert rules, dashboards. */
@NullMarked
package io.millrace.deploy;

import org.jspecify.annotations.NullMarked;
