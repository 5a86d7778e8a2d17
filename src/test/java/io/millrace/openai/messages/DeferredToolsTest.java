package io.millrace.openai.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.conversation.Tool;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeferredToolsTest {

    private static final String TOOLS =
            "{'name':'search','input_schema':{}},{'name':'mail','input_schema':{},'defer_loading':true},"
                    + "{'name':'post','input_schema':{},'defer_loading':true}";

    private static JsonNode json(String json) {
        return new JsonMapper().readTree(json.replace('\'', '"'));
    }

    private static List<String> shown(String tools, String choice, String messages) {
        return MessageTools.read(json("[" + tools + "]"), json(choice), json("[" + messages + "]"))
                .use()
                .tools()
                .stream()
                .map(Tool::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'user','content':'mail'} | search",
                "{'role':'user','content':[{'type':'tool_result','content':[{'type':'tool_reference','tool_name':'mail'}]}]} | search,mail",
                "{'role':'assistant','content':[{'type':'tool_use','name':'post','input':{}}]} | search,post",
                "{'role':'user','content':[{'type':'tool_reference','tool_name':'nobody'}]} | search"
            })
    void read_deferred_isShownWhenItWasFound(String messages, String shown) {
        assertThat(shown(TOOLS, "null", messages)).containsExactly(shown.split(","));
    }

    @Test
    void read_deferredThatTheChoiceNames_isShown() {
        assertThat(shown(TOOLS, "{'type':'tool','name':'post'}", "")).containsExactly("search", "post");
    }

    @Test
    void read_nothingThatFindsThem_showsAll() {
        assertThat(shown(
                        TOOLS + ",{'type':'tool_search_tool_bm25_20251119','name':'tool_search_tool_bm25'}",
                        "null",
                        ""))
                .containsExactly("search", "mail", "post");
        assertThat(shown("{'name':'mail','input_schema':{},'defer_loading':true}", "null", ""))
                .containsExactly("mail");
    }

    @Test
    void read_notDeferredOrNoFlag_isToldApart() {
        assertThat(shown("{'name':'a','input_schema':{},'defer_loading':false}", "null", ""))
                .containsExactly("a");
        assertThatThrownBy(() -> shown("{'name':'a','input_schema':{},'defer_loading':'yes'}", "null", ""))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("tools[0].defer_loading");
    }
}
