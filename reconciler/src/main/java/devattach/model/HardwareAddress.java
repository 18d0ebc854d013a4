package devattach.model;

import java.util.Optional;

/**
 * The address of a network interface on its own wire: six bytes on Ethernet, twenty on InfiniBand.
 *
 * @param text in hexadecimal, small letters and colons; empty for an interface that has none
 */
public record HardwareAddress(String text) {

    /** That of an interface without one. */
    public static final HardwareAddress NONE = new HardwareAddress("");

    /** How many bytes it can have at most: MAX_ADDR_LEN of the kernel. */
    public static final int LONGEST = 32;

    private static final String DIGITS = "0123456789abcdef";

    public HardwareAddress {
        if (!isOne(text)) {
            throw new IllegalArgumentException("no hardware address: " + text);
        }
    }

    /** What people write, with colons or hyphens, in letters of any size. */
    public static Optional<HardwareAddress> parse(String written) {
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char letter = written.charAt(i);
            boolean big = letter >= 'A' && letter <= 'F';
            text.append(big ? (char) (letter - 'A' + 'a') : letter == '-' ? ':' : letter);
        }
        String small = text.toString();
        return !small.isEmpty() && isOne(small) ? Optional.of(new HardwareAddress(small)) : Optional.empty();
    }

    /** As the kernel has it; as many bytes as it can have at most. */
    public static HardwareAddress of(byte[] bytes) {
        if (bytes.length == 0) {
            return NONE;
        }
        char[] text = new char[3 * bytes.length - 1];
        for (int i = 0; i < bytes.length; i++) {
            text[3 * i] = DIGITS.charAt(bytes[i] >> 4 & 0xf);
            text[3 * i + 1] = DIGITS.charAt(bytes[i] & 0xf);
            if (i > 0) {
                text[3 * i - 1] = ':';
            }
        }
        return new HardwareAddress(new String(text));
    }

    /** As the kernel wants it. */
    public byte[] bytes() {
        byte[] bytes = new byte[(text.length() + 1) / 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] =
                    (byte) (Character.digit(text.charAt(3 * i), 16) << 4 | Character.digit(text.charAt(3 * i + 1), 16));
        }
        return bytes;
    }

    private static boolean isOne(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean right = i % 3 == 2 ? text.charAt(i) == ':' : DIGITS.indexOf(text.charAt(i)) >= 0;
            if (!right) {
                return false;
            }
        }
        return text.isEmpty() || text.length() % 3 == 2 && text.length() < 3 * LONGEST;
    }

    @Override
    public String toString() {
        return text;
    }
}
