package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.List;
import java.util.Map;

/**
 * {@code unix-hotplug}: everything the kernel's drivers made of one thing, such as the tty of a modem or the video, media and sound nodes of
 * a camera, but for the node of libusb, which goes round the drivers: {@link UsbDevice}.
 */
final class HotplugDevice implements DeviceType {

    private static final Map<String, String> LXD = Map.of(
            "vendorid", "usb.vendorid",
            "productid", "usb.productid",
            "subsystem", "subsystem",
            "pci", "pci.address");

    @Override
    public String name() {
        return "unix-hotplug";
    }

    @Override
    public Map<String, String> shorthands() {
        return LXD;
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return Physical.things(
                Selectors.chosen(choice, devices, device -> !device.subsystem().equals("usb")), Physical::of);
    }
}
