package devattach.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cases of {@code mistakes.txt}: a title, files, and what is to be said about them. */
record Case(String title, SortedMap<String, String> files, List<String> said) {

    static final Path FILE = Path.of("src/test/resources/devattach/config/mistakes.txt");
    static final Set<String> RUNTIMES = Set.of(
            "process",
            "cgroup",
            "lxc",
            "lxd",
            "incus",
            "proxmox",
            "runc",
            "crun",
            "docker",
            "podman",
            "containerd",
            "kubernetes",
            "nspawn");
    private static final String INDENT = "    ";
    private static final String SAID = "=> ";
    private static final String NEXT_FILE = INDENT + "==> ";

    static List<Case> all() throws Exception {
        List<Case> cases = new ArrayList<>();
        String file = "";
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("# ")) {
                cases.add(new Case(line.substring(2), new TreeMap<>(), new ArrayList<>()));
                file = cases.get(cases.size() - 1).isAgent() ? "devattach.yaml" : "map.yaml";
            } else if (line.startsWith(NEXT_FILE)) {
                file = line.substring(NEXT_FILE.length());
            } else if (line.startsWith(INDENT)) {
                cases.get(cases.size() - 1).files().merge(file, line.substring(INDENT.length()) + "\n", String::concat);
            } else if (line.startsWith(SAID)) {
                cases.get(cases.size() - 1).said().add(line.substring(SAID.length()));
            }
        }
        return cases;
    }

    boolean isAgent() {
        return title.startsWith("agent: ");
    }

    List<String> messages() {
        if (isAgent()) {
            byte[] bytes = files.getOrDefault("devattach.yaml", "").getBytes(StandardCharsets.UTF_8);
            return AgentSettingsFile.parse("devattach.yaml", bytes) instanceof AgentSettingsFile.Invalid invalid
                    ? lines(invalid.errors())
                    : List.of();
        }
        return parse(files) instanceof Parsed.Invalid invalid ? lines(invalid.errors()) : List.of();
    }

    static Parsed parse(SortedMap<String, String> files) {
        SortedMap<String, byte[]> bytes = new TreeMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return DeviceMaps.parse(bytes, new HostName("pi-1"), RUNTIMES);
    }

    private static List<String> lines(List<ConfigError> errors) {
        return errors.stream().map(ConfigError::toString).toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
