package devattach.model;

import java.util.List;
import java.util.Optional;

/**
 * Which containers a DeviceMap means. Everything given must hold.
 *
 * @param runtime the runtime's name; empty for any
 * @param names names or globs ({@code *}, {@code ?}), one of which must fit; empty for any
 * @param ids the runtime's ids, or unambiguous beginnings of them, one of which must fit; empty for any
 * @param target a container named by process or cgroup instead of by a runtime
 */
public record ContainerSelector(
        Optional<String> runtime, List<String> names, List<String> ids, Optional<Target> target) {

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
        names = List.copyOf(names);
        ids = List.copyOf(ids);
    }

    /** {@code docker/zigbee2mqtt}: what was asked for, in few words. */
    @Override
    public String toString() {
        if (target.isPresent()) {
            return target.get().toString();
        }
        String what = !names.isEmpty() ? String.join(",", names) : !ids.isEmpty() ? String.join(",", ids) : "*";
        return runtime.orElse("any") + "/" + what;
    }
}
