package devattach.config;

import devattach.model.HardwareAddress;
import java.util.Locale;

/** What the single keys of a match accept, and the spelling in which hosts report the same thing. */
final class MatchValues {

    private MatchValues() {}

    /** The value to compare with, or a refusal that says why and what to write. */
    static String check(String key, String text) {
        return switch (key) {
            case "source" -> node(text);
            case "name" -> plainName(text);
            case "usb.busnum", "usb.devnum" -> Integer.toString(Scalars.number(text, 0, 999));
            case "major" -> Integer.toString(Scalars.number(text, 0, 0xfff));
            case "minor" -> Integer.toString(Scalars.number(text, 0, 0xfffff));
            case "usb.vendorid", "usb.productid", "pci.vendor", "pci.device" -> identity(text);
            case "pci.address" -> address(text);
            case "mac" -> hardwareAddress(text);
            case "wwid" -> worldWideId(text);
            case CdiNames.KEY -> CdiNames.check(text);
            default -> text;
        };
    }

    private static String node(String text) {
        if (!text.startsWith("/dev/")) {
            throw new IllegalArgumentException("not a device of the host; write a path below /dev/");
        }
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("has an empty, '.' or '..' part; write the plain path");
            }
        }
        return text;
    }

    private static String plainName(String text) {
        if (text.startsWith("/")) {
            throw new IllegalArgumentException("a path, and 'name' is the kernel's bare name; use 'source' for a path");
        }
        return text;
    }

    /** sysfs and lsusb print four lower-case digits. */
    private static String identity(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String digits = lower.startsWith("0x") ? lower.substring(2) : lower;
        if (!MatchReader.isGlob(digits) && !digits.matches("[0-9a-f]{4}")) {
            throw new IllegalArgumentException(
                    "not four hexadecimal digits; write them as lsusb or lspci -nn prints them, such as \"10c4\"");
        }
        return digits;
    }

    private static String hardwareAddress(String text) {
        return MatchReader.isGlob(text)
                ? text.toLowerCase(Locale.ROOT)
                : HardwareAddress.parse(text)
                        .orElseThrow(
                                () -> new IllegalArgumentException(
                                        "no hardware address; write what 'ip -d link' prints as permaddr, else as link/ether, such as \"00:11:22:33:44:55\""))
                        .text();
    }

    /** udev writes the number of an NAA name as {@code 0x5000...}, the kernel as {@code naa.5000...}. */
    private static String worldWideId(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.matches("0x([0-9a-f]{16}){1,2}") ? "naa." + lower.substring(2) : text;
    }

    /** With its domain, as sysfs has it; lspci leaves 0000 out. */
    private static String address(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (MatchReader.isGlob(lower) || lower.matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]")) {
            return lower;
        }
        if (lower.matches("[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]")) {
            return "0000:" + lower;
        }
        throw new IllegalArgumentException("not a PCI address; write one as lspci -D prints it, such as 0000:03:00.0");
    }
}
