package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.ExitCode;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.LocalAgent;
import devattach.testing.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What programs in a container hear of its devices: what they would hear on the host, and nobody else does. */
@Tag("kernel")
class AnnouncingKernelTest {

    private static final String TTY = "/devices/virtual/tty/tty10";
    private static final String NULL = "change@/devices/virtual/mem/null";

    /** Prints the first line of each announcement of the kernel's in the network namespace it runs in. */
    private static final String LISTEN =
            "use Socket; socket(S,16,3,15) or die; bind(S,pack('SSLL',16,0,0,1)) or die; $|=1;"
                    + " print \"ready\\n\"; while(recv(S,$b,8192,0)) { ($h)=split(/\\0/,$b); print \"$h\\n\"; }";

    private static final class Ear implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        Ear(String... where) throws IOException {
            List<String> command = new ArrayList<>(List.of(where));
            command.addAll(List.of("perl", "-e", LISTEN));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            lines = process.inputReader(StandardCharsets.UTF_8);
            assertEquals("ready", lines.readLine());
        }

        String next() throws IOException {
            return lines.readLine();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    static Stream<Box.Options> boxes() {
        return Stream.of(Box.Options.plain(), Box.Options.plain().shifted());
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void aContainerHearsOfItsDevicesAndTheHostDoesNot(Box.Options options) throws Exception {
        try (Box box = Box.start(options);
                Site site = new Site(box);
                Ear inside = new Ear("nsenter", "--net", "--target", Integer.toString(box.pid()));
                Ear host = new Ear()) {
            site.want("tty: { device: /dev/tty10:/dev/terminal }");
            try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere())) {
                assertEquals("add@" + TTY, inside.next(), agent::told);
                Files.writeString(Path.of("/sys/class/tty/tty10/uevent"), "change");
                assertEquals("change@" + TTY, inside.next(), agent::told);
            }
            site.restart();
            site.want();
            assertEquals(ExitCode.OK, site.apply().exitCode());
            assertEquals("remove@" + TTY, inside.next());

            assertEquals("change@" + TTY, host.next(), "what the kernel itself said");
            Files.writeString(Path.of("/sys/class/mem/null/uevent"), "change");
            assertEquals(NULL, host.next(), "and nothing of ours between");
        }
    }
}
