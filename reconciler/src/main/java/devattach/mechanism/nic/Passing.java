package devattach.mechanism.nic;

import devattach.linux.Errno;
import devattach.linux.KernelException;
import devattach.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the host passes on packets that come in at an interface, and answers for others there. That makes a router of it, so it is not
 * ours to switch on; see the kernel's page on ip-sysctl.
 */
final class Passing {

    private Passing() {}

    /** @throws KernelException names the setting that is missing for one of these addresses, and how to make it */
    static void check(String parent, List<IpAddress> addresses) throws KernelException {
        for (IpAddress address : addresses) {
            if (address.version() == IpAddress.Version.V4) {
                check("net.ipv4.conf." + parent + ".forwarding", "ipv4", parent, "forwarding");
            } else {
                check("net.ipv6.conf.all.forwarding", "ipv6", "all", "forwarding");
                check("net.ipv6.conf." + parent + ".forwarding", "ipv6", parent, "forwarding");
                check("net.ipv6.conf." + parent + ".proxy_ndp", "ipv6", parent, "proxy_ndp");
            }
        }
    }

    private static void check(String key, String protocol, String name, String setting) throws KernelException {
        String value;
        try {
            value = Files.readString(Path.of("/proc/sys/net", protocol, "conf", name, setting))
                    .strip();
        } catch (IOException e) {
            throw KernelException.of("read", key + ": " + e.getMessage(), Errno.EIO);
        }
        if (value.equals("0")) {
            // by the slash, since the name of an interface may have dots
            throw KernelException.of(
                    "route",
                    "what is for the container, since the host does not: " + key + " is 0; switch it on: sysctl -w net/"
                            + protocol + "/conf/" + name + "/" + setting
                            + "=1 (and a file in /etc/sysctl.d, to keep it), or use 'nictype: macvlan'",
                    Errno.EOPNOTSUPP);
        }
    }
}
