package devattach.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A repository and how to reach it.
 *
 * @param url https, ssh, file, {@code user@host:path} or an absolute path; never with a password
 * @param path the folder of the repository that is ours; empty for all of it
 * @param sshKey private key for ssh
 * @param knownHosts the ssh host keys to trust; no other is
 * @param caFile further certificate authorities for https, PEM
 * @param tokenFile file whose first line is the password or token for https; read at each fetch
 * @param timeout for one fetch, whatever the server does
 */
public record GitSettings(
        String url,
        Ref ref,
        String path,
        Optional<Path> sshKey,
        Optional<Path> knownHosts,
        Optional<Path> caFile,
        Optional<Path> tokenFile,
        Optional<String> username,
        Duration timeout) {}
