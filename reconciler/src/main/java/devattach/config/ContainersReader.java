package devattach.config;

import devattach.model.ContainerSelector;
import devattach.model.LabelRule;
import devattach.model.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads {@code spec.containers}: which containers a map is for. */
final class ContainersReader {

    static final List<String> KEYS = List.of(
            "runtime",
            "name",
            "names",
            "nameRegex",
            "id",
            "ids",
            "matchLabels",
            "matchExpressions",
            "compose",
            "kubernetes",
            "project",
            "pid",
            "pidfile",
            "cgroup");
    private static final List<String> WRITTEN =
            Stream.concat(KEYS.stream(), Stream.of("labels")).toList();
    private static final List<String> PLANNED = List.of("image", "via", "user");

    /** Selects nothing; stands in for a selector that could not be read. */
    static final ContainerSelector NONE =
            new ContainerSelector(Set.of("none"), List.of(), List.of(), List.of(), Optional.empty());

    private final Set<String> runtimes;

    ContainersReader(Set<String> runtimes) {
        this.runtimes = new TreeSet<>(runtimes);
    }

    Optional<ContainerSelector> read(Fields fields) {
        fields.onlyKnown(WRITTEN, PLANNED);
        if (fields.has("labels")) {
            fields.wrong("labels", "'labels' in containers is called 'matchLabels'; rename it");
        }
        Set<String> chosen = runtimes(fields);
        List<ContainerSelector.Name> names = names(fields);
        List<String> ids = oneOrSeveral(fields, "id", "ids");
        List<LabelRule> labels = LabelsReader.read(fields);
        Optional<ContainerSelector.Target> target = target(fields);
        if (fields.names().stream().noneMatch(key -> KEYS.contains(key) && !selectsAll(key, chosen))) {
            fields.wrong("", "'containers' selects every container of the host; add at least a 'runtime' or a 'name'");
        }
        target.ifPresent(found -> refuseBeside(fields, found, chosen));
        if (target.isEmpty() && !hasTarget(fields)) {
            refuseWithoutTarget(fields, chosen);
        }
        return Optional.of(new ContainerSelector(chosen, names, ids, labels, target));
    }

    private static boolean selectsAll(String key, Set<String> chosen) {
        return key.equals("runtime") && chosen.isEmpty();
    }

    /** One, several, or {@code any}: empty. */
    private Set<String> runtimes(Fields fields) {
        Set<String> chosen = new LinkedHashSet<>(fields.texts("runtime"));
        if (chosen.equals(Set.of("any"))) {
            return Set.of();
        }
        chosen.stream()
                .filter(name -> !runtimes.contains(name))
                .forEach(name -> fields.wrong("runtime", unknown(name)));
        return chosen;
    }

    private static List<ContainerSelector.Name> names(Fields fields) {
        List<ContainerSelector.Name> names = new ArrayList<>();
        oneOrSeveral(fields, "name", "names").forEach(name -> names.add(new ContainerSelector.NameGlob(name)));
        fields.read("nameRegex", ContainersReader::regex)
                .ifPresent(regex -> names.add(new ContainerSelector.NameRegex(regex)));
        if (names.size() > 1 && fields.has("nameRegex")) {
            fields.wrong(
                    "nameRegex",
                    "'nameRegex' cannot stand beside '" + (fields.has("name") ? "name" : "names")
                            + "'; keep one of the two");
        }
        return names;
    }

    private static String regex(String text) {
        try {
            Pattern.compile(text);
            return text;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    e.getDescription() + " at character " + (e.getIndex() + 1) + "; write a regular expression", e);
        }
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

    private static void refuseWithoutTarget(Fields fields, Set<String> chosen) {
        for (String runtime : List.of("process", "cgroup")) {
            if (chosen.contains(runtime)) {
                fields.wrong(
                        "runtime",
                        "runtime '" + runtime + "' has no list of containers; add "
                                + (runtime.equals("process") ? "'pid' or 'pidfile'" : "'cgroup'"));
            }
        }
    }

    /** A process or a cgroup is one container already; a second condition could only contradict it. */
    private static void refuseBeside(Fields fields, ContainerSelector.Target target, Set<String> chosen) {
        String key = target instanceof ContainerSelector.Cgroup
                ? "cgroup"
                : target instanceof ContainerSelector.Pid ? "pid" : "pidfile";
        String runtime = key.equals("cgroup") ? "cgroup" : "process";
        for (String other : KEYS.subList(1, KEYS.indexOf("pid"))) {
            if (fields.has(other)) {
                fields.wrong(
                        other,
                        "'" + other + "' cannot stand beside '" + key
                                + "', which names one container already; keep one of the two");
            }
        }
        if (!chosen.isEmpty() && !chosen.equals(Set.of(runtime))) {
            fields.wrong(
                    "runtime",
                    "'" + key + "' goes with runtime '" + runtime + "', not '" + String.join("', '", chosen)
                            + "'; remove 'runtime', or select by 'name'");
        }
    }

    private String unknown(String name) {
        return "unknown runtime '" + name + "'" + Spelling.hint(name, runtimes, "runtimes");
    }
}
