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

    private static final String IMPOSTOR = """
            import os, socket, struct, sys
            os.setgid(65534)
            os.setuid(65534)
            s = socket.socket(socket.AF_UNIX)
            s.bind("\\0" + sys.argv[1])
            s.listen(9)
            print("ready", flush=True)
            while True:
                c = s.accept()[0]
                if len(c.recv(16)) == 16:
                    c.send(struct.pack("=iiQ", 0, 0, 4711))
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
        Process impostor = new ProcessBuilder("python3", "-c", IMPOSTOR, name)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = impostor.inputReader()) {
            Assumptions.assumeTrue("ready".equals(said.readLine()), "no python3 to listen with");
            IOException e = assertThrows(IOException.class, () -> LxcSocket.ask(name, LxcSocket.GET_INIT_PID, 0));
            assertTrue(e.toString().contains("user 65534 answers there instead"), e.toString());
            assertEquals(OptionalLong.of(4711), LxcSocket.ask(name, LxcSocket.GET_INIT_PID, 65534));
        } finally {
            impostor.destroyForcibly().onExit().join();
        }
    }
}
