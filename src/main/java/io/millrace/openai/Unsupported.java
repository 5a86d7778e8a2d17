package io.millrace.openai;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Fields of OpenAI and vLLM that would change the answer and are not supported, with the JSON values that ask for nothing. */
public final class Unsupported {

    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> FALSE = Set.of("false");
    private static final Set<String> EMPTY_LIST = Set.of("[]");

    public static final Map<String, Set<String>> ANYWHERE = Map.ofEntries(
            Map.entry("store", FALSE),
            Map.entry("allowed_token_ids", EMPTY_LIST),
            Map.entry("bad_words", EMPTY_LIST),
            Map.entry("cache_salt", NOTHING),
            Map.entry("kv_transfer_params", NOTHING),
            Map.entry("length_penalty", Set.of("1", "1.0")),
            Map.entry("logits_processors", EMPTY_LIST),
            Map.entry("prompt_logprobs", NOTHING),
            Map.entry("return_token_ids", FALSE),
            Map.entry("return_tokens_as_token_ids", FALSE),
            Map.entry("spaces_between_special_tokens", Set.of("true")),
            Map.entry("truncate_prompt_tokens", NOTHING),
            Map.entry("use_beam_search", FALSE),
            Map.entry("vllm_xargs", Set.of("{}")));

    public static final Map<String, Set<String>> IN_CHAT = Map.ofEntries(
            Map.entry("add_special_tokens", FALSE),
            Map.entry("audio", NOTHING),
            Map.entry("best_of", Set.of("1")),
            Map.entry("chat_template", NOTHING),
            Map.entry("documents", EMPTY_LIST),
            Map.entry("echo", FALSE),
            Map.entry("include_reasoning", Set.of("true")),
            Map.entry("mm_processor_kwargs", Set.of("{}")),
            Map.entry("modalities", Set.of("[\"text\"]")),
            Map.entry("moderation", NOTHING),
            Map.entry("prediction", NOTHING),
            Map.entry("verbosity", Set.of("\"medium\"")),
            Map.entry("web_search_options", NOTHING));

    public static final Map<String, Set<String>> IN_COMPLETIONS =
            Map.of("add_special_tokens", Set.of("true"), "prompt_embeds", NOTHING);

    /** Of stateless models whose inputs may be messages; {@code cache_salt} changes nothing where nothing is cached. */
    public static final Map<String, Set<String>> IN_ENCODING_OF_MESSAGES = Map.of(
            "add_special_tokens",
            Set.of("true"),
            "chat_template",
            NOTHING,
            "instruction",
            NOTHING,
            "mm_processor_kwargs",
            Set.of("{}"),
            "padding",
            Set.of("\"do_not_pad\""));

    /** Of the other stateless models. */
    public static final Map<String, Set<String>> IN_ENCODING = with(IN_ENCODING_OF_MESSAGES, "messages");

    public static final Map<String, Set<String>> IN_EMBEDDINGS = Map.ofEntries(
            Map.entry("embed_dtype", Set.of("\"float32\"")),
            Map.entry("embedding_type", Set.of("\"float\"")),
            Map.entry("endianness", Set.of("\"little\"", "\"native\"")),
            Map.entry("input_type", NOTHING),
            Map.entry("late_chunking", FALSE),
            Map.entry("normalize", NOTHING),
            Map.entry("normalized", NOTHING),
            Map.entry("task", NOTHING),
            Map.entry("use_activation", NOTHING));

    public static final Map<String, Set<String>> IN_RERANK = Map.of(
            "max_chunks_per_doc", NOTHING,
            "max_tokens_per_query", Set.of("0"),
            "rank_fields", Set.of("[\"text\"]"));

    /** Of the chat form of tokenizing. */
    public static final Map<String, Set<String>> IN_TOKENIZE_CHAT = Map.of(
            "add_special_tokens",
            FALSE,
            "chat_template",
            NOTHING,
            "media_io_kwargs",
            Set.of("{}"),
            "mm_processor_kwargs",
            Set.of("{}"));

    private Unsupported() {}

    private static Map<String, Set<String>> with(Map<String, Set<String>> fields, String more) {
        Map<String, Set<String>> all = new HashMap<>(fields);
        all.put(more, NOTHING);
        return Map.copyOf(all);
    }
}
