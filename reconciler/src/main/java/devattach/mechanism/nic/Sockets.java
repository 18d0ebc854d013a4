package devattach.mechanism.nic;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.net.Rtnetlink;
import devattach.mechanism.ContainerHandle;
import devattach.model.InitProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A socket in the host's network namespace, and one in that of each container that has an interface of ours or shall have one. Such a socket
 * keeps the namespace alive when its container ends, so that a moved interface can be fetched from it in order.
 */
final class Sockets implements AutoCloseable {

    private static final CString NETWORK = CString.interned("ns/net");

    private final Rtnetlink host;
    private final long hostCookie;
    private final NicMechanism.Listening listening;
    private final Map<InitProcess, Space> spaces = new HashMap<>();

    /**
     * A container's network namespace.
     *
     * @param isHosts whether it is no other than the host's
     */
    record Space(Rtnetlink links, boolean isHosts) {}

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    Sockets(NicMechanism.Listening listening) throws KernelException {
        this.listening = listening;
        host = Rtnetlink.here();
        hostCookie = host.namespaceCookie();
    }

    /** For whoever holds the lock of this. */
    Rtnetlink host() {
        return host;
    }

    /** The container's, opened at the first call. */
    @SuppressWarnings("MustBeClosedChecker") // closed when the container is let go
    Space of(ContainerHandle container) throws KernelException {
        InitProcess init = container.container().init();
        synchronized (spaces) {
            Space known = spaces.get(init);
            if (known != null) {
                return known;
            }
        }
        try (Fd network = network(container)) {
            Rtnetlink links = Rtnetlink.in(network);
            Space space = new Space(links, links.namespaceCookie() == hostCookie);
            if (listening == NicMechanism.Listening.YES) {
                synchronized (this) {
                    host.number(network); // by which news of it are heard
                }
            }
            synchronized (spaces) {
                spaces.put(init, space);
            }
            return space;
        }
    }

    /** That of one whose container may have ended. */
    Optional<Space> kept(InitProcess container) {
        synchronized (spaces) {
            return Optional.ofNullable(spaces.get(container));
        }
    }

    /** The container's namespace itself, to move an interface into. */
    @SuppressWarnings("MustBeClosedChecker") // handed to the caller
    static Fd network(ContainerHandle container) throws KernelException {
        return Files.openAt(container.proc(), NETWORK, Files.O_RDONLY);
    }

    /** Its namespace may go. */
    void letGo(InitProcess container) {
        synchronized (spaces) {
            Space space = spaces.remove(container);
            if (space != null) {
                space.links().close();
            }
        }
    }

    /** Those containers whose namespaces are kept. */
    java.util.List<InitProcess> held() {
        synchronized (spaces) {
            return java.util.List.copyOf(spaces.keySet());
        }
    }

    @Override
    public void close() {
        held().forEach(this::letGo);
        host.close();
    }
}
