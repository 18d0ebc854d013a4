package devattach.device;

import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Thing;
import java.util.List;
import java.util.Map;

/**
 * {@code usb}: the node by which libusb speaks to a USB device, {@code /dev/bus/usb/BBB/DDD}. What the kernel's drivers make of the device
 * (serial ports, disks) are other devices: {@link HotplugDevice}.
 */
final class UsbDevice implements DeviceType {

    private static final Map<String, String> LXD = Map.of(
            "vendorid", "usb.vendorid",
            "productid", "usb.productid",
            "serial", "usb.serial",
            "busnum", "usb.busnum",
            "devnum", "usb.devnum");

    @Override
    public String name() {
        return "usb";
    }

    @Override
    public Map<String, String> shorthands() {
        return LXD;
    }

    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return Physical.single(Selectors.chosen(choice, devices, UsbDevice::isOne));
    }

    static boolean isOne(HostDevice device) {
        return device.subsystem().equals("usb")
                && device.property("property.DEVTYPE").equals("usb_device");
    }
}
