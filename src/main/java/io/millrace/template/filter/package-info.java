/** What templates name on values: filters, tests, operators, attributes, and the methods of str, list and dict. */
@NullMarked
package io.millrace.template.filter;

import org.jspecify.annotations.NullMarked;
