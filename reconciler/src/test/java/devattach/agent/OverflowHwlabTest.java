package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Agent;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More announcements than the kernel keeps for the agent, and devices among those that are lost. The agent has a network of its own here,
 * where announcements can be made that nobody else hears: udev would be busy with them for minutes.
 */
@Tag("hwlab")
class OverflowHwlabTest {

    private static final int ANNOUNCEMENTS = 25_000;

    /** Announcements of the greatest length, to all who listen in this network. */
    private static final String FLOOD = """
            use Socket;
            socket(S, 16, SOCK_RAW, 15) or die "socket: $!";
            my $devpath = "/devices/virtual/mem/null";
            my $text = "change\\@$devpath\\0ACTION=change\\0DEVPATH=$devpath\\0SUBSYSTEM=mem\\0PADDING=" . "x" x 1800 . "\\0";
            my $message = pack("L S S L L", 16 + length $text, 0x10, 1, 1, 0) . $text;
            my $kernel = pack("S S L L", 16, 0, 0, 0);
            for (1 .. $ARGV[0]) { defined(send(S, $message, 0, $kernel)) or die "send: $!"; }
            """;

    @Test
    void afterAnnouncementsWereLostAllIsAsWanted() throws Exception {
        try (Rig rig = new Rig()) {
            rig.site()
                    .want("stick: { type: unix-char, path: /dev/stick, match: { usb.serial: STICK, subsystem: tty } }");
            Agent agent = new Agent(rig.site());
            agent.commit("Give the box its stick");
            Process running = agent.start(List.of("unshare", "--net"), "run");
            try {
                agent.await(running, "a first pass", () -> agent.said("run").contains("no device matches"));

                long lost = floodedWhile(running, () -> rig.hardware().plugSerial("stick", "STICK", 1));
                assertTrue(lost > 0, "the kernel kept everything");
                Hardware.Node stick = Hardware.await("1-1", "tty");
                agent.await(running, "attached", () -> rig.isUsable("/dev/stick", stick));

                long more = floodedWhile(running, () -> rig.hardware().unplug("stick"));
                assertTrue(more > lost, "the kernel kept everything");
                agent.await(running, "detached", () -> rig.inside("/dev/stick").isEmpty());
            } finally {
                running.destroyForcibly().waitFor();
            }
        }
    }

    private interface Happening {
        void run() throws Exception;
    }

    /** While the agent does not run; answers how many announcements the kernel has lost for it so far. */
    private static long floodedWhile(Process agent, Happening happening) throws Exception {
        Hardware.run("kill -STOP " + agent.pid());
        try {
            Process flood = new ProcessBuilder(
                            "nsenter", "-t", "" + agent.pid(), "-n", "perl", "-e", FLOOD, "" + ANNOUNCEMENTS)
                    .inheritIO()
                    .start();
            assertEquals(0, flood.waitFor());
            happening.run();
            Hardware.run("udevadm settle"); // the last announcements of it, too, are lost
            return lost(agent.pid());
        } finally {
            Hardware.run("kill -CONT " + agent.pid());
        }
    }

    /** By the kernel's word: sk, Eth, Pid, Groups, Rmem, Wmem, Dump, Locks, Drops. */
    private static long lost(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/net/netlink")).stream()
                .map(line -> line.trim().split(" +"))
                .filter(fields -> fields[1].equals("15") && fields[2].equals(Long.toString(pid)))
                .mapToLong(fields -> Long.parseLong(fields[8]))
                .sum();
    }
}
