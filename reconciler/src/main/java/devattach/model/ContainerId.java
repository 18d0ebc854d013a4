package devattach.model;

import org.jspecify.annotations.Nullable;

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

    /** As a record has it, and written out: asked for some times per container and pass, of the very same object as a rule. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof ContainerId that && id.equals(that.id) && runtime.equals(that.runtime);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + runtime.hashCode();
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
