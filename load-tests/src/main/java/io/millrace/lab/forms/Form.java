package io.millrace.lab.forms;

/** What an answer is held to: forms that go on for longer than any answer is let to. */
enum Form {
    SCHEMA("""
            "response_format":{"type":"json_schema","json_schema":{"name":"story","schema":{"type":"object",\
            "properties":{"title":{"type":"string","minLength":20,"maxLength":60},"kind":{"enum":["tale","fable","legend"]},\
            "chapters":{"type":"array","minItems":1000,"items":{"type":"object","properties":{\
            "heading":{"type":"string","minLength":8},"pages":{"type":"integer"},\
            "people":{"type":"array","minItems":2,"items":{"type":"string","minLength":3}}},\
            "required":["heading","pages","people"],"additionalProperties":false}}},\
            "required":["title","kind","chapters"],"additionalProperties":false}}}"""),
    OBJECT("""
            "response_format":{"type":"json_schema","json_schema":{"name":"text","schema":{"type":"object",\
            "properties":{"text":{"type":"string","minLength":20000}},"required":["text"],"additionalProperties":false}}}"""),
    REGEX("""
            "structured_outputs":{"regex":"([A-Z][a-z ]{10,80}[.!?] ){1000}"}"""),
    GRAMMAR("""
            "structured_outputs":{"grammar":"start: line{1000,}\\nline: WORD (\\" \\" WORD)* STOP\\nWORD: /[a-zA-Z]+/\\nSTOP: /[.!?]\\\\n/"}""");

    private final String fields;

    Form(String fields) {
        this.fields = fields;
    }

    /** Fields of a request, as JSON. */
    String fields() {
        return fields;
    }
}
