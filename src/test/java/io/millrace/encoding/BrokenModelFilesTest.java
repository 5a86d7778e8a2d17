package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.SpecialFiles;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.speech.Alphabets;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.sight.HearingConfig;
import io.millrace.tasks.sight.SightConfig;
import io.millrace.tasks.transcribe.SpeechVocabulary;
import io.millrace.text.ChatTemplate;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import io.millrace.vision.ImagePreprocessor;
import io.millrace.whisper.WhisperFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of a model that cannot be read is one line that names it, the place, and the reason in words of our own. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BrokenModelFilesTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern NAME = Pattern.compile("\"/?([a-z0-9_A-Z/]*\\.(?:json|yaml|jinja))\"");

    /** Endings of what other rows have, and a file of the service's own, which AliasFileTest breaks. */
    private static final Set<String> OTHERS = Set.of(".jinja", ".yaml", ".json", "_config.json", "aliases.json");

    private static final List<String> NO_JSON = List.of(
            "{",
            "{\n\"a\": [1, 2,\n?]}",
            "{\"a\": 1} x",
            "{\"a\": 1}}",
            "{'a': 1}",
            "{\"a\": 1,}",
            "{\"a\": nil}",
            "{\"a\": 01}",
            "{\"a\": NaN}",
            "{\"a\": \"\n\"}",
            "{\"a\": \"\\q\"}",
            "{\"a\"\u0000: 1}",
            "<html>",
            "{\"a\": \"b",
            "// a\n{}");

    private static final List<String> NO_YAML = List.of(
            "aliases: [a",
            "slots: 1\nslots: 2",
            "batch:\n\tsize: 1",
            "file: a: b",
            "file: 'x",
            "file: \"\\q\"",
            "{file: a",
            "file: \u0001",
            "file: @x",
            "slots: 1\n...\nfile: [",
            "file: !<",
            "%");

    @TempDir
    Path folder;

    enum Reader {
        EMBED {
            @Override
            void read(Path folder) {
                EmbeddingConfig.read(folder);
            }
        },
        CLASSIFY {
            @Override
            void read(Path folder) {
                ClassifierConfig.read(folder);
            }
        },
        TOKENIZE {
            @Override
            void read(Path folder) {
                Tokenizers.load(folder).close();
            }
        },
        CHAT {
            @Override
            void read(Path folder) {
                ChatTemplate.load(folder);
            }
        },
        GENERATE {
            @Override
            void read(Path folder) {
                try (Tokenizer tokenizer = Tokenizers.load(TinyModels.BERT)) {
                    GenerationDefaults.load(folder, tokenizer);
                }
            }
        },
        PICTURES {
            @Override
            void read(Path folder) {
                ImagePreprocessor.read(folder);
            }
        },
        SIGHT {
            @Override
            void read(Path folder) {
                try (Tokenizer tokenizer = Tokenizers.load(TinyModels.BERT)) {
                    SightConfig.read(folder, 1, tokenizer);
                }
            }
        },
        HEARING {
            @Override
            void read(Path folder) {
                try (Tokenizer tokenizer = Tokenizers.load(TinyModels.BERT)) {
                    HearingConfig.read(folder, tokenizer);
                }
            }
        },
        SPEECH {
            @Override
            void read(Path folder) {
                SpeechVocabulary.read(folder);
            }
        },
        CHARACTERS {
            @Override
            void read(Path folder) {
                Alphabets.characters(folder);
            }
        },
        PHONEMES {
            @Override
            void read(Path folder) {
                Alphabets.kokoro(folder);
            }
        },
        WHISPER {
            @Override
            void read(Path folder) {
                try (Tokenizer tokenizer = Tokenizers.load(Path.of("src/test/resources/whisper/tiny-whisper"))) {
                    WhisperFiles.tokens(folder, tokenizer);
                }
            }
        },
        SCAN {
            @Override
            void read(Path folder) {
                if (Tasks.repository(folder.resolve("..").normalize()).scan().getFirst()
                        instanceof Entry.Unusable unusable) {
                    throw new IllegalStateException(unusable.reason());
                }
            }
        };

        abstract void read(Path folder);
    }

    /** Who reads which file. */
    record Place(Reader reader, String name) {
        @Override
        public String toString() {
            return reader + " " + name;
        }
    }

    private static final List<Place> FILES = List.of(
            new Place(Reader.EMBED, "modules.json"),
            new Place(Reader.EMBED, "1_Pooling/config.json"),
            new Place(Reader.EMBED, "config_sentence_transformers.json"),
            new Place(Reader.EMBED, "sentence_bert_config.json"),
            new Place(Reader.EMBED, "config.json"),
            new Place(Reader.EMBED, "tokenizer_config.json"),
            new Place(Reader.CLASSIFY, "config.json"),
            new Place(Reader.CLASSIFY, "config_sentence_transformers.json"),
            new Place(Reader.TOKENIZE, "tokenizer.json"),
            new Place(Reader.TOKENIZE, "tokenizer_config.json"),
            new Place(Reader.CHAT, "chat_template.jinja"),
            new Place(Reader.CHAT, "additional_chat_templates/tool_use.jinja"),
            new Place(Reader.CHAT, "chat_template.json"),
            new Place(Reader.CHAT, "tokenizer_config.json"),
            new Place(Reader.CHAT, "special_tokens_map.json"),
            new Place(Reader.GENERATE, "generation_config.json"),
            new Place(Reader.GENERATE, "genai_config.json"),
            new Place(Reader.GENERATE, "config.json"),
            new Place(Reader.PICTURES, "preprocessor_config.json"),
            new Place(Reader.SIGHT, "processor_config.json"),
            new Place(Reader.HEARING, "processor_config.json"),
            new Place(Reader.HEARING, "preprocessor_config.json"),
            new Place(Reader.SPEECH, "vocab.json"),
            new Place(Reader.SPEECH, "tokenizer.json"),
            new Place(Reader.CHARACTERS, "tokenizer_config.json"),
            new Place(Reader.CHARACTERS, "vocab.json"),
            new Place(Reader.CHARACTERS, "tokenizer.json"),
            new Place(Reader.PHONEMES, "tokenizer.json"),
            new Place(Reader.SCAN, "model.onnx.json"),
            new Place(Reader.WHISPER, "generation_config.json"),
            new Place(Reader.WHISPER, "config.json"),
            new Place(Reader.SCAN, "genai_config.json"),
            new Place(Reader.SCAN, "model.yaml"),
            new Place(Reader.SCAN, "config.json"));

    static Stream<Place> files() {
        return FILES.stream();
    }

    private static Stream<Place> ending(String ending) {
        return FILES.stream().filter(place -> place.name().endsWith(ending));
    }

    static Stream<Place> json() {
        return ending(".json");
    }

    static Stream<Place> yaml() {
        return ending(".yaml");
    }

    @BeforeEach
    void model() throws IOException {
        folder = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(folder.resolve("model.onnx"), "x");
    }

    /** A name below the folder; with it what its reader looks at first. */
    private Path place(Reader reader, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        if (reader == Reader.TOKENIZE) {
            Files.copy(TinyModels.BERT.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        }
        if (name.equals("special_tokens_map.json")) {
            Files.writeString(folder.resolve("chat_template.jinja"), "a");
        }
        return file;
    }

    private static void assertRefused(Reader reader, Path folder, String as, String pattern) {
        assertThatThrownBy(() -> reader.read(folder))
                .as(as)
                .hasMessageMatching("(?:/.*/)?broken/" + pattern)
                .message()
                .doesNotContain("Source", "Stream", "Feature", "Token", "jackson", "CTRL", "(code", "marker", "reader")
                .hasLineCount(1);
    }

    private void assertRefused(Place place, Path file, String as, String text, String reason) throws IOException {
        Files.writeString(file, text);
        assertRefused(place.reader(), folder, as, place.name() + ": " + reason);
    }

    /** By line and column. */
    private void assertEachRefused(Place place, Path file, List<String> texts, String reason) throws IOException {
        for (String text : texts) {
            Files.writeString(file, text);
            assertRefused(place.reader(), folder, text, place.name() + ":\\d+:\\d+: " + reason + ": [^\n]+");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("json")
    void read_noJson_namesFileLineColumnAndReason(Place place) throws IOException {
        Path file = place(place.reader(), place.name());
        assertEachRefused(place, file, NO_JSON, "it is not JSON");
        assertRefused(place, file, "nothing", "", "it is not JSON: it is empty");
        assertRefused(place, file, "deep", "[".repeat(3000), "it is not JSON: it is nested deeper than 500");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("yaml")
    void read_noYaml_namesFileLineColumnAndReason(Place place) throws IOException {
        Path file = place(place.reader(), place.name());
        assertEachRefused(place, file, NO_YAML, "it is not YAML");
        assertRefused(place, file, "deep", "a: " + "[".repeat(3000), "it is not YAML: it is nested deeper than 500");
    }

    @Test
    void read_noYaml_saysWhereTheFaultIs() throws IOException {
        Path file = place(Reader.SCAN, "model.yaml");
        Files.writeString(file, "batch:\n\tsize: 1");
        assertRefused(Reader.SCAN, folder, "tab", "model.yaml:2:1: it is not YAML: a tab is not expected here");
        Files.writeString(file, "slots: 1\nslots: 2");
        assertRefused(Reader.SCAN, folder, "twice", "model.yaml:2:6: it is not YAML: a key is there twice");
        Files.writeString(file, "file: x: line 9, column 9:");
        assertRefused(Reader.SCAN, folder, "colon", "model.yaml:1:8: it is not YAML: ':' is not expected here");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            chat_template.jinja, `a\\n{% if %}`
            additional_chat_templates/tool_use.jinja, `a\\n{% if %}`
            tokenizer_config.json, `{"chat_template": "a\\n{% if %}"}`
            tokenizer_config.json, `{"chat_template": [{"name": "default", "template": "a\\n{% if %}"}]}`
            chat_template.json, `{"chat_template": "a\\n{% if %}"}`
            """)
    void read_noTemplate_namesFileAndLine(String name, String text) throws IOException {
        Path file = place(Reader.CHAT, name);
        if (name.startsWith("additional")) {
            Files.writeString(folder.resolve("chat_template.jinja"), "a");
        }
        Files.writeString(file, name.endsWith("jinja") ? text.replace("\\n", "\n") : text);
        assertRefused(Reader.CHAT, folder, text, name + ": chat template, line 2: [^\n]+");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void read_whatIsNoTextFile_isNamed(Place place) throws IOException {
        Reader reader = place.reader();
        String name = place.name();
        Path file = place(reader, name);
        for (SpecialFiles kind : SpecialFiles.values()) {
            kind.replace(file);
            boolean leavesTheFolder = reader == Reader.SCAN && kind == SpecialFiles.ZEROES;
            assertThatThrownBy(() -> reader.read(folder))
                    .as(kind.name())
                    .hasMessageMatching(
                            leavesTheFolder
                                    ? "broken: the link " + name + " leads out .*"
                                    : "(?:/.*/)?broken/" + name + ": it (is not a file|has \\d+ bytes).*");
        }
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("nowhere"));
        assertRefused(reader, folder, "link into nothing", name + ": it is not a file that can be read");
        Files.delete(file);
        Files.write(file, "{\"a\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(reader, folder, "Latin-1", name + ": it is not UTF-8");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        assertRefused(reader, folder, "pointer", name + ": it is a git-lfs pointer, .*");
    }

    @Test
    void files_ofTheCode_areAllHere() throws IOException {
        Set<String> read = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                names(source).forEach(read::add);
            }
        }
        read.removeAll(OTHERS);
        Set<String> swept = FILES.stream().map(Place::name).collect(Collectors.toSet());
        assertThat(swept).containsAll(read);
    }

    private static List<String> names(Path source) throws IOException {
        Matcher names = NAME.matcher(Files.readString(source));
        return names.results().map((MatchResult name) -> name.group(1)).toList();
    }
}
