package io.millrace.hub;

import java.util.List;

/**
 * One of the forms in which a repository has its model.
 *
 * @param name such as q4f16; fp32 where its files' names say none; of a folder of ONNX Runtime GenAI its path
 * @param home folder of the repository that becomes the model's; empty is the whole
 * @param graphs its ONNX files and their external data, data before graph
 */
record Variant(String name, String home, List<RemoteFile> graphs) {

    Variant {
        graphs = List.copyOf(graphs);
    }

    long bytes() {
        return graphs.stream().mapToLong(RemoteFile::size).sum();
    }

    /** Path of a file in the model's folder. */
    String local(RemoteFile file) {
        return home.isEmpty() || !file.path().startsWith(home + "/")
                ? file.path()
                : file.path().substring(home.length() + 1);
    }
}
