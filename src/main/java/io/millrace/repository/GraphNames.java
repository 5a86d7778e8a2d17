package io.millrace.repository;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of a graph's inputs and outputs and what its maker wrote beside them, read from the ONNX file without its weights: a protocol
 * buffer, of which ModelProto's graph and metadata_props, GraphProto's input and output and ValueInfoProto's name are looked at and the rest
 * is skipped.
 *
 * @param properties of metadata_props, by key; those of 64 kB or more are left out
 */
record GraphNames(List<String> inputs, List<String> outputs, Map<String, String> properties) {

    private static final GraphNames UNKNOWN = new GraphNames(List.of(), List.of(), Map.of());
    private static final int GRAPH = 7;
    private static final int PROPERTY = 14;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int NAME = 1;
    private static final int MOST_NAME = 1 << 16;

    GraphNames {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        properties = Map.copyOf(properties);
    }

    /** Both empty where the file is not understood, which whoever loads it says. */
    static GraphNames read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Reader reader = new Reader(in);
            reader.model();
            return new GraphNames(reader.inputs, reader.outputs, reader.properties);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Whether a graph takes texts and images, or has one of images beside it. */
    static boolean sharesSpace(Path graph) {
        return TowerFiles.images(graph).isPresent()
                || read(graph).inputs().containsAll(List.of("input_ids", "pixel_values"));
    }

    private static final class Reader {

        private final InputStream in;
        private final List<String> inputs = new ArrayList<>();
        private final List<String> outputs = new ArrayList<>();
        private final Map<String, String> properties = new HashMap<>();
        private long position;

        Reader(InputStream in) {
            this.in = in;
        }

        void model() throws IOException {
            int tag = tag();
            while (tag != -1) {
                switch (tag) {
                    case GRAPH << 3 | 2 -> graph(varint());
                    case PROPERTY << 3 | 2 -> property(varint());
                    default -> skip(tag);
                }
                tag = tag();
            }
        }

        private void property(long length) throws IOException {
            if (length >= MOST_NAME) {
                forward(length);
                return;
            }
            long end = position + length;
            String key = "";
            String value = "";
            while (position < end) {
                int tag = tag();
                switch (tag) {
                    case KEY << 3 | 2 -> key = text(varint());
                    case VALUE << 3 | 2 -> value = text(varint());
                    default -> skip(tag);
                }
            }
            properties.put(key, value);
        }

        private void graph(long length) throws IOException {
            long end = position + length;
            while (position < end) {
                int tag = tag();
                switch (tag) {
                    case INPUT << 3 | 2 -> inputs.add(valueName(varint()));
                    case OUTPUT << 3 | 2 -> outputs.add(valueName(varint()));
                    default -> skip(tag);
                }
            }
        }

        private String valueName(long length) throws IOException {
            long end = position + length;
            String name = "";
            while (position < end) {
                int tag = tag();
                if (tag == (NAME << 3 | 2)) {
                    name = text(varint());
                } else {
                    skip(tag);
                }
            }
            return name;
        }

        private String text(long length) throws IOException {
            if (length < 0 || length > MOST_NAME) {
                throw new IOException("a name of " + length + " bytes");
            }
            position += length;
            return new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
        }

        private void skip(int tag) throws IOException {
            if (tag >>> 3 == 0) {
                throw new IOException("field 0, which no message has"); // such as a file of zeroes
            }
            switch (tag & 7) {
                case 0 -> varint();
                case 1 -> forward(8);
                case 2 -> forward(varint());
                case 5 -> forward(4);
                default -> throw new IOException("wire type " + (tag & 7));
            }
        }

        private void forward(long bytes) throws IOException {
            if (bytes < 0) {
                throw new IOException("length " + bytes);
            }
            in.skipNBytes(bytes);
            position += bytes;
        }

        /* -1 at the end of the file. */
        private int tag() throws IOException {
            in.mark(1);
            if (in.read() < 0) {
                return -1;
            }
            in.reset();
            return (int) varint();
        }

        private long varint() throws IOException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                position++;
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IOException("a number of more than 64 bits");
        }
    }
}
