package devattach.model;

import java.util.Set;

/**
 * What a host allows of what Git asks for. It only narrows.
 *
 * @param hooks the sorts of hooks that are run
 * @param protection what is not touched
 * @param confirm when changes of network interfaces are taken back
 */
public record HostPolicy(Set<Hook.Kind> hooks, Protection protection, Confirm confirm) {

    /** No hooks, and nothing more protected than the host's own needs are anyway. */
    public static final HostPolicy DEFAULT = new HostPolicy(Set.of(), Protection.NONE, Confirm.DEFAULT);

    public HostPolicy {
        hooks = Set.copyOf(hooks);
    }

    /** That allows these hooks. */
    public static HostPolicy hooks(Set<Hook.Kind> allowed) {
        return new HostPolicy(allowed, Protection.NONE, Confirm.DEFAULT);
    }

    /** The same without protection: for taking away what is ours, to the last of it. */
    public HostPolicy unprotected() {
        return new HostPolicy(hooks, Protection.NONE, confirm);
    }
}
