package devattach.plan;

import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.HostUse;
import devattach.model.Nic;
import devattach.model.Protection;
import devattach.model.Routing;
import devattach.model.Step;
import devattach.model.Subject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Devices no container gets, whatever Git says. */
public final class Rails {

    /** A rule and why it holds for the device at hand. */
    public record Rail(String rule, String why) {

        /** What to do instead; nothing overrides it. */
        String next() {
            if (rule.equals(PROTECTED)) {
                return "choose something else, or change 'policy.protect' on this host";
            }
            return rule.equals(NETWORK)
                    ? "give the container a part in it by 'nictype: macvlan' (mode 'bridge') or a 'vlan', or choose another interface"
                    : Finding.Blocked.NO_OVERRIDE;
        }
    }

    static final String NETWORK = "network-in-use";
    private static final String PROTECTED = "protected";

    // Documentation/admin-guide/devices.txt
    private static final Map<DeviceNumber, Rail> ALWAYS = Map.of(
            DeviceNumber.character(1, 1), new Rail("host-memory", "/dev/mem is the whole memory of the host"),
            DeviceNumber.character(1, 2), new Rail("host-memory", "/dev/kmem is the memory of the kernel"),
            DeviceNumber.character(1, 4), new Rail("host-memory", "/dev/port is every I/O port of the host"),
            DeviceNumber.character(5, 1), new Rail("console", "/dev/console is the host's console"),
            DeviceNumber.character(4, 0), new Rail("console", "/dev/tty0 is whichever console the host shows"));

    private Rails() {}

    /** The rule that keeps a device from every container; empty where none does. */
    public static Optional<Rail> broken(Subject subject, HostUse hostUse) {
        Rail always = subject instanceof DeviceNumber number ? ALWAYS.get(number) : null;
        if (always != null) {
            return Optional.of(always);
        }
        return Optional.ofNullable(hostUse.reasons().get(subject))
                .map(why -> new Rail(rule(subject, hostUse), "the host itself needs it: " + why));
    }

    /** The rule that keeps what a facet is about from every container, or what it would take from the host. */
    static Optional<Rail> broken(Facet facet, HostUse hostUse) {
        return facet instanceof Facet.Interface nic
                ? nic.origin().takes().flatMap(taken -> broken(taken, hostUse))
                : broken(facet.subject(), hostUse);
    }

    /** Whether the host's own file keeps devattach's hands off it. */
    static Optional<Rail> reserved(Step step, Protection.Here here) {
        Stream<Subject> subjects = !(step instanceof Step.Add)
                ? Stream.of()
                : step.facet() instanceof Facet.Interface nic
                        ? uses(nic.origin())
                        : Stream.of(step.facet().subject());
        return Stream.concat(
                        Stream.ofNullable(here.containers().get(step.container())),
                        subjects.flatMap(
                                subject -> Stream.ofNullable(here.things().get(subject))))
                .findFirst()
                .map(why -> new Rail(PROTECTED, why));
    }

    /** The interfaces of the host that one has to do with. */
    private static Stream<Subject> uses(Nic.Origin origin) {
        if (origin instanceof Nic.Function function) {
            return Stream.of(function.of(), function.physical());
        }
        if (origin instanceof Nic.Made made) {
            return Stream.of(made.parent());
        }
        if (origin instanceof Nic.Pair pair) {
            return Stream.concat(pair.bridge().stream(), pair.routing().map(Routing::parent).stream());
        }
        return origin.moves().stream().map(Subject.class::cast);
    }

    private static String rule(Subject subject, HostUse hostUse) {
        if (subject instanceof DeviceNumber number) {
            boolean disk =
                    number.kind() == DeviceNumber.Kind.BLOCK || hostUse.doors().contains(number);
            return disk ? "disk-in-use" : "console";
        }
        return NETWORK;
    }
}
