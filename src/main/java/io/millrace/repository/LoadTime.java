package io.millrace.repository;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When a model is loaded. */
public enum LoadTime {
    @JsonProperty("start")
    START,
    /** By the first request that asks it. */
    @JsonProperty("demand")
    DEMAND,
    @JsonProperty("never")
    NEVER
}
