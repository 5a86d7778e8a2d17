package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;
import org.jspecify.annotations.Nullable;

/** MPEG audio of layer III, II or I, by JLayer. Bytes between frames are skipped, as players do. */
final class Mp3File implements Pcm {

    /** Bytes that are no frame, such as a picture among them, that are skipped at most. */
    private static final int MOST_SKIPPED = 4 << 20;

    private final BufferStream bytes;
    private final Bitstream frames;
    private final Decoder decoder = new Decoder();
    private final int rate;
    private final int channels;
    private @Nullable Header next;

    private Mp3File(BufferStream bytes, Bitstream frames, Header first) {
        this.bytes = bytes;
        this.frames = frames;
        this.next = first;
        this.rate = first.frequency();
        this.channels = channels(first);
    }

    static Pcm open(ByteBuffer file) {
        BufferStream bytes = new BufferStream(file, MOST_SKIPPED);
        Bitstream frames = new Bitstream(bytes);
        Header first = read(frames);
        if (first == null) {
            throw new BrokenSound("it has no MPEG frame");
        }
        Mp3File mp3 = new Mp3File(bytes, frames, first);
        Mp3Tag tag = first.layer() == 3 ? Mp3Tag.read(file) : null;
        return tag == null ? mp3 : tag.trimmed(mp3, first.version() == Header.MPEG1 ? 1_152 : 576);
    }

    private static @Nullable Header read(Bitstream frames) {
        try {
            return frames.readFrame();
        } catch (JavaLayerException e) {
            throw broken();
        }
    }

    private static BrokenSound broken() {
        return new BrokenSound("an MPEG frame is broken");
    }

    private static int channels(Header frame) {
        return frame.mode() == Header.SINGLE_CHANNEL ? 1 : 2;
    }

    @Override
    public int rate() {
        return rate;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public float @Nullable [] next() {
        Header frame = next;
        if (frame == null) {
            return null;
        }
        if (frame.frequency() != rate || channels(frame) != channels) {
            throw new BrokenSound("its MPEG frames change from " + rate + " Hz and " + channels + " channels to "
                    + frame.frequency() + " Hz and " + channels(frame));
        }
        float[] block = decoded(frame);
        frames.closeFrame();
        bytes.goOn();
        next = read(frames);
        return block;
    }

    private float[] decoded(Header frame) {
        try {
            SampleBuffer samples = (SampleBuffer) decoder.decodeFrame(frame, frames);
            float[] block = new float[samples.getBufferLength()];
            for (int i = 0; i < block.length; i++) {
                block[i] = samples.getBuffer()[i] / 32_768f;
            }
            return block;
        } catch (JavaLayerException e) {
            throw broken();
        }
    }
}
