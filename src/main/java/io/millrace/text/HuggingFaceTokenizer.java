package io.millrace.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.millrace.core.Checkpoint;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tokenizer.json, encoded by the tokenizers library (through DJL's native binding) and decoded here. The lock keeps
 * {@link #close} from freeing what another thread encodes with.
 */
final class HuggingFaceTokenizer implements Tokenizer {

    private static final byte[] NO_BYTES = {};

    private final TokenizersLibrary library = TokenizersLibraries.load();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Vocabulary vocabulary;
    private final TextEdges edges;
    private final byte[][] bytes;
    private final byte[][] startBytes;
    private final PieceReader reader;
    private final WordParts parts;
    private long handle;

    /**
     * @param json text of the file
     * @param tree the same, parsed
     */
    HuggingFaceTokenizer(String json, JsonNode tree) {
        vocabulary = new Vocabulary(tree);
        TokenDecoder decoder = new TokenDecoder(tree.path("decoder"));
        edges = decoder.edges();
        bytes = bytes(decoder, false);
        startBytes = bytes(decoder, true);
        shareEquals();
        handle = library.createTokenizerFromString(json);
        library.disablePadding(handle);
        library.disableTruncation(handle);
        reader = PieceReader.of(this, bytes, tree);
        parts = WordParts.of(tree.path("model"), vocabulary);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        String repaired = Surrogates.repaired(text);
        return encoded(
                open -> library.encode(open, repaired, addSpecialTokens),
                encoding -> narrow(library.getTokenIds(encoding)));
    }

    @Override
    public TokenIds encode(String text) {
        String repaired = Surrogates.repaired(text);
        return encoded(open -> library.encode(open, repaired, true), this::tokenIds);
    }

    @Override
    public TokenIds encodePair(String first, String second) {
        String one = Surrogates.repaired(first);
        String two = Surrogates.repaired(second);
        return encoded(open -> library.encodeDual(open, one, two, true), this::tokenIds);
    }

    @Override
    public TokenPlaces places(String text) {
        String repaired = Surrogates.repaired(text);
        return encoded(
                open -> library.encode(open, repaired, true),
                encoding -> places(
                        repaired.codePoints().toArray(),
                        tokenIds(encoding),
                        library.getTokenCharSpans(encoding),
                        library.getTokens(encoding)));
    }

    private TokenPlaces places(int[] text, TokenIds tokens, @Nullable CharSpan[] spans, String[] spelt) {
        int[] starts = new int[tokens.length()];
        int[] ends = new int[tokens.length()];
        boolean[] continued = new boolean[tokens.length()];
        for (int i = 0; i < tokens.length(); i++) {
            CharSpan span = tokens.texts()[i] == TokenIds.SPECIAL ? null : spans[i];
            starts[i] = span == null ? -1 : span.getStart();
            ends[i] = span == null ? -1 : span.getEnd();
            continued[i] = parts.continues(tokens.ids()[i], spelt[i], starts[i], ends[i], text);
        }
        return new TokenPlaces(tokens, starts, ends, continued);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens, TokenLimit limit, Checkpoint checkpoint) {
        return reader.ids(text, addSpecialTokens, limit, checkpoint);
    }

    @Override
    public Reading read(String text, TokenLimit limit, Checkpoint checkpoint) {
        return reader.read(text, limit, checkpoint);
    }

    @Override
    public Reading readPair(String first, String second, TokenLimit limit, Checkpoint checkpoint) {
        return reader.readPair(first, second, limit, checkpoint);
    }

    @Override
    public byte[] bytes(int id) {
        return id >= 0 && id < bytes.length ? bytes[id] : NO_BYTES;
    }

    @Override
    public byte[] startBytes(int id) {
        return id >= 0 && id < startBytes.length ? startBytes[id] : NO_BYTES;
    }

    @Override
    public TextEdges edges() {
        return edges;
    }

    @Override
    public boolean isSpecial(int id) {
        return vocabulary.isSpecial(id);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (handle != 0) {
                library.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private TokenIds tokenIds(long encoding) {
        return new TokenIds(
                narrow(library.getTokenIds(encoding)),
                narrow(library.getTypeIds(encoding)),
                narrow(library.getSequenceIds(encoding)));
    }

    /** @param encode from the tokenizer's handle to the handle of an encoding */
    private <T> T encoded(LongUnaryOperator encode, LongFunction<T> read) {
        lock.readLock().lock();
        try {
            long encoding = encode.applyAsLong(open());
            try {
                return read.apply(encoding);
            } finally {
                library.deleteEncoding(encoding);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    private long open() {
        if (handle == 0) {
            throw new IllegalStateException("tokenizer is closed");
        }
        return handle;
    }

    private byte[][] bytes(TokenDecoder decoder, boolean first) {
        byte[][] all = new byte[vocabulary.size()][];
        for (int id = 0; id < all.length; id++) {
            @Nullable String token = vocabulary.token(id);
            all[id] = token == null ? NO_BYTES : decoder.bytes(token, first);
        }
        return all;
    }

    private void shareEquals() {
        for (int id = 0; id < bytes.length; id++) {
            startBytes[id] = Arrays.equals(bytes[id], startBytes[id]) ? bytes[id] : startBytes[id];
        }
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
    }
}
