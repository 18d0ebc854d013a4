package devattach.discover;

import devattach.model.HostDevice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a thing's makers call it, as far as the kernel or udev has it. */
final class Names {

    /** Sysfs attributes that hold it, or the number by which one sees that there is nothing behind a device. */
    static final Set<String> ATTRIBUTES = Set.of("manufacturer", "product", "vendor", "model", "size", "type");

    private Names() {}

    static String of(Candidate one) {
        if (!one.title().isEmpty()) {
            return one.title();
        }
        HostDevice device = one.first();
        boolean usb = !device.property("usb.port").isEmpty();
        String name = usb ? joined(device, "attribute.manufacturer", "attribute.product") : "";
        if (name.isEmpty() && device.subsystem().equals("block")) {
            name = joined(device, "attribute.vendor", "attribute.model");
        }
        for (String key : List.of("property.ID_MODEL_FROM_DATABASE", "attribute.name")) {
            name = name.isEmpty() ? device.property(key) : name;
        }
        String driver = device.property("driver");
        return !name.isEmpty() ? name : device.name() + (driver.isEmpty() ? "" : " (" + driver + ")");
    }

    /** Numbers of PCI are no names. */
    private static String joined(HostDevice device, String... keys) {
        Set<String> words = new LinkedHashSet<>();
        for (String key : keys) {
            String word = device.property(key);
            if (!word.isEmpty() && !word.startsWith("0x")) {
                words.add(word);
            }
        }
        return String.join(" ", words);
    }
}
