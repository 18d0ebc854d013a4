package devattach.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.linux.KernelException;
import devattach.linux.net.Link;
import devattach.linux.net.LinkKind;
import devattach.linux.net.LinkSettings;
import devattach.linux.net.Rtnetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Interfaces of this host that a test made, and takes away again wherever they are then. */
public final class HostLinks implements AutoCloseable {

    private final Rtnetlink host;
    private final List<String> names = new ArrayList<>();

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public HostLinks() throws KernelException {
        host = Rtnetlink.here();
    }

    /** A pair; the first end is the one to be given away. Both are named {@code datest-...}. */
    public Link pair(String name) throws KernelException {
        String one = "datest-" + name;
        names.add(one + "-far"); // what is left of it goes with its other end
        host.createPair(LinkSettings.NONE.name(one), LinkSettings.NONE.name(one + "-far"));
        host.change(get(one + "-far").orElseThrow().index(), LinkSettings.NONE.up());
        return get(one).orElseThrow();
    }

    public Link bridge(String name) throws KernelException {
        names.add("datest-" + name);
        host.create(LinkKind.BRIDGE, LinkSettings.NONE.name("datest-" + name).up());
        return get("datest-" + name).orElseThrow();
    }

    /** Runs tc(8), as another program of the host's would. */
    public static void tc(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tc"));
        command.addAll(List.of(words));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    public Rtnetlink host() {
        return host;
    }

    public Optional<Link> get(String name) throws KernelException {
        return host.link(name);
    }

    @Override
    public void close() throws KernelException {
        for (String name : names) {
            Optional<Link> link = get(name);
            if (link.isPresent()) {
                host.delete(link.get().index());
            }
        }
        host.close();
    }
}
