package io.millrace.bench.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class ChunkTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'choices':[{'delta':{'role':'assistant','content':''}}]}|false|``",
                "{'choices':[{'delta':{'role':'assistant'}}]}|false|``",
                "{'choices':[{'delta':{'content':'a'},'logprobs':{'content':[{'token':'a','bytes':[97]}]}}]}|true|a",
                "{'choices':[{'delta':{'reasoning_content':'hm'}}]}|true|``",
                "{'choices':[{'delta':{'tool_calls':[{'function':{'arguments':'{'}}]}}]}|true|``",
                "{'choices':[{'text':' b'}]}|true|` b`",
                "{'choices':[{'delta':{},'finish_reason':'stop'}],'usage':null}|false|``",
                "{'object':'list','data':[{'embedding':[1,2]}]}|false|``"
            })
    void read_chunk_tellsWhetherTheModelSaidSomething(String json, boolean output, String text) {
        Chunk chunk = Chunk.read(json.replace('\'', '"'));
        assertThat(chunk.hasOutput()).isEqualTo(output);
        assertThat(chunk.text()).isEqualTo(text);
        assertThat(chunk.error()).isNull();
    }

    @Test
    void read_usage_hasTheCounts() {
        Chunk chunk = Chunk.read("""
                {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10,\
                "prompt_tokens_details":{"cached_tokens":4}}}""");
        assertThat(chunk.input()).isEqualTo(7);
        assertThat(chunk.output()).isEqualTo(3);
        assertThat(Chunk.read("{\"usage\":{\"total_tokens\":5}}").input()).isEqualTo(5);
        assertThat(Chunk.read("{}").input()).isEqualTo(-1);
        assertThat(Chunk.read("{}").output()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'error':{'message':'full','code':1}}|full", "{'error':'full'}|full", "{'error':{}}|an error"})
    void read_error_hasItsMessage(String json, String message) {
        assertThat(Chunk.read(json.replace('\'', '"')).error()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\"", "no", "{\"choices\":[{\"delta\":"})
    void read_noJson_isRefused(String text) {
        assertThatThrownBy(() -> Chunk.read(text)).isInstanceOf(JacksonException.class);
    }
}
