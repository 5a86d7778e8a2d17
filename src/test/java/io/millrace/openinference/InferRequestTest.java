package io.millrace.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.edge.HeaderRules;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TensorInference.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class InferRequestTest {

    private static final String A = "{'name':'a','shape':[1,3],'datatype':'FP32','data':[1,2,3]}";
    private static final String B = "{'name':'b','shape':[1,3],'datatype':'FP32','data':[4,5,6]}";

    private static InferRequest add(String a, String more) {
        return Bodies.read(quoted("{" + more + "'inputs':[" + a + "," + B + "]}"), FakeInference.ADD);
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    private static Signature of(DType type, long... shape) {
        return new Signature("m", "1", 1, true, List.of(FakeInference.spec("x", type, shape)), List.of());
    }

    private static InferRequest x(DType type, String data, int size) {
        return Bodies.read(
                quoted("{'inputs':[{'name':'x','shape':[" + size + "],'datatype':'" + Datatypes.name(type) + "','data':"
                        + data + "}]}"),
                of(type, -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | inputs[0].name' is missing",
                "{'name':'a'} | inputs[0].datatype' is missing",
                "{'name':'a','datatype':'FP32'} | inputs[0].shape' is missing",
                "{'name':'a','datatype':'FP32','shape':[1,3]} | inputs[0].data' is missing",
                "{'name':'aa','datatype':'FP32','shape':[1,3],'data':[1,2,3]} | must be one of the model's inputs [a, b], but was 'aa' (did you mean 'a'?)",
                "{'name':'a','datatype':'INT64','shape':[1,3],'data':[1,2,3]} | of input 'a' must be FP32, but was INT64",
                "{'name':'a','datatype':'FP32','shape':[3],'data':[1,2,3]} | of input 'a' must be [-1, 3] where -1 is any size, but was [3]",
                "{'name':'a','datatype':'FP32','shape':[1,2],'data':[1,2]} | of input 'a' must be [-1, 3] where -1 is any size, but was [1, 2]",
                "{'name':'a','datatype':'FP32','shape':[-1,3],'data':[1,2,3]} | inputs[0].shape[0]' must be an integer from 0 to 9223372036854775807, but was -1",
                "{'name':'a','datatype':'FP32','shape':[9223372036854775807,3],'data':[1,2,3]} | must hold at most 536870911 elements of FP32",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2]} | must hold 3 elements for shape [1, 3], but held 2",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,3,4]} | must hold 3 elements for shape [1, 3], but held 4",
                "{'name':'a','datatype':'FP32','shape':[100000000,3],'data':[1,2,3,4]} | must hold 300000000 elements for shape [100000000, 3], but held 4",
                "{'name':'a','datatype':'FP32','shape':[2,3],'data':[[1,2,3],[4,5]]} | must hold 3 values in every array of dimension 1, but one held 2",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[[1,2,3],[4,5,6]]} | must hold 1 values in every array of dimension 0, but one held 2",
                "{'name':'a','datatype':'FP32','shape':[2,3],'data':[[1,2,3],4]} | must be nested as its shape [2, 3], but was 4",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[[[1],2,3]]} | inputs[0].data[0]' must be a number, but was an array",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,null,3]} | inputs[0].data[1]' must be a number, but was null",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,'x']} | inputs[0].data[2]' must be a number, but was \"x\"",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,1e39]} | inputs[0].data[2]' must be within the range of FP32, but was 1e39",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,NaN]} | not valid JSON: 'NaN' is not expected here (line 1, column",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':5} | inputs[0].data' must be an array, but was 5",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,3],'dat':1} | Unknown field 'inputs[0].dat' (did you mean 'data'?)",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,3],'parameters':{'shared_memory_region':'r'}} | inputs[0].parameters.shared_memory_region' is not supported",
                "{'name':'a','datatype':'FP32','shape':[1,3],'data':[1,2,3],'parameters':{'binary_data_size':12}} | inputs[0].data' must be left out",
                "{'name':'a','datatype':'FP32','shape':[1,3],'parameters':{'binary_data_size':12}} | need the header Inference-Header-Content-Length",
                "{'name':'b','datatype':'FP32','shape':[1,3],'data':[1,2,3]} | must not name input 'b' again",
                "7 | inputs[0]' must be an object, but was 7",
            })
    void read_badInput_isRefusedByName(String input, String message) {
        assertThatThrownBy(() -> add(input, ""))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'parameters':{'sequence_id':7}, | parameters.sequence_id' is not supported",
                "'parameters':{'sequence_start':true}, | parameters.sequence_start' is not supported",
                "'parameters':{'prioritie':1}, | Unknown parameter 'parameters.prioritie' (did you mean 'priority'?)",
                "'parameters':{'timeout':-1}, | parameters.timeout' must be an integer from 0 to 9223372036854775807, but was -1",
                "'parameters':{'priority':1.5}, | parameters.priority' must be an integer from 0 to 2147483647, but was 1.5",
                "'parameters':{'binary_data_output':1}, | parameters.binary_data_output' must be true or false, but was 1",
                "'outputs':[{'name':'som'}], | must be one of the model's outputs [sum], but was 'som' (did you mean 'sum'?)",
                "'outputs':[{'name':'sum'},{'name':'sum'}], | must not name output 'sum' again",
                "'outputs':[{}], | outputs[0].name' is missing",
                "'outputs':[{'name':'sum','parameters':{'classification':2}}], | outputs[0].parameters.classification' is not supported",
                "'id':7, | 'id' must be a string, but was 7",
                "'model_name':'other', | 'model_name' must be as in the address, but was 'other'",
                "'input':[], | Unknown field 'input' (did you mean 'inputs'?)",
                "'id':'a','id':'b', | not valid JSON: a name is there twice in one object",
            })
    void read_badRequest_isRefusedByName(String more, String message) {
        String a = "{'name':'a','shape':[1,3],'datatype':'FP32','data':[1,2,3]}";
        assertThatThrownBy(() -> add(a, more))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INT8 | [128] | data[0]' must be an integer from -128 to 127, but was 128",
                "INT8 | [1.0] | data[0]' must be an integer, but was 1.0",
                "UINT8 | [-1] | data[0]' must be an integer from 0 to 255, but was -1",
                "INT16 | [-32769] | from -32768 to 32767, but was -32769",
                "UINT16 | [65536] | from 0 to 65535, but was 65536",
                "INT32 | [2147483648] | from -2147483648 to 2147483647, but was 2147483648",
                "UINT32 | [4294967296] | from 0 to 4294967295, but was 4294967296",
                "INT64 | [9223372036854775808] | from -9223372036854775808 to 9223372036854775807, but was 9223372036854775808",
                "UINT64 | [18446744073709551616] | from 0 to 18446744073709551615, but was 18446744073709551616",
                "FLOAT64 | [1e309] | within the range of FP64, but was 1e309",
                "BOOL | [1] | data[0]' must be true or false, but was 1",
                "STRING | [1] | data[0]' must be a string, but was 1",
                "STRING | ['\\ud800'] | data[0]' must be Unicode, but has an unpaired surrogate",
                "FLOAT16 | [1] | must be sent as binary data: JSON has no FP16",
                "BFLOAT16 | [1] | must be sent as binary data: JSON has no BF16",
            })
    void read_elementOutOfRange_isRefusedByIndex(DType type, String data, String message) {
        assertThatThrownBy(() -> x(type, data, 1))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"INT64,-9223372036854775808", "INT64,9223372036854775807", "UINT64,18446744073709551615", "INT8,-128"})
    void read_elementAtTheEdgeOfItsRange_isRead(DType type, String value) {
        Tensor.Numbers tensor = (Tensor.Numbers)
                x(type, "[" + value + "]", 1).request().inputs().get("x");
        assertThat(tensor).isNotNull();
        assertThat(new String(
                        Bodies.reply(
                                        new Signature(
                                                "m",
                                                "1",
                                                1,
                                                true,
                                                List.of(),
                                                of(type, -1).inputs()),
                                        Map.of("x", tensor),
                                        false)
                                .json(),
                        StandardCharsets.UTF_8))
                .contains("[" + value + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[2] | 8 | 8 | 0 0 0 0 0 0 0 0 | ",
                "[2] | 7 | 7 | 0 0 0 0 0 0 0 | must be at least 8 for shape [2], but was 7",
                "[1] | 7 | 7 | 4 0 0 0 1 2 3 | must hold element 0, but was a length of 4 with 3 bytes left",
                "[1] | 6 | 6 | 1 0 0 0 1 2 | must end with element 1, but was 1 bytes more",
                "[1] | 4 | 4 | 255 255 255 255 | must hold element 0, but was a length of 4294967295",
                "[1] | 5 | 6 | 1 0 0 0 1 9 | add up to 5 bytes, but 6 follow the JSON object",
                "[1] | 9 | 6 | 1 0 0 0 1 9 | add up to 9 bytes, but 6 follow the JSON object",
            })
    void read_binaryStrings_addUpOrAreRefused(String shape, int claimed, int sent, String bytes, String message) {
        byte[] binary = new byte[sent];
        String[] numbers = bytes.split(" ");
        for (int i = 0; i < sent; i++) {
            binary[i] = (byte) Integer.parseInt(numbers[i]);
        }
        String json = quoted("{'inputs':[{'name':'text','shape':" + shape
                + ",'datatype':'BYTES','parameters':{'binary_data_size':" + claimed + "}}]}");
        if (message == null) {
            assertThat(Bodies.read(json, FakeInference.ECHO, binary).request().inputs())
                    .containsKey("text");
        } else {
            assertThatThrownBy(() -> Bodies.read(json, FakeInference.ECHO, binary))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void read_binaryNumbersOfAnotherSize_areRefused() {
        String json =
                quoted("{'inputs':[{'name':'x','shape':[2],'datatype':'INT64','parameters':{'binary_data_size':12}}]}");
        assertThatThrownBy(() -> Bodies.read(json, of(DType.INT64, -1), new byte[12]))
                .hasMessageContaining("must be 16 for shape [2], but was 12");
    }

    @Test
    void read_binaryBoolOfTwo_isRefused() {
        String json =
                quoted("{'inputs':[{'name':'x','shape':[2],'datatype':'BOOL','parameters':{'binary_data_size':2}}]}");
        assertThatThrownBy(() -> Bodies.read(json, of(DType.BOOL, -1), new byte[] {1, 2}))
                .hasMessageContaining("'x' of BOOL must be bytes 0 or 1, but byte 1 was 2");
    }

    @Test
    void read_headerBeyondBody_isRefused() {
        assertThatThrownBy(() -> InferRequest.read(new byte[10], 11L, "m", FakeInference.ADD))
                .hasMessageContaining("must be at most the length of the body, 10 bytes, but was 11");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 'request' must be an object, but was nothing",
                "[] | 'request' must be an object, but was an array",
                "{\"inputs\":[]} | must have input 'a', but it is missing",
                "{\"inputs\":[]}} | not valid JSON",
                "{\"id\":\"x\"}{} | something follows its end at byte 10",
                "{\"id\":\"x\" | not valid JSON",
            })
    void read_notOneObject_isRefused(String body, String message) {
        assertThatThrownBy(() -> Bodies.read(body, FakeInference.ADD))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_nestedDeep_isRefused() {
        String deep = "{\"inputs\":[{\"data\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> Bodies.read(deep, FakeInference.ADD))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void read_notUtf8_isRefused() {
        byte[] body = Bodies.utf8("{\"id\":\"x\"}");
        body[7] = (byte) 0xc0;
        assertThatThrownBy(() -> InferRequest.read(body, null, "m", FakeInference.ADD))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("not valid UTF-8 at byte 7");
    }

    @Test
    void read_everything_isRead() {
        InferRequest request = add(
                "{'data':[[1,2,3]],'datatype':'FP32','name':'a','shape':[1,3]}",
                "'id':'q','model_name':'org/add','model_version':'3','parameters':{'priority':3,'timeout':1500,"
                        + "'binary_data_output':true,'sequence_id':0,'triton_enable_empty_final_response':false},"
                        + "'outputs':[{'name':'sum','parameters':{'binary_data':false,'classification':0}}],");
        assertThat(request.id()).isEqualTo("q");
        assertThat(request.request().scheduling().priority()).isEqualTo(2);
        assertThat(request.request().scheduling().timeout()).isEqualTo(Duration.ofNanos(1_500_000));
        assertThat(request.request().wanted()).containsExactly("sum");
        assertThat(request.binary(request.outputs().getFirst())).isFalse();
        assertThat(FakeInference.floats((Tensor.Numbers)
                        Objects.requireNonNull(request.request().inputs().get("a"))))
                .containsExactly(1f, 2f, 3f);
    }

    @Test
    void headers_priorityAndTimeout_standInForParameters() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HeaderRules.PRIORITY, "4");
        headers.set(HeaderRules.TIMEOUT, "0.5");
        TensorInference.Request bare = add(A, "").withDefaults(headers).request();
        assertThat(bare.scheduling().priority()).isEqualTo(4);
        assertThat(bare.scheduling().timeout()).isEqualTo(Duration.ofMillis(500));
        TensorInference.Request own = add(A, "'parameters':{'priority':3,'timeout':1500},")
                .withDefaults(headers)
                .request();
        assertThat(own.scheduling().priority()).isEqualTo(2);
        assertThat(own.scheduling().timeout()).isEqualTo(Duration.ofNanos(1_500_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x-millrace-priority | high  | an integer of at least -2147483648, but was "high"
            x-millrace-timeout  | 0     | a number above 0.0 to 86400.0, but was 0
            x-millrace-timeout  | 86401 | a number above 0.0 to 86400.0, but was 86401
            """)
    void headers_badValue_isRefusedByName(String header, String value, String message) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(header, value);
        InferRequest request = add(A, "");
        assertThatThrownBy(() -> request.withDefaults(headers))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'" + header + "' must be " + message);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "2,1"})
    void priority_levelOne_isAsHighAsTheDefault(int level, int priority) {
        String a = "{'name':'a','shape':[1,3],'datatype':'FP32','data':[1,2,3]}";
        assertThat(add(a, "'parameters':{'priority':" + level + "},")
                        .request()
                        .scheduling()
                        .priority())
                .isEqualTo(priority);
    }

    /* A graph that declares no shape takes what it can run. */
    @Test
    void read_inputOfUnknownRank_takesAnyShape() {
        String input = quoted("{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2]}]}");
        assertThat(Bodies.read(input, of(DType.FLOAT32)).request().inputs().values())
                .singleElement()
                .extracting(Tensor::shape)
                .isEqualTo(List.of(1L, 2L));
    }

    @Test
    void read_scalar_isOneElement() {
        InferRequest request = Bodies.read(
                quoted("{'inputs':[{'name':'x','shape':[],'datatype':'INT32','data':[7]}]}"), of(DType.INT32));
        assertThat(request.request().inputs().get("x"))
                .extracting(Tensor::shape)
                .isEqualTo(List.of());
    }
}
