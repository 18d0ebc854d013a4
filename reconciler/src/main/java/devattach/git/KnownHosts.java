package devattach.git;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The ssh host keys of one known_hosts file (sshd(8)), which is only read. JGit's own writes to it, and before it reads makes a lock file
 * beside it, which a read-only /etc does not let it.
 */
final class KnownHosts implements ServerKeyDatabase {

    private final Optional<Path> file;
    private volatile String refusal = "";

    private record Known(String marker, PublicKey key) {}

    KnownHosts(Optional<Path> file) {
        this.file = file;
    }

    /** Why the server was refused that showed its key last. */
    String refusal() {
        return refusal;
    }

    @Override
    public List<PublicKey> lookup(String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
        try {
            return of(connectAddress, remoteAddress).stream()
                    .filter(known -> known.marker().isEmpty())
                    .map(Known::key)
                    .toList();
        } catch (IOException e) {
            return List.of(); // said when the server shows its key
        }
    }

    @Override
    public boolean accept(
            String connectAddress,
            InetSocketAddress remoteAddress,
            PublicKey serverKey,
            Configuration config,
            @Nullable CredentialsProvider provider) {
        refusal = refusal(connectAddress, remoteAddress, serverKey);
        return refusal.isEmpty();
    }

    private String refusal(String connectAddress, InetSocketAddress remoteAddress, PublicKey serverKey) {
        String shown = KeyUtils.getKeyType(serverKey) + " " + KeyUtils.getFingerPrint(serverKey);
        String next = "; get the key from its administrator (ssh-keyscan alone proves nothing)";
        if (file.isEmpty()) {
            return "its ssh host key " + shown + " cannot be checked, as source.knownHosts is not set" + next
                    + ", write it to a file and name that there";
        }
        List<Known> known;
        try {
            known = of(connectAddress, remoteAddress);
        } catch (IOException e) {
            return "its ssh host key " + shown + " cannot be checked, as " + file.get()
                    + " (source.knownHosts) cannot be read: " + Reasons.innermost(e);
        }
        if (known.stream().anyMatch(each -> each.marker().equals("revoked") && same(each, serverKey))) {
            return "its ssh host key " + shown + " is revoked in " + file.get() + next + " that is in use now";
        }
        List<Known> plain =
                known.stream().filter(each -> each.marker().isEmpty()).toList();
        if (plain.stream().anyMatch(each -> same(each, serverKey))) {
            return "";
        }
        return plain.isEmpty()
                ? "its ssh host key " + shown + " is not in " + file.get() + next + " and add it there"
                : "its ssh host key " + shown + " is not the one in " + file.get()
                        + ": it was changed, or somebody sits between" + next + " before you replace it there";
    }

    private static boolean same(Known known, PublicKey serverKey) {
        return KeyUtils.compareKeys(known.key(), serverKey);
    }

    /** By the name in the address; what else that name resolves to proves nothing. */
    private List<Known> of(String connectAddress, InetSocketAddress remoteAddress) throws IOException {
        if (file.isEmpty()) {
            return List.of();
        }
        String host = connectAddress.startsWith("[")
                ? connectAddress.substring(1, connectAddress.indexOf(']'))
                : connectAddress;
        List<Known> found = new ArrayList<>();
        for (String line : Files.readString(file.get(), StandardCharsets.ISO_8859_1)
                .lines()
                .toList()) {
            KnownHostEntry entry = entry(line);
            if (entry != null && matches(entry, host, remoteAddress.getPort())) {
                PublicKey key = key(entry);
                if (key != null) {
                    found.add(new Known(entry.getMarker() == null ? "" : entry.getMarker(), key));
                }
            }
        }
        return found;
    }

    /** What is revoked for a name is so for all its ports. */
    private static boolean matches(KnownHostEntry entry, String host, int port) {
        return entry.isHostMatch(host, port) || ("revoked".equals(entry.getMarker()) && entry.isHostMatch(host, 0));
    }

    /** Of a line that is none, nothing is known; the others still count. */
    private static @Nullable KnownHostEntry entry(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return null;
        }
        try {
            return KnownHostEntry.parseKnownHostEntry(text);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static @Nullable PublicKey key(KnownHostEntry entry) {
        try {
            return entry.getKeyEntry() == null
                    ? null
                    : entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return null;
        }
    }
}
