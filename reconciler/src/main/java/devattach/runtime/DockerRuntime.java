package devattach.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers of the Docker engine, by its API: one list, which has names and labels but no process numbers, and one question more
 * for each container whose init is not known yet or is another one by now.
 */
final class DockerRuntime implements ContainerRuntime {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> sockets;
    private Map<String, Init> known = Map.of();

    /** A container of the list. */
    record Entry(String id, String name, Map<String, String> labels) {}

    private record Init(int pid, long startTime) {}

    DockerRuntime(List<String> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        Map<String, Init> seen = new HashMap<>();
        for (String socket : sockets) {
            if (!Files.exists(Path.of(socket))) {
                continue;
            }
            try (HttpConnection daemon = new HttpConnection(socket, PATIENCE)) {
                for (Entry entry : parseList(ask(daemon, "/containers/json").orElse("[]"))) {
                    init(daemon, entry.id()).ifPresent(init -> {
                        seen.put(entry.id(), init);
                        running.add(running(entry, init));
                    });
                }
            } catch (IOException e) {
                troubles.add(socket + ": Docker " + reason(e)
                        + "; start it or see why it hangs, or take the socket out of the settings");
            }
        }
        known = seen;
        return new Listed(running, troubles);
    }

    private Running running(Entry entry, Init init) {
        return new Running(
                new ContainerId(name(), entry.id()), entry.name(), entry.labels(), init.pid(), init.startTime());
    }

    /** A restart makes another process, so an init that still is the one it was needs no question. */
    private Optional<Init> init(HttpConnection daemon, String id) throws IOException {
        Init before = known.get(id);
        if (before != null
                && Proc.startTime(before.pid())
                        .filter(now -> now == before.startTime())
                        .isPresent()) {
            return Optional.of(before);
        }
        Optional<String> inspected = ask(daemon, "/containers/" + id + "/json");
        int pid = inspected.isPresent() ? parsePid(inspected.get()) : 0;
        return pid <= 0 ? Optional.empty() : Proc.startTime(pid).map(start -> new Init(pid, start));
    }

    private static Optional<String> ask(HttpConnection daemon, String path) throws IOException {
        HttpAnswer answer = daemon.get(path);
        if (answer.status() == 404) {
            return Optional.empty(); // removed since it was listed
        }
        if (answer.status() != 200) {
            throw new IOException("answers status " + answer.status() + " to " + path + ": "
                    + answer.body().strip());
        }
        return Optional.of(answer.body());
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    static List<Entry> parseList(String json) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode container : Json.read(json)) {
            Map<String, String> labels = new HashMap<>();
            container
                    .path("Labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            String id = container.path("Id").asText();
            if (!id.matches("[0-9a-f]{12,64}")) {
                throw new IOException("lists a container without an id");
            }
            entries.add(new Entry(id, nameOf(container.path("Names"), id), labels));
        }
        return entries;
    }

    /** {@code /name}; names of links, {@code /other/alias}, stand in the same list. */
    private static String nameOf(JsonNode names, String id) {
        for (JsonNode name : names) {
            if (name.asText().lastIndexOf('/') == 0) {
                return name.asText().substring(1);
            }
        }
        return id;
    }

    /** The init of an inspected container, 0 where it has none: also while it waits for its restart. */
    static int parsePid(String json) throws IOException {
        JsonNode state = Json.read(json).path("State");
        return state.path("Running").asBoolean() ? state.path("Pid").asInt() : 0;
    }

    /** Where dockerd by default, its files beside its socket, has runc make a folder per container. */
    @Override
    public List<String> watched() {
        return sockets.stream()
                .filter(socket -> socket.endsWith(".sock"))
                .map(socket -> socket.substring(0, socket.length() - ".sock".length()) + "/runtime-runc/moby")
                .toList();
    }
}
