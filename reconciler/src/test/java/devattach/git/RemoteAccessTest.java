package devattach.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            for (Optional<Path> each : List.of(Optional.<Path>empty(), Optional.of(wrong))) {
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

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void sshNeedsTheHostKeyAndOurs(String kind) throws Exception {
        try (SshOrigin server = new SshOrigin(origin.repository(), folder, kind)) {
            Optional<Path> known = Optional.of(server.knownHosts());
            assertEquals(
                    1, fetch(ssh(server.url(), server.key(), known)).files().size());
            String unset = refusal(ssh(server.url(), server.key(), Optional.empty()));
            assertTrue(unset.contains(" cannot be checked, as source.knownHosts is not set; get the key"), unset);
            Path other = server.otherKnownHosts();
            String before = Files.readString(other);
            String changed = refusal(ssh(server.url(), server.key(), Optional.of(other)));
            assertTrue(
                    changed.contains(" is not the one in " + other + ": it was changed, or somebody sits between"),
                    changed);
            assertEquals(before, Files.readString(other), "nothing is learnt by asking");
            String shut = refusal(ssh(server.url(), server.otherKey(), known));
            assertTrue(shut.startsWith("it does not let us in; check"), shut);
        }
    }

    @Test
    void knownHostsAreReadAsSshReadsThem() throws Exception {
        try (SshOrigin server = new SshOrigin(origin.repository(), folder, "ecdsa")) {
            String key = server.hostKey();
            Path file = folder.resolve("known_hosts");
            assertTrue(
                    refusal(ssh(server.url(), server.key(), Optional.of(file))).contains("there is no such file"));
            for (String known : List.of(
                    server.name() + " " + key,
                    hashed(server.name()) + " " + key,
                    "other," + server.name().replace("0.1", "?.*") + " " + key + " a comment",
                    "garbage\n@\n|1|x\n" + server.name() + " ssh-dss AAAA\n\n# none\n" + server.name() + " " + key)) {
                Files.writeString(file, known + "\n");
                assertEquals(
                        1,
                        fetch(ssh(server.url(), server.key(), Optional.of(file)))
                                .files()
                                .size(),
                        known);
            }
            Map<String, String> refused = Map.of(
                    "other.example " + key, " is not in " + file + "; get the key",
                    "127.0.0.1 " + key, " is not in " + file + "; get the key",
                    "@cert-authority * " + key, " is not in " + file + "; get the key",
                    server.name() + " " + key + "\n@revoked * " + key, " is revoked in " + file);
            for (Map.Entry<String, String> each : refused.entrySet()) {
                Files.writeString(file, each.getKey() + "\n");
                String said = refusal(ssh(server.url(), server.key(), Optional.of(file)));
                assertTrue(said.startsWith("its ssh host key ecdsa-sha2-nistp256 SHA256:"), said);
                assertTrue(said.contains(each.getValue()), each.getKey() + "\n" + said);
            }
        }
    }

    /** As {@code ssh-keygen -H} writes it. */
    private static String hashed(String name) throws Exception {
        byte[] salt = "twenty bytes of salt".getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        Base64.Encoder base64 = Base64.getEncoder();
        return "|1|" + base64.encodeToString(salt) + "|"
                + base64.encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aKeyThatCannotBeUsedIsNamed() throws Exception {
        try (SshOrigin server = new SshOrigin(origin.repository(), folder, "ed25519")) {
            Path garbage = Files.writeString(folder.resolve("garbage"), "no key\n");
            for (Path each : List.of(folder.resolve("none"), garbage, server.lockedKey())) {
                GitSettings settings = ssh(server.url(), each, Optional.of(server.knownHosts()));
                String said = assertThrows(SourceException.class, () -> fetch(settings))
                        .getMessage();
                assertTrue(said.startsWith("source.sshKey: " + each + " cannot be used: "), said);
                assertTrue(said.endsWith("without a passphrase"), said);
            }
        }
    }

    /** A lock file beside it is what JGit's own reader wants, and what a read-only /etc does not let it have. */
    @Test
    void nothingIsMadeBesideTheHostKeys() throws Exception {
        try (SshOrigin server = new SshOrigin(origin.repository(), folder, "ecdsa")) {
            Path known = server.knownHosts();
            Files.createDirectory(known.resolveSibling(known.getFileName() + ".lock"));
            assertEquals(
                    1,
                    fetch(ssh(server.url(), server.key(), Optional.of(known)))
                            .files()
                            .size());
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
