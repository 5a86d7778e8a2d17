package io.millrace.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.conversation.Message;
import io.millrace.conversation.ToolChoice;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.SamplingParameter;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.JsonObject;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ResponsesRequestTest {

    private final ResponseStore store = new ResponseStore(ResponseStoreSettings.DEFAULT, InstantSource.system());

    private ResponsesRequest read(String fields) {
        ObjectNode body = (ObjectNode) new JsonMapper().readTree("{\"model\":\"m\"," + fields.replace('\'', '"') + "}");
        return ResponsesRequest.read(body, store.of(""), () -> "1");
    }

    private List<Message> messages(String fields) {
        return read(fields).prompt().conversation().messages();
    }

    @Test
    void read_thoughtTextAndCalls_areOneMessage() {
        List<Message> messages = messages("""
                'instructions':'A','input':[{'role':'developer','content':'B'},{'role':'user','content':'C'},
                {'type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'D'}]},
                {'type':'message','role':'assistant','content':[{'type':'output_text','text':'E'}]},
                {'type':'function_call','name':'f','namespace':'n','call_id':'1','arguments':'{}'},
                {'type':'custom_tool_call','name':'g','call_id':'2','input':'x'},
                {'type':'function_call_output','call_id':'1','output':'F'}]""");
        assertThat(messages).hasSize(4);
        assertThat(messages.getFirst().content()).hasSize(2);
        Message.Assistant turn = (Message.Assistant) messages.get(2);
        assertThat(turn.reasoning()).isEqualTo("D");
        assertThat(turn.calls()).extracting("name").containsExactly("n__f", "g");
        assertThat(turn.calls().get(1).arguments()).isEqualTo("{\"input\":\"x\"}");
        assertThat(((Message.ToolResult) messages.get(3)).callId()).isEqualTo("1");
    }

    @Test
    void read_textAfterACall_isAnotherMessage() {
        assertThat(messages("""
                'input':[{'type':'function_call','name':'f','call_id':'1','arguments':''},
                {'role':'assistant','content':'x'}]""")).hasSize(2);
    }

    @Test
    void read_toKeep_givesItemsTheirIds() {
        ResponsesRequest request =
                read("'input':[{'role':'user','content':'x'},{'role':'user','id':'mine','content':'y'}]");
        assertThat(request.context()).extracting(StoredItem::id).containsExactly("msg_1", "mine");
        assertThat(request.context().getFirst().parsed().at("/content/0/type").stringValue())
                .isEqualTo("input_text");
        assertThat(read("'input':'x','store':false").context()).isEmpty();
    }

    @Test
    void read_customToolWithRegex_holdsIt() {
        ResponsesRequest request = read("""
                'input':'x','tools':[{'type':'custom','name':'c','format':{'type':'grammar','syntax':'regex','definition':'[a-z]+'}}]""");
        assertThat(request.tools().use().tools().getFirst().parameters().toString())
                .contains("^(?:[a-z]+)$");
        assertThat(request.tools().use().tools().getFirst().strict()).isTrue();
    }

    @Test
    void read_toolChoice_isThatOfEachForm() {
        String tools =
                "'input':'x','tools':[{'type':'function','name':'f'},{'type':'custom','name':'c'}],'tool_choice':";
        assertThat(read(tools + "'required'").tools().use().choice()).isInstanceOf(ToolChoice.Required.class);
        assertThat(read(tools + "{'type':'custom','name':'c'}").tools().use().choice())
                .isEqualTo(new ToolChoice.Named("c"));
        assertThat(read(tools + "{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'}]}")
                        .tools()
                        .use()
                        .tools())
                .hasSize(1);
        assertThatThrownBy(() -> read(tools + "{'type':'function','name':'c'}"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("tool_choice");
    }

    @Test
    void read_twoToolsOfOneName_areRefused() {
        assertThatThrownBy(
                        () -> read("'input':'x','tools':[{'type':'function','name':'f'},{'type':'custom','name':'f'}]"))
                .hasMessageContaining("two tools");
    }

    @Test
    void read_topPOfZero_keepsTheLikeliestAsOnChats() {
        assertThat(read("'input':'x','top_p':0").options().sampling().orNull(SamplingParameter.TOP_P))
                .isEqualTo(Float.MIN_VALUE);
    }

    @Test
    void read_jsonObject_isHeld() {
        assertThat(read("'input':'x','text':{'format':{'type':'json_object'}}")
                        .options()
                        .structure())
                .isNotNull()
                .extracting(StructuredOutput::form)
                .isInstanceOf(JsonObject.class);
        assertThat(read("'input':'x','text':{'format':{'type':'text'}}")
                        .options()
                        .structure())
                .isNull();
    }
}
