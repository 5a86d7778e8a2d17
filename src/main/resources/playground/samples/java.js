import { KEY, mark, quoted } from './sample.js';

/** @typedef {import('./sample.js').Sample} Sample */

/** @param {Sample} sample */
export function java(sample) {
  const key = sample.keyed ? `\n        .header("Authorization", "Bearer " + System.getenv("${KEY}"))` : '';
  const type = sample.json ? '"application/json"' : '"multipart/form-data; boundary=" + boundary';
  return `import java.net.http.*;\n\nvoid main() throws Exception {\n${indented(
    `${sample.json ? javaJson(sample) : javaForm(sample)}
HttpRequest request = HttpRequest.newBuilder(URI.create(${quoted(sample.url)}))
        .header("Content-Type", ${type})${key}
        .POST(body)
        .build();
try (HttpClient client = HttpClient.newHttpClient()) {
    ${sample.json?.stream
    ? 'client.send(request, HttpResponse.BodyHandlers.ofLines()).body().forEach(IO::println);'
    : 'IO.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());'}
}`)}\n}`;
}

/** @param {Sample} sample */
function javaJson({ json, files }) {
  const text = JSON.stringify(json, null, 2).replaceAll('\\', '\\\\').replaceAll('"""', '\\"""').replaceAll('\n', '\n        ');
  const put = (files ?? []).map((name, i) => `.replace("${mark(i)}",\n        Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(${quoted(name)}))))`).join('');
  return `var body = HttpRequest.BodyPublishers.ofString("""\n        ${text}"""${put});`;
}

/** @param {Sample} sample */
function javaForm({ form, file }) {
  const part = (name, more) => `"--" + boundary + "\\r\\nContent-Disposition: form-data; name=\\"${name}\\"${more}\\r\\n\\r\\n`;
  const fields = Object.entries(form).map(([name, value]) => `${part(name, '')}${quoted(value).slice(1, -1)}\\r\\n"`);
  const head = [...fields, `${part(file.field, `; filename=\\"${quoted(quoted(file.name).slice(1, -1)).slice(1, -1)}\\"`)}"`].join('\n        + ');
  return `String boundary = UUID.randomUUID().toString();\nvar body = HttpRequest.BodyPublishers.concat(
        HttpRequest.BodyPublishers.ofString(${head.replaceAll('\n', '\n        ')}),
        HttpRequest.BodyPublishers.ofFile(Path.of(${quoted(file.name)})),
        HttpRequest.BodyPublishers.ofString("\\r\\n--" + boundary + "--\\r\\n"));`;
}

/** @param {string} text */
function indented(text) {
  return text.replace(/^(?=.)/gm, '    ');
}
