package devattach.discover;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What kernels make of things when they are plugged in, node for node, as read in sysfs and udev's database. */
final class Plugged {

    private static final String USB = "/devices/pci0000:00/0000:00:14.0/usb1/";

    private Plugged() {}

    static List<HostDevice> all(List<List<HostDevice>> things) {
        return things.stream().flatMap(List::stream).toList();
    }

    /** A CP2102 at a port from 1 on; the serial number may be empty, as cheap ones have it. */
    static List<HostDevice> stick(int port, String serial) {
        Map<String, String> usb = usb(port, "10c4", "ea60", serial, "Silicon Labs", "CP2102 USB to UART Bridge");
        String path = USB + "1-" + port;
        Map<String, String> tty = with(usb, "driver", "cp210x");
        Set<String> links = Stream.concat(
                        Stream.of("/dev/serial/by-path/pci-0000:00:14.0-usb-0:" + port + ":1.0-port0"),
                        serial.isEmpty() ? Stream.of() : Stream.of("/dev/serial/by-id/usb-CP2102_" + serial + "-if00"))
                .collect(java.util.stream.Collectors.toSet());
        return List.of(
                libusb(port, usb),
                device(
                        path + "/1-" + port + ":1.0/ttyUSB" + port + "/tty/ttyUSB" + port,
                        "tty",
                        c(188, port),
                        links,
                        tty));
    }

    static List<HostDevice> camera(int port) {
        Map<String, String> usb =
                with(usb(port, "046d", "0825", "A2D4", "Logitech", "Webcam C270"), "driver", "uvcvideo");
        String at = USB + "1-" + port + "/1-" + port + ":1.0/";
        return List.of(
                libusb(port, usb),
                device(
                        at + "video4linux/video" + port,
                        "video4linux",
                        c(81, port),
                        Set.of("/dev/v4l/by-id/usb-C270_" + port + "-index0"),
                        with(usb, "attribute.name", "UVC Camera")),
                device(at + "media" + port, "media", c(511, port), Set.of(), usb));
    }

    static List<HostDevice> hub(int port) {
        Map<String, String> usb =
                with(usb(port, "05e3", "0610", "", "GenesysLogic", "USB2.1 Hub"), "property.TYPE", "9/0/2");
        return List.of(libusb(port, usb));
    }

    /** With a partition, and the ways round its driver that SCSI has. */
    static List<HostDevice> usbDisk(int port, String serial) {
        Map<String, String> usb = with(usb(port, "0781", "5581", serial, "SanDisk", "Ultra"), "driver", "sd");
        String at = USB + "1-" + port + "/1-" + port + ":1.0/host6/target6:0:0/6:0:0:0/";
        List<HostDevice> all =
                new ArrayList<>(disk(at + "block/", "sd" + (char) ('l' + port), 160 + 16 * port, usb, ""));
        all.add(libusb(port, usb));
        all.add(device(at + "scsi_generic/sg" + port, "scsi_generic", c(21, port), Set.of(), usb));
        return all;
    }

    /** On one controller with all others. */
    static List<HostDevice> sata(int index, String wwid) {
        Map<String, String> properties = Map.of(
                "pci.address",
                "0000:00:17.0",
                "driver",
                "sd",
                "attribute.vendor",
                "ATA",
                "attribute.model",
                "WDC WD40");
        String at = "/devices/pci0000:00/0000:00:17.0/ata" + index + "/host" + index + "/0:0:0:0/";
        List<HostDevice> all =
                new ArrayList<>(disk(at + "block/", "sd" + (char) ('a' + index), 16 * index, properties, wwid));
        all.add(device(
                at + "scsi_generic/sg" + (100 + index), "scsi_generic", c(21, 100 + index), Set.of(), properties));
        return all;
    }

    static List<HostDevice> nvme(String address, String wwid) {
        Map<String, String> properties =
                Map.of("pci.address", address, "driver", "nvme", "attribute.model", "Samsung 980");
        String at = "/devices/pci0000:00/" + address + "/nvme/nvme0/";
        List<HostDevice> all = new ArrayList<>(disk(at, "nvme0n1", 0, properties, wwid));
        all.add(device(at.substring(0, at.length() - 1), "nvme", c(240, 0), Set.of(), properties));
        all.add(device(at + "ng0n1", "nvme-generic", c(241, 0), Set.of(), properties));
        return all;
    }

