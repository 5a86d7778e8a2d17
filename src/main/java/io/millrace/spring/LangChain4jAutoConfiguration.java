package io.millrace.spring;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.scoring.ScoringModel;
import io.millrace.langchain4j.LangChain4jChatModel;
import io.millrace.langchain4j.LangChain4jEmbeddingModel;
import io.millrace.langchain4j.LangChain4jScoringModel;
import io.millrace.langchain4j.LangChain4jStreamingChatModel;
import io.millrace.library.Millrace;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** LangChain4j's models, where the application has LangChain4j and says which models they ask. */
@AutoConfiguration(after = MillraceAutoConfiguration.class)
@ConditionalOnClass(ChatModel.class)
@ConditionalOnBean({Millrace.class, LibraryProperties.class})
public class LangChain4jAutoConfiguration {

    @Bean
    @ConditionalOnProperty("millrace.library.chat")
    ChatModel millraceLangChain4jChatModel(Millrace millrace, LibraryProperties properties) {
        return new LangChain4jChatModel(millrace, properties.chat());
    }

    @Bean
    @ConditionalOnProperty("millrace.library.chat")
    StreamingChatModel millraceLangChain4jStreamingChatModel(Millrace millrace, LibraryProperties properties) {
        return new LangChain4jStreamingChatModel(millrace, properties.chat());
    }

    @Bean
    @ConditionalOnProperty("millrace.library.embedding")
    EmbeddingModel millraceLangChain4jEmbeddingModel(Millrace millrace, LibraryProperties properties) {
        return new LangChain4jEmbeddingModel(millrace, properties.embedding());
    }

    @Bean
    @ConditionalOnProperty("millrace.library.scoring")
    ScoringModel millraceLangChain4jScoringModel(Millrace millrace, LibraryProperties properties) {
        return new LangChain4jScoringModel(millrace, properties.scoring());
    }
}
