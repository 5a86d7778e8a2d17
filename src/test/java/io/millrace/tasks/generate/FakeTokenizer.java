package io.millrace.tasks.generate;

import io.millrace.text.TokenIds;
import io.millrace.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The UTF-8 bytes of a text are its tokens; three more are special. */
public final class FakeTokenizer implements Tokenizer {

    public static final int BOS = 256;
    public static final int EOS = 257;
    public static final int TURN = 258;
    public static final int SIZE = 259;

    private static final Map<Integer, String> SPECIAL = Map.of(BOS, "<s>", EOS, "</s>", TURN, "<turn>");

    private final boolean dropsFirstSpace;
    private volatile boolean closed;

    /** @param dropsFirstSpace whether a space that begins a text is dropped, as SentencePiece models do */
    public FakeTokenizer(boolean dropsFirstSpace) {
        this.dropsFirstSpace = dropsFirstSpace;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        return IntStream.concat(addSpecialTokens ? IntStream.of(BOS) : IntStream.empty(), IntStream.of(ids(text)))
                .toArray();
    }

    @Override
    public TokenIds encode(String text) {
        int[] ids = encode(text, true);
        int[] texts = new int[ids.length];
        texts[0] = -1;
        return new TokenIds(ids, new int[ids.length], texts);
    }

    @Override
    public TokenIds encodePair(String first, String second) {
        int[] one = encode(first, true);
        int[] two = ids(second);
        int[] types = new int[one.length + two.length];
        Arrays.fill(types, one.length, types.length, 1);
        int[] texts = types.clone();
        texts[0] = -1;
        return new TokenIds(
                IntStream.concat(IntStream.of(one), IntStream.of(two)).toArray(), types, texts);
    }

    static int[] ids(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
    }

    @Override
    public byte[] bytes(int id) {
        String special = SPECIAL.get(id);
        return special == null ? new byte[] {(byte) id} : special.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] startBytes(int id) {
        return dropsFirstSpace && id == ' ' ? new byte[0] : bytes(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return SPECIAL.containsKey(id);
    }

    @Override
    public int vocabularySize() {
        return SIZE;
    }

    @Override
    public OptionalInt id(String token) {
        return SPECIAL.entrySet().stream()
                .filter(entry -> entry.getValue().equals(token))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public void close() {
        closed = true;
    }
}
