package io.millrace.tasks.sight;

import io.millrace.core.Checkpoint;
import io.millrace.vision.chat.ChatImages;
import io.millrace.vision.chat.SizedImage;

/** An image of a chat. */
record ShownPicture(SizedImage image, ChatImages images, ImageMarkup markup) implements Shown {

    @Override
    public String param() {
        return image.image().param();
    }

    @Override
    public byte[] bytes() {
        return image.image().bytes();
    }

    @Override
    public String settings() {
        return images.settings() + " " + image.fine();
    }

    @Override
    public String text() {
        return markup.of(image.grid());
    }

    @Override
    public int tokens() {
        return markup.tokens(image.grid());
    }

    @Override
    public int columns() {
        return markup.columns(image.grid());
    }

    @Override
    public int pieces() {
        return images.pieces(image.grid());
    }

    @Override
    public long memory() {
        return images.memory(image);
    }

    @Override
    public long kept() {
        return images.kept(image);
    }

    @Override
    public Encodable read(Checkpoint checkpoint) {
        return new Encodable.Picture(images.cut(image, checkpoint));
    }
}
