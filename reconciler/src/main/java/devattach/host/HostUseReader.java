package devattach.host;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import devattach.model.HostUse;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the host itself depends on: disks that are mounted, swapped to, or built upon by something else (md, LVM, dm, bcache, ZFS), with
 * everything above and below them; and the terminals of its console.
 */
public final class HostUseReader {

    private static final Path SYS_BLOCK = Path.of("/sys/dev/block");
    private static final Set<String> MEMBERS =
            Set.of("zfs_member", "LVM2_member", "linux_raid_member", "bcache", "mpath_member", "ceph_bluestore");

    /** Subsystems of the character devices by which one gets at a disk. */
    private static final Set<String> DOORS = Set.of("scsi_generic", "bsg", "nvme", "nvme-generic", "mmc_rpmb");

    private final Map<DeviceNumber, String> reasons = new HashMap<>();
    private final Set<DeviceNumber> doors = new HashSet<>();
    private final Map<String, HostDevice> blockByNode = new HashMap<>();

    private HostUseReader() {}

    /** Reads it all; some milliseconds. Only asked when a block device or a terminal is to be attached. */
    public static HostUse read(List<HostDevice> devices) throws IOException {
        HostUseReader reader = new HostUseReader();
        reader.readAll(devices);
        return new HostUse(new HashMap<>(reader.reasons), reader.doors);
    }

    private void readAll(List<HostDevice> devices) throws IOException {
        List<HostDevice> blocks = devices.stream()
                .filter(device -> device.number().kind() == DeviceNumber.Kind.BLOCK)
                .toList();
        blocks.forEach(device -> {
            blockByNode.put(device.devnode(), device);
            device.links().forEach(link -> blockByNode.put(link, device));
        });
        mounts(Files.readString(Path.of("/proc/self/mountinfo")));
        try {
            mounts(Files.readString(Path.of("/proc/1/mountinfo")));
        } catch (AccessDeniedException | NoSuchFileException e) {
            // only root may see them: whose look is for people then, and changes nothing
        }
        swaps(Files.readString(Path.of("/proc/swaps")));
        for (HostDevice device : blocks) {
            built(device);
        }
        spread();
        for (HostDevice device : blocks) {
            if (reasons.containsKey(device.number())) {
                doorsTo(device, devices);
            }
        }
        consoles(devices);
    }

    private void mounts(String mountinfo) throws IOException {
        for (String line : mountinfo.split("\n")) {
            String[] halves = line.split(" - ", 2);
            String[] fields = halves[0].split(" ");
            if (halves.length < 2 || fields.length < 5) {
                continue;
            }
            String why = "mounted at " + fields[4].replace("\\040", " ");
            String[] number = fields[2].split(":");
            if (!number[0].equals("0")) {
                reasons.putIfAbsent(DeviceNumber.block(Integer.parseInt(number[0]), Integer.parseInt(number[1])), why);
            }
            // btrfs, zfs and their like have numbers of their own: there the source names the disk
            inUse(halves[1].split(" ")[1], why);
        }
    }

    private void swaps(String swaps) throws IOException {
        for (String line : swaps.split("\n")) {
            String source = line.split("[ \t]+")[0];
            if (source.startsWith("/")) {
                inUse(source, "swap");
            }
        }
    }

    private void inUse(String source, String why) throws IOException {
        if (!source.startsWith("/dev/")) {
            return;
        }
        HostDevice device = blockByNode.get(source);
        if (device == null && Files.exists(Path.of(source))) {
            device = blockByNode.get(Path.of(source).toRealPath().toString());
        }
        if (device != null) {
            reasons.putIfAbsent(device.number(), why);
        }
    }

    private void built(HostDevice device) throws IOException {
        Path holders = folder(device.number()).resolve("holders");
        if (Files.isDirectory(holders)) {
            try (Stream<Path> all = Files.list(holders)) {
                all.findFirst().ifPresent(by -> reasons.putIfAbsent(device.number(), "member of " + by.getFileName()));
            }
        }
        String content = device.properties().getOrDefault("property.ID_FS_TYPE", "");
        if (MEMBERS.contains(content)) {
            reasons.putIfAbsent(device.number(), "carries a " + content);
        }
    }

