package io.millrace.openai;

import java.util.List;

/** Further paths under which clients look for what OpenAI has under {@code /v1}. */
public final class Aliases {

    private static final String AZURE = "/openai";

    private Aliases() {}

    /** Of {@code /v1} and a path: without it, as llama.cpp has them, and Azure's. */
    public static List<String> of(String path) {
        return List.of(path, AZURE + "/v1" + path);
    }

    /** Of what Azure has beside its deployments, too. */
    public static List<String> besideDeployments(String path) {
        return List.of(path, AZURE + "/v1" + path, AZURE + path);
    }

    /** Of what Anthropic has under {@code /v1}: without it, and Azure's. */
    public static List<String> ofAnthropic(String path) {
        return List.of(path, "/anthropic/v1" + path);
    }

    /** Of what runs a model: those, and Azure's that name the model. */
    public static List<String> ofModel(String path) {
        return List.of(path, AZURE + "/v1" + path, AZURE + "/deployments/{model}" + path);
    }
}
