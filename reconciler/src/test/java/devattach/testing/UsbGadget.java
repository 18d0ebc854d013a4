package devattach.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A USB device of any identity, made by this machine itself ({@code configfs}) and plugged into its own emulated controller
 * ({@code dummy_hcd}), at {@link #port}. One at a time is plugged in.
 *
 * @see <a href="https://docs.kernel.org/usb/gadget_configfs.html">Linux USB gadget configured through configfs</a>
 */
public final class UsbGadget implements AutoCloseable {

    /** The other end of an {@link Function#ACM} line: what the device itself would speak by. */
    public static final String OTHER_END = "/dev/ttyGS0";

    private static final Path ALL = Path.of("/sys/kernel/config/usb_gadget");
    private static final Path HOSTS = Path.of("/sys/devices/platform/dummy_hcd.0");
    private static final String CONTROLLER = "dummy_udc.0";

    private final Path folder;

    /** What it does: the kernel's name of the function. */
    public enum Function {
        /** A serial line; its other end is {@link #OTHER_END}. */
        ACM("acm.0"),
        /** Loses what is sent to it: drivers find nothing of interest, but libusb can speak to it. */
        LOOPBACK("Loopback.0"),
        HID("hid.0"),
        SOUND("uac2.0"),
        MIDI("midi.0"),
        PRINTER("printer.0");

        private final String word;

        Function(String word) {
            this.word = word;
        }
    }

    /** Made, and not plugged in. */
    public UsbGadget(String serial, Function... functions) throws IOException {
        Hardware.load("dummy_hcd", "libcomposite");
        folder = Files.createDirectory(ALL.resolve("devattach-test-" + serial));
        Files.createDirectory(folder.resolve("strings/0x409"));
        Files.writeString(folder.resolve("strings/0x409/serialnumber"), serial);
        Files.writeString(folder.resolve("strings/0x409/product"), "devattach test");
        Files.createDirectory(folder.resolve("configs/c.1"));
        for (Function function : functions) {
            Path made = Files.createDirectory(folder.resolve("functions/" + function.word));
            if (function == Function.HID) {
                describe(made);
            }
            Files.createSymbolicLink(folder.resolve("configs/c.1/" + function.word), made);
        }
    }

    /** The smallest report descriptor: one byte of a vendor's own page, in and out. */
    private static void describe(Path function) throws IOException {
        Files.writeString(function.resolve("report_length"), "1");
        int[] descriptor = {
            0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x09, 0x01,
            0x81, 0x02, 0x09, 0x01, 0x91, 0x02, 0xc0
        };
        byte[] bytes = new byte[descriptor.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) descriptor[i];
        }
        Files.write(function.resolve("report_desc"), bytes);
    }

    /** Where it is plugged in, as sysfs names ports: the bus of the emulated controller has one. */
    public static String port() throws IOException {
        try (Stream<Path> buses = Files.list(HOSTS)) {
            String bus = buses.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("usb[0-9]+"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no bus below " + HOSTS));
            return bus.substring("usb".length()) + "-1";
        }
    }

    /** Which identity the kernel sees at the port now; empty while there is none. */
    public static String identity() throws IOException {
        Path device = Path.of("/sys/bus/usb/devices", port());
        try {
            return Files.readString(device.resolve("idVendor")).strip() + ":"
                    + Files.readString(device.resolve("idProduct")).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Plugs it in with this identity, four hexadecimal digits each. */
    public void plug(String vendor, String product) throws IOException {
        Files.writeString(folder.resolve("idVendor"), "0x" + vendor);
        Files.writeString(folder.resolve("idProduct"), "0x" + product);
        Files.writeString(folder.resolve("UDC"), CONTROLLER);
    }

    public void unplug() throws IOException {
        Files.writeString(folder.resolve("UDC"), "\n");
    }

    /** Unplugs it as a firmware that starts does, and plugs it in as another. */
    public void become(String vendor, String product) throws IOException {
        unplug();
        plug(vendor, product);
    }

    /** Takes it apart in the order the kernel asks for. */
    @Override
    public void close() throws IOException {
        if (!Files.readString(folder.resolve("UDC")).isBlank()) {
            unplug();
        }
        try (Stream<Path> parts = Files.list(folder.resolve("configs/c.1"))) {
            for (Path part : parts.filter(Files::isSymbolicLink).toList()) {
                Files.delete(part);
            }
        }
        try (Stream<Path> functions = Files.list(folder.resolve("functions"))) {
            for (Path function : functions.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(function);
            }
        }
        Files.delete(folder.resolve("configs/c.1"));
        Files.delete(folder.resolve("strings/0x409"));
        Files.delete(folder);
    }
}
