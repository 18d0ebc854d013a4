package devattach.config;

import devattach.model.ContainerSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code spec.containers}: which containers a map is for. */
final class ContainersReader {

    static final List<String> KEYS = List.of("runtime", "name", "names", "id", "ids", "pid", "pidfile", "cgroup");
    private static final List<String> PLANNED =
            List.of("labels", "matchLabels", "nameRegex", "compose", "pod", "namespace", "image", "project");
    private static final List<String> RUNTIMES_PLANNED =
            List.of("podman", "containerd", "lxd", "incus", "kubernetes", "systemd-nspawn", "cri-o");

    /** Selects nothing; stands in for a selector that could not be read. */
    static final ContainerSelector NONE =
            new ContainerSelector(Optional.of("none"), List.of(), List.of(), Optional.empty());

    private final Set<String> runtimes;

    ContainersReader(Set<String> runtimes) {
        this.runtimes = new TreeSet<>(runtimes);
    }

    Optional<ContainerSelector> read(Fields fields) {
        fields.onlyKnown(KEYS, PLANNED);
        Optional<String> runtime = fields.text("runtime");
        runtime.filter(name -> !runtimes.contains(name)).ifPresent(name -> fields.wrong("runtime", unknown(name)));
        List<String> names = oneOrSeveral(fields, "name", "names");
        List<String> ids = oneOrSeveral(fields, "id", "ids");
        Optional<ContainerSelector.Target> target = target(fields);
        if (fields.names().stream().noneMatch(KEYS::contains)) {
            fields.wrong("", "'containers' selects every container of the host; add at least a 'runtime' or a 'name'");
        }
        target.ifPresent(found -> refuseBeside(fields, found));
        if (target.isEmpty()
                && runtime.filter(name -> name.equals("process") || name.equals("cgroup"))
                        .isPresent()
                && !hasTarget(fields)) {
            fields.wrong(
                    "runtime",
                    "runtime '" + runtime.get() + "' has no list of containers; add "
                            + (runtime.get().equals("process") ? "'pid' or 'pidfile'" : "'cgroup'"));
        }
        return Optional.of(new ContainerSelector(runtime, names, ids, target));
    }

    private static List<String> oneOrSeveral(Fields fields, String one, String several) {
        if (fields.has(one) && fields.has(several)) {
            fields.wrong(
                    several,
                    "'" + one + "' and '" + several + "' in containers say the same thing; keep one of the two");
        }
        List<String> found = new ArrayList<>();
        fields.text(one).ifPresent(found::add);
        found.addAll(fields.texts(several));
        return found;
    }

    private static boolean hasTarget(Fields fields) {
        return fields.has("pid") || fields.has("pidfile") || fields.has("cgroup");
    }

    private static Optional<ContainerSelector.Target> target(Fields fields) {
        List<ContainerSelector.Target> targets = new ArrayList<>();
        fields.read("pid", text -> Scalars.number(text, 1, 1 << 22))
                .ifPresent(pid -> targets.add(new ContainerSelector.Pid(pid)));
        fields.read("pidfile", Scalars::absolute).ifPresent(path -> targets.add(new ContainerSelector.PidFile(path)));
        fields.read("cgroup", Scalars::cgroup).ifPresent(path -> targets.add(new ContainerSelector.Cgroup(path)));
        if (targets.size() > 1) {
            fields.wrong("", "containers has several of 'pid', 'pidfile' and 'cgroup'; keep one");
        }
        return targets.stream().findFirst();
    }

    /** A process or a cgroup is one container already; a second condition could only contradict it. */
    private static void refuseBeside(Fields fields, ContainerSelector.Target target) {
        String key = target instanceof ContainerSelector.Cgroup
                ? "cgroup"
                : target instanceof ContainerSelector.Pid ? "pid" : "pidfile";
        String runtime = key.equals("cgroup") ? "cgroup" : "process";
        for (String other : List.of("name", "names", "id", "ids")) {
            if (fields.has(other)) {
                fields.wrong(
                        other,
                        "'" + other + "' cannot stand beside '" + key
                                + "', which names one container already; keep one of the two");
            }
        }
        fields.text("runtime")
                .filter(written -> !written.equals(runtime))
                .ifPresent(written -> fields.wrong(
                        "runtime",
                        "'" + key + "' goes with runtime '" + runtime + "', not '" + written
                                + "'; remove 'runtime', or select by 'name'"));
    }

    private String unknown(String name) {
        return RUNTIMES_PLANNED.contains(name)
                ? "runtime '" + name + "' is not supported yet; select its containers by 'pidfile' or 'cgroup'"
                : "unknown runtime '" + name + "'" + Spelling.hint(name, runtimes, "runtimes");
    }
}
