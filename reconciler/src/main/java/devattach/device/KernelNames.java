package devattach.device;

import java.util.regex.Pattern;

/** Names the kernel gives its devices: some are one driver's for good, others are given in order of appearance. */
public final class KernelNames {

    private static final Pattern MOVES =
            Pattern.compile("(ttyUSB|ttyACM|ttyXRUSB|video|v4l-subdev|media|hidraw|event|js|mouse|card"
                    + "|renderD|sg|sr|sd[a-z]|vd[a-z]|xvd[a-z]|nvme|mmcblk|dm-|md|nvidia|i2c-|gpiochip|iio:device|rtc|lp|usbmon|hiddev)[0-9]*"
                    + "([a-z]+[0-9]+)*|pcmC[0-9]+D[0-9]+[cp]|controlC[0-9]+|sd[a-z]+[0-9]*|[0-9]{3}");

    /** Those that udev gives (enp3s0, wlx00c0ca123456) say where the interface is, and a bridge has the one somebody chose. */
    private static final Pattern INTERFACE_MOVES = Pattern.compile("(eth|wlan|wwan|usb|ib|wpan|can)[0-9]+");

    private KernelNames() {}

    /** Whether another network interface may have the name after a re-plug or a reboot. */
    public static boolean interfaceMoves(String name) {
        return INTERFACE_MOVES.matcher(name).matches();
    }

    /**
     * Whether another device may have the name after a re-plug or a reboot.
     *
     * @param name such as {@code ttyUSB0}, with or without the folders before it
     */
    public static boolean move(String name) {
        return MOVES.matcher(name.substring(name.lastIndexOf('/') + 1)).matches();
    }
}
