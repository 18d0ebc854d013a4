package devattach.host;

import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the files of NVIDIA's driver say: which devices there are stands in {@code /proc/driver/nvidia}, under which major numbers in
 * {@code /proc/devices} (they differ from boot to boot).
 *
 * <p>So that a card is found by its PCI function like any other, a device's {@link HostDevice#sysPath} is made up, below the card's
 * folder: {@code .../0000:06:00.0/nvidia/nvidia0}; of those that belong to no card, below {@code /devices/virtual/nvidia}.
 *
 * @param files by path below {@code /proc}, such as {@code driver/nvidia/gpus/0000:06:00.0/information} and {@code devices}
 * @param cards by PCI address
 * @param incarnations by PCI address or module
 * @see <a href="https://download.nvidia.com/XFree86/Linux-x86_64/580.95.05/README/faq.html">NVIDIA's driver: device files</a>
 * @see <a href="https://docs.nvidia.com/datacenter/tesla/mig-user-guide/device-nodes-and-capabilities.html">MIG: nodes and capabilities</a>
 */
record NvidiaFiles(Map<String, String> files, Map<String, Card> cards, Map<String, Long> incarnations) {

    private static final String SUBSYSTEM = "nvidia";
    private static final int CONTROL = 255;
    private static final int MODESET = 254;
    private static final int MODE = 0666;

    /**
     * A PCI function.
     *
     * @param sysPath its folder below /sys
     * @param properties what sysfs says of it
     */
    record Card(String sysPath, Map<String, String> properties) {}

    /** All devices the driver answers for. */
    List<HostDevice> devices() {
        Map<String, Integer> majors = majors(files.getOrDefault("devices", ""));
        HostDevice.Ownership ownership = ownership(files.getOrDefault("driver/nvidia/params", ""));
        List<HostDevice> devices = new ArrayList<>();
        // before driver 560 the three were one name
        Integer major = majors.getOrDefault("nvidia", majors.getOrDefault("nvidia-frontend", majors.get("nvidiactl")));
        if (major == null) {
            return List.of();
        }
        Map<Integer, String> byMinor = new TreeMap<>();
        cards.forEach((address, card) -> {
            Map<String, String> about = about(files.getOrDefault("driver/nvidia/gpus/" + address + "/information", ""));
            String minor = about.getOrDefault("Device Minor", "");
            if (minor.matches("[0-9]{1,3}")) {
                byMinor.put(Integer.parseInt(minor), address);
                Map<String, String> properties = new HashMap<>(card.properties());
                properties.put("gpu.uuid", about.getOrDefault("GPU UUID", ""));
                properties.put("gpu.model", about.getOrDefault("Model", ""));
                DeviceNumber number = DeviceNumber.character(major, Integer.parseInt(minor));
                long incarnation = incarnations.getOrDefault(address, 0L);
                devices.add(device(card.sysPath(), "nvidia" + minor, number, incarnation, ownership, properties));
            }
        });
        shared(majors, major, ownership, devices);
        Integer capabilities = majors.get("nvidia-caps");
        if (capabilities != null) {
            files.forEach((path, text) ->
                    capability(path, about(text), capabilities, byMinor).ifPresent(devices::add));
        }
        return devices;
    }

    private void shared(
            Map<String, Integer> majors, int major, HostDevice.Ownership ownership, List<HostDevice> devices) {
        String virtual = "/devices/virtual";
        long driver = incarnations.getOrDefault("nvidia", 0L);
        devices.add(device(virtual, "nvidiactl", DeviceNumber.character(major, CONTROL), driver, ownership, Map.of()));
        long modeset = incarnations.getOrDefault("nvidia_modeset", 0L);
        if (majors.containsKey("nvidia-modeset") || modeset != 0) {
            devices.add(device(
                    virtual, "nvidia-modeset", DeviceNumber.character(major, MODESET), modeset, ownership, Map.of()));
        }
        Integer memory = majors.get("nvidia-uvm");
        if (memory != null) {
            long uvm = incarnations.getOrDefault("nvidia_uvm", 0L);
            devices.add(device(virtual, "nvidia-uvm", DeviceNumber.character(memory, 0), uvm, ownership, Map.of()));
            devices.add(
                    device(virtual, "nvidia-uvm-tools", DeviceNumber.character(memory, 1), uvm, ownership, Map.of()));
        }
    }

    private static HostDevice device(
            String below,
            String name,
            DeviceNumber number,
            long incarnation,
            HostDevice.Ownership ownership,
            Map<String, String> properties) {
        return new HostDevice(
                below + "/" + SUBSYSTEM + "/" + name,
                SUBSYSTEM,
                name,
                number,
                incarnation,
                "/dev/" + name,
                Optional.of(ownership),
                Set.of(),
                properties);
    }

    /** {@code driver/nvidia/capabilities/gpu0/mig/gi1/ci0/access}: whoever opens its node may use that part of the card. */
    private Optional<HostDevice> capability(
            String path, Map<String, String> about, int major, Map<Integer, String> byMinor) {
        String[] parts = path.split("/");
        String minor = about.getOrDefault("DeviceFileMinor", "");
        boolean is = parts.length >= 7 && parts[2].equals("capabilities") && minor.matches("[0-9]{1,6}");
        if (!is || !parts[3].matches("gpu[0-9]{1,3}")) {
            return Optional.empty();
        }
        String address = byMinor.get(Integer.parseInt(parts[3].substring(3)));
        Card card = address == null ? null : cards.get(address);
        if (card == null) {
            return Optional.empty();
        }
        Map<String, String> properties = new HashMap<>(card.properties());
        properties.put("mig.gi", parts[5].replaceFirst("gi", ""));
        if (parts.length == 8) {
            properties.put("mig.ci", parts[6].replaceFirst("ci", ""));
        }
        String name = "nvidia-cap" + minor;
        return Optional.of(new HostDevice(
                card.sysPath() + "/" + SUBSYSTEM + "/" + name,
                "nvidia-caps",
                name,
                DeviceNumber.character(major, Integer.parseInt(minor)),
                incarnations.getOrDefault(address, 0L),
                "/dev/nvidia-caps/" + name,
                Optional.of(new HostDevice.Ownership(0, 0, mode(about.getOrDefault("DeviceFileMode", "")))),
                Set.of(),
                properties));
    }

    /** By driver, the number in front of it; of character devices, which come first. */
    static Map<String, Integer> majors(String devices) {
        Map<String, Integer> majors = new HashMap<>();
        for (String line : devices.split("Block devices:")[0].split("\n")) {
            String[] words = line.strip().split(" +");
            if (words.length == 2 && words[0].matches("[0-9]{1,3}")) {
                majors.putIfAbsent(words[1], Integer.parseInt(words[0]));
            }
        }
        return majors;
    }

    /** Lines of {@code Key: value}. */
    private static Map<String, String> about(String text) {
        Map<String, String> about = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                about.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return about;
    }

    private static HostDevice.Ownership ownership(String params) {
        Map<String, String> about = about(params);
        return new HostDevice.Ownership(
                number(about.getOrDefault("DeviceFileUID", ""), 0),
                number(about.getOrDefault("DeviceFileGID", ""), 0),
                mode(about.getOrDefault("DeviceFileMode", "")));
    }

    /** Written as a decimal number: 438 is 0666. */
    private static int mode(String decimal) {
        return number(decimal, MODE) & 0777;
    }

    private static int number(String text, int otherwise) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
