package io.millrace.lab.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.millrace.bench.http.Request;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/** Sounds, and requests for what is said in them. */
public final class SoundRequests {

    private static final String BOUNDARY = "millrace-lab";
    private static final int HEAD = 44;
    private static final int A_LAW = 6;

    private SoundRequests() {}

    /**
     * A request whose text is taken as it is likeliest, so that no window is written down twice.
     *
     * @param wav the file
     */
    public static byte[] of(String model, byte[] wav) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        field(form, "model", model);
        field(form, "language", "en");
        field(form, "temperature", "0.0001");
        form.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
                        .getBytes(ISO_8859_1));
        form.writeBytes(wav);
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(ISO_8859_1));
        byte[] body = form.toByteArray();
        return new Request(
                        "POST",
                        "/v1/audio/transcriptions",
                        List.of("Content-Type: multipart/form-data; boundary=" + BOUNDARY),
                        body,
                        body.length)
                .bytes();
    }

    private static void field(ByteArrayOutputStream form, String name, String value) {
        form.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(ISO_8859_1));
    }

    /** The same sound over and over. */
    public static Ask ask(String model, byte[] wav) {
        return new Ask("transcriptions", List.of(of(model, wav)), 1);
    }

    /** So many seconds of noise in A-law, 8,000 samples a second of a byte each: some hours in a body that is taken. */
    public static byte[] noise(int seconds, int rate, long seed) {
        int bytes = seconds * rate;
        ByteBuffer wav = ByteBuffer.allocate(HEAD + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(ISO_8859_1)).putInt(HEAD - 8 + bytes).put("WAVEfmt ".getBytes(ISO_8859_1));
        wav.putInt(16).putShort((short) A_LAW).putShort((short) 1).putInt(rate).putInt(rate);
        wav.putShort((short) 1)
                .putShort((short) 8)
                .put("data".getBytes(ISO_8859_1))
                .putInt(bytes);
        byte[] noise = new byte[bytes];
        new SplittableRandom(seed).nextBytes(noise);
        return wav.put(noise).array();
    }
}
