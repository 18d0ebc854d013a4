package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which containers a DeviceMap means. Everything given must hold.
 *
 * @param runtimes the runtimes' names, one of which must be its; empty for any
 * @param names one of which must fit; empty for any
 * @param ids the runtime's ids, or unambiguous beginnings of them, one of which must fit; empty for any
 * @param labels all of which must fit
 * @param target a container named by process or cgroup instead of by a runtime
 */
public record ContainerSelector(
        Set<String> runtimes, List<Name> names, List<String> ids, List<LabelRule> labels, Optional<Target> target) {

    /** Every container of every runtime. */
    public static final ContainerSelector ANY =
            new ContainerSelector(Set.of(), List.of(), List.of(), List.of(), Optional.empty());

    /** What a name must be. */
    public sealed interface Name permits NameGlob, NameRegex {}

    /** A name, or a pattern with {@code *} and {@code ?}. */
    public record NameGlob(String glob) implements Name {
        @Override
        public String toString() {
            return glob;
        }
    }

    /** A regular expression of java.util.regex that the whole name must match. */
    public record NameRegex(String regex) implements Name {
        @Override
        public String toString() {
            return "/" + regex + "/";
        }
    }

    /** A container that no runtime is asked about. */
    public sealed interface Target permits Pid, PidFile, Cgroup {}

    /** The container of this process. */
    public record Pid(int pid) implements Target {
        @Override
        public String toString() {
            return "pid " + pid;
        }
    }

    /** The container of the process whose number this host file holds. */
    public record PidFile(String path) implements Target {
        @Override
        public String toString() {
            return "pidfile " + path;
        }
    }

    /** The container living in this cgroup, a path below the cgroup mount such as {@code /system.slice/app.service}. */
    public record Cgroup(String path) implements Target {
        @Override
        public String toString() {
            return "cgroup " + path;
        }
    }

    public ContainerSelector {
        runtimes = Set.copyOf(runtimes);
        names = List.copyOf(names);
        ids = List.copyOf(ids);
        labels = List.copyOf(labels);
    }

    /** One container by process or cgroup. */
    public static ContainerSelector of(Target target) {
        return new ContainerSelector(Set.of(), List.of(), List.of(), List.of(), Optional.of(target));
    }

    /** Whether it needs to know the labels of a runtime's containers. */
    public boolean asksLabels(String runtime) {
        return !labels.isEmpty() && (runtimes.isEmpty() || runtimes.contains(runtime));
    }

    /** {@code docker/zigbee2mqtt}, {@code any/web-* with app=shop}: what was asked for, in few words. */
    @Override
    public String toString() {
        if (target.isPresent()) {
            return target.get().toString();
        }
        List<String> what = new ArrayList<>();
        names.forEach(name -> what.add(name.toString()));
        what.addAll(ids);
        String runtime = runtimes.isEmpty() ? "any" : String.join(",", new TreeSet<>(runtimes));
        return runtime + "/" + (what.isEmpty() ? "*" : String.join(",", what))
                + (labels.isEmpty()
                        ? ""
                        : " with "
                                + String.join(
                                        ", ",
                                        labels.stream().map(LabelRule::toString).toList()));
    }
}
