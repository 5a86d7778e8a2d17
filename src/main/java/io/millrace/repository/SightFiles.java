package io.millrace.repository;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The graphs beside a decoder that takes vectors, as exports of models that see images or hear sounds call them. */
final class SightFiles {

    private static final String DECODER = "decoder_model_merged";
    private static final String TOKENS = "embed_tokens";
    private static final String IMAGES = "vision_encoder";
    private static final String SOUNDS = "audio_encoder";

    private SightFiles() {}

    /** Makes vectors of tokens. */
    static Optional<Path> tokens(Path decoder) {
        return GraphFiles.beside(decoder, DECODER, TOKENS);
    }

    /** Makes vectors of images. */
    static Optional<Path> images(Path decoder) {
        return GraphFiles.beside(decoder, DECODER, IMAGES);
    }

    /** Makes vectors of sounds. */
    static Optional<Path> sounds(Path decoder) {
        return GraphFiles.beside(decoder, DECODER, SOUNDS);
    }

    static List<Path> all(Path decoder) {
        return Stream.of(tokens(decoder), images(decoder), sounds(decoder))
                .flatMap(Optional::stream)
                .toList();
    }
}
