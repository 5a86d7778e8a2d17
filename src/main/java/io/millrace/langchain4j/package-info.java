/** Models of this process as those of LangChain4j, with Spring or without. */
@NullMarked
package io.millrace.langchain4j;

import org.jspecify.annotations.NullMarked;
