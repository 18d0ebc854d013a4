package devattach.linux.net;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.testing.NetworkSpace;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A namespace in the place of the host's and one in that of a container's, each with our socket in it. */
final class Spaces implements AutoCloseable {

    final NetworkSpace host = new NetworkSpace();
    final NetworkSpace box = new NetworkSpace();
    final Rtnetlink atHost;
    final Rtnetlink inBox;

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    Spaces() throws IOException {
        atHost = Rtnetlink.in(host.fd());
        inBox = Rtnetlink.in(box.fd());
    }

    /** A pair named so, of which both ends are at the host; answers the first. */
    Link pair(String one, String other) throws KernelException {
        atHost.createPair(LinkSettings.NONE.name(one), LinkSettings.NONE.name(other));
        return at(one);
    }

    Link at(String name) throws KernelException {
        return atHost.link(name).orElseThrow();
    }

    Link in(String name) throws KernelException {
        return inBox.link(name).orElseThrow();
    }

    boolean isAt(String name) throws KernelException {
        return atHost.link(name).isPresent();
    }

    boolean isIn(String name) throws KernelException {
        return inBox.link(name).isPresent();
    }

    /** Makes an interface at the host, or skips the test where this kernel has no such kind. */
    void create(LinkKind kind, LinkSettings settings) throws KernelException {
        try {
            atHost.create(kind, settings);
        } catch (KernelException e) {
            Assumptions.assumeFalse(
                    e.is(Errno.EOPNOTSUPP), "this kernel makes no " + kind.name() + ": " + e.getMessage());
            throw e;
        }
    }

    /** What was refused. */
    static KernelException refused(Act act) {
        Optional<KernelException> refusal = Optional.empty();
        try {
            act.run();
        } catch (KernelException e) {
            refusal = Optional.of(e);
        }
        return refusal.orElseThrow(() -> new AssertionError("it was not refused"));
    }

    interface Act {
        void run() throws KernelException;
    }

    @Override
    public void close() throws IOException {
        try (host;
                box;
                atHost;
                inBox) {
            atHost.links(Rtnetlink.Extent.PLAIN); // what a test did to it left it fit for use
        }
    }
}
