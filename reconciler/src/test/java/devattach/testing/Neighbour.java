package devattach.testing;

import devattach.model.Endpoint;
import devattach.model.ExitCode;
import devattach.model.IpPrefix;
import java.io.IOException;

/** Somebody at the address 192.0.2.150 who takes calls, at the end of a cable of the host's that is called {@code datest-way}. */
public final class Neighbour implements AutoCloseable {

    private static final String LISTEN =
            "use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 9, Listen => 9)"
                    + " or die; $| = 1; print qq(up\\n); while ($s->accept) {}";

    private final Box box;
    private final Site site;
    private final Process listening;

    /** Answers from the moment it is made. */
    public Neighbour(HostLinks links) throws Exception {
        box = Box.start(Box.Options.plain());
        site = new Site(box);
        site.want("way: { type: nic, nictype: p2p, name: eth1, host_name: datest-way, ipv4.address: 192.0.2.150/30 }");
        if (site.apply().exitCode() != ExitCode.OK) {
            throw new IOException("no cable: " + site.plan());
        }
        int end = links.get("datest-way").orElseThrow().index();
        links.host().addAddress(end, IpPrefix.parse("192.0.2.149/30").orElseThrow());
        listening = box.begin("perl", "-e", LISTEN);
        listening.getInputStream().read();
    }

    /** Where. */
    public Endpoint endpoint() {
        return new Endpoint("192.0.2.150", 9);
    }

    @Override
    public void close() throws IOException {
        listening.destroyForcibly();
        try (box;
                site) {
            site.want();
            site.apply();
        }
    }
}