    /** What is in use makes the whole disk it is a part of, and every part of it, in use; likewise what it is built on. */
    private void spread() throws IOException {
        Set<DeviceNumber> done = new HashSet<>();
        while (!done.containsAll(reasons.keySet())) {
            for (DeviceNumber number : Set.copyOf(reasons.keySet())) {
                if (number.kind() == DeviceNumber.Kind.BLOCK && done.add(number)) {
                    spread(number);
                }
            }
        }
    }

    private void spread(DeviceNumber number) throws IOException {
        Path link = folder(number);
        if (!Files.exists(link)) {
            return;
        }
        Path device = link.toRealPath();
        String why = reasons.getOrDefault(number, "in use");
        String name = device.getFileName().toString();
        boolean part = Files.exists(device.resolve("partition"));
        if (part) {
            mark(device.resolve("..").normalize(), "its part " + name + " is " + why);
            return;
        }
        try (Stream<Path> all = Files.list(device)) {
            for (Path child : all.toList()) {
                // a disk in use only through a part of it does not make its other parts in use
                if (Files.exists(child.resolve("partition")) && !why.startsWith("its part ")) {
                    mark(child, "its disk " + name + " is " + why);
                }
            }
        }
        Path slaves = device.resolve("slaves");
        if (Files.isDirectory(slaves)) {
            try (Stream<Path> all = Files.list(slaves)) {
                for (Path slave : all.toList()) {
                    mark(slave.toRealPath(), "member of " + name + ", which is " + why);
                }
            }
        }
    }

    private void mark(Path device, String why) throws IOException {
        Path dev = device.resolve("dev");
        if (Files.exists(dev)) {
            String[] number = Files.readString(dev).strip().split(":");
            reasons.putIfAbsent(DeviceNumber.block(Integer.parseInt(number[0]), Integer.parseInt(number[1])), why);
        }
    }

    /**
     * What speaks to the disk in the language of its bus (sg, bsg, ng) or is its controller (nvme) can erase it as well as its block
     * device can.
     */
    private void doorsTo(HostDevice disk, List<HostDevice> devices) throws IOException {
        Set<String> units = units(disk.sysPath());
        String why = disk.name() + " behind it is " + reasons.getOrDefault(disk.number(), "in use");
        for (HostDevice device : devices) {
            boolean raw = DOORS.contains(device.subsystem())
                    && units.stream()
                            .anyMatch(unit -> device.sysPath().equals(unit)
                                    || device.sysPath().startsWith(unit + "/"));
            if (raw && reasons.putIfAbsent(device.number(), why) == null) {
                doors.add(device.number());
            }
        }
    }

    /** The folders below /sys of what a disk is a unit of; of NVMe over several paths all its controllers. */
    private static Set<String> units(String disk) throws IOException {
        int block = disk.indexOf("/block/");
        if (block >= 0) {
            String unit = disk.substring(0, block);
            return unit.equals("/devices/virtual") ? Set.of() : Set.of(unit);
        }
        int namespace = disk.lastIndexOf("/nvme");
        if (namespace <= 0) {
            return Set.of();
        }
        // below a partition's folder there is its disk's
        String parent = disk.substring(0, namespace);
        while (parent.matches(".*/nvme\\d+(c\\d+)?n\\d+")) {
            parent = parent.substring(0, parent.lastIndexOf('/'));
        }
        Set<String> units = new HashSet<>(Set.of(parent));
        Path folder = Path.of("/sys" + parent);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path each : all.filter(
                                path -> path.getFileName().toString().matches("nvme\\d+"))
                        .toList()) {
                    units.add(each.toRealPath().toString().substring("/sys".length()));
                }
            }
        }
        return units;
    }

    private void consoles(List<HostDevice> devices) throws IOException {
        Path active = Path.of("/sys/class/tty/console/active");
        if (!Files.exists(active)) {
            return;
        }
        Set<String> names = Set.of(Files.readString(active).strip().split(" "));
        for (HostDevice device : devices) {
            if (device.subsystem().equals("tty") && names.contains(device.name())) {
                reasons.putIfAbsent(device.number(), "the console is on it");
            }
        }
    }

    private static Path folder(DeviceNumber number) {
        return SYS_BLOCK.resolve(number.major() + ":" + number.minor());
    }
}
