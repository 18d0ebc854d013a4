package devattach.git;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** Access by ssh with exactly the key and the host keys the settings name; nothing of root's own, and nobody is ever asked. */
final class SshAccess {

    private SshAccess() {}

    static SshSessionFactory factory(List<KeyPair> keys, KnownHosts knownHosts) {
        Path nowhere = Path.of("/nonexistent/devattach");
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(nowhere.toFile())
                .setSshDirectory(nowhere.toFile())
                .setConfigStoreFactory((File home, File config, String user) -> null)
                .setDefaultIdentities(home -> List.of())
                .setDefaultKeysProvider(home -> keys)
                .setServerKeyDatabase((home, ssh) -> knownHosts)
                .setPreferredAuthentications("publickey")
                .build(null);
    }

    /**
     * The keys in the file of {@code source.sshKey}; none where that is not set. Read here, as sshd would leave out one it cannot read.
     *
     * @throws SourceException where the file holds none that can be used
     */
    static List<KeyPair> keys(Optional<Path> key) throws SourceException {
        if (key.isEmpty()) {
            return List.of();
        }
        Path file = key.get();
        List<KeyPair> keys = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, FilePasswordProvider.EMPTY);
            if (found != null) {
                found.forEach(keys::add);
            }
            if (keys.isEmpty()) {
                throw new IOException("there is no key in it");
            }
            return keys;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new SourceException(
                    "source.sshKey: " + file + " cannot be used: " + Reasons.innermost(e)
                            + "; it must be one as ssh-keygen writes it, without a passphrase",
                    e);
        }
    }
}
