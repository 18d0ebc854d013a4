package devattach.host;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Listing;
import devattach.linux.Stat;
import devattach.model.HostDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The devices of NVIDIA's driver, which are not in sysfs: asks the driver's files in /proc. Their nodes need not be there, since a program
 * of NVIDIA's makes them when somebody first asks for them.
 */
final class NvidiaDevices {

    private static final String DRIVER = "/proc/driver/nvidia";

    private NvidiaDevices() {}

    /** None where the driver is not loaded. */
    static List<HostDevice> read(Ancestry ancestry) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Optional<String> version = Attributes.text(DRIVER + "/version");
        if (version.isEmpty()) {
            return List.of();
        }
        keep(files, "devices");
        keep(files, "driver/nvidia/params");
        Map<String, NvidiaFiles.Card> cards = new TreeMap<>();
        Map<String, Long> incarnations = new HashMap<>();
        for (String address : names(DRIVER + "/gpus")) {
            keep(files, "driver/nvidia/gpus/" + address + "/information");
            try (Fd folder = Files.open("/sys/bus/pci/devices", Files.O_PATH | Files.O_DIRECTORY)) {
                String target = Attributes.link(folder, address);
                int at = target.indexOf("/devices/");
                if (at >= 0) {
                    String path = target.substring(at);
                    cards.put(
                            address,
                            new NvidiaFiles.Card(path, ancestry.of(path).properties()));
                    incarnations.put(address, inode("/sys" + path, "driver"));
                }
            }
        }
        for (String module : List.of("nvidia", "nvidia_uvm", "nvidia_modeset")) {
            incarnations.put(module, inode("/sys/module", module));
        }
        keepCapabilities(files);
        List<HostDevice> devices = new ArrayList<>();
        try (Fd dev = Files.open("/dev", Files.O_PATH | Files.O_DIRECTORY)) {
            for (HostDevice device : new NvidiaFiles(files, cards, incarnations).devices()) {
                devices.add(withNode(dev, device));
            }
        }
        return devices;
    }

    private static void keep(Map<String, String> files, String path) throws KernelException {
        Optional<String> text = Attributes.text("/proc/" + path);
        text.ifPresent(found -> files.put(path, found));
    }

    private static void keepCapabilities(Map<String, String> files) throws KernelException {
        String all = DRIVER + "/capabilities";
        for (String gpu : names(all)) {
            String mig = all + "/" + gpu + "/mig";
            for (String instance : gpu.startsWith("gpu") ? names(mig) : List.<String>of()) {
                String path = (mig + "/" + instance).substring("/proc/".length());
                keep(files, path + "/access");
                for (String compute : names(mig + "/" + instance)) {
                    keep(files, path + "/" + compute + "/access");
                }
            }
        }
    }

    private static List<String> names(String folder) throws KernelException {
        try (Fd open = Files.open(folder, Files.O_RDONLY | Files.O_DIRECTORY)) {
            return Listing.of(open);
        } catch (KernelException e) {
            if (Attributes.isGone(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /** Of an entry of sysfs itself, not of what it links to: made anew whenever the driver is bound, the module loaded. */
    private static long inode(String folder, String name) throws KernelException {
        Stat stat = new Stat();
        try (Fd open = Files.open(folder, Files.O_PATH | Files.O_DIRECTORY)) {
            return Files.tryStatAt(open, CString.of(name), stat) ? stat.inode() : 0;
        }
    }

    /** With the owner its node on the host has now, where there is one. */
    private static HostDevice withNode(Fd dev, HostDevice device) throws KernelException {
        String name = device.devnode().substring("/dev/".length());
        return new HostDevice(
                device.sysPath(),
                device.subsystem(),
                device.name(),
                device.number(),
                device.incarnation(),
                device.devnode(),
                Attributes.ownership(dev, name, device.number()).or(device::ownership),
                device.links(),
                device.properties());
    }
}
