package io.millrace.lab.drill;

import io.millrace.lab.drill.Shot.Manner;
import java.util.SplittableRandom;

/** Forms with a sound, as {@code /v1/audio/transcriptions} takes them, and forms that never end. */
final class HostileForms {

    private static final String TYPE = "Content-Type: multipart/form-data; boundary=b1";
    private static final String PART = "--b1\r\nContent-Disposition: form-data; name=";

    private HostileForms() {}

    /** A form whose file is this. */
    static Shot with(String ears, RepeatedBytes file, SplittableRandom random) {
        RepeatedBytes form = RepeatedBytes.of(PART + "model\r\n\r\n" + ears + "\r\n")
                .then(random.nextInt(3) == 0 ? PART + "stream\r\n\r\ntrue\r\n" : "")
                .then(PART + "file; filename=a\r\n\r\n");
        for (RepeatedBytes.Piece piece : file.pieces()) {
            form = form.then(piece.unit(), piece.times());
        }
        return post(form.then("\r\n--b1--\r\n"));
    }

    /** Very many parts, a head or a value without an end, or a body that stops before its last byte. */
    static Shot endless(String ears, SplittableRandom random) {
        String model = PART + "model\r\n\r\n" + ears + "\r\n";
        return switch (random.nextInt(5)) {
            case 0 -> post(RepeatedBytes.of(model).then(PART + "x\r\n\r\ny\r\n", 200_000));
            case 1 -> post(RepeatedBytes.of(model).then("--b1\r\n").then("X-Y: z\r\n", 4_000_000));
            case 2 -> post(RepeatedBytes.of(model + PART + "prompt\r\n\r\n").then("a", 40_000_000));
            case 3 -> post(RepeatedBytes.of(model).then("\r\n--b", 8_000_000));
            default ->
                post(RepeatedBytes.of(model + PART + "file; filename=a\r\n\r\n").then("\0", 50_000_000))
                        .as(Manner.UNFINISHED);
        };
    }

    private static Shot post(RepeatedBytes body) {
        return Shot.post("/v1/audio/transcriptions", body).withOnly(TYPE);
    }
}
