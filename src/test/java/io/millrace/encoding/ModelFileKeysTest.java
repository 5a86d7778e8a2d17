package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.text.ChatTemplate;
import io.millrace.text.SpecialTokens;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key of a model's files that changes a result changes it here, or is refused by its name; docs/model-files.md lists them all. */
class ModelFileKeysTest {

    private static final Path KEYS = Path.of("src/test/resources/model-file-keys.txt");
    private static final String POOLING = "1_Pooling/config.json";
    private static final String TOKENIZER = "tokenizer_config.json";

    @TempDir
    Path folder;

    /** What a model does with a folder, as text: two folders that differ here answer differently. */
    private enum Reader {
        EMBED {
            @Override
            String of(Path folder) {
                EmbeddingConfig config = EmbeddingConfig.read(folder);
                return config.pooling() + " " + config.normalize() + config.otherModules() + config.maxLength()
                        + config.prompts() + config.prompt(null, "p") + config.similarity() + config.queryPrompt()
                        + config.documentPrompt() + config.prepared("", "Ab")
                        + TextLimit.vocabulary(folder);
            }
        },
        SPARSE {
            @Override
            String of(Path folder) {
                return String.valueOf(EmbeddingConfig.read(folder).splade());
            }
        },
        DENSE {
            @Override
            String of(Path folder) {
                return Arrays.toString(
                        VectorStep.apply(EmbeddingConfig.read(folder).steps(), new float[] {1, 2}));
            }
        },
        CLASSIFY {
            @Override
            String of(Path folder) {
                return ClassifierConfig.read(folder).toString();
            }
        },
        TOKENIZE {
            @Override
            String of(Path folder) {
                try (Tokenizer tokenizer = Tokenizers.load(folder)) {
                    return Arrays.toString(tokenizer.encode("The Bread é 你好").ids());
                }
            }
        },
        CHAT {
            @Override
            String of(Path folder) {
                ChatTemplate template = Objects.requireNonNull(ChatTemplate.load(folder));
                List<Map<String, Object>> messages = List.of(Map.of("role", "user", "content", "a"));
                return template.render(messages, List.of(), Map.of(), true, false, Checkpoint.NONE)
                        + template.render(
                                messages, List.of(Map.of("type", "function")), Map.of(), true, false, Checkpoint.NONE);
            }
        },
        SPECIAL {
            @Override
            String of(Path folder) {
                return new java.util.TreeMap<>(SpecialTokens.load(folder).byRole()).toString();
            }
        },
        GENERATE {
            @Override
            String of(Path folder) {
                try (Tokenizer tokenizer = Tokenizers.load(folder)) {
                    GenerationDefaults defaults = GenerationDefaults.load(folder, tokenizer);
                    return new TreeSet<>(defaults.eosTokenIds()) + " " + defaults.sampling() + defaults.maxLength()
                            + defaults.answer();
                }
            }
        };

        abstract String of(Path folder);
    }

    /** Of what a decoder's graph is called and holds: tried by running such folders, in package layouts. */
    private static final Pattern DECODERS = Pattern.compile(
            "genai_config\\.json model\\.(decoder\\..*|vocab_size|encoder|vision|speech|embedding|joiner)");

    private static final Pattern KEY = Pattern.compile("`([a-zA-Z0-9_.*]+)`");

    /* Reader | file | key | one text of the file | one that is read differently | texts that are refused. */
    static Stream<Arguments> keys() throws IOException {
        return Files.readAllLines(KEYS).stream()
                .map(line -> line.split(" \\| ?", -1))
                .map(row -> Arguments.of(row[0], row[1], row[2], row[3], row[4], refused(row[5])));
    }

    private static List<String> refused(String texts) {
        return Arrays.stream(texts.split(" ; "))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void folder(Reader reader) throws IOException {
        Files.copy(TinyModels.BERT.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        if (reader == Reader.EMBED) {
            write("modules.json", """
                    [{"path": "", "type": "sentence_transformers.models.Transformer"},
                     {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                    """);
            write(POOLING, "{}");
        }
        if (reader == Reader.SPARSE) {
            write("modules.json", """
                    [{"path": "", "type": "sentence_transformers.sparse_encoder.models.MLMTransformer"},
                     {"path": "1_SpladePooling", "type": "sentence_transformers.sparse_encoder.models.SpladePooling"}]
                    """);
        }
        if (reader == Reader.DENSE) {
            write("modules.json", """
                    [{"path": "", "type": "sentence_transformers.models.Transformer"},
                     {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                     {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
                    """);
            write(POOLING, "{}");
            Files.createDirectories(folder.resolve("2_Dense"));
            Files.write(
                    folder.resolve("2_Dense/model.safetensors"),
                    DenseBytes.of(DenseBytes.WEIGHT + "," + DenseBytes.BIAS));
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("keys")
    void read_key_changesTheResultOrIsRefusedByName(
            String name, String file, String key, String before, String after, List<String> unknown)
            throws IOException {
        Reader reader = Reader.valueOf(name);
        folder(reader);
        if (!before.isEmpty()) {
            write(file, before);
            String one = reader.of(folder);
            write(file, after);
            assertThat(reader.of(folder)).isNotEqualTo(one);
        }
        for (String text : unknown) {
            write(file, text);
            assertThatThrownBy(() -> reader.of(folder))
                    .as(text)
                    .hasMessageContaining(file)
                    .hasMessageContaining(key.equals("type") ? "modules" : key.replace("*", "attention"));
        }
    }

    @Test
    void read_poolingModuleWithoutConfig_isRefusedByName() throws IOException {
        folder(Reader.EMBED);
        Files.delete(folder.resolve(POOLING));
        assertThatThrownBy(() -> Reader.EMBED.of(folder))
                .hasMessageContaining(POOLING)
                .hasMessageContaining("missing");
    }

    @Test
    void read_poolingConfigWithoutModules_counts() throws IOException {
        write(POOLING, "{\"pooling_mode_cls_token\": true}");
        assertThat(EmbeddingConfig.read(folder).pooling()).isEqualTo(new PoolingConfig(List.of(PoolingMode.CLS), true));
    }

    @Test
    void read_chatTemplatesOfAllPlaces_areThoseOfTransformers() throws IOException {
        write("chat_template.json", "{\"chat_template\": \"json\"}");
        assertThat(Reader.CHAT.of(folder)).isEqualTo("jsonjson");
        write(TOKENIZER, "{\"chat_template\": \"config\"}");
        assertThat(Reader.CHAT.of(folder)).isEqualTo("configconfig");
        write("chat_template.jinja", "jinja");
        assertThat(Reader.CHAT.of(folder)).isEqualTo("jinjajinja");
        write("additional_chat_templates/tool_use.jinja", "tools");
        assertThat(Reader.CHAT.of(folder)).isEqualTo("jinjatools");
    }

    @Test
    void docs_listTheSameKeys() throws IOException {
        Set<String> tested =
                keys().map(row -> row.get()[1] + " " + row.get()[2]).collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/model-files.md"))) {
            String[] cells = line.split("\\|");
            if (line.startsWith("| `") && cells.length > 3) {
                String file = cells[1].strip().replace("`", "");
                Matcher names = KEY.matcher(cells[2]);
                while (names.find()) {
                    listed.add(file + " " + names.group(1));
                }
            }
        }
        listed.removeIf(key -> DECODERS.matcher(key).matches());
        assertThat(listed).isEqualTo(tested);
    }
}
