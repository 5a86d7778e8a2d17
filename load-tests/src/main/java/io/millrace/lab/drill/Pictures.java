package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Pictures for an image classifier, several in a request; each is made when it is first sent. */
enum Pictures {
    /** Of 25 million pixels in 3 kB. */
    BLANK("png", 8, () -> HostileBytes.blankPng(5_000)),
    /** A blank progressive JPEG of 300 kB whose last scan is there 3,000 times. */
    SCANS("jpeg", 1, () -> HostileBytes.scans(2_000, 3_000)),
    /** Twelve million pixels each, as cameras make them. */
    LARGE("jpeg", 14, () -> HostileBytes.jpeg(4_000, 3_000)),
    TRUNCATED("jpeg", 4, () -> half(HostileBytes.jpeg(4_000, 3_000)));

    private final String format;
    private final int most;
    private final Supplier<byte[]> file;
    private byte[] item = new byte[0];

    Pictures(String format, int most, Supplier<byte[]> file) {
        this.format = format;
        this.most = most;
        this.file = file;
    }

    Shot shot(HostileTargets to, SplittableRandom random) {
        RepeatedBytes inputs = HostileTargets.model(to.vision(), random).then("\"input\":[");
        return Shot.post(
                "/v1/classify",
                inputs.then(item(), random.nextInt(most)).then(last()).then("]}"));
    }

    private String last() {
        byte[] whole = item();
        return new String(whole, 0, whole.length - 1, US_ASCII);
    }

    private synchronized byte[] item() {
        if (item.length == 0) {
            String url =
                    "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(file.get());
            item = ("{\"image\":\"" + url + "\"},").getBytes(US_ASCII);
        }
        return item;
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }
}
