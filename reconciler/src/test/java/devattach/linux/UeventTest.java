package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UeventTest {

    /** As received from Linux 6.18; NULs are bars. */
    private static final String KERNEL =
            "change@/devices/virtual/block/loop3|ACTION=change|DEVPATH=/devices/virtual/block/loop3"
                    + "|SUBSYSTEM=block|SYNTH_UUID=0|MAJOR=7|MINOR=3|DEVNAME=loop3|DEVTYPE=disk|DISKSEQ=4|SEQNUM=2972|";

    private static final String UDEV =
            "UDEV_DATABASE_VERSION=1|ACTION=add|DEVPATH=/devices/virtual/block/loop3|SUBSYSTEM=block"
                    + "|DEVNAME=/dev/loop3|DEVTYPE=disk|SEQNUM=3001|USEC_INITIALIZED=1871|DEVLINKS=/dev/disk/by-diskseq/4|MAJOR=7|MINOR=3|TAGS=:systemd:|";

    private static byte[] bytes(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** struct monitor_netlink_header of libudev-monitor.c, with filters behind what we read. */
    private static byte[] udev(int magic, int from, int size, String properties) {
        byte[] behind = bytes(properties);
        ByteBuffer message = ByteBuffer.allocate(40 + behind.length).order(ByteOrder.nativeOrder());
        message.put(bytes("libudev|"));
        message.order(ByteOrder.BIG_ENDIAN).putInt(magic).order(ByteOrder.nativeOrder());
        message.putInt(40).putInt(from).putInt(size);
        message.putInt(0x1234).putInt(0).putInt(-1).putInt(-1).put(behind);
        return message.array();
    }

    @Test
    void theKernelsFormIsRead() {
        Uevent event = Uevent.ofKernel(bytes(KERNEL)).orElseThrow();
        assertEquals(Uevent.Sender.KERNEL, event.sender());
        assertEquals("change", event.action());
        assertEquals("/devices/virtual/block/loop3", event.devpath());
        assertEquals("block", event.subsystem());
        assertEquals("2972", event.property("SEQNUM"));
        assertEquals("", event.property("NO_SUCH"));
        assertEquals(10, event.properties().size());
    }

    @Test
    void udevsFormIsRead() {
        Uevent event = Uevent.ofUdev(udev(0xfeedcafe, 40, UDEV.length(), UDEV)).orElseThrow();
        assertEquals(Uevent.Sender.UDEV, event.sender());
        assertEquals("add", event.action());
        assertEquals("/devices/virtual/block/loop3", event.devpath());
        assertEquals("/dev/loop3", event.property("DEVNAME"));
        assertEquals("3", event.property("MINOR"));
    }

    @Test
    void oneFormIsNotTakenForTheOther() {
        assertEquals(Optional.empty(), Uevent.ofKernel(udev(0xfeedcafe, 40, UDEV.length(), UDEV)));
        assertEquals(Optional.empty(), Uevent.ofUdev(bytes(KERNEL)));
    }

    @Test
    void udevsFormMustBeWhole() {
        for (byte[] wrong : new byte[][] {
            udev(0xcafefeed, 40, UDEV.length(), UDEV),
            udev(0xfeedcafe, 40, UDEV.length() + 1, UDEV),
            udev(0xfeedcafe, -1, 2, UDEV),
            udev(0xfeedcafe, 40, -1, UDEV),
            udev(0xfeedcafe, 0, 40, UDEV),
            udev(0xfeedcafe, 40, 0, ""),
            bytes("libudev|"),
            {}
        }) {
            assertEquals(Optional.empty(), Uevent.ofUdev(wrong));
        }
    }

    /** Whatever arrives, reading it ends, and throws nothing. */
    @Test
    void anyBytesAreReadOrPassedOver() {
        Random random = new Random(7);
        byte[] kernel = bytes(KERNEL);
        byte[] udev = udev(0xfeedcafe, 40, UDEV.length(), UDEV);
        for (int i = 0; i < 20_000; i++) {
            byte[] one = (i % 2 == 0 ? kernel : udev).clone();
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                one[random.nextInt(one.length)] = (byte) random.nextInt();
            }
            byte[] cut = java.util.Arrays.copyOf(one, random.nextInt(one.length + 1));
            Uevent.ofKernel(cut).ifPresent(event -> assertTrue(!event.action().isEmpty()));
            Uevent.ofUdev(cut).ifPresent(event -> assertTrue(!event.devpath().isEmpty()));
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Uevent event = Uevent.of(
                "add",
                "/devices/pci0000:00/0000:00:14.0/usb1/1-2",
                new TreeMap<>(Map.of(
                        "SUBSYSTEM",
                        "usb",
                        "PRODUCT",
                        "10c4/ea60/100",
                        "DEVNAME",
                        "bus/usb/001/004",
                        "NAME",
                        "a=b ü")));
        assertEquals(event, Uevent.ofKernel(event.message()).orElseThrow());
        String text = new String(event.message(), StandardCharsets.UTF_8);
        assertTrue(
                text.startsWith("add@/devices/pci0000:00/0000:00:14.0/usb1/1-2\0ACTION=add\0DEVPATH=/devices/"), text);
        assertTrue(text.endsWith("\0"), text);
    }

    @Test
    void nothingCanBeSmuggledIn() {
        Uevent event = Uevent.of("add", "/devices/x", new TreeMap<>(Map.of("NAME", "a\0SEQNUM=1", "OTHER", "b")));
        Uevent heard = Uevent.ofKernel(event.message()).orElseThrow();
        assertEquals(Map.of("ACTION", "add", "DEVPATH", "/devices/x", "OTHER", "b"), heard.properties());
    }
}
