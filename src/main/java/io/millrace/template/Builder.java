package io.millrace.template;

/** A string under construction that stays within the output limit. */
final class Builder {
    private final Budget budget;
    private final StringBuilder text = new StringBuilder();

    Builder(Budget budget) {
        this.budget = budget;
    }

    Builder add(String part) {
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
