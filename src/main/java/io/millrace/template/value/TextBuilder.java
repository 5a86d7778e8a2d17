package io.millrace.template.value;

/** A string under construction that stays within the output limit. */
public final class TextBuilder {
    private final Budget budget;
    private final StringBuilder text = new StringBuilder();

    public TextBuilder(Budget budget) {
        this.budget = budget;
    }

    public TextBuilder add(String part) {
        budget.text(part.length());
        budget.room((long) text.length() + part.length());
        text.append(part);
        return this;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
