package devattach.explain;

import devattach.model.DeviceNumber;
import devattach.model.Explanation;
import devattach.model.Explanation.Rung;
import devattach.model.Explanation.State;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Permissions;
import devattach.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks between a wish in Git and an open device, from the top. What a failed one leaves nothing to look at is not asked. */
public final class Ladder {

    private static final String APPLY = "run 'devattach apply', or see with 'devattach plan' what it would do";

    private final Evidence seen;
    private final List<Rung> rungs = new ArrayList<>();

    private Ladder(Evidence seen) {
        this.seen = seen;
    }

    /** The whole ladder. */
    public static Explanation of(Evidence seen, String subject) {
        Ladder ladder = new Ladder(seen);
        ladder.wanted();
        ladder.container();
        ladder.device();
        ladder.rules();
        if (seen.number().isPresent()) {
            ladder.policy(seen.number().get());
            ladder.node(seen.number().get());
        }
        ladder.label();
        ladder.open();
        return new Explanation(seen.container().title(), subject, ladder.rungs);
    }

    private void add(String name, State state, String says, String next) {
        rungs.add(new Rung(name, state, says, next));
    }

    private void ok(String name, String says) {
        add(name, State.OK, says, "");
    }

    private void failed(String name, String says, String next) {
        add(name, State.FAILED, says, next);
    }

    private void wanted() {
        if (seen.mapping().isEmpty()) {
            add("wanted", State.NOTE, "no entry asks for it here; explained as it stands", "");
            return;
        }
        Mapping mapping = seen.mapping().get();
        String entry = mapping.entry() + ", " + mapping.where();
        if (seen.elsewhere()) {
            failed(
                    "wanted",
                    entry + ": selects " + mapping.containers() + ", which is not this container",
                    "correct 'containers', or name a container it selects");
        } else {
            ok("wanted", entry);
        }
    }

    private void container() {
        finding(Finding.Unreadable.class)
                .ifPresentOrElse(
                        found -> failed("container", found.sentence(), found.next()),
                        () -> ok(
                                "container",
                                "runs, pid " + seen.container().init().pid()
                                        + (seen.container().uids().isIdentity() ? "" : ", with users of its own")
                                        + (seen.around().isEmpty()
                                                ? ""
                                                : ", inside " + String.join(" inside ", seen.around()))));
    }

    private void device() {
        Optional<Finding> none = finding(Finding.Waiting.class)
                .or(() -> finding(Finding.Missing.class))
                .or(() -> finding(Finding.Ambiguous.class));
        if (none.isPresent()) {
            failed("device", none.get().sentence(), none.get().next());
        } else if (seen.device().isPresent()) {
            ok("device", describe(seen.device().get()));
        } else if (seen.number().isPresent()) {
            failed(
                    "device",
                    "the host has no device " + seen.number().get() + " now",
                    "plug it in, or load its driver");
        } else {
            failed("device", "no device was found for the entry", "see 'devattach plan'");
        }
    }

    private static String describe(HostDevice device) {
        String driver = device.properties().getOrDefault("driver", "");
        return device.devnode() + "  " + device.number() + ", " + device.subsystem()
                + (driver.isEmpty() ? "" : ", driver " + driver);
    }

    /** What a rule of the host, another claim or a process that holds it keeps from happening. */
    private void rules() {
        List<Class<? extends Finding>> told = List.of(
                Finding.Unreadable.class,
                Finding.Waiting.class,
                Finding.Missing.class,
                Finding.Ambiguous.class,
                Finding.ContainerAbsent.class);
        seen.findings().stream()
                .filter(found -> !told.contains(found.getClass()))
                .forEach(this::rule);
    }

    private void rule(Finding found) {
        String says = found.reason() + ": " + found.sentence();
        if (found.severity() == Severity.NOTE) {
            add("rules", State.NOTE, says, found.next());
        } else {
            failed("rules", says, found.next());
        }
    }

    private <F extends Finding> Optional<Finding> finding(Class<F> kind) {
        return seen.findings().stream().filter(kind::isInstance).findFirst();
    }

    private void policy(DeviceNumber number) {
        Permissions allowed = seen.policy().present().orElse(null) instanceof Facet.Access access
                ? access.permissions()
                : Permissions.NONE;
        String says = "device policy allows " + (allowed.isEmpty() ? "nothing" : allowed) + " of " + number
                + (seen.policy().ledger().isPresent() ? ", by devattach" : "");
        if (allowed.covers(seen.wanted())) {
            ok("policy", says);
        } else {
            String obstacle = seen.policy().obstacle();
            String outer = obstacle.isEmpty() || seen.around().isEmpty()
                    ? ""
                    : "; " + seen.around().get(0) + " has to be allowed it first";
            failed(
                    "policy",
                    says + ", not " + seen.wanted().minus(allowed),
                    obstacle.isEmpty() ? give() : obstacle + outer);
        }
    }

    /** What helps where something is missing. */
    private String give() {
        return seen.mapping().isPresent() ? APPLY : "write an entry for it, or give it by the container's own runtime";
    }

    private void node(DeviceNumber number) {
        String path = seen.path().map(Object::toString).orElse("/dev");
        if (!(seen.node().present().orElse(null) instanceof Facet.Node node)) {
            String obstacle = seen.node().obstacle();
            failed("node", obstacle.isEmpty() ? "there is no node of it at " + path : obstacle, give());
            return;
        }
        if (!node.number().equals(number)) {
            failed("node", path + " is " + node.number() + ", not " + number, give());
            return;
        }
        if (seen.noDevices()) {
            failed("node", path + " is in a file system mounted 'nodev'", "mount it without 'nodev'; " + give());
            return;
        }
        String by = seen.node().mine() ? "put there by devattach" : "put there by somebody else";
        if (!seen.ownMount() && !seen.container().uids().isIdentity()) {
            add(
                    "node",
                    State.NOTE,
                    path + ", " + by
                            + "; where the container mounted that file system itself, the kernel lets nobody open it",
                    "have it put there by devattach");
        } else {
            ok("node", path + ", " + by);
        }
        mode(node);
    }

    private void mode(Facet.Node node) {
        boolean strange = node.uid() < 0;
        boolean others = (node.mode() & 0006) != 0;
        String says = String.format("%04o %d:%d", node.mode(), node.uid(), node.gid());
        if (strange && !others) {
            failed("mode", says + ": its owner is nobody in the container", give());
        } else {
            ok("mode", says);
        }
    }

    private void label() {
        String label = seen.securityLabel();
        if (!label.isEmpty() && !label.startsWith("unconfined")) {
            add(
                    "security",
                    State.NOTE,
                    "'" + label + "' may forbid it all the same",
                    "look for denials in the kernel's log");
        }
    }

    private void open() {
        if (!seen.open().isEmpty()) {
            add("open", State.NOTE, "by " + String.join(", ", seen.open()), "");
        }
    }
}
