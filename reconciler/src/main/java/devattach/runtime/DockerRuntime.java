package devattach.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import devattach.model.Container;
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
 * Containers of the Docker engine, by its API: one list, which has names and labels but no process numbers. These are in the files of the
 * containerd below it; only where they are not, one question more is asked for each container that was not there before.
 */
final class DockerRuntime implements ContainerRuntime {

    private static final String TASKS = "io.containerd.runtime.v2.task/moby";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> sockets;
    private final List<String> execRoots;
    private final List<Path> tasks;
    private final Inits inits = new Inits();
    private Map<String, Init> asked = Map.of();
    private Map<String, String> engines = Map.of();

    /** A container of the list. */
    record Entry(String id, String name, Map<String, String> labels) {}

    /**
     * An engine, or several.
     *
     * @param execRoots its own folders for what a reboot clears
     * @param containerds state folders of containerds it may use instead of its own
     */
    DockerRuntime(List<String> sockets, List<String> execRoots, List<String> containerds) {
        this.sockets = List.copyOf(sockets);
        this.execRoots = List.copyOf(execRoots);
        List<Path> states = new ArrayList<>();
        execRoots.forEach(root -> states.add(Path.of(root, "containerd/daemon", TASKS)));
        containerds.forEach(state -> states.add(Path.of(state, TASKS)));
        this.tasks = List.copyOf(states);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public synchronized Optional<List<String>> exec(Container container, List<String> command) {
        return Optional.ofNullable(engines.get(container.id().id()))
                .map(socket -> Words.of(
                        command,
                        "docker",
                        "-H",
                        "unix://" + socket,
                        "exec",
                        container.id().id()));
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> selectors) throws IOException {
        List<Running> running = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        Map<String, Init> seen = new HashMap<>();
        Map<String, String> of = new HashMap<>();
        for (String socket : sockets) {
            if (!Files.exists(Path.of(socket))) {
                continue;
            }
            try (HttpConnection daemon = new HttpConnection(socket, PATIENCE)) {
                for (Entry entry : parseList(ask(daemon, "/containers/json").orElse("[]"))) {
                    Optional<Init> init = byFile(entry.id());
                    if (init.isEmpty()) {
                        init = byQuestion(daemon, entry.id());
                        init.ifPresent(one -> seen.put(entry.id(), one));
                    }
                    init.ifPresent(one -> running.add(running(entry, one)));
                    of.put(entry.id(), socket);
                }
            } catch (IOException e) {
                troubles.add(socket + ": Docker " + reason(e)
                        + "; start it or see why it hangs, or take the socket out of the settings");
            }
        }
        asked = seen;
        engines = of;
        inits.listed();
        return new Listed(running, troubles);
    }

    private Running running(Entry entry, Init init) {
        return new Running(
                new ContainerId(name(), entry.id()), entry.name(), entry.labels(), init.pid(), init.startTime());
    }

    /** Of the containerd that dockerd starts, or of the host's own; the number counts as long as that process is in a cgroup of the id. */
    private Optional<Init> byFile(String id) throws IOException {
        for (Path folder : tasks) {
            Optional<Init> init = inits.of(folder.resolve(id).resolve("init.pid"), id);
            if (init.isPresent()) {
                return init;
            }
        }
        return Optional.empty();
    }

    /** A restart makes another process, so an init that still is the one it was needs no question. */
    private Optional<Init> byQuestion(HttpConnection daemon, String id) throws IOException {
        Init before = asked.get(id);
        if (before != null && before.isAlive()) {
            return Optional.of(before);
        }
        Optional<String> inspected = ask(daemon, "/containers/" + id + "/json");
        int pid = inspected.isPresent() ? parsePid(inspected.get()) : 0;
        return pid <= 0 ? Optional.empty() : Init.of(pid);
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

    @Override
    public List<EventStream> streams() {
        return sockets.stream().<EventStream>map(DockerEvents::new).toList();
    }

    /** Where runc makes a folder per container. */
    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return execRoots.stream().map(root -> root + "/runtime-runc/moby").toList();
    }
}
