package devattach.mechanism.nic;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.Namespaces;
import devattach.linux.net.Inet6State;
import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import devattach.model.Inet6Terms;
import java.util.List;
import java.util.Optional;

/** What an interface does about IPv6 by itself: it is set while the interface is down, so that nothing happens before. */
final class Inet6 {

    /** Of {@code accept_ra}, whatever {@code forwarding} is: a container that passes on is told by its routers, too. */
    private static final String ALWAYS = "2";

    /** By the kernel's numbers. */
    private static final List<Inet6Terms.Generation> GENERATIONS = List.of(
            Inet6Terms.Generation.EUI64,
            Inet6Terms.Generation.NONE,
            Inet6Terms.Generation.STABLE_PRIVACY,
            Inet6Terms.Generation.RANDOM);

    private Inet6() {}

    static Inet6Terms terms(Link link) {
        Inet6State state = link.inet6();
        return state.isThere()
                ? new Inet6Terms(said(state.isListening()), said(state.autoconf() != 0), generation(state.generation()))
                : Inet6Terms.UNSAID;
    }

    private static Optional<Inet6Terms.Generation> generation(int number) {
        return number < GENERATIONS.size() ? Optional.of(GENERATIONS.get(number)) : Optional.empty();
    }

    private static Inet6Terms.Switch said(boolean on) {
        return on ? Inet6Terms.Switch.TRUE : Inet6Terms.Switch.FALSE;
    }

    /** Whether what is to be changed takes effect only when it is up the next time. */
    static boolean needsDown(Inet6Terms live, Inet6Terms asked) {
        return asked.generation().isPresent() && !asked.generation().equals(live.generation());
    }

    /**
     * As it is said.
     *
     * @param name that it has by now
     */
    static void set(Rtnetlink inside, int link, String name, Inet6Terms live, Inet6Terms asked) throws KernelException {
        if (live.differences(asked).isEmpty()) {
            return;
        }
        if (needsDown(live, asked)) {
            inside.change(
                    link,
                    LinkSettings.NONE.generation(
                            GENERATIONS.indexOf(asked.generation().orElseThrow())));
        }
        try (Fd network = inside.network()) {
            set(network, name, "accept_ra", live.advertisements(), asked.advertisements(), ALWAYS);
            set(network, name, "autoconf", live.autoconf(), asked.autoconf(), "1");
        }
    }

    /** If the container gives that name to another one meanwhile, it has set its own. */
    private static void set(
            Fd network, String name, String key, Inet6Terms.Switch live, Inet6Terms.Switch asked, String on)
            throws KernelException {
        if (asked == Inet6Terms.Switch.UNSAID || asked == live) {
            return;
        }
        try {
            CString file = CString.of("/proc/sys/net/ipv6/conf/" + name + "/" + key);
            Namespaces.writeIn(network, file, CString.of(asked == Inet6Terms.Switch.TRUE ? on : "0"));
        } catch (KernelException e) {
            throw e.is(Errno.ENOENT)
                    ? KernelException.of(
                            "set",
                            "'ipv6." + key + "' of " + name
                                    + ", which has no IPv6: its mtu is below 1280, or the kernel has none; remove the key",
                            Errno.ENOENT)
                    : e;
        }
    }
}
