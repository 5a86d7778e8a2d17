package io.millrace.vision;

/**
 * JPEG: Huffman-coded, baseline or progressive, of 8 bits. Its colours are told by markers alone; a colour profile is not looked at, as
 * Pillow has it.
 *
 * @param scans in the file, each of which goes over all pixels
 * @param plain the file without application data, comments and what follows its end
 */
record JpegFile(int width, int height, int scans, JpegColours colours, Orientation orientation, byte[] plain)
        implements ImageFile {

    static JpegFile of(byte[] bytes) {
        return new JpegMarkers(bytes).read();
    }

    @Override
    public Pixels decode(Slices slices) {
        byte[] samples = JpegSamples.read(this, slices);
        return new Pixels(width, height, colours.rgb(samples, width, height, slices));
    }
}
