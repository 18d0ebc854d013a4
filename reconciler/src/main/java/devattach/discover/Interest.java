package devattach.discover;

import devattach.model.HostDevice;
import java.util.Set;

/** What hardly anybody gives to a container, and would only stand in the way of who looks for something else. */
final class Interest {

    /** Every container has them, or they are a way into the host or round its disks. */
    private static final Set<String> SUBSYSTEMS = Set.of(
            "mem",
            "vc",
            "vtconsole",
            "bsg",
            "scsi_generic",
            "usbmon",
            "msr",
            "cpuid",
            "raw",
            "nvme",
            "nvme-generic",
            "drm_dp_aux_dev",
            "dma_heap",
            "firmware",
            "graphics");

    /** Of the drivers' miscellany what programs in containers use. */
    private static final Set<String> MISC =
            Set.of("kvm", "tun", "fuse", "uinput", "uhid", "vhost-net", "vhost-vsock", "vhci", "hw_random", "rfkill");

    private static final String VIRTUAL = "/devices/virtual/";
    private static final String TERMINALS = "tty[0-9]*|console|ptmx|ttyprintk";
    private static final String HUB = "9/";

    private Interest() {}

    static boolean isBoring(Candidate one) {
        return one.own().stream().allMatch(Interest::isBoring);
    }

    private static boolean isBoring(HostDevice device) {
        boolean virtual = device.sysPath().startsWith(VIRTUAL);
        return SUBSYSTEMS.contains(device.subsystem())
                || switch (device.subsystem()) {
                    case "tty" -> device.name().matches(TERMINALS) || hasNoChip(device);
                    case "block" -> device.property("attribute.size").equals("0") || isRam(device);
                    case "misc" -> virtual && !MISC.contains(device.name());
                    case "sound" -> virtual && Set.of("timer", "seq").contains(device.name());
                    case "input" -> virtual && device.name().equals("mice");
                    case "usb" -> device.property("property.TYPE").startsWith(HUB);
                    default -> false;
                };
    }

    /** A port of the PC of old that is not there: PORT_UNKNOWN of linux/serial_core.h. */
    private static boolean hasNoChip(HostDevice device) {
        return device.property("attribute.type").equals("0");
    }

    private static boolean isRam(HostDevice device) {
        return device.name().matches("ram[0-9]+");
    }
}
