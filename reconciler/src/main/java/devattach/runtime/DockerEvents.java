package devattach.runtime;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The events of the Docker engine, see GET /events of its API: that something came is all that matters of them. */
final class DockerEvents implements EventStream {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PATH = "/events?filters="
            + URLEncoder.encode(
                    "{\"type\":[\"container\"],\"event\":[\"start\",\"die\",\"rename\"]}", StandardCharsets.UTF_8);

    private final String socket;
    private volatile @Nullable HttpConnection connection;
    private volatile boolean closed;

    DockerEvents(String socket) {
        this.socket = socket;
    }

    @Override
    public String name() {
        return socket;
    }

    @Override
    public boolean isThere() {
        return Files.exists(Path.of(socket));
    }

    @Override
    public void follow(Runnable connected, Runnable news) throws IOException {
        try (HttpConnection daemon = new HttpConnection(socket, PATIENCE)) {
            connection = daemon;
            if (closed) {
                throw new IOException("closed");
            }
            daemon.stream(PATH, connected, news);
        } finally {
            connection = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        HttpConnection current = connection;
        if (current != null) {
            current.abort();
        }
    }
}
