package devattach.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An announcement that something happened to a device. It is a reason to look, not knowledge: by the time it is read the device may be
 * another.
 *
 * @param action {@code add}, {@code remove}, {@code change}, {@code bind}, {@code unbind}, {@code move}, {@code online}, {@code offline}
 * @param devpath the device's folder below /sys, such as {@code /devices/virtual/block/loop0}; also of modules and the like
 * @param properties all it says, these two among them ({@code ACTION}, {@code DEVPATH})
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/lib/kobject_uevent.c">how the kernel makes them</a>
 */
public record Uevent(Sender sender, String action, String devpath, SortedMap<String, String> properties) {

    /** Who says so. */
    public enum Sender {
        KERNEL,
        /** udev, when it has made its links and written its database. */
        UDEV
    }

    private static final String ACTION = "ACTION";
    private static final String DEVPATH = "DEVPATH";
    private static final byte[] UDEV_BEGINS = "libudev\0".getBytes(StandardCharsets.US_ASCII);
    private static final int UDEV_MAGIC = 0xfeedcafe;
    private static final int UDEV_HEADER = 24;

    public Uevent {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** One of the kernel's sort, made from all it shall say besides action and folder. */
    public static Uevent of(String action, String devpath, SortedMap<String, String> properties) {
        SortedMap<String, String> all = new TreeMap<>(properties);
        all.put(ACTION, action);
        all.put(DEVPATH, devpath);
        return new Uevent(Sender.KERNEL, action, devpath, all);
    }

    /** A property, or nothing where there is none of that name. */
    public String property(String key) {
        return properties.getOrDefault(key, "");
    }

    /** Such as {@code block}, {@code usb}, {@code module}. */
    public String subsystem() {
        return property("SUBSYSTEM");
    }

    /** The kernel's form: {@code ACTION@DEVPATH} and the properties, each ended by a NUL. Empty for what is in another form. */
    static Optional<Uevent> ofKernel(byte[] message) {
        int end = end(message, 0, message.length);
        String head = text(message, 0, end);
        int at = head.indexOf('@');
        if (at <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Uevent(
                Sender.KERNEL,
                head.substring(0, at),
                head.substring(at + 1),
                properties(message, end + 1, message.length)));
    }

    /**
     * udev's form, struct monitor_netlink_header of libudev: {@code "libudev\0"}, magic (big-endian), size of the header, where the
     * properties begin, how many bytes they have. Empty for what is in another form.
     */
    static Optional<Uevent> ofUdev(byte[] message) {
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.BIG_ENDIAN);
        if (message.length < UDEV_HEADER
                || !header.slice(0, UDEV_BEGINS.length).equals(ByteBuffer.wrap(UDEV_BEGINS))
                || header.getInt(8) != UDEV_MAGIC) {
            return Optional.empty();
        }
        header.order(ByteOrder.nativeOrder());
        long from = header.getInt(16) & 0xffffffffL;
        long to = from + (header.getInt(20) & 0xffffffffL);
        if (from < UDEV_HEADER || to > message.length) {
            return Optional.empty();
        }
        SortedMap<String, String> properties = properties(message, (int) from, (int) to);
        String devpath = properties.getOrDefault(DEVPATH, "");
        String action = properties.getOrDefault(ACTION, "");
        return devpath.isEmpty() || action.isEmpty()
                ? Optional.empty()
                : Optional.of(new Uevent(Sender.UDEV, action, devpath, properties));
    }

    private static SortedMap<String, String> properties(byte[] message, int from, int to) {
        SortedMap<String, String> properties = new TreeMap<>();
        for (int begin = from; begin < to; ) {
            int end = end(message, begin, to);
            String line = text(message, begin, end);
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
            begin = end + 1;
        }
        return properties;
    }

    private static int end(byte[] message, int from, int to) {
        int end = from;
        while (end < to && message[end] != 0) {
            end++;
        }
        return end;
    }

    private static String text(byte[] message, int from, int to) {
        return new String(message, from, to - from, StandardCharsets.UTF_8);
    }

    /** In the kernel's form. What holds a NUL is left out: it would end there, and something else begin. */
    byte[] message() {
        ByteArrayOutputStream message = new ByteArrayOutputStream(512);
        line(message, action + "@" + devpath);
        line(message, ACTION + "=" + action);
        line(message, DEVPATH + "=" + devpath);
        properties.forEach((key, value) -> {
            if (!key.equals(ACTION) && !key.equals(DEVPATH)) {
                line(message, key + "=" + value);
            }
        });
        return message.toByteArray();
    }

    private static void line(ByteArrayOutputStream message, String line) {
        if (line.indexOf('\0') < 0) {
            message.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            message.write(0);
        }
    }
}
