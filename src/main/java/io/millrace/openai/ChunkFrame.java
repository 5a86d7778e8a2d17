package io.millrace.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.millrace.core.Usage;
import io.millrace.edge.StrictJson;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.EventStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands around the choices of every chunk of one stream: written once, then copied. */
final class ChunkFrame {

    private static final byte[] DATA_END = "\n\n".getBytes(US_ASCII);

    private final Bytes out = new Bytes();
    private final byte[] open;
    private final byte[] close;
    private final boolean includeUsage;

    ChunkFrame(Head head, String object, boolean includeUsage) {
        this.open = open(head, object);
        this.close = Bytes.asciiOf(includeUsage ? "],\"usage\":null}\n\n" : "]}\n\n");
        this.includeUsage = includeUsage;
    }

    Bytes start() {
        return out.clear();
    }

    void event(Consumer<Bytes> choice) {
        out.raw(open);
        choice.accept(out);
        out.raw(close);
    }

    /** The last events of the stream. */
    byte[] last(Usage usage) {
        out.clear();
        if (includeUsage) {
            out.raw(open)
                    .ascii("],\"usage\":")
                    .raw(StrictJson.bytes(CompletionUsage.of(usage)))
                    .ascii("}")
                    .raw(DATA_END);
        }
        return out.raw(EventStream.DONE).copy();
    }

    private static byte[] open(Head head, String object) {
        Bytes out = new Bytes().ascii("data: {\"id\":\"").escaped(head.id());
        out.ascii("\",\"object\":\"").ascii(object);
        out.ascii("\",\"created\":").ascii(Long.toString(head.created()));
        out.ascii(",\"model\":\"").escaped(head.model()).ascii("\"");
        if (head.serviceTier() != null) {
            out.ascii(",\"service_tier\":\"").escaped(head.serviceTier()).ascii("\"");
        }
        out.ascii(",\"system_fingerprint\":").raw(StrictJson.bytes(head.systemFingerprint()));
        return out.ascii(",\"choices\":[").copy();
    }

    /** Adds what ended a choice, where something but the model itself did. */
    static Bytes stopReason(Bytes out, @Nullable Object stop) {
        return stop == null ? out : out.ascii(",\"stop_reason\":").raw(StrictJson.bytes(stop));
    }
}
