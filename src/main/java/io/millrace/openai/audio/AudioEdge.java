package io.millrace.openai.audio;

import io.millrace.edge.EdgeWiring;
import io.millrace.edge.WireForm;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.openai.stream.EventStream;
import io.millrace.serving.Transcription;
import io.millrace.serving.speech.Speech;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The audio endpoints as Spring beans. Needs beans of {@link Transcription}, {@link Speech}, {@link AudioLimits} and {@link EventStream}. */
@Configuration(proxyBeanMethods = false)
@Import(EdgeWiring.class)
public class AudioEdge {

    @Bean
    WireForm audio(Transcription transcription, Speech speech, AudioLimits limits, EventStream streams) {
        TranscriptionEndpoints endpoints = new TranscriptionEndpoints(transcription, streams, limits);
        return new WireForm(
                "",
                ErrorEnvelope::of,
                List.of(
                        endpoints.transcriptions(),
                        endpoints.translations(),
                        new SpeechEndpoint(speech, streams, limits).declared()));
    }
}
