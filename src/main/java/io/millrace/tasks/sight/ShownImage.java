package io.millrace.tasks.sight;

/**
 * An image or a sound of a prompt.
 *
 * @param key of its content and of what becomes of it
 * @param number by which prompts tell it from others, below 0
 * @param tokens that stand for it
 * @param columns of these tokens where they stand in rows and columns; else 0
 */
record ShownImage(Shown image, String key, int number, int tokens, int columns) {}
