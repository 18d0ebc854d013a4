package devattach.model;

/**
 * Which container: the runtime's name and the runtime's own id, which a restart keeps where the runtime keeps it.
 *
 * @param runtime such as {@code docker}, {@code lxc}, {@code process}
 * @param id the runtime's identity for it (Docker: 64 hex digits; LXC: folder and name; a process: its pid)
 */
public record ContainerId(String runtime, String id) implements Comparable<ContainerId> {
    /**
     * How reports name a container: {@code docker/zigbee2mqtt}, or {@code process:/run/box.pid} where its name is a path.
     *
     * @param name what people call it
     */
    public String title(String name) {
        return runtime + (name.startsWith("/") ? ":" : "/") + name;
    }

    /** Written out, as {@link #equals}: both are called many times for every container and pass, and what records have costs ten times as much. */
    @Override
    public int hashCode() {
        return 31 * runtime.hashCode() + id.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof ContainerId that && id.equals(that.id) && runtime.equals(that.runtime);
    }

    @Override
    public int compareTo(ContainerId other) {
        int byRuntime = runtime.compareTo(other.runtime);
        return byRuntime != 0 ? byRuntime : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return runtime + ":" + id;
    }
}
