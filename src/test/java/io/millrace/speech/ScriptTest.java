package io.millrace.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.JsonFile;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.speech.VoiceFixtures.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text becomes the ids that the reference of each layout computes, however it is cut. */
class ScriptTest {

    @TempDir
    Path folder;

    private static Alphabet alphabet(String model) {
        Path path = VoiceFixtures.FOLDER.resolve(model);
        Path piper = path.resolve(model + ".onnx.json");
        if (Files.exists(piper)) {
            return Alphabets.piper(piper, JsonFile.read(piper));
        }
        return model.contains("kokoro") ? Alphabets.kokoro(path) : Alphabets.characters(path);
    }

    private static Pronunciation pronunciation(String model) {
        return Pronunciation.of(VoiceFixtures.FOLDER.resolve(model), alphabet(model), null);
    }

    private static List<int[]> all(Script script) {
        List<int[]> all = new ArrayList<>();
        while (!script.isOver()) {
            all.add(script.next(Checkpoint.NONE));
        }
        return all;
    }

    private static List<int[]> ids(Pronunciation pronunciation, String text, boolean phonemes, int most) {
        return all(new Script(pronunciation, text, phonemes, "en-us", most));
    }

    private static void assertRefused(Pronunciation by, String text, boolean phonemes, String param, String message) {
        assertThatThrownBy(() -> ids(by, text, phonemes, 512))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo(param))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-mms", "tiny-piper", "tiny-piper-text", "tiny-kokoro"})
    void next_ofEachLayout_isWhatTheReferenceHas(String model) {
        for (Said said : VoiceFixtures.reference(model)) {
            List<int[]> ids = ids(pronunciation(model), said.text(), false, 1_024);
            assertThat(ids).hasSameSizeAs(said.ids());
            for (int i = 0; i < ids.size(); i++) {
                assertThat(ids.get(i)).isEqualTo(said.ids().get(i));
            }
        }
    }

    @Test
    void next_ofALongSentence_isCutWithinTheLimit() {
        String text = "hello world how are you, ".repeat(40);
        List<int[]> ids = ids(pronunciation("tiny-kokoro"), text, false, 100);
        assertThat(ids).hasSizeGreaterThan(5).allMatch(one -> one.length <= 100 && one.length > 10);
        int sounds = ids.stream()
                .mapToInt(one -> (int) Arrays.stream(one).filter(id -> id == 21).count())
                .sum();
        int whole = (int) Arrays.stream(
                        ids(pronunciation("tiny-kokoro"), text, false, 100_000).getFirst())
                .filter(id -> id == 21)
                .count();
        assertThat(sounds).isEqualTo(whole);
    }

    @Test
    void next_ofPhonemes_isWhatTheWordsOfTheLexiconBecome() {
        List<int[]> ids = ids(pronunciation("tiny-kokoro"), "həlˈoʊ, wˈɜːld.", true, 512);
        assertThat(ids.getFirst())
                .isEqualTo(
                        VoiceFixtures.reference("tiny-kokoro").getFirst().ids().getFirst());
        List<int[]> piper = ids(pronunciation("tiny-piper"), "həlˈoʊ, wˈɜːld.", true, 512);
        assertThat(piper.getFirst())
                .isEqualTo(
                        VoiceFixtures.reference("tiny-piper").getFirst().ids().getFirst());
    }

    @Test
    void next_ofCompoundWords_isOfTheirParts() {
        Pronunciation pronunciation = pronunciation("tiny-kokoro");
        assertThat(ids(pronunciation, "Well-being", false, 512).getFirst())
                .isEqualTo(ids(pronunciation, "wˈɛlbˈiːɪŋ", true, 512).getFirst());
    }

    @Test
    void script_ofWhatCannotBeSaid_isRefusedBeforeTheFirstSentence() throws IOException {
        assertRefused(
                pronunciation("tiny-kokoro"),
                "Hello. What, a foe.",
                false,
                "input",
                "3 words that the model's lexicon.txt has not: What, a, foe");
        assertRefused(pronunciation("tiny-mms"), "日本 🙂", false, "input", "something to say");
        assertRefused(pronunciation("tiny-mms"), "?! …", false, "input", "something to say");
        assertRefused(pronunciation("tiny-mms"), "a", true, "phonemes", "must be false");
        Files.copy(VoiceFixtures.FOLDER.resolve("tiny-kokoro/tokenizer.json"), folder.resolve("tokenizer.json"));
        Pronunciation bare = Pronunciation.of(folder, Alphabets.kokoro(folder), null);
        assertRefused(bare, "Hello", false, "input", "neither a lexicon.txt in its folder nor espeak-ng");
        assertThat(ids(bare, "həlˈoʊ", true, 512)).hasSize(1);
    }

