package devattach.cli;

import devattach.imports.ThisHost;
import devattach.imports.ThisHost.Looks;
import devattach.model.HostDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The host's own nodes, as runtimes copy them into containers. */
final class HostNodes {

    private static final int PERMISSIONS = 0777;

    private HostNodes() {}

    static ThisHost with(List<HostDevice> devices) {
        return new ThisHost(devices, HostNodes::looks);
    }

    private static Optional<Looks> looks(String node) {
        try {
            Map<String, Object> all =
                    Files.readAttributes(Path.of(node), "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new Looks(number(all, "uid"), number(all, "gid"), number(all, "mode") & PERMISSIONS));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static int number(Map<String, Object> all, String key) {
        return ((Number) all.getOrDefault(key, 0)).intValue();
    }
}
