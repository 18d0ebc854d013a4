package devattach.bench;

import devattach.testing.Rig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long after the kernel has made the node of a USB serial adapter a program in a container can open it: not a test but a measurement,
 * of {@code bin/bench usb}. From the node on the host, since what comes before is the emulated bus and the driver.
 */
@Tag("hwlab-bench")
@Timeout(600)
class PlugHwlabBench {

    private static final String PATH = "/dev/stick";
    private static final String NODE = "/dev/ttyUSB0";

    /** One after the other, since one that comes again and again at the same port is attached five times a minute only. */
    private static final int PORTS = 8;

    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(60) / (4 * PORTS);

    @Test
    void bySerialNumber() throws Exception {
        measure(
                "by its serial number",
                "stick: { type: unix-char, path: " + PATH
                        + ", match: { subsystem: tty, usb: { vendorid: '0403', productid: '6001', serial: STICK } } }");
    }

    /** The link is udev's, which makes it some time after the kernel's node. */
    @Test
    void byTheLinkOfUdev() throws Exception {
        measure(
                "by udev's link",
                "stick: { device: '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_STICK-if00-port0:" + PATH + "' }");
    }

    private static void measure(String title, String entry) throws Exception {
        try (Rig rig = new Rig();
                Opener host = Opener.ofHost();
                Opener inside = Opener.in(rig.box().pid())) {
            rig.follow(entry);
            Samples after = new Samples();
            for (int i = -Plugs.WARM_UP; i < Plugs.TIMES; i++) {
                long began = System.nanoTime();
                host.look(NODE);
                inside.look(PATH);
                rig.hardware().plug("usb-serial", "stick", "serial=STICK", "port=" + (1 + Math.floorMod(i, PORTS)));
                long known = host.opened();
                long usable = inside.opened();
                if (i >= 0) {
                    after.add((usable - known) / 1e3);
                }
                rig.hardware().unplug("stick");
                rig.untilGone(PATH);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, LEAST_NANOS - (System.nanoTime() - began)));
            }
            new PrintStream(System.out, true, StandardCharsets.UTF_8)
                    .printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", title, after.median() / 1000, after.most() / 1000);
        }
    }
}
