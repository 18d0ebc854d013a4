package devattach.mechanism.nic;

import devattach.model.MoreFunctions;
import devattach.model.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Has the kernel make virtual functions of a card; see Documentation/PCI/pci-iov-howto.rst and Documentation/ABI/testing/sysfs-bus-pci. */
public final class FunctionMaking {

    private static final Path NETWORK = Path.of("/sys/class/net");
    private static final Path UDEV = Path.of("/run/udev/control");
    private static final String UDEV_OF_INTERFACE = "/run/udev/data/n";

    /** How long the driver of the functions may take to come and udev to name them; who is later is seen when it comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private FunctionMaking() {}

    /** As many as are wanted, where there still are as many as were seen; whoever ends in between leaves none. */
    public static Outcome make(MoreFunctions more) {
        Path device = FunctionFolders.DEVICES.resolve(more.device());
        try {
            int now = FunctionFolders.virtual(more.device()).size();
            if (now >= more.wanted()) {
                return new Outcome.AlreadySo();
            }
            if (now != more.had()) {
                return new Outcome.Stale(
                        "it had " + more.had() + " virtual functions when it was looked at, and has " + now);
            }
            if (now != 0) {
                write(device, 0); // the kernel refuses to go from some to others
            }
            write(device, more.wanted());
            int made = FunctionFolders.virtual(more.device()).size();
            if (made != more.wanted()) {
                return new Outcome.Failed("the driver of " + more.card() + " made " + made + " virtual functions of "
                        + more.wanted() + "; what it says: journalctl -k");
            }
            await(more);
            return new Outcome.Done();
        } catch (IOException e) {
            return new Outcome.Failed(
                    "write " + device + "/sriov_numvfs: " + why(e) + "; what the driver says: journalctl -k");
        }
    }

    private static void write(Path device, int count) throws IOException {
        Files.writeString(device.resolve("sriov_numvfs"), Integer.toString(count));
    }

    private static String why(IOException e) {
        String reason = e instanceof FileSystemException of ? of.getReason() : null;
        return Objects.requireNonNullElse(reason, String.valueOf(e.getMessage()));
    }

    /** Their interfaces come with their driver, which may be loaded only now, and have their names when udev is through with them. */
    private static void await(MoreFunctions more) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (String function : FunctionFolders.virtual(more.device()).values()) {
            while (!isReady(function) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isReady(String function) {
        Path nets = FunctionFolders.DEVICES.resolve(function).resolve("net");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(nets)) {
            for (Path net : all) {
                String index = Files.readString(
                                NETWORK.resolve(net.getFileName()).resolve("ifindex"))
                        .strip();
                return !Files.exists(UDEV) || Files.exists(Path.of(UDEV_OF_INTERFACE + index));
            }
            return false;
        } catch (IOException e) {
            return false; // not there yet, or renamed just now
        }
    }
}
