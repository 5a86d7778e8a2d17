package io.millrace.conversation.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectsTest {

    @ParameterizedTest
    @CsvSource({
        "harmony-recursive, harmony",
        "hermes-macros, hermes",
        "demo-chat, hermes",
        "qwen3-thinking, hermes",
        "llama31-tools, llama3_json",
        "mistral, mistral",
        "chatml, json",
        "gemma3-parts, json",
        "zephyr, json",
    })
    void of_templatesOfModels_tellTheDialect(String template, String dialect) throws IOException {
        String source = Files.readString(Path.of("src/test/resources/template/chats", template + ".jinja"));

        assertThat(Dialects.of(source, Set.of()).name()).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({
        "'<tool_call>\\n<function=example>\\n<parameter=a>', qwen3_coder",
        "'<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>', deepseek_v31",
        "'<｜tool▁calls▁begin｜>```json', deepseek_v3",
        "'[TOOL_CALLS] name [ARGS]', mistral_args",
        "'<|START_ACTION|>[', command_r7b",
        "'Action: ```json tool_name', command_r",
        "'<|tool|>x<|/tool|>', phi4_mini",
        "'functools[', phi4_mini",
        "'<|tool_call|>', granite",
        "'<|python_start|>', pythonic",
        "'[func_name1(a=b)]', pythonic",
        "'', json",
    })
    void of_signsOfATemplate_tellTheDialect(String template, String dialect) {
        assertThat(Dialects.of(template, Set.of()).name()).isEqualTo(dialect);
    }

    @Test
    void of_templateWithoutSigns_isToldFromTheSpecialTokens() {
        assertThat(Dialects.of("{{ messages }}", Set.of("[TOOL_CALLS]", "[INST]"))
                        .name())
                .isEqualTo("mistral");
    }

    @Test
    void named_unknown_listsTheNames() {
        assertThatThrownBy(() -> Dialects.named("hermess"))
                .hasMessageContaining("did you mean 'hermes'?")
                .hasMessageContaining("qwen3_coder, llama3_json");
    }

    @Test
    void visibleTokens_ofEachDialect_holdItsTriggers() {
        assertThat(Dialects.names()).allSatisfy(name -> {
            Dialect dialect = Dialects.named(name);
            assertThat(dialect.visibleTokens(true)).containsAll(dialect.visibleTokens(false));
        });
        assertThat(Dialects.named("hermes").visibleTokens(true))
                .containsExactlyInAnyOrder("<think>", "</think>", "<tool_call>", "</tool_call>");
        assertThat(Dialects.named("harmony").visibleTokens(false)).contains("<|channel|>", "<|message|>", "<|call|>");
    }

    @Test
    void opensReasoning_promptThatEndsInTheMark_isSeen() {
        Dialect hermes = Dialects.named("hermes");

        assertThat(hermes.opensReasoning("<|im_start|>assistant\n<think>\n")).isTrue();
        assertThat(hermes.opensReasoning("<|im_start|>assistant\n<think>\n\n</think>\n\n"))
                .isFalse();
        assertThat(hermes.endsOfReasoning().getFirst()).isEqualTo("</think>");
    }

    @Test
    void ids_byDialect_haveTheFormOfItsTemplate() {
        assertThat(Dialects.named("mistral").ids(new Random(1)).get()).matches("[A-Za-z0-9]{9}");
        assertThat(Dialects.named("hermes").ids(new Random(1)).get()).matches("call_[A-Za-z0-9]{24}");
    }

    @Test
    void endOfReasoning_ofEachDialect_endsIt() {
        assertThat(Dialects.names()).filteredOn(name -> !name.equals("harmony")).allSatisfy(name -> {
            OutputParser parser = Dialects.named(name).parser(Read.TOOLS, Read.counted(), true);
            parser.push("Hm" + Dialects.named(name).endsOfReasoning().getFirst());
            assertThat(parser.isReasoning()).isFalse();
        });
        OutputParser harmony = Dialects.named("harmony").parser(Read.TOOLS, Read.counted(), false);
        harmony.push("<|channel|>analysis<|message|>Hm");
        assertThat(harmony.isReasoning()).isTrue();
        harmony.push(Dialects.named("harmony").endsOfReasoning().getFirst()
                + "<|start|>assistant<|channel|>final<|message|>");
        assertThat(harmony.isReasoning()).isFalse();
    }
}
