package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.library.Millrace;
import io.millrace.models.ModelRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The service has its models once, and none of what it gives to other programs. */
class LibraryInServiceTest extends ServiceHarness {

    private final ApplicationContext context;

    LibraryInServiceTest(@Autowired ModelRegistry models, @Autowired ApplicationContext context) {
        super(models);
        this.context = context;
    }

    @Test
    void context_ofTheService_hasNoLibrary() {
        assertThat(context.getBeanNamesForType(Millrace.class)).isEmpty();
        assertThat(context.getBeanNamesForType(org.springframework.ai.chat.model.ChatModel.class))
                .isEmpty();
    }
}
