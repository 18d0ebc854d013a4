package devattach.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/** A repository served by ssh to the one key it knows. */
final class SshOrigin implements AutoCloseable {

    private final SshServer server;
    private final String kind;
    private final KeyPair host;
    private final KeyPair user;
    private final Path folder;

    /** With keys of a kind as {@code ssh-keygen -t} names them. */
    SshOrigin(Repository repository, Path folder, String kind) throws Exception {
        this.folder = folder;
        this.kind = kind;
        host = keys();
        user = keys();
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((name, key, session) -> KeyUtils.compareKeys(key, user.getPublic()));
        server.setCommandFactory((channel, command) -> new Serving(repository));
        server.start();
    }

    private KeyPair keys() throws Exception {
        KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator(
                switch (kind) {
                    case "rsa" -> "RSA";
                    case "ecdsa" -> "EC";
                    default -> "Ed25519";
                });
        if (!kind.equals("ed25519")) {
            generator.initialize(kind.equals("rsa") ? 2048 : 256);
        }
        return generator.generateKeyPair();
    }

    String url() {
        return "ssh://git@127.0.0.1:" + server.getPort() + "/devices.git";
    }

    /** A file with the key it lets in. */
    Path key() throws Exception {
        return write(user, "id");
    }

    /** A file with a key it does not. */
    Path otherKey() throws Exception {
        return write(keys(), "other");
    }

    /** The one it lets in, as ssh-keygen writes it with a passphrase. */
    Path lockedKey() throws Exception {
        OpenSSHKeyEncryptionContext lock = new OpenSSHKeyEncryptionContext();
        lock.setPassword("secret");
        lock.setCipherName("AES");
        lock.setCipherType("256");
        return write(user, "locked", lock);
    }

    private Path write(KeyPair keys, String name) throws Exception {
        return write(keys, name, null);
    }

    private Path write(KeyPair keys, String name, @Nullable OpenSSHKeyEncryptionContext lock) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "test", lock, out);
        }
        return file;
    }

    /** A file in which its host key stands. */
    Path knownHosts() throws IOException {
        return known(host);
    }

    /** A file that has another key for it: someone sits between. */
    Path otherKnownHosts() throws Exception {
        return known(keys());
    }

    private Path known(KeyPair keys) throws IOException {
        Path file = Files.createTempFile(folder, "known", "");
        return Files.writeString(file, name() + " " + line(keys) + "\n");
    }

    /** How known_hosts(5) names it. */
    String name() {
        return "[127.0.0.1]:" + server.getPort();
    }

    /** What stands after the name there. */
    String hostKey() {
        return line(host);
    }

    private static String line(KeyPair keys) {
        return PublicKeyEntry.toString(keys.getPublic());
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    /** {@code git-upload-pack}, whatever was asked for. */
    private static final class Serving implements Command {

        private final Repository repository;
        private InputStream in;
        private OutputStream out;
        private OutputStream err;
        private ExitCallback exit;

        Serving(Repository repository) {
            this.repository = repository;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            new Thread(
                            () -> {
                                try {
                                    new UploadPack(repository).upload(in, out, err);
                                    exit.onExit(0);
                                } catch (IOException e) {
                                    exit.onExit(1, e.toString());
                                }
                            },
                            "test-ssh")
                    .start();
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
