package devattach.testing;

import devattach.linux.net.Link;
import devattach.linux.net.LinkSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A neighbour at another port of a bridge, who hears every frame that a container's {@code eth1} sends to a group, and knows them apart. */
public final class Wire {

    /** The kernel keeps the order of frames, so that whatever comes after these two does not come. */
    private static final int LAST = 0xff;

    private static final String LAST_V4 =
            "03da000000ff02005e10000708004500001c000000004011b8cac0000207ffffffff0009000900080000";
    private static final String LAST_V6 =
            "03da000000ff02005e10000786dd6000000000083aff20010db8000000000000000000000007ff020000000000000000000000000001"
                    + "8000000000000000";

    /** AF_PACKET, SOCK_RAW, ETH_P_ALL; SIOCGIFINDEX. */
    private static final String OPEN = """
            socket(S, 17, 3, unpack("S", pack("n", 3))) or die "socket: $!";
            my $request = pack("a16 x24", shift);
            ioctl(S, 0x8933, $request) or die "ioctl: $!";
            my $index = unpack("x16 i", $request);
            """;

    private static final String HEAR = OPEN + """
            bind(S, pack("S n i S C C a8", 17, 3, $index, 0, 0, 0, "")) or die "bind: $!";
            $| = 1;
            print "ready\\n";
            alarm 60;
            while (1) {
                recv(S, my $frame, 2000, 0);
                next unless unpack("H10", $frame) eq "03da000000";
                my $number = unpack("x5 C", $frame);
                print "$number\\n";
                last if $number == 255;
            }
            """;

    private static final String SEND = OPEN + """
            for my $frame (@ARGV) {
                send(S, pack("H*", $frame), 0, pack("S n i S C C a8", 17, 3, $index, 0, 0, 6, "")) or die "send: $!";
            }
            """;

    private final String place;

    private Wire(String place) {
        this.place = place;
    }

    /** At a bridge, which then lets frames to all groups pass. */
    public static Wire at(HostLinks links, Link bridge) throws Exception {
        Files.writeString(Path.of("/sys/class/net", bridge.name(), "bridge/multicast_snooping"), "0");
        Link port = links.pair("peer");
        links.host()
                .change(port.index(), LinkSettings.NONE.master(bridge.index()).up());
        return new Wire(port.name() + "-far");
    }

    /** The numbers of those that arrive. */
    public List<Integer> arrive(Box from, List<Frames.Frame> frames) throws IOException {
        Process hearing = new ProcessBuilder("perl", "-e", HEAR, place)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(hearing.getInputStream(), StandardCharsets.UTF_8))) {
            String first = said.readLine();
            if (!"ready".equals(first)) {
                throw new IOException("nobody hears: " + first);
            }
            List<String> command = new ArrayList<>(List.of("perl", "-e", SEND, "eth1"));
            frames.forEach(frame -> command.add(HexFormat.of().formatHex(frame.bytes())));
            command.addAll(List.of(LAST_V4, LAST_V6));
            Box.Ran ran = from.exec(command.toArray(String[]::new));
            if (ran.status() != 0) {
                throw new IOException("nothing is sent: " + ran.output());
            }
            List<Integer> all = said.lines().map(Integer::valueOf).toList();
            if (all.isEmpty() || all.get(all.size() - 1) != LAST) {
                throw new IOException("the last did not arrive: " + all);
            }
            return all.subList(0, all.size() - 1);
        } finally {
            hearing.destroyForcibly();
        }
    }
}
