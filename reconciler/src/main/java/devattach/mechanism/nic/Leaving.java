package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.Rtnetlink;
import devattach.model.Nic;
import devattach.model.Outcome;
import java.util.Optional;

/** Interfaces of the host that are about to leave it. */
final class Leaving {

    private Leaving() {}

    /** What it is at home, to be written down; empty where nothing leaves. */
    static Optional<Parked> home(Nic.Origin origin, Rtnetlink host) throws KernelException {
        if (origin instanceof Nic.Moved moved) {
            Link link = Hosts.get(host, moved.of());
            return Optional.of(new Wireless(host).parked(Parked.of(link), link));
        }
        if (origin instanceof Nic.Function function) {
            return Optional.of(new Functions(host).parked(function, Hosts.get(host, function.of())));
        }
        return Optional.empty();
    }

    /** Why it cannot leave as it is wanted; empty where it can. */
    static Optional<Outcome> refusal(Nic.Origin origin, Optional<Parked> home) {
        if (home.isEmpty() || !(origin instanceof Nic.Function function)) {
            return Optional.empty();
        }
        if (home.get().state().use() == Nic.Use.UP) {
            return Optional.of(new Outcome.Stale(home.get().name() + " is up by now, so that it is not free any more"));
        }
        return home.flatMap(Parked::function)
                .flatMap(it -> Functions.refusal(it, function.terms()))
                .map(Outcome.Failed::new);
    }
}
