package io.millrace.spring;

import io.millrace.library.Millrace;
import io.millrace.spring.ai.SpringAiChatModel;
import io.millrace.spring.ai.SpringAiEmbeddingModel;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Spring AI's models, where the application has Spring AI and says which models they ask. */
@AutoConfiguration(after = MillraceAutoConfiguration.class)
@ConditionalOnClass(ChatModel.class)
@ConditionalOnBean({Millrace.class, LibraryProperties.class})
public class SpringAiAutoConfiguration {

    @Bean
    @ConditionalOnProperty("millrace.library.chat")
    ChatModel millraceChatModel(Millrace millrace, LibraryProperties properties) {
        return new SpringAiChatModel(millrace, properties.chat());
    }

    @Bean
    @ConditionalOnProperty("millrace.library.embedding")
    EmbeddingModel millraceEmbeddingModel(Millrace millrace, LibraryProperties properties) {
        return new SpringAiEmbeddingModel(millrace, properties.embedding());
    }
}