    @Test
    void script_ofAFewSpeakableSentences_leavesTheOthersOut() {
        assertThat(ids(pronunciation("tiny-mms"), "日本。 Hello. 日本。 You. 日本", false, 512))
                .hasSize(2);
    }

    @Test
    void characters_ofAModelOfRomanizedText_areRefusedInAnotherScript() {
        CharacterAlphabet alphabet = new CharacterAlphabet(Map.of("a", 1), null, true, true, false, true, "");
        Pronunciation pronunciation = Pronunciation.of(folder, alphabet, null);
        assertRefused(pronunciation, "привет", false, "input", "Latin letters");
        assertThat(ids(pronunciation, "A", false, 512).getFirst()).containsExactly(0, 1, 0);
    }

    @Test
    void characters_withoutBlanksAndWithUnknown_areAsVitsTokenizerHasThem() {
        CharacterAlphabet raw = new CharacterAlphabet(Map.of("a", 1, "<unk>", 9), 9, false, false, false, false, "");
        assertThat(raw.ids(raw.symbols("aAa"))).containsExactly(1, 9, 1);
        CharacterAlphabet romanian = new CharacterAlphabet(Map.of("ţ", 4), null, false, true, false, false, "ron");
        assertThat(romanian.ids(romanian.symbols("ț"))).containsExactly(4);
        CharacterAlphabet cased = new CharacterAlphabet(Map.of("A", 1, "b", 2), null, false, true, false, false, "");
        assertThat(cased.ids(cased.symbols("AB c"))).containsExactly(1, 2);
    }

    @Test
    void characters_ofPhonemes_keepTheSpacesBetweenWords() throws IOException {
        CharacterAlphabet alphabet =
                new CharacterAlphabet(Map.of(" ", 1, "a", 2, "B", 3), null, false, true, true, false, "");
        Files.writeString(folder.resolve("lexicon.txt"), "x a\n");
        Pronunciation pronunciation = Pronunciation.of(folder, alphabet, null);
        assertThat(ids(pronunciation, "X \tx", false, 512).getFirst()).containsExactly(2, 1, 2);
        assertThat(ids(pronunciation, "aB", true, 512).getFirst()).containsExactly(2, 3);
    }

    @Test
    void piper_ofText_decomposes() {
        PiperAlphabet alphabet = new PiperAlphabet(
                Map.of("^", List.of(1), "_", List.of(0), "$", List.of(2), "e", List.of(5, 6), "\u0301", List.of(7)),
                true);
        assertThat(alphabet.ids(alphabet.symbols("É?"))).containsExactly(1, 0, 5, 6, 0, 7, 0, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"phoneme_id_map\":{\"^\":[1],\"_\":[0]}}",
                "{\"phoneme_type\":\"pinyin\"}",
                "{\"phoneme_id_map\":{\"^\":[-1]}}"
            })
    void piper_ofABrokenFile_isRefusedByItsName(String json) {
        Path file = Path.of("voice.onnx.json");
        assertThatThrownBy(() -> Alphabets.piper(file, JsonFile.parse(file, json)))
                .hasMessageStartingWith("voice.onnx.json: ");
    }

    private Lexicon lexicon(String text) throws IOException {
        Files.writeString(folder.resolve("lexicon.txt"), text);
        return Lexicon.read(folder).orElseThrow();
    }

    @Test
    void lexicon_ofLines_isReadInAnyCaseAndTheFirstHolds() throws IOException {
        Lexicon lexicon = lexicon("It’s ɪ t s\nit's x\n\n  up ʌ p\n");
        assertThat(lexicon.phonemes("IT'S")).hasValue(List.of("ɪ", "t", "s"));
        assertThat(lexicon.phonemes("Up-up")).hasValue(List.of("ʌ", "p", "ʌ", "p"));
        assertThat(lexicon.phonemes("down")).isEmpty();
        assertThatThrownBy(() -> lexicon("a b\nword\n")).hasMessageContaining("lexicon.txt:2: the word 'word'");
    }
}
