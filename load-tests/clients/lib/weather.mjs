// The tool that every check of a library uses: what it takes, and what it answers.
export const SCHEMA = {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'unit'],
    additionalProperties: false,
};
export const ARGUMENTS = { city: 'Zürich', unit: 'celsius' };
export const QUESTION = 'What is the weather in Zürich?';
export const RESULT = 'sunny, 21 degrees';
export const ANSWER = 'It is sunny in Zürich, at 21 °C.';
