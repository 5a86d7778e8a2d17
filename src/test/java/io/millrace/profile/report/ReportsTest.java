package io.millrace.profile.report;

import static io.millrace.profile.Records.SETTINGS;
import static io.millrace.profile.Records.decode;
import static io.millrace.profile.Records.load;
import static io.millrace.profile.Records.measured;
import static io.millrace.profile.Records.prefill;
import static io.millrace.profile.Records.run;
import static io.millrace.profile.Records.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.profile.advice.Judge;
import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Measured;
import io.millrace.profile.record.Profile;
import io.millrace.profile.record.Served;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportsTest {

    private static final Profile DECODER = profile(measured(
                    SETTINGS,
                    8,
                    List.of(decode(1, 5, Bound.MEMORY), decode(8, 9, Bound.COMPUTE), prefill(32, 40)),
                    List.of(trial(1, false, 1, 0, 100), trial(0, false, 1, 0, 160)))
            .with(load(0.6), List.of(new Served(Map.of(), 10), new Served(Map.of("threads", "0"), 14))));

    private static final Profile OTHER =
            profile(measured(SETTINGS, 4, List.of(decode(1, 9, Bound.MEMORY)), List.of(trial(1, false, 1, 0, 50))));

    private static final Profile TEXTS = profile(measured(SETTINGS, 8, List.of(run(1, 5, Bound.OVERHEAD)), List.of()));

    private static Profile profile(Measured measured) {
        return new Profile(measured, Judge.of(measured), List.of());
    }

    @Test
    void html_ofEveryKind_isWellFormedAndNeedsNothingElse() throws Exception {
        for (List<Profile> profiles : List.of(List.of(DECODER), List.of(TEXTS), List.of(DECODER, OTHER, TEXTS))) {
            String page = HtmlReport.of(profiles);

            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(page)));
            assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(profiles.size());
            assertThat(page).doesNotContain("src=", "href=", "NaN", "Infinity").contains("prefers-color-scheme:dark");
        }
    }

    @Test
    void html_pointsOfTheSweep_areDotsAndCells() {
        String page = HtmlReport.of(List.of(DECODER));

        assertThat(page.split("<circle", -1)).hasSize(4);
        assertThat(page).contains("class=\"heat\"").contains("made-up &amp; &lt;odd&gt;");
    }

    @Test
    void text_ofAProfile_hasVerdictAndAdvice() {
        assertThat(TextReport.of(DECODER)).contains("→ set threads: 0", "×1.40", "compute-bound");
        assertThat(TextReport.of(TEXTS)).contains("none of the settings");
    }

    @Test
    void comparison_ofDecoders_namesTheFasterAndTellsThemFromTexts() {
        SideBySide comparison = SideBySide.of(List.of(DECODER, OTHER, TEXTS));

        assertThat(comparison.rows()).hasSize(3).allSatisfy(row -> assertThat(row)
                .hasSameSizeAs(comparison.head()));
        assertThat(comparison.conclusions()).hasSize(3).anySatisfy(each -> assertThat(each)
                .contains("×3.20"));
    }

    @Test
    void json_writtenAndRead_isTheSame(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), DECODER.json());

        assertThat(Profile.read(file)).isEqualTo(DECODER);
    }

    @Test
    void read_otherFile_isRefusedByName(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\"version\": 1}");
        Path newer = Files.writeString(
                folder.resolve("b.json"), DECODER.json().replace("\"version\" : 1", "\"version\" : 9"));

        assertThatThrownBy(() -> Profile.read(file)).hasMessageContaining("a.json");
        assertThatThrownBy(() -> Profile.read(newer)).hasMessageContaining("version 9");
    }
}
