package io.millrace.tasks.generate;

import io.millrace.admission.Admission;
import io.millrace.batching.foreground.Foreground;
import io.millrace.core.ModelId;
import io.millrace.decoding.AnswerLength;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.decoding.Sampling;
import io.millrace.generation.EngineConfig;
import io.millrace.generation.EngineListener;
import io.millrace.generation.FakeDecoder;
import io.millrace.generation.GenerationEngine;
import io.millrace.repository.ModelFolder;
import io.millrace.text.ChatTemplate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/** Models over {@link FakeDecoder} and {@link FakeTokenizer}. */
public final class FakeModel {

    /** How long a call may last before it is interrupted. */
    static final Duration HANG = Duration.ofMillis(200);

    static final GenerationDefaults DEFAULTS =
            new GenerationDefaults(Set.of(FakeTokenizer.EOS), Sampling.UNSTATED, null, AnswerLength.OPEN);

    private FakeModel() {}

    public static LanguageModel of(String name, FakeDecoder decoder, int limit) {
        return of(name, decoder, limit, null, DEFAULTS);
    }

    public static LanguageModel of(
            String name, FakeDecoder decoder, int limit, @Nullable ChatTemplate template, GenerationDefaults defaults) {
        return new LanguageModel(
                new ModelId(name),
                GenerationEngine.start(EngineConfig.of(name), decoder, EngineListener.NONE),
                ModelText.of(new FakeTokenizer(false), template, defaults, null),
                new LanguageModel.Shape(decoder.maxLength(), decoder.vocabularySize(), "FAKE", 0, false, true),
                LanguageAdapters.none(new ModelId(name)),
                null,
                new Admission(limit),
                HANG,
                new Foreground(),
                Sinks.empty());
    }

    /** Loads nothing. */
    @SuppressWarnings("DoNotCallSuggester")
    public static LanguageModel none(ModelFolder folder) {
        throw new IllegalArgumentException("unexpected model " + folder.id());
    }

    /** Says {@code text} after the first {@code >} of a prompt, then ends. */
    public static FakeDecoder saying(String text, int slots, int maxLength) {
        int[] script = FakeTokenizer.ids(text);
        return new FakeDecoder(slots, maxLength, FakeTokenizer.SIZE, (tokens, logits) -> {
            int said = 0;
            while (said < tokens.length - 1 && tokens[tokens.length - 1 - said] != '>') {
                said++;
            }
            peak(logits, said < script.length ? script[said] : FakeTokenizer.EOS);
        });
    }

    /** Says {@code x} until its context is full. */
    public static FakeDecoder endless(int slots, int maxLength) {
        return new FakeDecoder(slots, maxLength, FakeTokenizer.SIZE, (_, logits) -> peak(logits, 'x'));
    }

    private static void peak(float[] logits, int token) {
        Arrays.fill(logits, 0);
        logits[token] = 50;
    }
}
