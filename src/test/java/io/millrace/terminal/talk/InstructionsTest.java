package io.millrace.terminal.talk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.terminal.talk.Attachment.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InstructionsTest {

    static Stream<Arguments> entered() {
        return Stream.of(
                Arguments.of("hello", new Instruction.Ask("hello")),
                Arguments.of("  ", new Instruction.Nothing()),
                Arguments.of("//set is a word", new Instruction.Ask("/set is a word")),
                Arguments.of("/etc/passwd is what?", new Instruction.Ask("/etc/passwd is what?")),
                Arguments.of("/help", new Instruction.Help()),
                Arguments.of("/?", new Instruction.Help()),
                Arguments.of("/system Be brief.", new Instruction.TellSystem("Be brief.")),
                Arguments.of("/system", new Instruction.TellSystem("")),
                Arguments.of(
                        "/system \"\"\"Be brief.\nBe kind.\"\"\"", new Instruction.TellSystem("Be brief.\nBe kind.")),
                Arguments.of("/set temperature 0.2", new Instruction.Put("temperature", "0.2")),
                Arguments.of("/set temperature=0.2", new Instruction.Put("temperature", "0.2")),
                Arguments.of("/set stop [\"a b\"]", new Instruction.Put("stop", "[\"a b\"]")),
                Arguments.of("/set temperature", new Instruction.Put("temperature", null)),
                Arguments.of("/set", new Instruction.Show()),
                Arguments.of("/image ~/a b.png", new Instruction.Attach(Kind.IMAGE, "~/a b.png")),
                Arguments.of("/image \"a b.png\"", new Instruction.Attach(Kind.IMAGE, "a b.png")),
                Arguments.of("/audio a.wav", new Instruction.Attach(Kind.AUDIO, "a.wav")),
                Arguments.of("/clear", new Instruction.Clear()),
                Arguments.of("/undo", new Instruction.Undo()),
                Arguments.of("/retry", new Instruction.Retry()),
                Arguments.of("/save a b", new Instruction.Save("a b")),
                Arguments.of("/load a", new Instruction.Load("a")),
                Arguments.of("/model org/name", new Instruction.Use("org/name")),
                Arguments.of("/model", new Instruction.Use("")),
                Arguments.of("/show", new Instruction.Show()),
                Arguments.of("/bye", new Instruction.Bye()),
                Arguments.of("/exit", new Instruction.Bye()),
                Arguments.of("/quit", new Instruction.Bye()));
    }

    @ParameterizedTest
    @MethodSource("entered")
    void read_whatIsEntered_isUnderstood(String entered, Instruction meant) {
        assertThat(Instructions.read(entered)).isEqualTo(meant);
    }

    @Test
    void read_whatIsNone_saysWhatIsMeantMaybe() {
        assertThat(Instructions.read("/sytem x"))
                .isInstanceOfSatisfying(Instruction.Wrong.class, wrong -> assertThat(wrong.reason())
                        .contains("/sytem is unknown", "'/system'", "/help"));
        assertThat(Instructions.read("/image")).isEqualTo(new Instruction.Wrong("/image needs a PATH behind it"));
        assertThat(Instructions.read("/undo 3")).isEqualTo(new Instruction.Wrong("/undo takes nothing behind it"));
        assertThat(Instructions.read("/set 1x 3"))
                .isEqualTo(new Instruction.Wrong("/set needs the name of a field, but was given '1x'"));
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void read_eachWord_isKnown(Verb verb) {
        assertThat(Instructions.read(verb.word() + " " + verb.argument())).isNotInstanceOf(Instruction.Wrong.class);
    }
}
