package devattach.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A repository served by ssh to the one key it knows. */
final class SshOrigin implements AutoCloseable {

    private final SshServer server;
    private final KeyPair host = keys();
    private final KeyPair user = keys();
    private final Path folder;

    SshOrigin(Repository repository, Path folder) throws Exception {
        this.folder = folder;
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((name, key, session) -> KeyUtils.compareKeys(key, user.getPublic()));
        server.setCommandFactory((channel, command) -> new Serving(repository));
        server.start();
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
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

    private Path write(KeyPair keys, String name) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "test", null, out);
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
        String line = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(keys.getPublic());
        return Files.writeString(file, line + "\n");
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
