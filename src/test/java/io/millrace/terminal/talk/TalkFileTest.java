package io.millrace.terminal.talk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.terminal.talk.Attachment.Kind;
import io.millrace.terminal.talk.Said.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TalkFileTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    @TempDir
    Path folder;

    private Talk talk() throws IOException {
        Path image = Files.write(folder.resolve("a.png"), PNG);
        Attachment sound = new Attachment(Kind.AUDIO, "wav", "AAAA");
        return Talk.EMPTY
                .withSystem("Be brief.")
                .with("temperature", RequestFields.value("temperature", "0.2"))
                .with("stop", RequestFields.value("stop", "END"))
                .and(new Talk.Turn(new Asked("one", List.of()), new Said("é\u001b[31m", Ending.STOPPED)))
                .and(new Talk.Turn(
                        new Asked("two", List.of(Attachment.read(Kind.IMAGE, image), sound)),
                        new Said("b", Ending.WHOLE)));
    }

    @Test
    void read_whatWasWritten_isTheSame() throws IOException {
        Path file = folder.resolve("talk");
        TalkFile.write(file, "m", talk());
        assertThat(TalkFile.read(file)).isEqualTo(talk());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        TalkFile.write(file, "m", Talk.EMPTY);
        assertThat(TalkFile.read(file)).as("a conversation may be replaced").isEqualTo(Talk.EMPTY);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("nothing else is left").hasSize(2);
        }
    }

    @Test
    void write_overSomethingElse_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("notes"), "mine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TalkFile.write(file, "m", Talk.EMPTY))
                .withMessageContaining("notes is there, and no conversation");
        assertThat(file).hasContent("mine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TalkFile.write(folder.resolve("none/x"), "m", Talk.EMPTY))
                .withMessageContaining("cannot be written");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                                                   | it is not JSON
            {"messages":[]}                                                                     | it is no conversation
            {"millrace_conversation":1,"messages":[{"role":"user","content":"a"}]}              | messages[0] must be
            {"millrace_conversation":1,"settings":{"model":"x"}}                                | settings.model
            {"millrace_conversation":1,"messages":[{"role":"user","content":[{"type":"video"}]},{"role":"assistant"}]} | has a part
            {"millrace_conversation":1,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x"}}]},{"role":"assistant"}]} | no data URL
            """)
    void read_whatIsNone_saysWhere(String text, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("talk"), text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TalkFile.read(file))
                .withMessageContaining(file + ": ")
                .withMessageContaining(reason);
    }

    @Test
    void read_fileThatIsNotThere_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TalkFile.read(folder.resolve("none")))
                .withMessageContaining("none");
    }

    @Test
    void body_conversation_hasWhatTheApiTakes() throws IOException {
        Talk talk = talk();
        JsonNode body = JSON.readTree(RequestFields.body("m", talk, new Asked("three", List.of()), true));
        assertThat(body).isEqualTo(JSON.readTree("""
                {"model":"m","messages":[
                  {"role":"system","content":"Be brief."},
                  {"role":"user","content":"one"},{"role":"assistant","content":"é\\u001b[31m"},
                  {"role":"user","content":[
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},
                    {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
                    {"type":"text","text":"two"}]},
                  {"role":"assistant","content":"b"},
                  {"role":"user","content":"three"}],
                 "stream":true,"stream_options":{"include_usage":true},"temperature":0.2,"stop":"END"}"""));
        String bare = new String(RequestFields.body("m", Talk.EMPTY, new Asked("é", List.of()), false), UTF_8);
        assertThat(bare).isEqualTo("""
                {"model":"m","messages":[{"role":"user","content":"é"}],"stream":true}""");
    }

    @Test
    void value_fieldOfTheConversationsOwn_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestFields.value("messages", "[]"))
                .withMessageContaining("'messages'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestFields.value("n", "2"))
                .withMessageContaining("2");
        assertThat(RequestFields.value("n", "1").intValue()).isOne();
        assertThat(RequestFields.value("user", "Ann Lee").stringValue()).isEqualTo("Ann Lee");
        assertThat(RequestFields.value("seed", "null").isNull()).isTrue();
    }

    @Test
    void attachment_whatIsNone_isRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("a.txt"), "hello there");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attachment.read(Kind.IMAGE, text))
                .withMessageContaining("a.txt is no image");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attachment.read(Kind.AUDIO, text))
                .withMessageContaining("a.txt is no sound");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attachment.read(Kind.IMAGE, folder))
                .withMessageContaining("is not a file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attachment.read(Kind.IMAGE, Files.write(text, new byte[Attachment.MOST + 1])))
                .withMessageContaining("more than " + Attachment.MOST);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, ffd8ffe0, image/jpeg",
        "IMAGE, 474946383961, image/gif",
        "IMAGE, 424d0000, image/bmp",
        "IMAGE, 524946460000000057454250, image/webp",
        "AUDIO, 524946460000000057415645, wav",
        "AUDIO, 664c6143, flac",
        "AUDIO, 4f676753, ogg",
        "AUDIO, 0000001866747970, mp4",
        "AUDIO, 494433, mp3",
        "AUDIO, fffb9064, mp3"
    })
    void attachment_byItsFirstBytes_isKnown(Kind kind, String hex, String type) throws IOException {
        Path file = Files.write(folder.resolve("x"), HexFormat.of().parseHex(hex));
        assertThat(Attachment.read(kind, file).type()).isEqualTo(type);
    }
}