    private static List<HostDevice> disk(String at, String name, int minor, Map<String, String> of, String wwid) {
        Map<String, String> properties = with(of, "property.DEVTYPE", "disk");
        properties.put("attribute.size", "1000");
        if (!wwid.isEmpty()) {
            properties.put("wwid", wwid);
        }
        Map<String, String> part = with(properties, "property.DEVTYPE", "partition");
        part.put("property.PARTN", "1");
        int major = name.startsWith("nvme") ? 259 : 8;
        String first = name.startsWith("nvme") ? name + "p1" : name + "1";
        return List.of(
                device(at + name, "block", b(major, minor), Set.of(), properties),
                device(
                        at + name + "/" + first,
                        "block",
                        b(major, minor + 1),
                        Set.of("/dev/disk/by-uuid/" + name + "-uuid"),
                        part));
    }

    /** With the compute node that all of AMD's share. */
    static List<HostDevice> amd(String address, int index) {
        Map<String, String> properties =
                Map.of("pci.address", address, "pci.vendor", "1002", "pci.device", "73df", "driver", "amdgpu");
        String at = "/devices/pci0000:00/" + address + "/drm/";
        return List.of(
                dri(at + "card" + index, c(226, index), properties),
                dri(at + "renderD" + (128 + index), c(226, 128 + index), properties),
                device(
                        "/devices/pci0000:00/" + address + "/i2c-" + index,
                        "i2c-dev",
                        c(89, index),
                        Set.of(),
                        properties));
    }

    static List<HostDevice> kfd() {
        return List.of(device("/devices/virtual/kfd/kfd", "kfd", c(235, 0), Set.of(), Map.of()));
    }

    static List<HostDevice> tpm() {
        String at = "/devices/pnp0/00:05/";
        return List.of(
                device(at + "tpm/tpm0", "tpm", c(10, 224), Set.of(), Map.of("driver", "tpm_crb")),
                device(at + "tpmrm/tpmrm0", "tpmrm", c(252, 65536), Set.of(), Map.of("driver", "tpm_crb")));
    }

    /** What every host has and nobody wants, and one that some do. */
    static List<HostDevice> software() {
        return List.of(
                device("/devices/virtual/mem/null", "mem", c(1, 3), Set.of(), Map.of()),
                device("/devices/virtual/tty/tty5", "tty", c(4, 5), Set.of(), Map.of()),
                device("/devices/virtual/block/ram0", "block", b(1, 0), Set.of(), Map.of("attribute.size", "8192")),
                device(
                        "/devices/virtual/block/loop0",
                        "block",
                        b(7, 0),
                        Set.of(),
                        Map.of("attribute.size", "0", "property.DEVTYPE", "disk")),
                device(
                        "/devices/virtual/block/loop1",
                        "block",
                        b(7, 1),
                        Set.of(),
                        Map.of(
                                "attribute.size", "64",
                                "property.DEVTYPE", "disk",
                                "attribute.loop/backing_file", "/srv/image with \"quotes\".img")),
                device("/devices/virtual/misc/uinput", "misc", c(10, 223), Set.of(), Map.of()));
    }

    private static Map<String, String> usb(
            int port, String vendor, String product, String serial, String maker, String name) {
        Map<String, String> usb = new HashMap<>(Map.of(
                "usb.vendorid",
                vendor,
                "usb.productid",
                product,
                "usb.port",
                "1-" + port,
                "usb.busnum",
                "1",
                "usb.devnum",
                Integer.toString(port + 1),
                "pci.address",
                "0000:00:14.0",
                "attribute.manufacturer",
                maker,
                "attribute.product",
                name));
        if (!serial.isEmpty()) {
            usb.put("usb.serial", serial);
        }
        return usb;
    }

    private static HostDevice libusb(int port, Map<String, String> usb) {
        Map<String, String> properties = with(usb, "property.DEVTYPE", "usb_device");
        properties.put("driver", "usb");
        String devnode = "/dev/bus/usb/001/" + String.format("%03d", port + 1);
        return at(devnode, USB + "1-" + port, "usb", c(189, port), Set.of(), properties);
    }

    private static HostDevice dri(String path, DeviceNumber number, Map<String, String> properties) {
        return at("/dev/dri/" + path.substring(path.lastIndexOf('/') + 1), path, "drm", number, Set.of(), properties);
    }

    private static HostDevice device(
            String path, String subsystem, DeviceNumber number, Set<String> links, Map<String, String> properties) {
        return at("/dev/" + path.substring(path.lastIndexOf('/') + 1), path, subsystem, number, links, properties);
    }

    private static HostDevice at(
            String devnode,
            String path,
            String subsystem,
            DeviceNumber number,
            Set<String> links,
            Map<String, String> properties) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new HostDevice(path, subsystem, name, number, 0, devnode, Optional.empty(), links, properties);
    }

    private static Map<String, String> with(Map<String, String> properties, String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(key, value);
        return more;
    }

    private static DeviceNumber c(int major, int minor) {
        return DeviceNumber.character(major, minor);
    }

    private static DeviceNumber b(int major, int minor) {
        return DeviceNumber.block(major, minor);
    }
}
