package io.millrace.decoding;

import static io.millrace.decoding.SamplingParameter.LOGIT_BIAS;
import static io.millrace.decoding.SamplingParameter.SEED;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.decoding.ParameterKind.Numeric;
import io.millrace.decoding.ParameterKind.Real;
import io.millrace.decoding.SamplingParameter.Unstated;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplingParameterTest {

    @Test
    void all_parameters_haveNamesOfTheirOwnAndNeutralValuesInRange() {
        assertThat(SamplingParameter.ALL)
                .extracting(SamplingParameter::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z_]+"));
        assertThat(SamplingParameter.ALL)
                .allSatisfy(parameter -> assertThat(parameter.kind().checked(parameter.name(), parameter.neutral()))
                        .isEqualTo(parameter.neutral()));
    }

    @Test
    void all_parameters_areSentences() {
        assertThat(SamplingParameter.ALL).extracting(SamplingParameter::doc).allMatch(doc -> doc.endsWith("."));
    }

    @Test
    void all_defaultsOfModels_areNumbers() {
        assertThat(SamplingParameter.ALL)
                .filteredOn(parameter -> parameter.unstated() == Unstated.MODEL)
                .allMatch(parameter -> parameter.kind() instanceof Numeric);
    }

    @Test
    void with_valueOutOfRange_isRefusedByNameRangeAndValue() {
        assertThatThrownBy(() -> Sampling.UNSTATED.with(TEMPERATURE, 2.5f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must be in [0.0, 2.0], not 2.5");
        assertThatThrownBy(() -> Sampling.UNSTATED.with(TOP_P, -1f))
                .hasMessage("top_p must be in [0.0, 1.0], not -1.0");
        assertThatThrownBy(() -> Sampling.UNSTATED.with(TOP_K, -1)).hasMessage("top_k must be at least 0, not -1");
    }

    @Test
    void or_defaults_fillsInWhatIsNotStated() {
        Sampling asked = Sampling.UNSTATED.with(TEMPERATURE, 0f).with(SEED, 7L);
        Sampling models = Sampling.UNSTATED.with(TEMPERATURE, 1.5f).with(TOP_P, 0.5f);
        assertThat(asked.or(models)).isEqualTo(asked.with(TOP_P, 0.5f));
        assertThat(asked.get(TOP_P)).isEqualTo(1);
        assertThat(asked.orNull(TOP_P)).isNull();
    }

    @Test
    void with_mapThatChangesLater_keepsItAsItWas() {
        Map<Integer, Float> bias = new HashMap<>(Map.of(1, 2f));
        Sampling sampling = Sampling.UNSTATED.with(LOGIT_BIAS, bias);
        bias.put(2, 3f);
        assertThat(sampling.get(LOGIT_BIAS)).isEqualTo(Map.of(1, 2f));
    }

    @Test
    void of_numberTooSmallForAFloat_staysAboveAnOpenEnd() {
        assertThat(Real.above(0, 1).of("top_p", 1e-60)).isEqualTo(Float.MIN_VALUE);
        assertThatThrownBy(() -> Real.above(0, 1).of("top_p", 0)).hasMessage("top_p must be above 0, not 0.0");
        assertThat(Real.closed(0, 0.1).of("share", 0.1)).isEqualTo(0.1f);
    }
}
