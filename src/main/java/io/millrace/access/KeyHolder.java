package io.millrace.access;

/** A key that was presented, and what its holder may still ask for. */
public record KeyHolder(ApiKey key, KeyAllowance allowance) {}
