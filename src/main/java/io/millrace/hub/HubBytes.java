package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the hub at one commit. Where it lies on another host is remembered until that host does not give it any more. */
final class HubBytes implements Download.Bytes {

    private final HubHttp http;
    private final HubApi api;
    private final Source.Hub source;
    private final RemoteFile file;
    private final URI resolve;
    private volatile @Nullable URI location;

    HubBytes(HubHttp http, HubApi api, Source.Hub source, String commit, RemoteFile file) {
        this.http = http;
        this.api = api;
        this.source = source;
        this.file = file;
        this.resolve = api.resolve(source, commit, file);
    }

    @Override
    public String name() {
        return source + ", file " + file.path();
    }

    @Override
    public HttpAnswer open(long from, long to) throws Again {
        URI known = location;
        if (known != null) {
            HttpAnswer answer = send(known, from, to);
            if (answer.status() == 200 || answer.status() == 206 || HubErrors.isPassing(answer.status())) {
                return checked(answer);
            }
            answer.close(); // such addresses are signed for a while
            location = null;
        }
        return checked(send(resolve, from, to));
    }

    private HttpAnswer send(URI uri, long from, long to) throws Again {
        return http.send("GET", uri, Map.of("Range", "bytes=" + from + "-" + (to - 1)));
    }

    private HttpAnswer checked(HttpAnswer answer) throws Again {
        if (answer.status() != 200 && answer.status() != 206) {
            try (answer) {
                throw api.errors(source, file).of(answer);
            }
        }
        requireSameContent(answer);
        if (!answer.byHub()) {
            location = answer.uri();
        }
        return answer;
    }

    /* The hub's own ETag is the hash; a CDN's may be anything. */
    private void requireSameContent(HttpAnswer answer) throws Again {
        String linked = answer.linked("X-Linked-Etag");
        String etag = linked != null ? linked : answer.byHub() ? answer.header("ETag") : null;
        if (etag != null
                && file.hash() != null
                && FileHash.isHash(FileHash.bare(etag))
                && !FileHash.bare(etag).equals(file.hash().hex())) {
            answer.close();
            throw new Again(
                    new PullException(
                            Kind.CONTENT,
                            name() + ": the hub gives another content than it lists (" + FileHash.bare(etag) + " for "
                                    + file.hash().hex() + ")"),
                    null);
        }
    }
}
