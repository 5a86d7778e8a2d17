package io.millrace.quantize;

import io.millrace.runtime.session.ProtobufWriter;
import io.millrace.runtime.session.ProtobufWriter.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The file beside a graph that its weights go to, each on a page of its own, so that they can be mapped. */
final class DataFile {

    private static final int PAGE = 4096;
    private static final int EXTERNAL = 1;

    private final String name;
    private final List<Content> contents = new ArrayList<>();
    private long length;

    DataFile(String name) {
        this.name = name;
    }

    /** Takes the bytes of a tensor, and says in it where they will be. TensorProto: external_data 13, data_location 14. */
    ProtobufWriter hold(Content bytes, ProtobufWriter tensor) {
        long offset = page(length);
        contents.add(bytes);
        length = offset + bytes.length();
        entry(tensor, "location", name);
        entry(tensor, "offset", Long.toString(offset));
        entry(tensor, "length", Long.toString(bytes.length()));
        return tensor.number(14, EXTERNAL);
    }

    /* StringStringEntryProto: key 1, value 2. */
    private static void entry(ProtobufWriter tensor, String key, String value) {
        tensor.message(13, new ProtobufWriter().text(1, key).text(2, value));
    }

    /* Where the next page begins. */
    private static long page(long length) {
        return Math.ceilDiv(length, PAGE) * (long) PAGE;
    }

    void writeTo(OutputStream out) throws IOException {
        long written = 0;
        for (Content bytes : contents) {
            out.write(new byte[(int) (page(written) - written)]);
            bytes.writeTo(out);
            written = page(written) + bytes.length();
        }
    }
}
