package devattach.runtime;

import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Containers of systemd-nspawn. Those it registered are in systemd-machined's records; of the others there is the folder it keeps for each
 * machine below {@code /run/systemd/nspawn/propagate}, and itself, whose child the init is.
 */
final class NspawnRuntime implements ContainerRuntime {

    private final List<Path> machines;
    private final List<Path> propagated;
    private final FileCache<Machine> records = new FileCache<>(file -> parse(Files.readString(file)));
    private Map<String, Init> unregistered = Map.of();

    /** A record of machined's: what sort of machine, and the init's number. */
    record Machine(String kind, long leader) {}

    NspawnRuntime(List<String> machines, List<String> own) {
        this.machines = machines.stream().map(Path::of).toList();
        this.propagated =
                own.stream().map(folder -> Path.of(folder, "propagate")).toList();
    }

    @Override
    public String name() {
        return "nspawn";
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        Map<String, Init> found = new HashMap<>();
        List<String> troubles = new ArrayList<>();
        for (Path record : in(machines)) {
            try {
                Machine machine = records.get(record);
                if (machine.kind().equals("container")) {
                    Init.of(machine.leader())
                            .ifPresent(init -> found.put(record.getFileName().toString(), init));
                }
            } catch (NoSuchFileException e) {
                // ended just now
            } catch (IOException e) {
                troubles.add(e.getMessage());
            }
        }
        records.listed();
        addUnregistered(found);
        List<Running> running = new ArrayList<>();
        found.forEach((name, init) ->
                running.add(new Running(new ContainerId(name(), name), name, Map.of(), init.pid(), init.startTime())));
        return new Listed(running, troubles);
    }

    /** Processes are looked through only while there is a machine's folder without a live init known. */
    private void addUnregistered(Map<String, Init> found) throws IOException {
        Set<String> names = new HashSet<>();
        in(propagated).forEach(folder -> names.add(folder.getFileName().toString()));
        names.removeAll(found.keySet());
        Map<String, Init> now = new HashMap<>();
        for (String name : names) {
            Init before = unregistered.get(name);
            if (before != null && before.isAlive()) {
                now.put(name, before);
            }
        }
        if (now.size() < names.size()) {
            NspawnProcesses.find(names).forEach(now::putIfAbsent);
        }
        unregistered = now;
        found.putAll(now);
    }

    private static List<Path> in(List<Path> folders) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path folder : folders) {
            // names with a colon are links for machined's own use
            try (DirectoryStream<Path> files = Files.newDirectoryStream(
                    folder, file -> !file.getFileName().toString().matches(".*[:.].*"))) {
                files.forEach(all::add);
            } catch (NoSuchFileException | NotDirectoryException e) {
                // not on this host
            }
        }
        return all;
    }

    static Machine parse(String text) throws IOException {
        Optional<String> leader = value(text, "LEADER");
        try {
            return new Machine(value(text, "CLASS").orElse(""), Long.parseLong(leader.orElse("0")));
        } catch (NumberFormatException e) {
            throw new IOException("LEADER is no process number but '" + leader.orElse("") + "'", e);
        }
    }

    private static Optional<String> value(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst();
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        List<String> watched = new ArrayList<>();
        machines.forEach(folder -> watched.add(folder.toString()));
        propagated.forEach(folder -> watched.add(folder.toString()));
        return watched;
    }
}
