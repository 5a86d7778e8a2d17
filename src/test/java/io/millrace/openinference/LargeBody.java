package io.millrace.openinference;

import com.sun.management.ThreadMXBean;
import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.serving.TensorInference.Signature;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Measures what a large tensor costs in JSON and in binary; run it by hand. */
final class LargeBody {

    private static final int ELEMENTS = 1_000_000;
    private static final Signature MODEL = new Signature(
            "m",
            "1",
            1,
            true,
            List.of(FakeInference.spec("x", DType.FLOAT32, -1)),
            List.of(FakeInference.spec("x", DType.FLOAT32, -1)));

    private LargeBody() {}

    public static void main(String[] args) {
        String json = body();
        byte[] body = Bodies.utf8(json);
        for (int i = 0; i < 15; i++) {
            measure(body);
        }
    }

    private static void measure(byte[] body) {
        long allocated = allocated();
        long start = cpu();
        InferRequest request = InferRequest.read(body, null, "m", MODEL);
        long read = cpu();
        long readBytes = allocated() - allocated;
        Tensor tensor = Objects.requireNonNull(request.request().inputs().get("x"));
        InferReply reply = Bodies.reply(MODEL, Map.of("x", tensor), false);
        long written = cpu();
        System.out.printf(
                Locale.ROOT,
                "%.1f MB of JSON, %d floats: read in %.0f ms of CPU, allocating %.1f MB; written as %.1f MB in %.0f ms%n",
                body.length / 1e6,
                ELEMENTS,
                (read - start) / 1e6,
                readBytes / 1e6,
                reply.length() / 1e6,
                (written - read) / 1e6);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static String body() {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder data = new StringBuilder(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[" + ELEMENTS + "],\"datatype\":\"FP32\",\"data\":[");
        for (int i = 0; i < ELEMENTS; i++) {
            data.append(i == 0 ? "" : ",").append((float) random.nextDouble(-1, 1));
        }
        return data.append("]}]}").toString();
    }
}
