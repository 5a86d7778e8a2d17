package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechVocabularyTest {

    @TempDir
    Path folder;

    private SpeechVocabulary read(String... namesAndTexts) throws IOException {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            Files.writeString(folder.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
        }
        return SpeechVocabulary.read(folder);
    }

    @Test
    void read_wav2vec2_delimiterIsASpaceAndPaddingTheBlank() throws IOException {
        SpeechVocabulary vocabulary = read("vocab.json", """
                {"a": 2, "<pad>": 0, "|": 1, "<s>": 3}""");
        assertThat(vocabulary.pieces()).containsExactly("", " ", "a", "");
        assertThat(vocabulary.blank()).isZero();
        assertThat(vocabulary.piece(4)).isEmpty();
    }

    @Test
    void read_wav2vec2WithTokensOfItsOwn_areThose() throws IOException {
        SpeechVocabulary vocabulary = read("vocab.json", """
                {"a": 0, "[PAD]": 1, " ": 2}""", "tokenizer_config.json", """
                {"pad_token": {"content": "[PAD]"}, "word_delimiter_token": " "}""");
        assertThat(vocabulary.pieces()).containsExactly("a", "", " ");
        assertThat(vocabulary.blank()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocab.txt", "tokens.txt"})
    void read_nemo_marksAreSpaces(String file) throws IOException {
        SpeechVocabulary vocabulary = read(file, "<unk> 0\n\u2581the 1\ns 2\n\u2581 3\n<blk> 4\n");
        assertThat(vocabulary.pieces()).containsExactly("", " the", "s", " ", "");
        assertThat(vocabulary.blank()).isEqualTo(4);
    }

    @Test
    void read_tokenizer_isItsVocabulary() throws IOException {
        SpeechVocabulary vocabulary = read("tokenizer.json", """
                {"model": {"vocab": [["<unk>", 0], ["\u2581a", -1.5]]}, "added_tokens": [{"id": 2, "content": "<pad>"}]}""", "config.json", """
                {"pad_token_id": 2}""");
        assertThat(vocabulary.pieces()).containsExactly("", " a", "");
        assertThat(vocabulary.blank()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "vocab.txt!a 0!has no <blk>",
                "vocab.txt!a zero!does not end in an id, but in 'zero'",
                "vocab.txt!a 9000000%<blk> 0!which cannot be",
                "vocab.json!{\"a\": 0, \"b\": 1}!has no pad_token <pad>",
                "vocab.json!{\"eng\": {\"a\": 0}}!several languages",
                "vocab.json!{\"<pad>\": -1, \"a\": 1}!which cannot be",
                "other.txt!x!none of vocab.json, vocab.txt",
            })
    void read_whatCannotBe_isRefused(String file, String text, String reason) {
        assertThatThrownBy(() -> read(file, text.replace("%", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
