/** The bitstreams of WebP, bit by bit as libwebp unpacks them: lossy (RFC 6386) and lossless (RFC 9649). Pure. */
@NullMarked
package io.millrace.vision.webp;

import org.jspecify.annotations.NullMarked;
