package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker 20.10.24. */
class DockerRuntimeTest {

    @Test
    void theListHasIdsNamesAndLabels() throws IOException {
        try (InputStream in = Captures.open("docker-list.http")) {
            List<DockerRuntime.Entry> list =
                    DockerRuntime.parseList(HttpAnswer.read(in).body());
            assertEquals(2, list.size());
            assertEquals(
                    new DockerRuntime.Entry(
                            "f353902716802522d6ac3a23c8f685598543a3e4cde00d75ab4d868c6b1d5981",
                            "zb2",
                            Map.of("lab.name", "zb2", "x", "ü \"q\"")),
                    list.get(0));
        }
    }

    @Test
    void aLongListComesInChunks() throws IOException {
        try (InputStream in = Captures.open("docker-list-chunked.http")) {
            List<DockerRuntime.Entry> list =
                    DockerRuntime.parseList(HttpAnswer.read(in).body());
            assertEquals(
                    List.of("zc8", "zc7", "zc6", "zc5", "zc4", "zc3", "zc2", "zc1", "zb2", "zb1"),
                    list.stream().map(DockerRuntime.Entry::name).toList());
            assertEquals(-1, in.read(), "the next answer of the connection must begin here");
        }
    }

    @Test
    void anInspectedContainerHasItsInit() throws IOException {
        assertEquals(11821, DockerRuntime.parsePid(Captures.text("docker-inspect.json")));
    }

    @Test
    void oneThatWaitsForItsRestartHasNone() throws IOException {
        assertEquals(0, DockerRuntime.parsePid(Captures.text("docker-restarting.json")));
    }

    @Test
    void oneRemovedMeanwhileIsNotFound() throws IOException {
        try (InputStream in = Captures.open("docker-missing.http")) {
            assertEquals(404, HttpAnswer.read(in).status());
        }
    }

    @Test
    void linkedNamesAreNotItsOwn() throws IOException {
        String list = "[{\"Id\":\"0123456789ab\",\"Names\":[\"/web/db\",\"/db\"],\"Labels\":{}}]";
        assertEquals("db", DockerRuntime.parseList(list).get(0).name());
    }

    @Test
    void aListOfAnotherShapeIsRefused() {
        assertThrows(IOException.class, () -> DockerRuntime.parseList("[{\"id\":\"x\"}]"));
        assertThrows(IOException.class, () -> DockerRuntime.parseList("{\"message\":\"no\"}"));
    }

    @Test
    void noSocketMeansNoDocker(@TempDir Path folder) throws IOException {
        assertEquals(
                Listed.NOTHING,
                new DockerRuntime(List.of(folder + "/docker.sock"), List.of(), List.of()).list(List.of()));
    }

    @Test
    void aSocketNobodyServesIsATroubleThatSaysWhatToDo(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("docker.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        Listed listed = new DockerRuntime(List.of(socket.toString()), List.of(), List.of()).list(List.of());
        String trouble = listed.troubles().get(0);
        assertTrue(trouble.startsWith(socket + ": Docker ") && trouble.contains("start it"), trouble);
    }

    @Test
    void aDaemonThatAcceptsAndSaysNothingIsNotWaitedForForever(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("docker.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (HttpConnection daemon = new HttpConnection(socket.toString(), Duration.ofMillis(50))) {
                IOException e = assertThrows(IOException.class, () -> daemon.get("/containers/json"));
                assertEquals("does not answer within 50 ms", e.getMessage());
            }
        }
    }
}
