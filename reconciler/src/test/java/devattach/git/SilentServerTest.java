package devattach.git;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that take a call and never end it: the time limit holds all the same. */
class SilentServerTest {

    @TempDir
    private Path folder;

    /** The calls taken, held: the JVM closes a socket that nobody holds, and the caller would see a server that hangs up. */
    private final Queue<Socket> calls = new ConcurrentLinkedQueue<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket call : calls) {
            call.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"https, ''", "ssh, ''", "http, ''", "http, trickle"})
    void theTimeLimitHolds(String scheme, String manner) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server, manner.equals("trickle")), "test-silent");
            serving.setDaemon(true);
            serving.start();
            GitSettings settings = new GitSettings(
                    scheme + "://127.0.0.1:" + server.getLocalPort() + "/x",
                    new Ref.Branch("main"),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(2));
            GitSource source = new GitSource(settings, folder);
            for (int i = 0; i < 2; i++) {
                SourceException e = assertTimeoutPreemptively(
                        Duration.ofSeconds(60), () -> assertThrows(SourceException.class, source::fetch));
                assertTrue(e.getMessage().startsWith(settings.url() + ": it "), e.getMessage());
                assertTrue(e.getMessage().endsWith("it is asked again on schedule"), e.getMessage());
            }
        }
    }

    private void serve(ServerSocket server, boolean trickle) {
        while (true) {
            try {
                Socket call = server.accept();
                calls.add(call);
                if (trickle) {
                    Thread one = new Thread(() -> trickle(call), "test-trickle");
                    one.setDaemon(true);
                    one.start();
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** A byte now and then, so that no wait for one is ever long. */
    private static void trickle(Socket call) {
        try (call;
                OutputStream out = call.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('0');
                out.flush();
                Thread.sleep(300);
            }
        } catch (IOException | InterruptedException gone) {
            Thread.currentThread().interrupt();
        }
    }
}
