package io.millrace.hub;

import java.nio.file.Path;

/**
 * A file and where it goes in the model's folder.
 *
 * @param local path in the folder, with slashes
 * @param file where its bytes are
 */
record Placed(String local, Path file) {}
