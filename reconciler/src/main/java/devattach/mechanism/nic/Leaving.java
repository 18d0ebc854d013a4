package devattach.mechanism.nic;

import devattach.linux.KernelException;
import devattach.linux.net.CanState;
import devattach.linux.net.Link;
import devattach.linux.net.Rtnetlink;
import devattach.model.CanPair;
import devattach.model.Facet;
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

    /** The name that the other end of a pair shall have, empty for any; nothing for what is no pair. */
    static Optional<String> otherEnd(Nic.Origin origin) {
        if (origin instanceof Nic.Pair pair) {
            return Optional.of(pair.hostName());
        }
        return origin instanceof CanPair pair ? Optional.of(pair.hostName()) : Optional.empty();
    }

    /** Why it cannot leave as it is wanted; empty where it can. */
    static Optional<Outcome> refusal(Facet.Interface wanted, Optional<Parked> home) {
        if (home.isPresent() && isWithoutRate(wanted.settings(), home.get())) {
            return Optional.of(new Outcome.Failed(home.get().name()
                    + " has no bitrate, without which it cannot be up; say 'can.bitrate' in the entry, such as"
                    + " can.bitrate: 500000"));
        }
        if (home.isEmpty() || !(wanted.origin() instanceof Nic.Function function)) {
            return Optional.empty();
        }
        if (home.get().state().use() == Nic.Use.UP) {
            return Optional.of(new Outcome.Stale(home.get().name() + " is up by now, so that it is not free any more"));
        }
        return home.flatMap(Parked::function)
                .flatMap(it -> Functions.refusal(it, function.terms()))
                .map(Outcome.Failed::new);
    }

    private static boolean isWithoutRate(Nic.Settings asked, Parked home) {
        return asked.use() == Nic.Use.UP
                && asked.can().bitrate().isEmpty()
                && !home.hardware().isMade() // slcan, whose adapter may know its rate
                && home.can()
                        .filter(it -> it.nominal().equals(CanState.Timing.NONE))
                        .isPresent();
    }
}
