package io.millrace.tasks.speak;

import io.millrace.core.Modality;
import io.millrace.encoding.Item;
import io.millrace.models.ModelFront;
import io.millrace.serving.Scheduling;
import io.millrace.serving.speech.Speech;
import io.millrace.speech.Pronunciation;
import io.millrace.speech.Voice;
import java.util.List;
import java.util.Set;

/** From sentences to what a graph reads. */
public record SpeakingFront(VoiceConfig config, Pronunciation pronunciation) implements ModelFront {

    @Override
    public Set<Modality> inputs() {
        return Set.of(Modality.TEXT);
    }

    /** Two sentences of a length and a longer one, without chance where the graph lets one say so. */
    @Override
    public List<Item> signals() {
        String sample = config.alphabet().sample();
        String other = new StringBuilder(sample).reverse().toString();
        return List.of(still(sample), still(other), still(sample + other + sample));
    }

    private Item still(String symbols) {
        int[] ids = config.alphabet().ids(config.alphabet().symbols(symbols));
        Voice voice = config.voices().named(null);
        return new Item.Utterance(
                ids, voice.speaker(), voice.style(style(ids)), config.prosody().still());
    }

    /** @param speed relative to the model's own */
    Item utterance(int[] ids, Voice voice, float speed) {
        Item.Prosody own = config.prosody();
        Item.Prosody prosody = new Item.Prosody(speed, own.rate(), own.length(), own.noise(), own.lengthNoise());
        return new Item.Utterance(ids, voice.speaker(), voice.style(style(ids)), prosody);
    }

    /* Kokoro's voices have a row for each count of phonemes, without the zeros around them. */
    private static int style(int[] ids) {
        return ids.length - 2;
    }

    /** A request that any model of the kind answers, to warm it. */
    public Speech.Request warming() {
        boolean phonemes = config.alphabet().ofPhonemes();
        return new Speech.Request(config.alphabet().sample(), phonemes, null, 1, Speech.Format.MP3, Scheduling.DEFAULT);
    }
}
