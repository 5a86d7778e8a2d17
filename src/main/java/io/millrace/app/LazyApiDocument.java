package io.millrace.app;

import java.util.Optional;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Leaves what makes the OpenAPI document and its pages until somebody asks for them: it takes a tenth of the start. */
final class LazyApiDocument implements BeanFactoryPostProcessor {

    private static final String SPRINGDOC = "org.springdoc.";

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition bean = beans.getBeanDefinition(name);
            if (isSpringdoc(bean, beans)) {
                bean.setLazyInit(true);
            }
        }
    }

    private static boolean isSpringdoc(BeanDefinition bean, ConfigurableListableBeanFactory beans) {
        return Optional.ofNullable(bean.getFactoryBeanName())
                .map(factory -> beans.getBeanDefinition(factory).getBeanClassName())
                .or(() -> Optional.ofNullable(bean.getBeanClassName()))
                .filter(type -> type.startsWith(SPRINGDOC))
                .isPresent();
    }
}
