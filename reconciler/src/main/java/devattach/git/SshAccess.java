package devattach.git;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** Access by ssh with exactly the key and the host keys the settings name; nothing of root's own, and nobody is ever asked. */
final class SshAccess {

    private SshAccess() {}

    static SshSessionFactory factory(GitSettings settings) {
        Path nowhere = Path.of("/nonexistent/devattach");
        Path known = settings.knownHosts().orElse(nowhere.resolve("known_hosts"));
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(nowhere.toFile())
                .setSshDirectory(nowhere.toFile())
                .setConfigStoreFactory((File home, File config, String user) -> null)
                .setDefaultIdentities(home -> settings.sshKey().map(List::of).orElse(List.of()))
                .setDefaultKnownHostsFiles(home -> List.of(known))
                .setServerKeyDatabase((home, ssh) -> new OpenSshServerKeyDatabase(false, List.of(known)))
                .setPreferredAuthentications("publickey")
                .build(null);
    }
}
