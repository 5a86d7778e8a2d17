package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private static final String SENTENCES = "config_sentence_transformers.json";
    private static final String ENCODER = "sentence_bert_config.json";
    private static final String POOLING = "1_Pooling/config.json";
    private static final String MODULES = "modules.json";
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer_config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String GENAI = "genai_config.json";

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
                        + config.documentPrompt() + config.prepared("", "Ab");
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
                return template.render(messages, List.of(), Map.of(), true, false)
                        + template.render(messages, List.of(Map.of("type", "function")), Map.of(), true, false);
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
                    return new TreeSet<>(defaults.eosTokenIds()) + " " + defaults.sampling() + defaults.maxLength();
                }
            }
        };

        abstract String of(Path folder);
    }

    private static final Pattern KEY = Pattern.compile("`([a-zA-Z0-9_.*]+)`");

    /** {@code before} and {@code after} are read differently; {@code unknown} is refused by the key's name. */
    private static Arguments honoured(
            Reader reader, String file, String key, String before, String after, String... unknown) {
        return Arguments.of(reader, file, key, before, after, List.of(unknown));
    }

    /** Refused by the key's name. */
    private static Arguments refused(Reader reader, String file, String key, String... unknown) {
        return Arguments.of(reader, file, key, "", "", List.of(unknown));
    }

    private static String modules(String... types) {
        return Arrays.stream(types)
                .map(type -> "{\"path\": \"%s\", \"type\": \"%s\"}"
                        .formatted(type.endsWith("Pooling") ? "1_Pooling" : "", type))
                .collect(Collectors.joining(",", "[", "]"));
    }

    static Stream<Arguments> keys() {
        String st = "sentence_transformers.models.";
        return Stream.of(
                honoured(
                        Reader.EMBED,
                        MODULES,
                        "type",
                        modules(st + "Transformer", st + "Pooling"),
                        modules(st + "Transformer", st + "Pooling", st + "Normalize"),
                        "{}",
                        "[]"),
                honoured(
                        Reader.EMBED,
                        MODULES,
                        "kwargs",
                        modules(st + "Transformer", st + "Pooling"),
                        "[{\"type\": \"" + st + "Transformer\", \"path\": \"\", \"kwargs\": [\"task\"]}]"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "pooling_mode",
                        "{\"pooling_mode\": \"mean\"}",
                        "{\"pooling_mode\": \"cls\"}",
                        "{\"pooling_mode\": \"median\"}",
                        "{\"pooling_mode\": []}"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "pooling_mode_cls_token",
                        "{}",
                        "{\"pooling_mode_cls_token\": true}",
                        "{\"pooling_mode_cls_token\": 1}"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "pooling_mode_mean_tokens",
                        "{\"pooling_mode_max_tokens\": true}",
                        "{\"pooling_mode_max_tokens\": true, \"pooling_mode_mean_tokens\": true}",
                        "{\"pooling_mode_mean_tokens\": \"x\"}"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "pooling_mode_max_tokens",
                        "{}",
                        "{\"pooling_mode_max_tokens\": true}",
                        "{\"pooling_mode_max_tokens\": \"x\"}"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "pooling_mode_mean_sqrt_len_tokens",
                        "{}",
                        "{\"pooling_mode_mean_sqrt_len_tokens\": true}"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "pooling_mode_weightedmean_tokens",
                        "{}",
                        "{\"pooling_mode_weightedmean_tokens\": true}"),
                honoured(Reader.EMBED, POOLING, "pooling_mode_lasttoken", "{}", "{\"pooling_mode_lasttoken\": true}"),
                refused(Reader.EMBED, POOLING, "pooling_mode_*", "{\"pooling_mode_attention\": true}"),
                honoured(
                        Reader.EMBED,
                        POOLING,
                        "include_prompt",
                        "{}",
                        "{\"include_prompt\": false}",
                        "{\"include_prompt\": \"no\"}"),
                honoured(
                        Reader.EMBED,
                        SENTENCES,
                        "prompts",
                        "{}",
                        "{\"prompts\": {\"a\": \"b\"}}",
                        "{\"prompts\": []}",
                        "{\"prompts\": {\"a\": 1}}"),
                honoured(
                        Reader.EMBED,
                        SENTENCES,
                        "default_prompt_name",
                        "{\"prompts\": {\"a\": \"b\"}}",
                        "{\"prompts\": {\"a\": \"b\"}, \"default_prompt_name\": \"a\"}",
                        "{\"default_prompt_name\": \"c\"}"),
                honoured(
                        Reader.EMBED,
                        SENTENCES,
                        "similarity_fn_name",
                        "{}",
                        "{\"similarity_fn_name\": \"dot\"}",
                        "{\"similarity_fn_name\": \"jaccard\"}"),
                refused(Reader.EMBED, SENTENCES, "model_type", "{\"model_type\": \"SparseEncoder\"}"),
                refused(Reader.EMBED, SENTENCES, "truncate_dim", "{\"truncate_dim\": 64}"),
                honoured(
                        Reader.EMBED,
                        ENCODER,
                        "max_seq_length",
                        "{}",
                        "{\"max_seq_length\": 40}",
                        "{\"max_seq_length\": \"long\"}",
                        "{\"max_seq_length\": 0}"),
                honoured(
                        Reader.EMBED,
                        ENCODER,
                        "do_lower_case",
                        "{}",
                        "{\"do_lower_case\": true}",
                        "{\"do_lower_case\": \"yes\"}"),
                refused(Reader.EMBED, ENCODER, "transformer_task", "{\"transformer_task\": \"fill-mask\"}"),
                honoured(
                        Reader.CLASSIFY,
                        CONFIG,
                        "sentence_transformers.activation_fn",
                        "{\"num_labels\": 1}",
                        "{\"num_labels\": 1, \"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.linear.Identity\"}}",
                        "{\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.activation.Tanh\"}}",
                        "{\"sentence_transformers\": {\"activation_fn\": \"my.Sigmoid\"}}"),
                honoured(
                        Reader.CLASSIFY,
                        CONFIG,
                        "sbert_ce_default_activation_function",
                        "{\"num_labels\": 1}",
                        "{\"num_labels\": 1, \"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\"}",
                        "{\"sbert_ce_default_activation_function\": \"torch.nn.modules.activation.ReLU\"}"),
                refused(
                        Reader.CLASSIFY,
                        SENTENCES,
                        "default_prompt_name",
                        "{\"prompts\": {\"a\": \"b\"}, \"default_prompt_name\": \"a\"}"),
                honoured(
                        Reader.CLASSIFY,
                        CONFIG,
                        "problem_type",
                        "{}",
                        "{\"problem_type\": \"multi_label_classification\"}",
                        "{\"problem_type\": \"ranking\"}"),
                honoured(
                        Reader.CLASSIFY,
                        CONFIG,
                        "num_labels",
                        "{}",
                        "{\"num_labels\": 3}",
                        "{\"num_labels\": \"two\"}",
                        "{\"num_labels\": 3, \"id2label\": {\"0\": \"a\"}}"),
                honoured(
                        Reader.CLASSIFY,
                        CONFIG,
                        "id2label",
                        "{}",
                        "{\"id2label\": {\"0\": \"a\", \"1\": \"b\"}}",
                        "{\"id2label\": []}",
                        "{\"id2label\": {\"1\": \"a\"}}"),
                honoured(
                        Reader.CLASSIFY,
                        CONFIG,
                        "function_to_apply",
                        "{}",
                        "{\"function_to_apply\": \"none\"}",
                        "{\"function_to_apply\": \"tanh\"}"),
                honoured(Reader.EMBED, CONFIG, "max_position_embeddings", "{}", "{\"max_position_embeddings\": 32}"),
                honoured(Reader.EMBED, TOKENIZER, "model_max_length", "{}", "{\"model_max_length\": 32}"),
                refused(Reader.TOKENIZE, TOKENIZER, "model_max_length", "{\"model_max_length\": \"long\"}"),
                refused(Reader.TOKENIZE, TOKENIZER, "padding_side", "{\"padding_side\": \"middle\"}"),
                refused(
                        Reader.EMBED,
                        TOKENIZER,
                        "truncation_side",
                        "{\"truncation_side\": \"left\"}",
                        "{\"truncation_side\": \"middle\"}"),
                honoured(
                        Reader.TOKENIZE,
                        TOKENIZER,
                        "do_lower_case",
                        "{}",
                        "{\"do_lower_case\": false}",
                        "{\"do_lower_case\": \"no\"}"),
                honoured(
                        Reader.TOKENIZE,
                        TOKENIZER,
                        "strip_accents",
                        "{}",
                        "{\"strip_accents\": false}",
                        "{\"strip_accents\": 1}"),
                honoured(
                        Reader.TOKENIZE,
                        TOKENIZER,
                        "tokenize_chinese_chars",
                        "{}",
                        "{\"tokenize_chinese_chars\": false}",
                        "{\"tokenize_chinese_chars\": 1}"),
                honoured(
                        Reader.TOKENIZE,
                        TOKENIZER,
                        "add_bos_token",
                        "{}",
                        "{\"tokenizer_class\": \"LlamaTokenizerFast\", \"add_bos_token\": true, \"bos_token\": \"[MASK]\"}",
                        "{\"add_bos_token\": true, \"bos_token\": \"<s>\", \"tokenizer_class\": \"LlamaTokenizer\"}"),
                honoured(
                        Reader.TOKENIZE,
                        TOKENIZER,
                        "add_eos_token",
                        "{}",
                        "{\"tokenizer_class\": \"GemmaTokenizer\", \"add_eos_token\": true, \"eos_token\": \"[MASK]\"}"),
                refused(
                        Reader.TOKENIZE,
                        TOKENIZER,
                        "added_tokens_decoder",
                        "{\"added_tokens_decoder\": {\"4096\": {\"content\": \"<extra>\"}}}"),
                refused(Reader.TOKENIZE, TOKENIZER, "split_special_tokens", "{\"split_special_tokens\": true}"),
                honoured(Reader.SPECIAL, TOKENIZER, "bos_token", "{}", "{\"bos_token\": \"<s>\"}"),
                honoured(
                        Reader.SPECIAL,
                        TOKENIZER,
                        "extra_special_tokens",
                        "{}",
                        "{\"extra_special_tokens\": {\"image_token\": \"<image>\"}}"),
                honoured(
                        Reader.SPECIAL,
                        TOKENIZER,
                        "additional_special_tokens",
                        "{}",
                        "{\"additional_special_tokens\": [\"<a>\"]}"),
                honoured(
                        Reader.CHAT,
                        TOKENIZER,
                        "chat_template",
                        "{\"chat_template\": \"x\"}",
                        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"x\"}, {\"name\": \"tool_use\", \"template\": \"t\"}]}",
                        "{\"chat_template\": 1}",
                        "{\"chat_template\": [{\"name\": \"a\"}]}"),
                honoured(
                        Reader.GENERATE,
                        GENERATION,
                        "temperature",
                        "{}",
                        "{\"temperature\": 0.5}",
                        "{\"temperature\": 5}"),
                honoured(Reader.GENERATE, GENERATION, "top_p", "{}", "{\"top_p\": 0.5}", "{\"top_p\": 5}"),
                honoured(Reader.GENERATE, GENERATION, "top_k", "{}", "{\"top_k\": 7}"),
                honoured(Reader.GENERATE, GENERATION, "min_p", "{}", "{\"min_p\": 0.5}", "{\"min_p\": 5}"),
                honoured(
                        Reader.GENERATE,
                        GENERATION,
                        "repetition_penalty",
                        "{}",
                        "{\"repetition_penalty\": 1.5}",
                        "{\"repetition_penalty\": -1}"),
                honoured(Reader.GENERATE, GENERATION, "do_sample", "{}", "{\"do_sample\": false}"),
                honoured(Reader.GENERATE, GENERATION, "eos_token_id", "{}", "{\"eos_token_id\": [7, 8]}"),
                refused(Reader.GENERATE, GENERATION, "num_beams", "{\"num_beams\": 4}"),
                refused(Reader.GENERATE, GENERATION, "num_beam_groups", "{\"num_beam_groups\": 4}"),
                refused(Reader.GENERATE, GENERATION, "num_return_sequences", "{\"num_return_sequences\": 4}"),
                refused(Reader.GENERATE, GENERATION, "no_repeat_ngram_size", "{\"no_repeat_ngram_size\": 3}"),
                refused(
                        Reader.GENERATE,
                        GENERATION,
                        "encoder_no_repeat_ngram_size",
                        "{\"encoder_no_repeat_ngram_size\": 3}"),
                refused(Reader.GENERATE, GENERATION, "min_length", "{\"min_length\": 3}"),
                refused(Reader.GENERATE, GENERATION, "min_new_tokens", "{\"min_new_tokens\": 3}"),
                refused(Reader.GENERATE, GENERATION, "penalty_alpha", "{\"penalty_alpha\": 0.6}"),
                refused(Reader.GENERATE, GENERATION, "epsilon_cutoff", "{\"epsilon_cutoff\": 0.1}"),
                refused(Reader.GENERATE, GENERATION, "eta_cutoff", "{\"eta_cutoff\": 0.1}"),
                refused(Reader.GENERATE, GENERATION, "top_h", "{\"top_h\": 0.1}"),
                refused(Reader.GENERATE, GENERATION, "typical_p", "{\"typical_p\": 0.9}"),
                refused(Reader.GENERATE, GENERATION, "guidance_scale", "{\"guidance_scale\": 2}"),
                refused(
                        Reader.GENERATE,
                        GENERATION,
                        "encoder_repetition_penalty",
                        "{\"encoder_repetition_penalty\": 2}"),
                refused(Reader.GENERATE, GENERATION, "bad_words_ids", "{\"bad_words_ids\": [[1]]}"),
                refused(Reader.GENERATE, GENERATION, "force_words_ids", "{\"force_words_ids\": [[1]]}"),
                refused(Reader.GENERATE, GENERATION, "constraints", "{\"constraints\": [1]}"),
                refused(Reader.GENERATE, GENERATION, "suppress_tokens", "{\"suppress_tokens\": [1]}"),
                refused(Reader.GENERATE, GENERATION, "begin_suppress_tokens", "{\"begin_suppress_tokens\": [1]}"),
                refused(Reader.GENERATE, GENERATION, "forced_bos_token_id", "{\"forced_bos_token_id\": 1}"),
                refused(Reader.GENERATE, GENERATION, "forced_eos_token_id", "{\"forced_eos_token_id\": 1}"),
                refused(Reader.GENERATE, GENERATION, "forced_decoder_ids", "{\"forced_decoder_ids\": [[1, 2]]}"),
                refused(Reader.GENERATE, GENERATION, "sequence_bias", "{\"sequence_bias\": [[[1], 2]]}"),
                refused(
                        Reader.GENERATE,
                        GENERATION,
                        "exponential_decay_length_penalty",
                        "{\"exponential_decay_length_penalty\": [1, 2]}"),
                refused(Reader.GENERATE, GENERATION, "stop_strings", "{\"stop_strings\": [\"a\"]}"),
                refused(Reader.GENERATE, GENERATION, "watermarking_config", "{\"watermarking_config\": {\"a\": 1}}"),
                refused(Reader.GENERATE, GENERATION, "dola_layers", "{\"dola_layers\": \"low\"}"),
                honoured(Reader.GENERATE, GENAI, "model.context_length", "{}", "{\"model\": {\"context_length\": 99}}"),
                honoured(Reader.GENERATE, GENAI, "model.eos_token_id", "{}", "{\"model\": {\"eos_token_id\": [7, 8]}}"),
                honoured(
                        Reader.GENERATE,
                        GENAI,
                        "search.do_sample",
                        "{\"search\": {\"do_sample\": true}}",
                        "{\"search\": {}}"),
                honoured(
                        Reader.GENERATE,
                        GENAI,
                        "search.top_p",
                        "{\"search\": {}}",
                        "{\"search\": {\"top_p\": 0.5}}",
                        "{\"search\": {\"top_p\": 5}}"),
                refused(Reader.GENERATE, GENAI, "search.num_beams", "{\"search\": {\"num_beams\": 4}}"));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void folder(Reader reader) throws IOException {
        Files.copy(TinyModels.BERT.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        if (reader == Reader.EMBED) {
            write(MODULES, modules("sentence_transformers.models.Transformer", "sentence_transformers.models.Pooling"));
            write(POOLING, "{}");
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("keys")
    void read_key_changesTheResultOrIsRefusedByName(
            Reader reader, String file, String key, String before, String after, List<String> unknown)
            throws IOException {
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
        assertThat(listed).isEqualTo(tested);
    }
}
