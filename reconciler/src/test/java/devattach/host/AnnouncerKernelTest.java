package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.ExitCode;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.LocalAgent;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs in a container hear of its devices: what they would hear on the host, and nobody else does. */
@Tag("kernel")
class AnnouncerKernelTest {

    private static final String TTY = "@/devices/virtual/tty/tty10";
    private static final String NULL = "change@/devices/virtual/mem/null";

    /**
     * Does what libudev does with the kernel's announcements: takes them with the credentials of who sent them, which it must not believe
     * unless it is user 0. Prints of those that concern us the first line, the node's name and that user. Perl has no recvmsg(2) of its own.
     */
    private static final String LISTEN = """
            use POSIX;
            use Socket;
            my $recvmsg = (POSIX::uname())[4] eq "x86_64" ? 47 : 212;
            socket(S, 16, SOCK_RAW, 15) or die "socket: $!";
            setsockopt(S, SOL_SOCKET, 16, pack("l", 1)) or die "SO_PASSCRED: $!";
            bind(S, pack("S S L L", 16, 0, 0, 1)) or die "bind: $!";
            $| = 1;
            print "ready\\n";
            my ($text, $credentials) = ("\\0" x 8192, "\\0" x 64);
            my $vector = pack("P Q", $text, 8192);
            while (1) {
                my $message = pack("Q L x4 P Q P Q Q", 0, 0, $vector, 1, $credentials, 64, 0);
                my $size = syscall($recvmsg, fileno(S), $message, 0);
                die "recvmsg: $!" if $size < 0;
                my ($head, @properties) = split(/\\0/, substr($text, 0, $size));
                next unless $head =~ m{/tty10$|/mem/null$};
                my ($name) = map { /^DEVNAME=(.*)/ } @properties;
                my ($type, $uid) = unpack("x12 l x4 L", $credentials);
                print "$head $name ", $type == 2 ? $uid : "nobody", "\\n";
            }
            """;

    private static final class Ear implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        private Ear(Process process) throws IOException {
            this.process = process;
            lines = process.inputReader(StandardCharsets.UTF_8);
            assertEquals("ready", lines.readLine());
        }

        static Ear onTheHost() throws IOException {
            return new Ear(new ProcessBuilder("perl", "-e", LISTEN)
                    .redirectErrorStream(true)
                    .start());
        }

        /** As the root of the container, in all of its namespaces. */
        static Ear inside(Box box) throws IOException {
            return new Ear(box.begin("perl", "-e", LISTEN));
        }

        String next() throws IOException {
            return lines.readLine();
        }

        /**
         * Leaves out what the kernel itself says of the device: it does so in every network that belongs to the host's users, by the
         * host's name of the node and whether or not it is there.
         */
        String nextOfOurs() throws IOException {
            String line = next();
            while (line.contains(" tty10 ")) {
                line = next();
            }
            return line;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    static Stream<Box.Options> boxes() {
        return Stream.of(Box.Options.plain(), Box.Options.plain().shifted());
    }

    /** In a container with users of its own nothing was believed: what we sent came from a user who is nobody there. */
    @ParameterizedTest
    @MethodSource("boxes")
    void aContainerHearsOfItsDevicesAndTheHostDoesNot(Box.Options options) throws Exception {
        try (Box box = Box.start(options);
                Site site = new Site(box);
                Ear inside = Ear.inside(box);
                Ear host = Ear.onTheHost()) {
            site.want("tty: { device: /dev/tty10:/dev/terminal }");
            try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere())) {
                assertEquals("add" + TTY + " terminal 0", inside.nextOfOurs(), agent::told);
                Files.writeString(Path.of("/sys/class/tty/tty10/uevent"), "change");
                assertEquals("change" + TTY + " terminal 0", inside.nextOfOurs(), agent::told);
            }
            site.restart();
            site.want();
            assertEquals(ExitCode.OK, site.apply().exitCode());
            assertEquals("remove" + TTY + " terminal 0", inside.nextOfOurs());

            assertEquals("change" + TTY + " tty10 0", host.next(), "what the kernel itself said");
            Files.writeString(Path.of("/sys/class/mem/null/uevent"), "change");
            assertEquals(NULL + " null 0", host.next(), "and nothing of ours between");
        }
    }

    /** The kernel's own words are heard there; ours would be heard by the whole host. */
    @Test
    void aContainerWithTheHostsNetworkIsToldNothing() throws Exception {
        try (Box box = Box.start(Box.Options.plain().hostNetwork());
                Site site = new Site(box);
                Ear inside = Ear.inside(box)) {
            site.want("tty: { device: /dev/tty10:/dev/terminal }");
            try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere())) {
                Wait.until("a first pass", () -> agent.last().isPresent());
                Files.writeString(Path.of("/sys/class/tty/tty10/uevent"), "change");
                assertEquals("change" + TTY + " tty10 0", inside.next(), agent::told);
            }
            site.restart();
            site.want();
            assertEquals(ExitCode.OK, site.apply().exitCode());
            Files.writeString(Path.of("/sys/class/mem/null/uevent"), "change");
            assertEquals(NULL + " null 0", inside.next(), "and nothing of ours between");
        }
    }
}
