package io.millrace.guidance;

import io.millrace.constraint.grammar.Grammars;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.grammar.Node.Step;
import io.millrace.constraint.grammar.Node.Walker;
import java.util.ArrayList;
import java.util.List;

/**
 * The rest of a list of keyword arguments, {@code a=1, b="x"}, in the order of the parameters.
 *
 * @param first whether none stands before
 */
record KeywordArguments(List<Parameter> parameters, int from, boolean first) implements Walker {

    /** @param value in Python's notation */
    record Parameter(String name, Node value, boolean required) {}

    KeywordArguments {
        parameters = List.copyOf(parameters);
    }

    @Override
    public boolean mayEnd() {
        return parameters.stream().skip(from).noneMatch(Parameter::required);
    }

    @Override
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = from; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Node text = Grammars.text((first ? "" : ", ") + parameter.name() + "=");
            steps.add(new Step(
                    Grammars.sequence(text, parameter.value()), new KeywordArguments(parameters, i + 1, false)));
            if (parameter.required()) {
                break;
            }
        }
        return steps;
    }
}
