package io.millrace.quantize;

import io.millrace.runtime.session.ProtobufWriter.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The file beside a graph that its weights go to, each on a page of its own, so that they can be mapped. */
final class DataFile {

    private static final int PAGE = 4096;

    private final String name;
    private final List<Content> contents = new ArrayList<>();
    private long length;

    DataFile(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Where the bytes will begin that come next. */
    long add(Content bytes) {
        long offset = Math.ceilDiv(length, PAGE) * (long) PAGE;
        contents.add(bytes);
        length = offset + bytes.length();
        return offset;
    }

    void writeTo(OutputStream out) throws IOException {
        long written = 0;
        for (Content bytes : contents) {
            out.write(new byte[(int) (Math.ceilDiv(written, PAGE) * (long) PAGE - written)]);
            bytes.writeTo(out);
            written = Math.ceilDiv(written, PAGE) * (long) PAGE + bytes.length();
        }
    }
}
