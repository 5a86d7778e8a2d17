package io.millrace.bench.page;

/** A page that loads nothing and is well-formed XML, light or dark as its reader has it. */
public final class Page {

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--faint:#d9d9d9}
            @media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#16181c;--faint:#3a3f47}}
            body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:70rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1rem 0}
            th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid var(--faint)}
            th:first-child,td:first-child{text-align:left}
            svg{width:100%;height:auto}
            svg text{fill:var(--ink);font-size:12px}
            svg line{stroke:var(--faint)}
            svg polyline{fill:none;stroke-width:2}
            """;

    private Page() {}

    /**
     * As HTML.
     *
     * @param title as text
     * @param style rules of its own, behind those of all pages
     * @param body as markup
     */
    public static String of(String title, String style, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en" xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width"/><title>%s</title>
                <style>%s%s</style></head><body>
                %s
                </body></html>
                """.formatted(Xhtml.escaped(title), STYLE, style, body);
    }
}
