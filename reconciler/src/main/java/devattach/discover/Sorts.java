package devattach.discover;

import devattach.model.HostDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What people call a thing's like. */
final class Sorts {

    /** Subsystem, and the word; of a thing of several nodes the first here decides. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("video4linux", "camera");
        WORDS.put("media", "camera");
        WORDS.put("dvb", "tuner");
        WORDS.put("tty", "serial");
        WORDS.put("sound", "sound");
        WORDS.put("input", "input");
        WORDS.put("hidraw", "input");
        WORDS.put("usbmisc", "usbmisc");
        WORDS.put("i2c-dev", "i2c");
        WORDS.put("spidev", "spi");
    }

    private static final Map<String, String> OF_TYPES =
            Map.of("gpu", "gpu", "tpm", "tpm", "infiniband", "rdma", "usb", "usb");

    private Sorts() {}

    /** All words there are, whether this host has such things or not. */
    static List<String> known() {
        TreeSet<String> known = new TreeSet<>(WORDS.values());
        known.addAll(OF_TYPES.values());
        known.addAll(List.of("disk", "partition", "optical", "loop", "ram", "printer", "modem"));
        known.addAll(OF_TYPES.keySet());
        known.addAll(List.of("unix-char", "unix-block", "unix-hotplug"));
        return List.copyOf(known);
    }

    /** The word for a thing, and what else it is. */
    static List<String> of(Candidate one) {
        List<String> sorts = new ArrayList<>();
        sorts.add(sort(one));
        boolean usb =
                one.libusb().isPresent() || !one.first().property("usb.port").isEmpty();
        if (usb && !sorts.contains("usb")) {
            sorts.add("usb");
        }
        return sorts;
    }

    private static String sort(Candidate one) {
        String ofType = OF_TYPES.get(one.type().name());
        if (ofType != null) {
            return ofType;
        }
        HostDevice first = one.first();
        if (first.subsystem().equals("block")) {
            return block(first);
        }
        if (first.subsystem().equals("usbmisc")) {
            return first.name().startsWith("lp") ? "printer" : first.name().startsWith("cdc-wdm") ? "modem" : "usbmisc";
        }
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            if (one.own().stream().anyMatch(node -> node.subsystem().equals(word.getKey()))) {
                return word.getValue();
            }
        }
        return first.subsystem();
    }

    private static String block(HostDevice device) {
        String letters = device.name().replaceAll("[0-9].*", "");
        return switch (letters) {
            case "loop", "ram" -> letters;
            case "zram" -> "ram";
            case "sr" -> "optical";
            default -> device.property("property.DEVTYPE").equals("partition") ? "partition" : "disk";
        };
    }
}
