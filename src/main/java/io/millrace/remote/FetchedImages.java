package io.millrace.remote;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.Prompt;
import io.millrace.serving.Route;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextGeneration;
import io.millrace.serving.Tokenization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fetches the images of conversations before they go to a model, one of a request after the other. */
public final class FetchedImages {

    private final ImageFetcher fetcher;

    public FetchedImages(ImageFetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** The same with images fetched, where there is any host to fetch from. */
    public TextGeneration before(TextGeneration generation) {
        return fetcher.isOpen() ? new Generation(generation) : generation;
    }

    /** The same with images fetched, where there is any host to fetch from. */
    public Tokenization before(Tokenization tokenization) {
        return fetcher.isOpen() ? new Tokens(tokenization) : tokenization;
    }

    private final class Generation implements TextGeneration {
        private final TextGeneration generation;

        Generation(TextGeneration generation) {
            this.generation = generation;
        }

        @Override
        public Flux<TextEvent> generate(Route model, List<Prompt> prompts, GenerationOptions options) {
            return prompts.stream().allMatch(prompt -> links(prompt).isEmpty())
                    ? generation.generate(model, prompts, options)
                    : Flux.fromIterable(prompts)
                            .concatMap(FetchedImages.this::fetched)
                            .collectList()
                            .flatMapMany(fetched -> generation.generate(model, fetched, options));
        }
    }

    private final class Tokens implements Tokenization {
        private final Tokenization tokenization;

        Tokens(Tokenization tokenization) {
            this.tokenization = tokenization;
        }

        @Override
        public Mono<Tokenization.Tokens> tokenize(Route model, Prompt prompt, boolean addSpecialTokens) {
            return fetched(prompt).flatMap(known -> tokenization.tokenize(model, known, addSpecialTokens));
        }

        @Override
        public Mono<String> detokenize(Route model, int[] ids) {
            return tokenization.detokenize(model, ids);
        }
    }

    private static List<Part.Link> links(Prompt prompt) {
        return prompt instanceof Prompt.Chat chat ? chat.conversation().links() : List.of();
    }

    private Mono<Prompt> fetched(Prompt prompt) {
        List<Part.Link> links = links(prompt);
        if (!(prompt instanceof Prompt.Chat chat) || links.isEmpty()) {
            return Mono.just(prompt);
        }
        return Flux.fromIterable(links)
                .concatMap(link -> fetcher.fetch(link).map(image -> Map.entry(link, image)))
                .collect(HashMap<Part.Link, Part.Image>::new, (all, each) -> all.put(each.getKey(), each.getValue()))
                .map(images -> chat.of(of(chat.conversation(), images)));
    }

    private static List<Message> of(Conversation conversation, Map<Part.Link, Part.Image> images) {
        return conversation.messages().stream()
                .map(message -> message.with(message.content().stream()
                        .map(part -> part instanceof Part.Link link ? known(images, link) : part)
                        .toList()))
                .toList();
    }

    private static Part known(Map<Part.Link, Part.Image> images, Part.Link link) {
        Part.Image image = images.get(link);
        return image == null ? link : image;
    }
}
