package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class LxcSocketKernelTest {

    /** In Perl, because that is on every Debian and Ubuntu and knows sockets without a file. */
    private static final String IMPOSTOR = """
            use Socket;
            use POSIX;
            POSIX::setgid(65534) and POSIX::setuid(65534) or die "setuid: $!";
            socket(L, AF_UNIX, SOCK_STREAM, 0) && bind(L, sockaddr_un("\\0" . $ARGV[0])) && listen(L, 9) or die "listen: $!";
            $| = 1;
            print "ready\\n";
            while (accept(C, L)) {
              syswrite(C, pack("iiQ", 0, 0, 4711)) if sysread(C, my $request, 16) == 16;
            }
            """;

    @Test
    void nobodyListeningMeansNotRunning() throws IOException {
        String name = LxcSocket.name("/devattach-test-nosuch", "none");
        assertEquals(OptionalLong.empty(), LxcSocket.ask(name, LxcSocket.GET_STATE, 0));
    }

    /** While a container does not run, any user can take the name of its socket and answer with a process of his own. */
    @Test
    void onlyRootAndTheOwnerOfTheFolderAreBelieved() throws IOException {
        String name = "/devattach-test-" + ProcessHandle.current().pid() + "/c1/command";
        Process impostor = new ProcessBuilder("perl", "-e", IMPOSTOR, name)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = impostor.inputReader()) {
            Assumptions.assumeTrue("ready".equals(said.readLine()), "no Perl to listen with");
            IOException e = assertThrows(IOException.class, () -> LxcSocket.ask(name, LxcSocket.GET_INIT_PID, 0));
            assertTrue(e.toString().contains("user 65534 answers there instead"), e.toString());
            assertEquals(OptionalLong.of(4711), LxcSocket.ask(name, LxcSocket.GET_INIT_PID, 65534));
        } finally {
            impostor.destroyForcibly().onExit().join();
        }
    }
}
