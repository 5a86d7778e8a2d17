package io.millrace.quantize;

import io.millrace.runtime.graph.ElementKind;
import io.millrace.runtime.session.MappedFile;
import io.millrace.runtime.session.ProtobufWriter.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * A matrix on its way into blocks: packed while it is written, a few columns at a time, so that none but its scales is held. These are
 * there once its weights have been written, until they are written themselves.
 */
final class Packing {

    /**
     * A constant matrix {@code [rows, columns]} as a file holds it: {@code y = x · matrix}.
     *
     * @param name of its initializer
     * @param at where its first number lies
     * @param type float32 or float16
     * @param transposed whether the file holds its columns one after the other, rather than its rows
     */
    record Matrix(String name, MappedFile file, long at, ElementKind type, int rows, int columns, boolean transposed) {

        /**
         * Reads columns.
         *
         * @param target takes them one after the other
         * @throws IllegalArgumentException where a number is not finite
         */
        void read(int first, int count, float[] target) {
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < count; i++) {
                    target[i * rows + row] = number(row, first + i);
                }
            }
        }

        private float number(int row, int column) {
            long index = transposed ? (long) column * rows + row : (long) row * columns + column;
            float number = type == ElementKind.FLOAT16
                    ? file.float16(at + Short.BYTES * index)
                    : file.float32(at + Float.BYTES * index);
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException("the weights " + name + " hold " + number + " at row " + row
                        + ", column " + column + ", which cannot be quantized");
            }
            return number;
        }
    }

    private static final int HELD = 1 << 22;
    private static final int MOST_COLUMNS = 64;

    private final Matrix matrix;
    private final BlockFormat blocks;
    private float[] scales = {};

    Packing(Matrix matrix, BlockFormat blocks) {
        this.matrix = matrix;
        this.blocks = blocks;
    }

    /** Packed numbers {@code [columns, blocks, bytes]}. */
    Content weights() {
        return new Content() {
            @Override
            public long length() {
                return (long) matrix.columns() * columnBytes();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                pack(out);
            }
        };
    }

    /** Scales {@code [columns · blocks]} in the type of the matrix. */
    Content scales() {
        return new Content() {
            @Override
            public long length() {
                return matrix.type().bytes(count());
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                writeScales(out);
            }
        };
    }

    private int columnBlocks() {
        return blocks.count(matrix.rows());
    }

    private int columnBytes() {
        return columnBlocks() * blocks.bytes();
    }

    private int count() {
        return Math.multiplyExact(matrix.columns(), columnBlocks());
    }

    private void pack(OutputStream out) throws IOException {
        scales = new float[count()];
        int most = Math.clamp(HELD / matrix.rows(), 1, Math.min(MOST_COLUMNS, matrix.columns()));
        float[] read = new float[most * matrix.rows()];
        byte[] packed = new byte[most * columnBytes()];
        for (int first = 0; first < matrix.columns(); first += most) {
            int start = first;
            int now = Math.min(most, matrix.columns() - first);
            matrix.read(first, now, read);
            IntStream.range(0, now).parallel().forEach(i -> pack(start + i, i, read, packed));
            out.write(packed, 0, now * columnBytes());
        }
    }

    private void pack(int column, int place, float[] read, byte[] packed) {
        int rows = matrix.rows();
        for (int block = 0; block < columnBlocks(); block++) {
            float[] weights = new float[blocks.size()];
            int from = block * blocks.size();
            System.arraycopy(read, place * rows + from, weights, 0, Math.min(blocks.size(), rows - from));
            int at = place * columnBytes() + block * blocks.bytes();
            scales[column * columnBlocks() + block] = blocks.store(weights, matrix.type(), packed, at);
        }
    }

    private void writeScales(OutputStream out) throws IOException {
        ByteBuffer row = ByteBuffer.allocate(columnBlocks() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < matrix.columns(); column++) {
            row.clear();
            for (int block = 0; block < columnBlocks(); block++) {
                put(row, scales[column * columnBlocks() + block]);
            }
            out.write(row.array(), 0, row.position());
        }
        scales = new float[0];
    }

    private void put(ByteBuffer row, float scale) {
        if (matrix.type() == ElementKind.FLOAT16) {
            row.putShort(Float.floatToFloat16(scale));
        } else {
            row.putFloat(scale);
        }
    }
}
