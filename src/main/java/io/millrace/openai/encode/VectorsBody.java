package io.millrace.openai.encode;

import static io.millrace.openai.stream.Bytes.asciiOf;

import io.millrace.edge.Replies;
import io.millrace.edge.StrictJson;
import io.millrace.openai.Head;
import io.millrace.openai.stream.Bytes;
import io.millrace.serving.Encoding.Encoded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The JSON of an answer with vectors, written piece by piece: a request of 2048 inputs is answered with tens of megabytes. Numbers have
 * the fewest digits that read back as the same float ({@link Float#toString(float)}).
 */
final class VectorsBody {

    static final int PIECE_BYTES = 32 << 10;

    private static final byte[] ID = asciiOf("{\"id\":\"");
    private static final byte[] DATA = asciiOf("\"data\":[");

    private final Bytes out = new Bytes();
    private final Head head;
    private final Form form;
    private final List<List<float[]>> rows;
    private final int promptTokens;
    private final boolean base64;
    private int next;
    private boolean done;

    /** How vectors stand in the answer. */
    enum Form {
        /** OpenAI's: one vector an input. */
        EMBEDDINGS("\"object\":\"embedding\",\"index\":", "embedding", false),
        /** vLLM's: an array of vectors an input. */
        POOLING("\"object\":\"pooling\",\"index\":", "data", true),
        /** vLLM's with one vector an input. */
        POOLED("\"object\":\"pooling\",\"index\":", "data", false);

        private final String row;
        private final String key;
        private final boolean several;

        Form(String row, String key, boolean several) {
            this.row = "{" + row;
            this.key = ",\"" + key + "\":";
            this.several = several;
        }
    }

    /**
     * @param rows vectors of each input, of finite numbers alone; of one each where the form has one
     * @param base64 whether the vectors of an input are its little-endian float32 in base64
     */
    VectorsBody(Head head, Form form, List<List<float[]>> rows, int promptTokens, boolean base64) {
        this.head = head;
        this.form = form;
        this.rows = rows;
        this.promptTokens = promptTokens;
        this.base64 = base64;
    }

    /** Of one vector an input, of finite numbers alone. */
    static VectorsBody of(Head head, Form form, Encoded encoded, boolean base64) {
        return new VectorsBody(
                head, form, encoded.rows().stream().map(List::of).toList(), encoded.promptTokens(), base64);
    }

    /** A short answer at once; a long one in pieces as the client reads, formatted off the event loop. */
    Mono<Void> write(ServerHttpResponse response) {
        byte[] first = piece();
        if (done()) {
            return Replies.json(response, first);
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        Flux<byte[]> pieces = Flux.concat(Mono.just(first), rest());
        return response.writeWith(pieces.map(piece -> response.bufferFactory().wrap(piece)));
    }

    private Flux<byte[]> rest() {
        return Flux.<byte[]>generate(sink -> {
                    sink.next(piece());
                    if (done()) {
                        sink.complete();
                    }
                })
                .subscribeOn(Schedulers.parallel());
    }

    boolean done() {
        return done;
    }

    /** The next whole rows, at least one and about {@link #PIECE_BYTES}; the last piece ends the JSON. */
    byte[] piece() {
        out.clear();
        if (next == 0) {
            out.raw(ID).escaped(head.id()).ascii("\",\"object\":\"list\",");
            if (form != Form.EMBEDDINGS) {
                out.ascii("\"created\":" + head.created() + ",");
            }
            out.raw(DATA);
        }
        while (next < rows.size() && out.size() < PIECE_BYTES) {
            row(next++);
        }
        done = next == rows.size();
        return (done ? end() : out).copy();
    }

    private void row(int index) {
        out.ascii(index == 0 ? "" : ",")
                .ascii(form.row)
                .ascii(Integer.toString(index))
                .ascii(form.key);
        List<float[]> vectors = rows.get(index);
        if (base64) {
            out.ascii("\"")
                    .raw(Base64.getEncoder().encode(littleEndian(vectors)))
                    .ascii("\"}");
        } else {
            numbers(vectors);
            out.ascii("}");
        }
    }

    private void numbers(List<float[]> vectors) {
        if (!form.several) {
            numbers(vectors.getFirst());
            return;
        }
        for (int i = 0; i < vectors.size(); i++) {
            out.ascii(i == 0 ? "[" : ",");
            numbers(vectors.get(i));
        }
        out.ascii(vectors.isEmpty() ? "[]" : "]");
    }

    private void numbers(float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            out.ascii(i == 0 ? "[" : ",").number(vector[i]);
        }
        out.ascii(vector.length == 0 ? "[]" : "]");
    }

    private static byte[] littleEndian(List<float[]> vectors) {
        int length = vectors.stream().mapToInt(vector -> vector.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length).order(ByteOrder.LITTLE_ENDIAN);
        vectors.forEach(vector -> {
            for (float value : vector) {
                bytes.putFloat(value);
            }
        });
        return bytes.array();
    }

    private Bytes end() {
        return out.ascii("],\"model\":\"")
                .escaped(head.model())
                .ascii("\",\"usage\":")
                .raw(StrictJson.bytes(PromptUsage.of(promptTokens)))
                .ascii("}");
    }
}
