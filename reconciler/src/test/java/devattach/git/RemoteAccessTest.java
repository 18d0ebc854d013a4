package devattach.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers on the loopback: who is believed, and who is let in. */
class RemoteAccessTest {

    @TempDir
    private Path folder;

    private Origin origin;

    @BeforeEach
    void makeARepository() throws Exception {
        origin = new Origin(folder.resolve("origin.git"));
        origin.commit(Map.of("a.yaml", "one"));
    }

    @AfterEach
    void closeIt() {
        origin.close();
    }

    private Snapshot fetch(GitSettings settings) throws IOException {
        return new GitSource(settings, Files.createDirectories(folder.resolve("state")))
                .fetch()
                .snapshot();
    }

    private static GitSettings https(String url, Optional<Path> ca, Optional<Path> token) {
        return new GitSettings(
                url,
                new Ref.Branch("main"),
                "",
                Optional.empty(),
                Optional.empty(),
                ca,
                token,
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    private static GitSettings ssh(String url, Path key, Optional<Path> known) {
        return new GitSettings(
                url,
                new Ref.Branch("main"),
                "",
                Optional.of(key),
                known,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    private String refusal(GitSettings settings) {
        String message =
                assertThrows(SourceException.class, () -> fetch(settings)).getMessage();
        assertTrue(message.startsWith(settings.url() + ": "), message);
        assertFalse(message.contains(HttpsOrigin.TOKEN), message);
        return message.substring(settings.url().length() + 2);
    }

    @Test
    void httpsNeedsItsAuthorityAndItsToken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), HttpsOrigin.TOKEN + "\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
        try (HttpsOrigin server = new HttpsOrigin(origin.repository(), folder)) {
            Optional<Path> ca = Optional.of(server.certificate());
            assertEquals(
                    1,
                    fetch(https(server.url(), ca, Optional.of(token))).files().size());
            String unknown = refusal(https(server.url(), Optional.empty(), Optional.of(token)));
            assertTrue(unknown.startsWith("its certificate is not trusted"), unknown);
            assertTrue(unknown.endsWith("name that authority's certificate in source.caFile"), unknown);
            for (Optional<Path> each : java.util.List.of(Optional.<Path>empty(), Optional.of(wrong))) {
                String shut = refusal(https(server.url(), ca, each));
                assertTrue(shut.startsWith("it does not let us in; check"), shut);
            }
        }
    }

    @Test
    void whatIsNoCertificateIsToldAtOnce() throws Exception {
        Path garbage = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        SourceException e = assertThrows(
                SourceException.class,
                () -> fetch(https("https://localhost/x", Optional.of(garbage), Optional.empty())));
        assertTrue(e.getMessage().startsWith("source.caFile: " + garbage + " cannot be used: "), e.getMessage());
    }

    @Test
    void aMissingTokenFileIsNamed() {
        Path none = folder.resolve("none");
        SourceException e = assertThrows(
                SourceException.class,
                () -> fetch(https(origin.folder().toString(), Optional.empty(), Optional.of(none))));
        assertTrue(e.getMessage().startsWith("source.tokenFile: " + none + " cannot be read"), e.getMessage());
    }

    @Test
    void sshNeedsTheHostKeyAndOurs() throws Exception {
        try (SshOrigin server = new SshOrigin(origin.repository(), folder)) {
            Optional<Path> known = Optional.of(server.knownHosts());
            assertEquals(
                    1, fetch(ssh(server.url(), server.key(), known)).files().size());
            String unset = refusal(ssh(server.url(), server.key(), Optional.empty()));
            assertTrue(unset.startsWith("its ssh host key is not the one in source.knownHosts (not set)"), unset);
            Path other = server.otherKnownHosts();
            String before = Files.readString(other);
            String changed = refusal(ssh(server.url(), server.key(), Optional.of(other)));
            assertTrue(changed.startsWith("its ssh host key is not the one in " + other), changed);
            assertEquals(before, Files.readString(other), "nothing is learnt by asking");
            String shut = refusal(ssh(server.url(), server.otherKey(), known));
            assertTrue(shut.startsWith("it does not let us in; check"), shut);
        }
    }

    @Test
    void nobodyThereIsSaidPlainly() {
        String closed = refusal(https("https://127.0.0.1:1/x", Optional.empty(), Optional.empty()));
        assertTrue(closed.startsWith("nobody answers"), closed);
        String unknown = refusal(https("https://nosuch.invalid/x", Optional.empty(), Optional.empty()));
        assertTrue(unknown.startsWith("its name does not resolve"), unknown);
    }
}
