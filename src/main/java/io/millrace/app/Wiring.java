package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.app.command.HubSources;
import io.millrace.app.command.LocalModels;
import io.millrace.models.Keeping;
import io.millrace.models.ModelRegistry;
import io.millrace.models.upkeep.AliasFile;
import io.millrace.models.upkeep.Sources;
import io.millrace.openai.EdgeLimits;
import io.millrace.openai.OpenAiEdge;
import io.millrace.openai.audio.AudioEdge;
import io.millrace.openai.audio.AudioLimits;
import io.millrace.openai.encode.EncodeEdge;
import io.millrace.openai.messages.MessagesEdge;
import io.millrace.openai.responses.ResponseStoreSettings;
import io.millrace.openai.responses.ResponsesEdge;
import io.millrace.openinference.OpenInferenceEdge;
import io.millrace.openinference.OpenInferenceLimits;
import io.millrace.playground.PlaygroundWiring;
import io.millrace.remote.FetchedImages;
import io.millrace.remote.ImageFetcher;
import io.millrace.remote.RemoteServers;
import io.millrace.runtime.session.GraphCache;
import io.millrace.runtime.session.PluginProviders;
import io.millrace.serving.AdmissionPrecheck;
import io.millrace.serving.Encoding;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.TensorInference;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import io.millrace.serving.Transcription;
import io.millrace.serving.speech.Speech;
import io.millrace.tasks.Serving;
import io.millrace.tasks.Tasks;
import io.millrace.telemetry.BatchListeners;
import io.millrace.telemetry.BatchMeters;
import io.millrace.telemetry.BottleneckMeters;
import io.millrace.telemetry.BreakerMeters;
import io.millrace.telemetry.EngineListeners;
import io.millrace.telemetry.EngineMeters;
import io.millrace.telemetry.ModelMeters;
import io.millrace.telemetry.NativeMeters;
import io.millrace.telemetry.VllmMeters;
import io.millrace.verdict.Bottlenecks;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;

/** Where everything is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MillraceProperties.class)
@Import({
    OpenAiEdge.class,
    EncodeEdge.class,
    AudioEdge.class,
    MessagesEdge.class,
    ResponsesEdge.class,
    OpenInferenceEdge.class,
    PlaygroundWiring.class,
    AccessWiring.class,
    ObservationWiring.class
})
class Wiring {

    @Bean(destroyMethod = "close")
    Serving serving(
            MillraceProperties properties,
            MeterRegistry meters,
            Bottlenecks bottlenecks,
            ObjectProvider<Interposer> interposer,
            ObjectProvider<Sources> sources) {
        prepare(properties);
        ModelMeters models = new ModelMeters(meters);
        Serving serving = Serving.open(
                properties.models().repository(),
                listeners(meters, bottlenecks, models),
                properties.limits().service(),
                RemoteServers.over(System::getenv),
                interposer.getIfAvailable(() -> Interposer.NONE),
                properties.models().keeping(sources.getIfAvailable(Wiring::sources)),
                properties.models().watch());
        models.over(serving.models());
        models.memory(serving.models().memory());
        bottlenecks.start(serving.models()::busy);
        NativeMeters.register(meters);
        return serving;
    }

    private static void prepare(MillraceProperties properties) {
        properties.plugins().forEach((name, library) -> PluginProviders.register(name, Path.of(library)));
        GraphCache.keepIn(properties.cache().isEmpty() ? null : Path.of(properties.cache()));
    }

    /**
     * Models without the service, by the settings of this installation.
     *
     * @param folder of models; null for that of the settings
     */
    static LocalModels local(@Nullable Path folder) {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        MillraceProperties properties = Binder.get(environment).bindOrCreate("millrace", MillraceProperties.class);
        prepare(properties);
        Keeping keeping = properties.models().keeping(sources());
        Keeping own = new Keeping(Set.of(), keeping.budget(), AliasFile.NONE, keeping.sources());
        return new LocalModels(
                folder == null ? properties.models().repository() : Tasks.repository(folder),
                properties.limits().body().toBytes(),
                (model, home) -> Serving.only(
                        model,
                        home,
                        Listeners.NONE,
                        properties.limits().service(),
                        RemoteServers.over(System::getenv),
                        own),
                new FetchedImages(new ImageFetcher(properties.images()))::before);
    }

    private static Sources sources() {
        return new HubSources(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    private static Listeners listeners(MeterRegistry meters, Bottlenecks bottlenecks, ModelMeters models) {
        BottleneckMeters limits = new BottleneckMeters(meters, bottlenecks);
        return new Listeners(
                model -> {
                    limits.model(model);
                    return new EngineListeners(List.of(
                            new EngineMeters(meters, model), new VllmMeters(meters, model), bottlenecks.engine(model)));
                },
                model -> {
                    limits.model(model);
                    return new BatchListeners(List.of(new BatchMeters(meters, model), bottlenecks.batcher(model)));
                },
                new BreakerMeters(meters),
                models);
    }

    @Bean(destroyMethod = "")
    ModelRegistry modelCatalog(Serving serving) {
        return serving.models();
    }

    @Bean
    ImageFetcher imageFetcher(MillraceProperties properties) {
        return new ImageFetcher(properties.images());
    }

    @Bean
    TextGeneration textGeneration(Serving serving, ImageFetcher images) {
        return new FetchedImages(images).before(serving.generation());
    }

    @Bean
    Encoding encoding(Serving serving) {
        return serving.encoding();
    }

    @Bean
    Transcription transcription(Serving serving) {
        return serving.transcription();
    }

    @Bean
    Speech speech(Serving serving) {
        return serving.speech();
    }

    @Bean
    AudioLimits audioLimits(MillraceProperties properties) {
        return new AudioLimits(Math.toIntExact(properties.limits().soundBody().toBytes()));
    }

    @Bean
    TensorInference tensorInference(Serving serving) {
        return serving.tensors();
    }

    @Bean
    Tokenization tokenization(Serving serving, ImageFetcher images) {
        return new FetchedImages(images).before(serving.tokenization());
    }

    @Bean
    AdmissionPrecheck entrance(Serving serving) {
        return serving.precheck();
    }

    @Bean
    OpenInferenceLimits openInferenceLimits(MillraceProperties properties) {
        return new OpenInferenceLimits(
                Math.toIntExact(properties.limits().tensorBody().toBytes()));
    }

    @Bean
    EdgeLimits edgeLimits(MillraceProperties properties) {
        LimitsProperties limits = properties.limits();
        return new EdgeLimits(
                Math.toIntExact(limits.body().toBytes()),
                limits.sequences(),
                Math.toIntExact(limits.inputBody().toBytes()),
                limits.inputs());
    }

    @Bean
    ResponseStoreSettings responseStoreSettings(MillraceProperties properties) {
        return properties.responses().store().settings();
    }

    @Bean
    LoadingHealth loadingHealthIndicator(ModelCatalog models) {
        return new LoadingHealth(models);
    }

    @Bean
    ModelsHealth modelsHealthIndicator(ModelCatalog models, Serving serving) {
        return new ModelsHealth(models, serving::breakers);
    }
}
