package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is heard, from whom, and what happens when it is too much. */
@Tag("kernel")
class UeventsKernelTest {

    private static final Path NULL = Path.of("/sys/devices/virtual/mem/null/uevent");

    /** Sends udev's form, or the kernel's, to groups or to a port: PORT GROUPS DEVPATH BYTES-MORE. */
    private static final String SENDER = """
            use Socket;
            my ($port, $groups, $devpath, $more) = @ARGV;
            socket(S, 16, SOCK_RAW, 15) or die "socket: $!";
            setsockopt(S, 1, 32, pack("l", 4 << 20)); # SO_SNDBUFFORCE
            my $properties = "ACTION=change\\0DEVPATH=$devpath\\0SUBSYSTEM=mem\\0" . "A=" . "x" x $more . "\\0";
            my $message = $groups == 1 ? "change\\@$devpath\\0$properties"
                : "libudev\\0" . pack("N", 0xfeedcafe) . pack("L7", 40, 40, length $properties, 0, 0, 0, 0) . $properties;
            defined(send(S, $message, 0, pack("S S L L", 16, 0, $port, $groups))) or die "send: $!";
            """;

    private static final class Heard implements Uevents.Listener {
        private final List<Uevent> events = new ArrayList<>();
        private int overflows;

        @Override
        public void heard(Uevent event) {
            events.add(event);
        }

        @Override
        public void overflow() {
            overflows++;
        }

        private List<Uevent> of(String devpath) {
            return events.stream()
                    .filter(event -> event.devpath().equals(devpath))
                    .toList();
        }
    }

    /** Has the kernel announce something of our own, and waits for it: all from before was heard then. */
    private static Heard hearAll(Uevents uevents) throws IOException {
        Heard heard = new Heard();
        String mark = UUID.randomUUID().toString();
        Files.writeString(NULL, "change " + mark);
        try (Epoll epoll = new Epoll()) {
            epoll.add(uevents.socket(), Epoll.IN, 1);
            while (heard.events.stream()
                    .noneMatch(event -> event.property("SYNTH_UUID").equals(mark))) {
                assertNotEquals(0, epoll.await(10_000, key -> {}), "the kernel's announcement did not come");
                uevents.drain(heard);
            }
        }
        return heard;
    }

    private static int send(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("perl", "-e", SENDER));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static int run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process.waitFor();
    }

    @Test
    void theKernelIsHeard() throws Exception {
        try (Uevents uevents = new Uevents()) {
            Heard heard = hearAll(uevents);
            Uevent event = heard.of("/devices/virtual/mem/null").get(0);
            assertEquals(Uevent.Sender.KERNEL, event.sender());
            assertEquals("change", event.action());
            assertEquals("mem", event.subsystem());
            assertEquals("null", event.property("DEVNAME"));
            assertEquals(0, heard.overflows);
        }
    }

    @Test
    void udevIsHeardWhenItIsRoot() throws Exception {
        try (Uevents uevents = new Uevents()) {
            assumeTrue(send("0", "2", "/devices/devattach-test-udev", "1") == 0, "no Perl to send with");
            Heard heard = hearAll(uevents);
            assertEquals(1, heard.of("/devices/devattach-test-udev").size());
            assertEquals(
                    Uevent.Sender.UDEV,
                    heard.of("/devices/devattach-test-udev").get(0).sender());
        }
    }

    /** Root may send as the kernel does, in its group or to one listener; the sender's own number gives it away. */
    @Test
    void nobodyElseIsHeard() throws Exception {
        try (Uevents uevents = new Uevents()) {
            String port = port();
            assumeTrue(send("0", "1", "/devices/devattach-test-forged", "1") == 0, "no Perl to send with");
            assertEquals(0, send(port, "0", "/devices/devattach-test-forged", "1"));
            List<String> other = new ArrayList<>(List.of("setpriv", "--reuid", "12345", "--clear-groups"));
            other.addAll(List.of("--inh-caps", "+net_admin", "--ambient-caps", "+net_admin", "perl", "-e", SENDER));
            other.addAll(List.of("0", "2", "/devices/devattach-test-forged", "1"));
            assertEquals(0, run(other), "sent by a user with CAP_NET_ADMIN who is not root");
            assertEquals(List.of(), hearAll(uevents).of("/devices/devattach-test-forged"));
        }
    }

    /** The port of the one socket of ours: the kernel gives it the process's own number. */
    private static String port() throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        return Files.readAllLines(Path.of("/proc/net/netlink"), StandardCharsets.US_ASCII).stream()
                .map(line -> line.trim().split(" +"))
                .filter(fields -> fields[1].equals("15") && fields[2].equals(pid))
                .map(fields -> fields[2])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tooMuchIsToldAndNotFatal() throws Exception {
        try (Uevents uevents = new Uevents(4096)) {
            for (int i = 0; i < 64; i++) {
                Files.writeString(NULL, "change");
            }
            Heard heard = new Heard();
            uevents.drain(heard);
            assertEquals(1, heard.overflows);
            assertTrue(heard.events.size() < 64, "the room was no limit: " + heard.events.size());
            assertEquals(0, hearAll(uevents).overflows, "and it goes on");
        }
    }

    @Test
    void aStormFitsIn() throws Exception {
        try (Uevents uevents = new Uevents()) {
            for (int i = 0; i < 5000; i++) {
                Files.writeString(NULL, "change");
            }
            Heard heard = hearAll(uevents);
            assertEquals(0, heard.overflows);
            assertTrue(heard.of("/devices/virtual/mem/null").size() > 5000);
        }
    }

    @Test
    void aMessageLongerThanAnyIsLikeALostOne() throws Exception {
        try (Uevents uevents = new Uevents()) {
            assumeTrue(send("0", "2", "/devices/devattach-test-long", "400000") == 0, "no Perl to send with");
            Heard heard = hearAll(uevents);
            assertEquals(1, heard.overflows);
            assertEquals(List.of(), heard.of("/devices/devattach-test-long"));
        }
    }
}
